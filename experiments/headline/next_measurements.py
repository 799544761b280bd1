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

from experiments.compare.dependence import OUTSIDE
from experiments.compare.over_draws import taken_again
from experiments.compare.statistics import normal_quantile
from experiments.iraq.posterior_worlds import World
from experiments.provenance.tables import Table
from sim.scenario.catalogue import plausible

BAND = (0.05, 0.95)
SHUFFLES = 20  # to which a width is compared
SAMPLES = 100  # of the draws taken again, and of measurements of something idle
FEWER_SHUFFLES = 4  # in each of these
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

    The interval of each is of draws that are taken again. Where all measurements tell nothing, none
    of them comes out above `chance` in 95 % of cases. No rows where all draws have one effect.
    """
    rows: Table = []
    measured = known(drawn) if np.ptp(gains) > 0.0 else []
    for number, each in enumerate(measured):
        low, high = plausible(each.parameter)
        values = np.array([world.draw.values[each.parameter] for world in drawn], float)
        shares = (values - low) / (high - low)
        row = {"measurement": each.what, "parameter": each.parameter, "error_share": each.error}
        found = narrowing(shares, gains, each.error, np.random.default_rng([SEED, number]))
        chance = found.idle + normal_quantile(2 * OUTSIDE / len(measured)) * found.idle_spread
        rows.append(row | found.row() | {"chance": chance, "draws": len(drawn)})
    return sorted(rows, key=lambda row: -float(row["narrower_percent"]))


def known(drawn: Sequence[World]) -> list[Measurement]:
    """The measurements of what differs between the draws."""
    return [
        each for each in MEASUREMENTS
        if len({world.draw.values.get(each.parameter) for world in drawn}) > 1
    ]  # fmt: skip


class Narrowing(NamedTuple):
    """What a measurement does to the width of the interval."""

    before: float  # the widths, in the effect's unit
    after: float
    after_idle: float  # after a measurement of something idle
    error: float  # of the narrowing, percent: that draws are few
    idle: float  # what a measurement of something idle gives, percent: mean and deviation
    idle_spread: float

    @property
    def percent(self) -> float:
        """How much narrower than after a measurement of something idle."""
        return 100.0 * (1.0 - self.after / self.after_idle)

    def row(self) -> dict[str, float]:
        """For the table, with the ends of what holds 95 %."""
        half = normal_quantile(OUTSIDE) * self.error
        return {
            "width_before": self.before, "width_after": self.after, "width_idle": self.after_idle,
            "narrower_percent": self.percent, "low": self.percent - half,
            "high": self.percent + half,
        }  # fmt: skip


def narrowing(
    shares: np.ndarray, effects: np.ndarray, error: float, random: np.random.Generator
) -> Narrowing:
    """What a measurement of this error does, from shares of the range and effects by draw."""
    widths = partial(_widths, error=error, random=random)
    after, after_idle = widths(shares, effects, shuffles=SHUFFLES)
    again, idle = [], []
    for taken in taken_again(shares, SAMPLES, random):
        again.append(widths(shares[taken], effects[taken], shuffles=FEWER_SHUFFLES))
        idle.append(widths(_shuffled(shares, random), effects, shuffles=FEWER_SHUFFLES))
    (_, error_of), (mean, spread) = (
        (float(np.mean(each)), float(np.std(each))) for each in map(_percents, (again, idle))
    )
    before = width(effects, np.ones((1, len(effects))))
    return Narrowing(before, after, after_idle, error_of, mean, spread)


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


def _widths(
    shares: np.ndarray, effects: np.ndarray, error: float, random: np.random.Generator,
    shuffles: int,
) -> tuple[float, float]:  # fmt: skip
    """The width after a measurement, and after one of something idle."""
    found = width(effects, told(shares, error, random))
    idle = [width(effects, told(_shuffled(shares, random), error, random)) for _ in range(shuffles)]
    return found, max(float(np.mean(idle)), 1e-12)


def _percents(widths: Sequence[tuple[float, float]]) -> np.ndarray:
    after, idle = np.transpose(widths)
    return np.asarray(100.0 * (1.0 - after / idle))


def _shuffled(shares: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Values in another order; draws that share one, being of one set, share one again."""
    values, number = np.unique(shares, return_inverse=True)
    return np.asarray(random.permutation(values)[number])
