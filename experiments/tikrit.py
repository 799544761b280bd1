"""The man of Tikrit: families of a held place ask to settle in Tikrit, with ten signatures or four.

The founding article tells of one man who fled a place that the armed group held and needed ten
signatures to settle in Tikrit; later four were enough, and his relatives felt that they could come.
"""

from pathlib import Path

import numpy as np

from experiments.figures import (
    BLUE,
    VERMILION,
    band,
    finding,
    histogram_of_days,
    panels,
    save,
    where,
)
from experiments.pairs import digest, durations, summary
from experiments.tables import Table, curve, read_columns
from sim.outcomes import OUTCOMES
from sim.run import Comparison, Replicates, Told, compare
from sim.scenario_file import load

__all__ = ["analyse", "design", "digest", "draw", "tables"]

SCENARIOS = ("tikrit", "tikrit_four")
LABELS = {"tikrit": "ten signatures", "tikrit_four": "four signatures"}
COLOURS = {"tikrit": BLUE, "tikrit_four": VERMILION}
LINES = {"tikrit": "--", "tikrit_four": "-"}
SEEDS = tuple(range(1, 21))


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
        "curves": [*_settled(comparison.first), *_settled(comparison.second)],
        "durations": durations(comparison),
    }


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    figure, [left, right] = panels(2, 9.5, 4.4)
    curves = read_columns(folder / "curves.csv")
    cleared = read_columns(folder / "durations.csv")
    for name in SCENARIOS:
        rows = where(curves, "scenario", name)
        percent = {each: rows[each] * 100 for each in ("mean", "low", "high")}
        band(left, {"week": rows["week"], **percent}, COLOURS[name], LINES[name], LABELS[name])
        files = where(cleared, "scenario", name)
        histogram_of_days(right, files, COLOURS[name], LINES[name], LABELS[name])
    left.set(title="Families with a new home in a third place", xlabel="week from 7 June 2015")
    left.set(ylabel="% of all families, with 95 % Monte-Carlo interval", ylim=(0, None))
    for axes in (left, right):
        axes.legend(loc="best")
    finding(figure, _title(read_columns(folder / "summary.csv")))
    save(figure, folder)


def _settled(one: Replicates) -> Table:
    runs = np.array([h.weeks["settled"] / h.agents for h in one.histories])
    return curve({"scenario": one.scenario.name}, runs)


def _title(summary: dict[str, np.ndarray]) -> str:
    at = {name: place for place, name in enumerate(summary["outcome"])}
    ten, four, low, high = (
        float(summary[column][at["settled_rate"]]) * 100
        for column in ("ten_signatures", "four_signatures", "low", "high")
    )
    days = [summary[c][at["days_to_clear"]] for c in ("ten_signatures", "four_signatures")]
    return (
        f"A new home in Tikrit: cleared in {days[1]:.0f} days with four signatures, {days[0]:.0f} "
        f"with ten; {four:.1f} instead of {ten:.1f} % settle\n(paired difference, 95 % Monte "
        f"Carlo: {low:+.1f} to {high:+.1f} points; 20 pairs; willingness to settle is assumed)"
    )
