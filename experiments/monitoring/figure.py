"""The figure: what is recognised and which alarms are false by month, and each indicator alone."""

from pathlib import Path
from typing import Any

from experiments.monitoring.indicators import MONTHS
from experiments.monitoring.scores import NOT_JUDGED
from experiments.monitoring.words import finding_said, of_primary
from experiments.portfolio.figure import folded
from experiments.provenance.tables import Table, read_rows
from sim.pictures.drawing import (
    BLUE,
    GREY,
    VERMILION,
    PercentFormatter,
    finding,
    panels,
    save,
)

SHARES = (
    ("recognised", -0.08, BLUE, "o", "recognised: said to work, of those that work"),
    ("false_alarms", 0.08, VERMILION, "D", "false alarms: said to work, of those that do not"),
)


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    scores = of_primary(read_rows(folder / "scores.csv"))
    figure, (left, right) = panels(2, 12.5, 5.6)
    _draw_months(left, scores)
    _draw_alone(right, read_rows(folder / "indicators.csv"))
    finding(figure, folded(finding_said(scores), 120))
    save(figure, folder)


def _draw_months(axes: Any, rows: Table) -> None:
    """Shares with their exact intervals after each month, beside those of a coin."""
    first = rows[0]
    axes.axhline(first["coin"], color=GREY, linestyle=":", label="a coin: both alike")
    if first["verdict"] != NOT_JUDGED:
        for name, shift, colour, mark, words in SHARES:
            at = [row["months"] + shift for row in rows]
            low, high = ([row[f"{name}_{end}"] for row in rows] for end in ("low", "high"))
            axes.vlines(at, low, high, color=colour, linewidth=2.0, alpha=0.5)
            axes.plot(at, [row[name] for row in rows], mark, color=colour, label=words)
    counts = f"{first['of_working']:.0f} that work, {first['of_not_working']:.0f} that do not"
    axes.set(title=f"The rule of three indicators, on {counts}", ylim=(-0.02, 1.02),
             xlabel="months observed since the start", xlim=(0.5, MONTHS + 0.5),
             ylabel="share of draws not used for choosing; line: 95 %")  # fmt: skip
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.legend(fontsize=8.5, loc="upper center", bbox_to_anchor=(0.5, -0.13))


def _draw_alone(axes: Any, rows: Table) -> None:
    """The lead over a coin of each indicator by itself, those chosen in another colour."""
    if rows[0]["verdict"] == NOT_JUDGED:
        axes.set_axis_off()
        return
    rows = sorted(rows, key=lambda row: row["lead"])
    labelled: set[bool] = set()
    for place, row in enumerate(rows):
        is_chosen = bool(row["place"])
        colour, mark = (BLUE, "o") if is_chosen else (GREY, "s")
        words = "among the three" if is_chosen else "not among them"
        axes.plot([row["lead_low"], row["lead_high"]], [place] * 2, color=colour, linewidth=2.0)
        axes.plot(row["lead"], place, mark, color=colour, linestyle="none",
                  label=None if is_chosen in labelled else words)  # fmt: skip
        labelled.add(is_chosen)
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    axes.set_yticks(range(len(rows)), [row["words"] for row in rows])
    axes.set(title="Each indicator by itself, after six months",
             xlabel="recognised less false alarms (a coin: 0);\n"
                    "lines: intervals that hold together with 95 %")  # fmt: skip
    axes.legend(fontsize=8.5, loc="upper center", bbox_to_anchor=(0.5, -0.17), ncols=2)
