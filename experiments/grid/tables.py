"""The tables of a grid: combinations against the baseline, and the gain of each axis.

Every draw of the posterior has one run of each place. Columns that end with `mean` are the mean
over draws; with `mean_low` and `mean_high`, the 95 % interval of that mean; with `range_low` and
`range_high`, the range in which 95 % of the draws lie. A draw has one pair of runs, so its
difference holds the chance of a single world, which makes the range wider.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from experiments.compare.statistics import verdict
from experiments.grid.axes import Axes, Axis, Place, cases
from experiments.iraq.policy_combinations import BASE
from experiments.provenance.tables import Table
from sim.measure.outcomes import OUTCOMES
from sim.run import interval

CHOSEN = (
    "return_rate", "durable_return_rate", "failed_returns", "days_to_clear", "trust_change",
)  # fmt: skip
RANGE = (2.5, 97.5)  # percentiles: 95 % of the draws lie between them
ByDraw = dict[int, Mapping[str, float]]  # the outcomes in each draw, by its number
Runs = dict[Place, ByDraw]


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
            {"x": x, "y": y, "draw": draw} | {outcome: found[outcome] for outcome in CHOSEN}
            for (x, y), each in runs.items()
            for draw, found in each.items()
        ],
    }  # fmt: skip


def _level(outcome: str, found: ByDraw, base: ByDraw) -> dict[str, Any]:
    """One outcome at one place, and its paired difference from the baseline."""
    return {
        "outcome": outcome, "unit": OUTCOMES[outcome].unit,
        **_over_draws("level", np.array([each[outcome] for each in found.values()])),
        **_compared("difference", outcome, found, base),
    }  # fmt: skip


def _from_end_to_end(axes: Axes, outcome: str, runs: Runs) -> Table:
    """What an outcome gains from the low to the high end of each axis, the other as founded."""
    x, y = axes
    middle = _nearest(x), _nearest(y)
    ends = (
        (x, (x.levels[0], middle[1]), (x.levels[-1], middle[1])),
        (y, (middle[0], y.levels[0]), (middle[0], y.levels[-1])),
    )
    return [
        {
            "axis": each.name, "outcome": outcome, "unit": OUTCOMES[outcome].unit,
            "from": each.levels[0], "to": each.levels[-1],
            **_compared("gain", outcome, runs[second], runs[first]),
        }
        for each, first, second in ends
    ]  # fmt: skip


def _axis_row(word: str, each: Axis) -> dict[str, Any]:
    return {
        "axis": word, "name": each.name, "label": each.label, "unit": each.unit,
        "low": each.levels[0], "high": each.levels[-1], "levels": len(each.levels),
        "baseline": each.base,
    }  # fmt: skip


def _nearest(each: Axis) -> float:
    """The level that is nearest to the baseline."""
    return min(each.levels, key=lambda level: abs(level - each.base))


def _compared(what: str, outcome: str, found: ByDraw, base: ByDraw) -> dict[str, Any]:
    """The difference draw by draw, and what the interval of its mean says."""
    row = _over_draws(what, np.array([found[n][outcome] - base[n][outcome] for n in base]))
    said = verdict(row[f"{what}_mean_low"], row[f"{what}_mean_high"])
    return row | {"verdict_of_mean": said}


def _over_draws(what: str, values: np.ndarray) -> dict[str, Any]:
    """The mean with its interval, and the range of draws; those without a value are left out."""
    finite = values[np.isfinite(values)]
    mean = interval(finite)
    low, high = np.percentile(finite, RANGE).tolist() if len(finite) else (np.nan, np.nan)
    return {
        f"{what}_mean": mean.mean, f"{what}_mean_low": mean.low, f"{what}_mean_high": mean.high,
        f"{what}_range_low": low, f"{what}_range_high": high, f"{what}_draws": mean.runs,
    }  # fmt: skip
