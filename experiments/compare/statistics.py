"""What runs and pairs of runs say: means with intervals, paired differences, verdicts, ranks."""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import norm, rankdata, spearmanr

from experiments.provenance.tables import Table
from sim.run import Interval, interval, interval_of

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


def curve(labels: dict[str, Any], runs: np.ndarray, unit: str = "") -> Table:
    """The mean by week with its Monte-Carlo interval, from values [run, week] in this unit."""
    found = [interval_of(values, unit) for values in runs.T]
    return [
        labels | {"week": week, "mean": each.mean, "low": each.low, "high": each.high}
        for week, each in enumerate(found)
    ]


def verdict(low: float, high: float) -> str:
    """More or fewer where an interval excludes zero, the same where nothing differs at all."""
    if low == high == 0.0:
        return SAME
    if low > 0.0:
        return MORE
    return FEWER if high < 0.0 else UNDETERMINED


def normal_quantile(outside: float) -> float:
    """What a normal number is beyond, on either side, with this chance."""
    return float(norm.isf(outside / 2.0))


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
