"""How the errors of published flows go together, and what the model misses beside them.

A flow is a difference of two counts, so flows that share a count share its error. The district's
share in its governorate's error is the same error. What the model misses of a stock lasts: it
fades with a correlation time, and a part of it is common to a governorate and to the nation.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from experiments.calibration.targets import Target
from experiments.iraq.ever_displaced import known_households
from experiments.iraq.observation import CountingStep, counting_steps, part_shown
from experiments.iraq.published_returns import LEFT_OUT
from experiments.iraq.sources import source

DAYS_A_MONTH = 30.4375
Count = tuple[str | None, str | None, date]  # governorate, district or none, day


class Discrepancy(NamedTuple):
    """What the model misses of a stock, stated before anything is calibrated; shares of the ever
    displaced of a district."""

    own: float = 0.06
    governorate: float = 0.02
    nation: float = 0.01
    months: float = 9.0  # correlation time

    def times(self, scale: float) -> "Discrepancy":
        """The same with larger or smaller deviations."""
        return self._replace(
            own=scale * self.own, governorate=scale * self.governorate, nation=scale * self.nation
        )


class Places(NamedTuple):
    """The districts of origin that are counted, and the households ever displaced from each."""

    names: tuple[tuple[str, str], ...]  # governorate and district
    households: np.ndarray

    def inside(self, target: Target) -> np.ndarray:
        """Whether each district lies in the place of a target."""
        return np.array([
            (target.governorate or governorate) == governorate
            and (target.district or district) == district
            for governorate, district in self.names
        ])  # fmt: skip


def places(cut: date) -> Places:
    """The districts with the households that were known at the cut."""
    known = known_households(cut)
    names = tuple(
        (row["governorate"], row["district"])
        for row in source("districts") if row["district"] not in LEFT_OUT
    )  # fmt: skip
    return Places(names, np.array([float(known[district]) for _, district in names]))


def covariance(
    flows: Sequence[Target], where: Places, missed: Discrepancy, steps: Sequence[CountingStep] = ()
) -> np.ndarray:
    """Of the errors of flows: those of the counts, of counting steps and of the model."""
    counts, signs = counts_behind(flows)
    found = signs @ (_of_counts(flows, counts) + _of_model(counts, where, missed)) @ signs.T
    for step in steps:
        shown = step_in_flows(step, flows)
        found = found + step.sd**2 * np.outer(shown, shown)
    return np.asarray(found)


def counts_behind(flows: Sequence[Target]) -> tuple[list[Count], np.ndarray]:
    """The counts that flows are differences of, and +1 or -1 by flow and count."""
    behind: dict[Count, None] = {}
    for each in flows:
        days = (each.since, each.date) if each.since else (each.date,)
        behind |= dict.fromkeys((each.governorate, each.district, day) for day in days)
    counts = list(behind)
    signs = np.zeros((len(flows), len(counts)))
    for number, each in enumerate(flows):
        signs[number, counts.index((each.governorate, each.district, each.date))] += 1.0
        if each.since:
            signs[number, counts.index((each.governorate, each.district, each.since))] -= 1.0
    return counts, signs


def steps_known(cut: date) -> tuple[CountingStep, ...]:
    """The counting steps of returned households up to a day, without the districts left out."""
    return tuple(
        step for step in counting_steps()
        if step.changes == "returned" and step.date <= cut and step.district not in LEFT_OUT
    )  # fmt: skip


def step_in_flows(step: CountingStep, flows: Sequence[Target]) -> np.ndarray:
    """The part of a step's size that shows in each flow."""
    return np.array([
        (part_shown(step, each.date) - (part_shown(step, each.since) if each.since else 0.0))
        * (each.governorate == step.governorate and each.district in (None, step.district))
        for each in flows
    ])  # fmt: skip


def without_steps(flows: Sequence[Target], steps: Sequence[CountingStep]) -> np.ndarray:
    """The published flows less what counting alone added at the declared sizes."""
    moved = np.array([each.value for each in flows])
    for step in steps:
        moved = moved - step.households * step_in_flows(step, flows)
    return moved


def _of_counts(flows: Sequence[Target], counts: list[Count]) -> np.ndarray:
    """Errors of counts: the same count, and a district's in its governorate's of the day."""
    sds = {(each.governorate, each.district, each.date): each.sd for each in flows}
    found = np.zeros((len(counts), len(counts)))
    for i, one in enumerate(counts):
        for j, other in enumerate(counts):
            if one[0] == other[0] and one[2] == other[2] and (
                one[1] == other[1] or None in (one[1], other[1])
            ):  # fmt: skip
                found[i, j] = min(sds.get(one, 0.0), sds.get(other, 0.0)) ** 2
    return _nearest_positive(found)


def _of_model(counts: list[Count], where: Places, missed: Discrepancy) -> np.ndarray:
    """What the model misses of each count: an AR(1) in time, parts of it common to places."""
    governorates = np.array([governorate for governorate, _ in where.names])
    same = governorates[:, None] == governorates[None, :]
    shares = missed.own**2 * np.eye(len(same)) + missed.governorate**2 * same + missed.nation**2
    base = shares * np.outer(where.households, where.households)
    members = np.array([
        [governorate == count[0] and count[1] in (None, district)
         for governorate, district in where.names]
        for count in counts
    ], float)  # fmt: skip
    days = np.array([count[2].toordinal() for count in counts], float)
    months = np.abs(days[:, None] - days[None, :]) / DAYS_A_MONTH
    return np.asarray((members @ base @ members.T) * np.exp(-months / missed.months))


def _nearest_positive(matrix: np.ndarray) -> np.ndarray:
    """The matrix without directions of negative variance, which rounding or minima may leave."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.maximum(values, 0.0)) @ vectors.T)
