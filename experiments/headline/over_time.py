"""Over time, in the first pair of each draw: who is home, signatures in force, days to clear."""

from typing import Any

import numpy as np

from experiments.headline.by_draw import HOLDS, Runs, first_pairs
from experiments.headline.design import HeadlinePlan
from experiments.headline.measures import AGREEMENTS, DECREE
from experiments.iraq.policy_combinations import BASE, SIZES
from experiments.provenance.tables import Table
from experiments.runs.series import SHARES, cleared

SHARE, DIFFERENCE = "share home", "difference from the baseline"
IN_FORCE = (BASE.name, DECREE, *(agreeing for _, agreeing in SIZES.values()))


def curves(plan: HeadlinePlan, runs: Runs) -> Table:
    """By combination and week: the median draw, and the ends that hold 95 % of the draws.

    The chance of a single world is in them.
    """
    base = _by_week(plan, runs, BASE.name, SHARES.name, "returned")
    rows: Table = []
    for name in plan.names:
        home = _by_week(plan, runs, name, SHARES.name, "returned")
        rows += _rows({"policy_combination": name, "what": SHARE}, home)
        if name != BASE.name:
            rows += _rows({"policy_combination": name, "what": DIFFERENCE}, home - base)
    return rows


def signatures(plan: HeadlinePlan, runs: Runs) -> Table:
    """Signatures in force, mean over places, of the combinations that differ in them by week."""
    return [
        row
        for name in IN_FORCE if name in runs
        for row in _rows(
            {"policy_combination": name},
            _by_week(plan, runs, name, AGREEMENTS.name, "signatures"),
        )
    ]  # fmt: skip


def durations(plan: HeadlinePlan, runs: Runs) -> Table:
    """Files by days from first desk to last, of all draws, those beyond a year with it."""
    return [
        {"policy_combination": name, "days": day, "files": files}
        for name in (BASE.name, DECREE)
        for day, files in enumerate(cleared(first_pairs(plan, runs, name)))
    ]


def _by_week(
    plan: HeadlinePlan, runs: Runs, combination: str, measure: str, column: str
) -> np.ndarray:
    """One series of the first run of each draw, [draw, week]."""
    return np.array([run.further[measure][column] for run in first_pairs(plan, runs, combination)])


def _rows(labels: dict[str, Any], series: np.ndarray) -> Table:
    ends = np.quantile(series, HOLDS, axis=0).T.tolist()
    return [
        labels | {"week": week, "low": low, "median": middle, "high": high}
        for week, (low, middle, high) in enumerate(ends)
    ]
