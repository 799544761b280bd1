"""Two scenarios side by side, ten signatures and four: what the experiments on such pairs share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from experiments.provenance.figures import (
    BLUE,
    GREY,
    VERMILION,
    band,
    dated_weeks,
    finding,
    histogram_of_days,
    panels,
    save,
    where,
)
from experiments.provenance.tables import Table, curve, read_columns, read_rows
from sim.measure.outcomes import OUTCOMES
from sim.run import Comparison, Told, compare, effect
from sim.scenario.toml_file import load

COLOURS, LINES = (BLUE, VERMILION), ("--", "-")
LABELS = ("ten signatures", "four signatures")


@dataclass(frozen=True)
class Pair:
    """A scenario with ten signatures, one with four, and the state whose share is followed."""

    scenarios: tuple[str, str]
    column: str  # of a history
    heading: str  # of the panel that shows it


def tables(pair: Pair, seeds: tuple[int, ...], told: Told) -> dict[str, Table]:
    """Both scenarios, run and analysed: the tables behind the figure, by file name."""
    first, second = (load(name) for name in pair.scenarios)
    comparison = compare(first, second, seeds, told=told)
    return {
        "summary": [summary(comparison, name) for name in OUTCOMES],
        "curves": curves(comparison, pair.column),
        "durations": durations(comparison),
    }


def curves(comparison: Comparison, column: str) -> Table:
    """A share by week with its Monte-Carlo interval, for each scenario and their difference."""
    shares = {
        one.scenario.name: np.array([h.weeks[column] / h.agents for h in one.histories])
        for one in (comparison.first, comparison.second)
    }
    first, second = shares.values()
    shares["difference"] = second - first
    return [row for name, runs in shares.items() for row in curve({"scenario": name}, runs)]


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


def draw(folder: Path, pair: Pair, sentence: str) -> None:
    """The figure, from the tables in this folder; the sentence is what it found."""
    figure, [left, middle, right] = panels(3, 12.0, 4.4)
    found = read_columns(folder / "curves.csv")
    cleared = read_columns(folder / "durations.csv")
    for name, *look in zip(pair.scenarios, COLOURS, LINES, LABELS, strict=True):
        band(left, _percent(where(found, "scenario", name)), *look)
        histogram_of_days(middle, where(cleared, "scenario", name), *look)
    left.set(title=pair.heading, ylim=(0, None))
    left.set_ylabel("% of all households,\nwith 95 % Monte-Carlo interval")
    _draw_difference(right, _percent(where(found, "scenario", "difference")))
    start = load(pair.scenarios[0]).run.start
    for axes in (left, right):
        dated_weeks(axes, start)
    left.legend(loc="best")
    middle.legend(loc="upper right")
    finding(figure, sentence)
    save(figure, folder)


def _draw_difference(axes: Any, points: dict[str, np.ndarray]) -> None:
    axes.axhline(0, color=GREY, linewidth=0.8)
    band(axes, points, GREY)
    axes.set(title="Four less ten, paired")
    axes.set_ylabel("percentage points,\nwith 95 % Monte-Carlo interval")


def _percent(rows: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {"week": rows["week"]} | {name: rows[name] * 100 for name in ("mean", "low", "high")}
