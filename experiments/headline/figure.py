"""The headline figure: return curves beside the published ones, days to clear, differences."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from experiments.iraq.policy_combinations import COMBINATIONS, FITS
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
MARKS = {"ten": "o", "four": "s"}
Columns = dict[str, np.ndarray]


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    style()
    figure = Figure(figsize=(13, 5), layout="constrained")
    left, middle, right = figure.subplots(1, 3, width_ratios=(1.15, 0.9, 1.2))
    _draw_returns(left, read_columns(folder / "curves.csv"))
    _draw_durations(middle, read_columns(folder / "durations.csv"))
    summary = where(read_columns(folder / "summary.csv"), "outcome", "return_rate")
    draws = read_columns(folder / "ensemble.csv")
    _draw_differences(right, summary, draws)
    finding(figure, _title(summary, draws))
    save(figure, folder)


def _draw_returns(axes: Any, curves: dict[str, np.ndarray]) -> None:
    scenario = load("iraq")
    for name, colour in COLOURS.items():
        rows = where(where(curves, "calibrated_under", "ten"), "policy_combination", name)
        rows["week"] = 2014 + (rows["week"] * 7 + 4) / 365.25
        band(axes, rows, colour, LINES[name], LABELS[name])
    _draw_published(axes, published(scenario, last=LAST_PUBLISHED))
    axes.legend(loc="upper left", fontsize=8.5)
    axes.set(title="Returned households (calibrated under ten)", xlabel="year", ylim=(0, 1),
             ylabel="share of displaced households")  # fmt: skip
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _draw_published(axes: Any, like: Returns) -> None:
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


def _draw_differences(axes: Any, summary: Columns, draws: Columns) -> None:
    """Thin: parameter uncertainty with its median; thick: Monte-Carlo error."""
    labels, places = [], []
    for offset, fit in ((0.17, "ten"), (-0.17, "four")):
        rows = where(summary, "calibrated_under", fit)
        colour = BLUE if fit == "ten" else VERMILION
        for place, combination in enumerate(COMBINATIONS[1:]):
            row = {
                k: cells[rows["policy_combination"] == combination.name][0]
                for k, cells in rows.items()
            }
            y = -place + offset
            axes.plot([100 * row["range_low"], 100 * row["range_high"]], [y, y], color=colour,
                      linewidth=1.2)  # fmt: skip
            axes.plot([100 * row["low"], 100 * row["high"]], [y, y], color=colour, linewidth=5,
                      solid_capstyle="butt", alpha=0.6)  # fmt: skip
            axes.plot(100 * row["difference"], y, MARKS[fit], color=colour, markersize=4.5,
                      label=f"calibrated under {fit}" if place == 0 else None)  # fmt: skip
            axes.plot(_median(draws, fit, combination.name), y, "|", color=colour, markersize=9)
    for place, combination in enumerate(COMBINATIONS[1:]):
        labels.append(combination.label)
        places.append(-place)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.set_yticks(places, labels)
    axes.legend(loc="center right", bbox_to_anchor=(1.0, 0.71), fontsize=8.5)
    axes.set(title="Returned households, end of 2019",
             xlabel="percentage points against ten, reactive\n"
             "mark: calibrated model, about as wide as its\n"
             "95 % Monte-Carlo interval; line: 95 % range\n"
             "over accepted parameter sets, stroke: median")  # fmt: skip


def _median(draws: Columns, fit: str, combination: str) -> float:
    """The median effect on the return rate over accepted parameter sets, in percentage points."""
    rows = where(where(draws, "calibrated_under", fit), "policy_combination", combination)
    return 100.0 * float(np.median(rows["return_rate"]))


def _title(summary: Columns, draws: Columns) -> str:
    """What was found, for each fit, with both intervals."""
    parts = []
    for fit in FITS:
        rows = where(where(summary, "calibrated_under", fit), "policy_combination", "four_reactive")
        row = {name: cells[0] for name, cells in rows.items()}
        mean, low, high = (100 * row[k] for k in ("difference", "low", "high"))
        wide = f"{100 * row['range_low']:.1f} to {100 * row['range_high']:.1f}"
        parts.append(
            f"{mean:+.1f} calibrated under {fit} (Monte-Carlo "
            f"error {low:.1f} to {high:.1f}, {row['pairs']:.0f} paired runs; "
            f"parameter uncertainty {wide}, median "
            f"{_median(draws, fit, 'four_reactive'):.1f}, {row['parameter_sets']:.0f} sets)"
        )
    return (
        "Four signatures instead of ten: percentage points more households home, end of 2019:\n"
        + "\n".join(parts)
    )
