"""What to measure next: how much one honest measurement would narrow the effect's interval.

Each field measurement tells of one parameter, with the error that is declared here. In thought it
is taken in the world of each draw in turn; the draws are then weighted by what it says, and the
90 % interval of their effects is compared with the one that is left where the parameter is shuffled
among the draws, so that it has nothing to do with the effect. What chance gives is so taken off.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from experiments.iraq.posterior_worlds import World
from experiments.provenance.tables import Table
from sim.scenario.catalogue import plausible

BAND = (0.05, 0.95)
SHUFFLES = 20  # to which a width is compared
SAMPLES = 100  # of the draws taken again, and of measurements that tell nothing
FEWER_SHUFFLES = 4  # in each of these
TWO_SIDED = 1.96  # standard errors on either side of an estimate, for 95 %
SEED = 60


class Measurement(NamedTuple):
    """What someone could count or ask, the parameter it tells of, and its error."""

    what: str
    parameter: str
    error: float  # standard deviation, as a share of the plausible range; assumed


MEASUREMENTS = (
    Measurement("share of applications that are refused", "clearance.denied", 0.05),
    Measurement("share refused among families seen as affiliated", "clearance.denied_affiliated",
        0.1),
    Measurement("files that one member of staff finishes in a day",
        "clearance.files_per_staff_day", 0.05),
    Measurement("share of files that are lost", "clearance.lost", 0.1),
    Measurement("share of sessions that are not held", "clearance.missed_sessions", 0.05),
    Measurement("how often a bribe is asked for", "clearance.bribe_asked", 0.1),
    Measurement("share of those asked for a bribe who cannot pay", "clearance.bribe_refused", 0.1),
    Measurement("days a signature that families expect", "household.believed_days_a_signature",
        0.05),
    Measurement("chance of being cleared that families expect", "decision.believed_pass", 0.05),
    Measurement("reasons of those barred: the same at all desks or not", "clearance.common_denial",
        0.15),
    Measurement("share of those barred who get papers renewed in a year",
        "exits.papers_renewed_a_year", 0.1),
    Measurement("share of promises of forums that are kept", "forum.follow_up", 0.1),
    Measurement("share of families that may not return without an agreement",
        "household.blocked_share", 0.1),
)  # fmt: skip


def next_measurements(drawn: Sequence[World], gains: np.ndarray) -> Table:
    """Measurements by how much each narrows the 90 % interval of the draws' effects, in percent.

    The interval of each is of draws that are taken again. A measurement that tells nothing comes
    out at `chance` or less in 95 % of cases.
    """
    rows: Table = []
    for number, each in enumerate(known(drawn)):
        low, high = plausible(each.parameter)
        values = np.array([world.draw.values[each.parameter] for world in drawn], float)
        shares = (values - low) / (high - low)
        row = {"measurement": each.what, "parameter": each.parameter, "error_share": each.error}
        found = narrowing(shares, gains, each.error, np.random.default_rng([SEED, number]))
        rows.append(row | found | {"draws": len(drawn)})
    return sorted(rows, key=lambda row: -float(row["narrower_percent"]))


def known(drawn: Sequence[World]) -> list[Measurement]:
    """The measurements of what differs between the draws."""
    return [
        each for each in MEASUREMENTS
        if len({world.draw.values.get(each.parameter) for world in drawn}) > 1
    ]  # fmt: skip


def narrowing(
    shares: np.ndarray, effects: np.ndarray, error: float, random: np.random.Generator
) -> dict[str, float]:
    """How much narrower, with its interval, and what chance alone gives."""
    narrower = partial(_narrower, error=error, random=random)
    middle, count = narrower(shares, effects, shuffles=SHUFFLES), len(shares)
    again, idle = [], []
    for _ in range(SAMPLES):
        taken = random.integers(count, size=count)
        again.append(narrower(shares[taken], effects[taken], shuffles=FEWER_SHUFFLES))
        idle.append(narrower(random.permutation(shares), effects, shuffles=FEWER_SHUFFLES))
    half = TWO_SIDED * float(np.std(again))
    return {
        "width_before": width(effects, np.ones((1, count))),
        "width_after": width(effects, told(shares, error, random)),
        "narrower_percent": middle, "low": middle - half, "high": middle + half,
        "chance": float(np.quantile(idle, 0.95)),
    }  # fmt: skip


def told(shares: np.ndarray, error: float, random: np.random.Generator) -> np.ndarray:
    """Weights of the draws after a measurement in the world of each, [world, draw]."""
    seen = shares + error * random.normal(size=len(shares))
    weights: np.ndarray = np.exp(-0.5 * ((shares - seen[:, None]) / error) ** 2)
    return weights


def width(effects: np.ndarray, weights: np.ndarray) -> float:
    """The mean width of the 90 % intervals of effects under weights [case, draw]."""
    order = np.argsort(effects)
    below = np.cumsum(weights[:, order], axis=1)
    ends = [
        effects[order][np.minimum((below < level * below[:, -1:]).sum(axis=1), len(order) - 1)]
        for level in BAND
    ]
    return float(np.mean(ends[1] - ends[0]))


def _narrower(
    shares: np.ndarray, effects: np.ndarray, error: float, random: np.random.Generator,
    shuffles: int,
) -> float:  # fmt: skip
    """By how many percent a measurement leaves less width than one of something idle."""
    found = width(effects, told(shares, error, random))
    idle = [
        width(effects, told(random.permutation(shares), error, random)) for _ in range(shuffles)
    ]
    return 100.0 * (1.0 - found / max(float(np.mean(idle)), 1e-12))
