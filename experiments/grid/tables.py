"""The tables of a grid: combinations against the baseline, and the gain of each axis."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from experiments.compare.statistics import verdict
from experiments.grid.axes import Axes, Axis, Place, cases
from experiments.iraq.policy_combinations import BASE
from experiments.provenance.tables import Table
from sim.measure.outcomes import OUTCOMES
from sim.run import Interval, interval

CHOSEN = (
    "return_rate", "durable_return_rate", "failed_returns", "days_to_clear", "trust_change",
)  # fmt: skip
Seeds = dict[int, Mapping[str, float]]  # the outcomes of each seed
Runs = dict[Place, Seeds]


def analyse(axes: Axes, runs: Runs) -> dict[str, Table]:
    """The tables behind the figure, by file name."""
    marked = cases(axes)
    base = runs[marked[BASE.label]]
    places = [(x, y) for y in axes[1].levels for x in axes[0].levels]
    return {
        "grid": [
            {"x": x, "y": y} | _level(outcome, runs[x, y], base)
            for x, y in places
            for outcome in CHOSEN
        ],
        "cases": [
            {"case": label, "x": x, "y": y} | _level(outcome, runs[x, y], base)
            for label, (x, y) in marked.items()
            for outcome in CHOSEN
        ],
        "ends": [
            row for outcome in CHOSEN for row in _from_end_to_end(axes, outcome, runs)
        ],
        "axes": [_axis_row(word, each) for word, each in zip("xy", axes, strict=True)],
        "runs": [
            {"x": x, "y": y, "seed": seed} | {outcome: found[outcome] for outcome in CHOSEN}
            for (x, y), each in runs.items()
            for seed, found in each.items()
        ],
    }  # fmt: skip


def _level(outcome: str, found: Seeds, base: Seeds) -> dict[str, Any]:
    """One outcome at one place, and its paired difference from the baseline."""
    mean, paired = interval(_column(outcome, found)), _paired(outcome, found, base)
    return {
        "outcome": outcome, "unit": OUTCOMES[outcome].unit,
        "mean": mean.mean, "low": mean.low, "high": mean.high, "seeds": mean.runs,
        "difference": paired.mean, "difference_low": paired.low, "difference_high": paired.high,
        "pairs": paired.runs, "verdict": verdict(paired.low, paired.high),
    }  # fmt: skip


def _from_end_to_end(axes: Axes, outcome: str, runs: Runs) -> Table:
    """What an outcome gains from the low to the high end of each axis, the other as founded."""
    x, y = axes
    middle = _nearest(x), _nearest(y)
    ends = (
        (x, (x.levels[0], middle[1]), (x.levels[-1], middle[1])),
        (y, (middle[0], y.levels[0]), (middle[0], y.levels[-1])),
    )
    rows = []
    for each, first, second in ends:
        gain = _paired(outcome, runs[second], runs[first])
        rows.append({
            "axis": each.name, "outcome": outcome, "unit": OUTCOMES[outcome].unit,
            "from": each.levels[0], "to": each.levels[-1],
            "gain": gain.mean, "low": gain.low, "high": gain.high, "pairs": gain.runs,
            "verdict": verdict(gain.low, gain.high),
        })  # fmt: skip
    return rows


def _axis_row(word: str, each: Axis) -> dict[str, Any]:
    return {
        "axis": word, "name": each.name, "label": each.label, "unit": each.unit,
        "low": each.levels[0], "high": each.levels[-1], "levels": len(each.levels),
        "baseline": each.base,
    }  # fmt: skip


def _nearest(each: Axis) -> float:
    """The level that is nearest to the baseline."""
    return min(each.levels, key=lambda level: abs(level - each.base))


def _column(outcome: str, found: Seeds) -> np.ndarray:
    return np.array([each[outcome] for each in found.values()])


def _paired(outcome: str, found: Seeds, base: Seeds) -> Interval:
    return interval(np.array([found[seed][outcome] - base[seed][outcome] for seed in base]))
