"""The headline figure: returns beside published ones, days to clear, differences, agreements."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from experiments.headline.panels import Columns, draw_agreements, draw_differences
from experiments.iraq.policy_combinations import FITS
from experiments.iraq.published_returns import (
    CUT,
    LAST_PUBLISHED,
    Returns,
    national_steps,
    published,
)
from experiments.provenance.tables import read_columns
from sim.pictures.drawing import (
    BLUE,
    GREY,
    ORANGE,
    SKY,
    VERMILION,
    Figure,
    PercentFormatter,
    band,
    finding,
    histogram_of_days,
    save,
    style,
    where,
)
from sim.scenario.toml_file import load

COLOURS = {
    "ten_reactive": BLUE,
    "ten_forums": SKY,
    "four_reactive": VERMILION,
    "four_forums": ORANGE,
}
LINES = {"ten_reactive": "-", "ten_forums": ":", "four_reactive": "-", "four_forums": ":"}
LABELS = {
    "ten_reactive": "ten signatures",
    "ten_forums": "ten and 43 forums (same line)",
    "four_reactive": "four from March 2016",
    "four_forums": "four and 43 forums (same line)",
}


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    style()
    figure = Figure(figsize=(13, 9.6), layout="constrained")
    top, bottom = figure.subplots(2, 3, width_ratios=(1.15, 0.9, 1.2))
    _draw_returns(top[0], read_columns(folder / "curves.csv"))
    _draw_durations(top[1], read_columns(folder / "durations.csv"))
    summary = where(read_columns(folder / "summary.csv"), "outcome", "return_rate")
    draw_differences(top[2], summary)
    draw_agreements(bottom, folder)
    finding(figure, _title(summary))
    save(figure, folder)


def _draw_returns(axes: Any, curves: dict[str, np.ndarray]) -> None:
    scenario = load("iraq")
    for name, colour in COLOURS.items():
        rows = where(where(curves, "calibrated_under", "ten"), "policy_combination", name)
        rows["week"] = 2014 + (rows["week"] * 7 + 4) / 365.25
        band(axes, rows, colour, LINES[name], LABELS[name])
    draw_published(axes, published(scenario, last=LAST_PUBLISHED))
    axes.legend(loc="upper left", fontsize=8.5)
    axes.set(title="Returned households (calibrated under ten)", xlabel="year", ylim=(0, 1),
             ylabel="share of displaced households")  # fmt: skip
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def draw_published(axes: Any, like: Returns) -> None:
    """Published rounds, and each counting step as a step: a bar as high as what it added."""
    years = np.array([_year(day) for day in like.days])
    shares, before = like.national / like.ever.sum(), np.array(like.days) <= CUT
    axes.plot(
        years[before], shares[before], "k.", markersize=4, label="published, used for calibration"
    )
    axes.plot(years[~before], shares[~before], "kx", markersize=4, label="published, not used")
    for day, added, until in national_steps(like):
        axes.plot([_year(day)] * 2, [until - added, until], color=GREY, linewidth=5, alpha=0.5,
                  solid_capstyle="butt",
                  label=None if day > CUT else "counting, not behaviour")  # fmt: skip


def _year(day: date) -> float:
    return day.year + day.timetuple().tm_yday / 365.25


def _draw_durations(axes: Any, durations: dict[str, np.ndarray]) -> None:
    for name, fit in (("ten_reactive", "ten"), ("four_reactive", "four")):
        rows = where(where(durations, "calibrated_under", fit), "policy_combination", name)
        histogram_of_days(axes, rows, COLOURS[name], LINES[name], f"{fit} signatures throughout")
    axes.legend(loc="upper right", fontsize=8.5)


def _title(summary: Columns) -> str:
    """What was found, for each fit: the estimate with its range, and the calibrated set."""
    parts = []
    for fit in FITS:
        rows = where(where(summary, "calibrated_under", fit), "policy_combination", "four_reactive")
        row = {name: cells[0] for name, cells in rows.items()}
        middle, low, high = (100 * row[k] for k in ("difference", "range_low", "range_high"))
        parts.append(
            f"{middle:+.1f} calibrated under {fit} ({row['interval']}: {low:+.1f} to {high:+.1f}; "
            f"calibrated set {100 * row['calibrated_set']:+.1f})"
        )
    return (
        "Four signatures instead of ten: percentage points more households home, end of 2019:\n"
        + "\n".join(parts)
    )
