"""The bargain over signatures: what those who sign weigh when a forum proposes fewer of them."""

import math
from typing import Annotated, NamedTuple

import numpy as np

from sim.core.compiled import compiled
from sim.core.declare import Par
from sim.core.distributions import chance_within, logistic

NO_AGREEMENT = 32_000  # signatures; more than any
PUBLISHED_FOLLOW_UP = 0.25  # share of promises kept behind the published effect of attending


# fmt: off
class BargainParameters(NamedTuple):
    """What moves those who sign: police, intelligence and municipality."""

    standing: Annotated[float, Par("logit", (0, 50), (0, 8), "D",
        "assumed; the founding article calls forums a neutral authority",
        "weight of the forum's standing, which the promises that were kept have earned")] = 4.0
    queue: Annotated[float, Par("logit", (-50, 50), (0, 20), "D",
        "assumed; those who sign know their own backlog",
        "weight of the share of the place's households that waits for clearance")] = 0.0
    risk: Annotated[float, Par("logit per log attack", (-10, 10), (0, 4), "D",
        "assumed; who signs answers for whom it lets in",
        "weight against it of the logarithm of one plus the attacks remembered")] = 0.0
    revoked_by_attack: Annotated[float, Par("probability", (0, 1), (0, 0.2), "D", "assumed",
        "chance that an attack makes those who sign take an agreement back")] = 0.0
    spreads_a_year: Annotated[float, Par("per year", (0, 52), (0, 1), "D",
        "assumed; an order of a district or governorate binds all its desks",
        "rate at which a place takes over an agreement that all others near by have")] = 0.0
# fmt: on


class Bargain(NamedTuple):
    """What those who sign in one place see this week, and what they make of it."""

    waiting: float  # share of the place's households that waits for clearance
    fear: float  # attacks remembered
    attacks: int  # this week
    near_agreed: float  # share of places near by that have an agreement
    near_signatures: int  # the fewest that one of them has agreed on
    weights: BargainParameters


@compiled
def agreeing_chance(standing: float, chance: float, bargain: Bargain) -> float:
    """Chance that those who sign agree: who keeps promises is listened to, and risk is shunned.

    `chance` is that of a forum of published standing where nobody waits and no attack is
    remembered; at 0 or 1 nothing moves it.
    """
    if chance <= 0.0 or chance >= 1.0:
        return chance
    logit = math.log(chance / (1.0 - chance))
    logit += bargain.weights.standing * (standing - PUBLISHED_FOLLOW_UP)
    logit += bargain.weights.queue * bargain.waiting
    logit -= bargain.weights.risk * math.log1p(bargain.fear)
    return logistic(logit)


@compiled
def revoking_chance(bargain: Bargain) -> float:
    """Chance that this week's attacks make those who sign take an agreement back."""
    return 1.0 - math.pow(1.0 - bargain.weights.revoked_by_attack, bargain.attacks)


@compiled
def spreading_chance(bargain: Bargain) -> float:
    """Chance that a place takes over, this week, an agreement from near by."""
    return chance_within(1.0, bargain.weights.spreads_a_year * bargain.near_agreed)


def near_agreements(
    agreed: np.ndarray, armed_groups: np.ndarray, governorates: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For each place the share of others near by with an agreement, and the fewest signatures.

    Near by is the mean of its district and of its governorate: an agreement goes from locality to
    district to governorate.
    """
    has = agreed >= 0
    if not has.any():
        return np.zeros(len(agreed)), np.full(len(agreed), NO_AGREEMENT)
    before = np.concatenate([[0], np.cumsum(has)])
    first, last = armed_groups["first_neighbour"], armed_groups["last_neighbour"]
    district = (before[last] - before[first]) / (last - first)
    by_governorate = np.bincount(governorates, has) / np.maximum(1, np.bincount(governorates))
    fewest = np.full(governorates.max() + 1, NO_AGREEMENT)
    np.minimum.at(fewest, governorates[has], agreed[has])
    return (district + by_governorate[governorates]) / 2.0, fewest[governorates]
