"""Ten signatures or four, on the toy village: what changes, for how many, and how sure that is."""

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from experiments.figures import (
    BLUE,
    GREY,
    VERMILION,
    band,
    finding,
    histogram_of_days,
    save,
    style,
    where,
)
from experiments.pairs import digest, durations, summary
from experiments.tables import Table, curve, read_columns
from sim.outcomes import OUTCOMES
from sim.run import Comparison, Told, compare
from sim.scenario_file import load

__all__ = ["analyse", "design", "digest", "draw", "tables"]

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
        "summary": [summary(comparison, name) for name in OUTCOMES],
        "curves": _curves(comparison),
        "durations": durations(comparison),
    }


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    style()
    curves, rows = read_columns(folder / "curves.csv"), read_columns(folder / "summary.csv")
    figure = Figure(figsize=(11, 4.2), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    _draw_returns(left, curves)
    _draw_durations(middle, read_columns(folder / "durations.csv"))
    _draw_difference(right, where(curves, "scenario", "difference"))
    finding(figure, _title(rows))
    save(figure, folder)


def _curves(comparison: Comparison) -> Table:
    """Return rate by week with its Monte-Carlo interval, for each scenario and their difference."""
    homes = {
        one.scenario.name: np.array([h.weeks["returned"] / h.agents for h in one.histories])
        for one in (comparison.first, comparison.second)
    }
    homes["difference"] = homes[SCENARIOS[1]] - homes[SCENARIOS[0]]
    return [row for name, runs in homes.items() for row in curve({"scenario": name}, runs)]


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
