"""The figure of a stress test: gains promised and under stress, what takes most, and regret."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.portfolio.figure import folded
from experiments.provenance.tables import Table, read_rows
from experiments.stress.words import verdict_said
from sim.pictures.drawing import BLUE, GREY, VERMILION, finding, panels, save


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    rows = read_rows(folder / "allocations.csv")
    [verdict] = read_rows(folder / "verdict.csv")
    figure, [left, middle, right] = panels(3, 15.0, 5.8)
    _draw_gains(left, [row for row in rows if row["spent_promised_eur"]])
    of = _drawn_losses(rows, verdict)
    lost = [row for row in read_rows(folder / "stressors.csv") if row["allocation"] == of]
    _draw_losses(middle, lost, of)
    _draw_regret(right, rows)
    finding(figure, folded(verdict_said(verdict), 165))
    save(figure, folder)


def _drawn_losses(rows: Table, verdict: dict[str, Any]) -> str:
    """The allocation whose losses are drawn: that of least regret which spends anything."""
    spend = [row["allocation"] for row in rows if row["spent_promised_eur"]]
    return str(verdict["allocation"] if verdict["allocation"] in spend else spend[0])


def label(row: dict[str, Any]) -> str:
    """An allocation as the figure names it."""
    name = str(row["allocation"])
    if "alone" in name or name == "nothing":
        return name.replace("_", " ").replace("nothing", "no money")
    return f"{name}: " + str(row["what"]).replace(", ", "\n")


def _draw_gains(axes: Any, rows: Table) -> None:
    places = np.arange(len(rows))[::-1]
    sides = (("promised", 0.14, BLUE, "o", "as promised, over draws"),
             ("stressed", -0.14, VERMILION, "D", "under stress, over futures"))  # fmt: skip
    for name, lift, colour, mark, words in sides:
        means = [row[name] for row in rows]
        for place, row in zip(places, rows, strict=True):
            ends = [row[f"{name}_low"], row[f"{name}_high"]]
            axes.plot(ends, [place + lift] * 2, color=colour, linewidth=2.0, alpha=0.5)
        axes.plot(means, places + lift, mark, color=colour, label=words, linestyle="none")
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    axes.axvline(rows[0]["goal"], color=GREY, linewidth=1.0, linestyle=":", label="the goal")
    axes.set_yticks(places, [label(row) for row in rows], fontsize=8)
    axes.legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.4, -0.17), ncols=3)
    unit = "further sustained returns, households,\nmean and the range of 95 %"
    axes.set(title="What is promised and what survives", xlabel=unit)


def _draw_losses(axes: Any, rows: Table, allocation: str) -> None:
    places = np.arange(len(rows))[::-1]
    for place, row in zip(places, rows, strict=True):
        axes.plot(row["loss_alone"], place, "o", color=GREY, fillstyle="none",
                  label="alone, mean" if place == 0 else None)  # fmt: skip
        if np.isfinite(row["loss_low"]):
            axes.plot([row["loss_low"], row["loss_high"]], [place] * 2, color=BLUE, linewidth=2.0)
            among = "among others, with the 95 % interval" if place == 0 else None
            axes.plot(row["loss"], place, "s", color=BLUE, label=among)
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    axes.set_yticks(places, [row["stressor"] for row in rows], fontsize=8)
    axes.legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.4, -0.17), ncols=2)
    axes.set(title=f"What takes most from {allocation.replace('_', ' ')}",
             xlabel="sustained returns lost where it happens,\nhouseholds")  # fmt: skip


def _draw_regret(axes: Any, rows: Table) -> None:
    places = np.arange(len(rows))[::-1]
    for place, row in zip(places, rows, strict=True):
        axes.plot([row["regret"], row["regret_bad"]], [place] * 2, color=BLUE, alpha=0.5)
        axes.annotate(f"{100 * row['goal_met']:.0f} %", (row["regret_bad"], place), (6, -3),
                      textcoords="offset points", fontsize=8)  # fmt: skip
    axes.plot([row["regret"] for row in rows], places, "o", color=BLUE, label="mean",
              linestyle="none")  # fmt: skip
    met = "worst twentieth; % of futures with the goal met"
    axes.plot([row["regret_bad"] for row in rows], places, "|", color=BLUE, markersize=11,
              label=met, linestyle="none")  # fmt: skip
    axes.set_yticks(places, [label(row) for row in rows], fontsize=8)
    axes.set_xlim(left=0.0)
    axes.margins(x=0.12)
    axes.legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.4, -0.17), ncols=2)
    unit = "regret: sustained returns forgone against\nthe best of each future, households"
    axes.set(title="How wrong each may be", xlabel=unit)
