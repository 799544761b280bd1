"""Ten signatures or four, on the toy village: what changes, for how many, and how sure that is."""

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from experiments.figures import BLUE, GREY, VERMILION, band, histogram_of_days, save, style, where
from experiments.tables import Table, curve, read_columns, read_rows
from sim.outcomes import OUTCOMES
from sim.run import Comparison, Told, compare, effect
from sim.scenario_file import load

SCENARIOS = ("village", "village_four")
LABELS = {"village": "ten signatures", "village_four": "four signatures"}
COLOURS = {"village": BLUE, "village_four": VERMILION}
LINES = {"village": "--", "village_four": "-"}
SEEDS = tuple(range(1, 41))


def design() -> tuple[tuple[str, str], tuple[int, ...]]:
    """Which two scenarios, on which seeds."""
    return SCENARIOS, SEEDS


def tables(told: Told) -> dict[str, Table]:
    """Both scenarios, run and analysed."""
    (first, second), seeds = design()
    return analyse(compare(load(first), load(second), seeds, told=told))


def analyse(comparison: Comparison) -> dict[str, Table]:
    """The tables behind the figure, by file name."""
    return {
        "summary": [_summary(comparison, name) for name in OUTCOMES],
        "curves": _curves(comparison),
        "durations": _durations(comparison),
    }


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    style()
    curves, summary = read_columns(folder / "curves.csv"), read_columns(folder / "summary.csv")
    figure = Figure(figsize=(11, 4.2), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    _draw_returns(left, curves)
    _draw_durations(middle, read_columns(folder / "durations.csv"))
    _draw_difference(right, where(curves, "scenario", "difference"))
    figure.suptitle(_title(summary), x=0.01, ha="left", fontsize=11.5, fontweight="bold")
    save(figure, folder)


def digest(folder: Path) -> Table:
    """The summary as people read it."""
    return [
        {
            "outcome": row["outcome"],
            "ten signatures": row["ten_signatures"],
            "four signatures": row["four_signatures"],
            "difference": row["difference"],
            "95 % Monte Carlo": (row["low"], row["high"]),
            "pairs": row["pairs"],
            "unit": row["unit"],
        }
        for row in read_rows(folder / "summary.csv")
    ]


def _summary(comparison: Comparison, outcome: str) -> dict[str, Any]:
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


def _curves(comparison: Comparison) -> Table:
    """Return rate by week with its Monte-Carlo interval, for each scenario and their difference."""
    homes = {
        one.scenario.name: np.array([h.weeks["returned"] / h.agents for h in one.histories])
        for one in (comparison.first, comparison.second)
    }
    homes["difference"] = homes[SCENARIOS[1]] - homes[SCENARIOS[0]]
    return [row for name, runs in homes.items() for row in curve({"scenario": name}, runs)]


def _durations(comparison: Comparison) -> Table:
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


def _draw_returns(axes: Any, curves: dict[str, np.ndarray]) -> None:
    for name in SCENARIOS:
        rows = where(curves, "scenario", name)
        band(axes, rows, COLOURS[name], LINES[name], LABELS[name])
    axes.legend(loc="lower right")
    axes.set(title="Households home", xlabel="week of the run", ylabel="share of all displaced")
    axes.set_ylim(0)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _draw_durations(axes: Any, durations: dict[str, np.ndarray]) -> None:
    for name in SCENARIOS:
        rows = where(durations, "scenario", name)
        histogram_of_days(axes, rows, COLOURS[name], LINES[name], LABELS[name])
    axes.legend(loc="upper right")


def _draw_difference(axes: Any, rows: dict[str, np.ndarray]) -> None:
    points = {name: rows[name] * 100 for name in ("mean", "low", "high")}
    axes.axhline(0, color=GREY, linewidth=0.8)
    band(axes, {"week": rows["week"], **points}, GREY)
    axes.set(title="Four less ten, paired", xlabel="week of the run",
             ylabel="percentage points home,\nwith 95 % Monte-Carlo interval")  # fmt: skip


def _title(summary: dict[str, np.ndarray]) -> str:
    row = {name: cells[summary["outcome"] == "return_rate"][0] for name, cells in summary.items()}
    mean, low, high = (float(row[name]) * 100 for name in ("difference", "low", "high"))
    more = "more" if mean > 0 else "fewer"
    return (
        f"In a toy village, four signatures bring {abs(mean):.1f} points {more} households "
        f"home than ten after three years\n(95 % Monte-Carlo interval {low:.1f} to {high:.1f}; "
        f"{int(row['pairs'])} paired runs; parameters mostly assumed)"
    )
