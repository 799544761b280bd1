"""What runs and pairs of runs say: means with intervals, paired differences, verdicts, ranks."""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import rankdata, spearmanr

from experiments.provenance.tables import Table
from sim.run import Interval, interval

SAME, MORE, FEWER, UNDETERMINED = "the same", "more", "fewer", "undetermined"


class Paired(NamedTuple):
    """A paired difference, and how much narrower pairing makes its interval."""

    difference: Interval
    narrower: float


def paired(first: np.ndarray, second: np.ndarray) -> Paired:
    """The second less the first, run by run."""
    apart = float(np.sqrt(first.var(ddof=1) + second.var(ddof=1)))
    spread = float((second - first).std(ddof=1))
    return Paired(interval(second - first), apart / spread if spread else math.inf)


def spread_row(values: np.ndarray, prefix: str = "") -> dict[str, float]:
    """The mean and the ends of its interval as cells of a row."""
    found = interval(values)
    return {f"{prefix}{name}": getattr(found, name) for name in ("mean", "low", "high")}


def curve(labels: dict[str, Any], runs: np.ndarray) -> Table:
    """The mean by week with its Monte-Carlo interval, from values [run, week]."""
    return [labels | {"week": week} | spread_row(values) for week, values in enumerate(runs.T)]


def verdict(low: float, high: float) -> str:
    """More or fewer where an interval excludes zero, the same where nothing differs at all."""
    if low == high == 0.0:
        return SAME
    if low > 0.0:
        return MORE
    return FEWER if high < 0.0 else UNDETERMINED


def rank_correlation(
    first: Iterable[float], second: Iterable[float], ties_in_order: bool = False
) -> float:
    """Spearman's rank correlation; NaN where either does not vary.

    Equal values share their mean rank, or have ranks in the order in which they stand.
    """
    columns = np.array([list(first), list(second)], float)
    if not np.ptp(columns, axis=1).all():
        return math.nan
    ranks = rankdata(columns, "ordinal" if ties_in_order else "average", axis=1)
    return float(spearmanr(*ranks).statistic)
