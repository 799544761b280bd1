"""Two scenarios side by side, ten signatures and four: what the experiments on such pairs share."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.tables import Table, read_rows
from sim.run import Comparison, effect


def summary(comparison: Comparison, outcome: str) -> dict[str, Any]:
    """One outcome under both, and their paired difference with its interval."""
    found = effect(comparison, outcome)
    return {
        "outcome": outcome,
        "unit": found.unit,
        "ten_signatures": comparison.first.interval(outcome).mean,
        "four_signatures": comparison.second.interval(outcome).mean,
        "difference": found.difference.mean,
        "low": found.difference.low,
        "high": found.difference.high,
        "pairs": found.difference.runs,
        "narrower_than_unpaired": found.narrower,
    }


def durations(comparison: Comparison) -> Table:
    """Files cleared by calendar days from the first desk to the last, over all runs."""
    rows = []
    for one in (comparison.first, comparison.second):
        counts = sum(history.durations[0, 0] for history in one.histories)
        longest = int(np.flatnonzero(counts).max())
        rows += [
            {"scenario": one.scenario.name, "days": day, "files": int(counts[day])}
            for day in range(longest + 1)
        ]
    return rows


def digest(folder: Path) -> Table:
    """The summary as people read it."""
    return [
        {
            "outcome": row["outcome"],
            "ten": row["ten_signatures"],
            "four": row["four_signatures"],
            "difference": row["difference"],
            "95 % Monte Carlo": (row["low"], row["high"]),
            "pairs": row["pairs"],
            "unit": row["unit"],
        }
        for row in read_rows(folder / "summary.csv")
    ]
