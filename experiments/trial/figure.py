"""The figure of the trials: a forest of effects by site, power, and what is found by mistake."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.provenance.tables import Table, read_rows
from experiments.trial.before_after import OWN_CHANGE, TESTS, TRUTHS
from experiments.trial.published import CRIME, EXPOSURE, TRUST
from experiments.trial.tables import TOGETHER
from sim.pictures.drawing import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    VERMILION,
    PercentFormatter,
    finding,
    lattice,
    save,
)

FOREST = ((TRUST, "Trust in the police", (-0.3, 0.8)), (CRIME, "Victim of crime", (-0.3, 0.3)),
          (EXPOSURE, "Exposure to community policing", (-0.1, 1.8)))  # fmt: skip
COLOURS = (SKY, BLUE, ORANGE, VERMILION)
LINES = ("-", "--", "-.", ":")
SHORT = {
    "respondents": "treated less others,\nrespondents as independent",
    "places": "treated less others,\nfive places as five",
    "any": "a rise in at least one\ntreated place",
    "two": "up in two treated places,\ndown in the third",
}


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    effects, power = (read_rows(folder / f"{name}.csv") for name in ("effects", "power"))
    found = read_rows(folder / "before_after.csv")
    figure, panels = lattice(2, 3, 13.5, 9)
    for axes, (item, words, limits) in zip(panels, FOREST, strict=False):
        _draw_forest(axes, [row for row in effects if row["item"] == item], words, limits)
    panels[0].legend(loc="upper right", fontsize=8)
    _draw_power(panels[3], power, "trust", "SD of trust")
    _draw_power(panels[4], power, "returns", "percentage points of displaced households")
    _draw_found(panels[5], found)
    finding(figure, title(read_rows(folder / "patterns.csv"), found))
    save(figure, folder)


def title(patterns: Table, found: Table) -> str:
    """What was found."""
    trust, crime = patterns[:2]
    words = [
        f"{row['median']:+.3f} ({row['low']:+.3f} to {row['high']:+.3f})" for row in (trust, crime)
    ]
    nothing, alone = (
        f"{100 * row['share']:.0f} %" for row in found if row["test"] == "respondents"
        if row["truth"] in tuple(TRUTHS)[:2]
    )  # fmt: skip
    return (
        f"In the model the published dose moves trust by {words[0]} SD and crime by {words[1]} SD\n"
        f"(median and 95 % of {trust['draws']:.0f} parameter sets; published: {trust['from']:+.3f} "
        f"to {trust['to']:+.3f} and {crime['from']:+.3f} to {crime['to']:+.3f}). Three places "
        f"against two find an effect\nof nothing in {nothing} of evaluations, and in {alone} "
        f"where places change by {OWN_CHANGE} SD on their own (a test at 5 %)"
    )


def _draw_forest(axes: Any, rows: Table, words: str, limits: tuple[float, float]) -> None:
    heights = -np.arange(len(rows), dtype=float)
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    column = {name: np.array([row[name] for row in rows], float)
              for name in rows[0] if name not in ("item", "site")}  # fmt: skip
    error = 1.96 * np.nan_to_num(column["published_error"])
    axes.errorbar(column["published"], heights + 0.2, xerr=error, fmt="ks", markersize=4,
                  linewidth=1.0, label="published, 95 % interval")  # fmt: skip
    axes.hlines(heights - 0.2, column["estimate_low"], column["estimate_high"], color=SKY,
                linewidth=1.2, label="model: 95 % of single trials")  # fmt: skip
    axes.hlines(heights - 0.2, column["expected_low"], column["expected_high"], color=BLUE,
                linewidth=4, label="model: expected effect, 95 % of sets")  # fmt: skip
    axes.plot(column["expected"], heights - 0.2, "o", color="white", markeredgecolor=BLUE,
              markersize=5, label="model: its median")  # fmt: skip
    _out_of_view(axes, column["published"], heights + 0.2, limits)
    names = [str(row["site"]) for row in rows]
    axes.set_yticks(heights, ["all six sites" if name == TOGETHER else name for name in names])
    axes.set(title=words, xlabel="effect, SD of the control group", xlim=limits,
             ylim=(heights[-1] - 0.7, 2.6 if rows[0]["item"] == TRUST else 0.7))  # fmt: skip
    axes.axhline(heights[-1] + 0.5, color=GREY, linewidth=0.5)


def _out_of_view(
    axes: Any, values: np.ndarray, heights: np.ndarray, limits: tuple[float, float]
) -> None:
    """A number where a published effect lies beyond the panel."""
    for value, height in zip(values, heights, strict=True):
        if value > limits[1]:
            axes.text(
                limits[1], height + 0.05, f"{value:+.2f} →", ha="right", va="bottom", fontsize=8
            )


def _draw_power(axes: Any, rows: Table, outcome: str, unit: str) -> None:
    own = [row for row in rows if row["outcome"] == outcome]
    times = 100.0 if own[0]["unit"] == "share" else 1.0
    waves = sorted({row["months"] for row in own})
    for colour, line, months in zip(COLOURS, LINES, waves, strict=True):
        these = [row for row in own if row["months"] == months]
        axes.plot([row["communities"] for row in these],
                  [times * row["detectable"] for row in these], color=colour, linestyle=line,
                  marker="o", markersize=3, label=f"{months:.0f} months")  # fmt: skip
    last = next(row for row in own if row["months"] == 12)
    low, middle, high = (times * last[name] for name in ("effect_low", "effect", "effect_high"))
    axes.axhspan(low, high, color=GREEN, alpha=0.15, linewidth=0,
                 label="effect after 12 months, 95 % of sets")  # fmt: skip
    axes.axhline(middle, color=GREEN, linewidth=1.0, label="its median")
    size = last["intra_class_correlation"]
    axes.set(title=f"Smallest effect on {outcome}\nthat is found (power 80 %)",
             xlabel=f"communities, half of them treated\n({last['respondents']:.0f} respondents in "
                    f"each; intra-class correlation {size:.2f})",
             ylabel=unit, xscale="log", ylim=(0, None))  # fmt: skip
    ticks = [row["communities"] for row in own if row["months"] == 12]
    axes.set_xticks(ticks, [f"{tick:.0f}" for tick in ticks])
    axes.minorticks_off()
    axes.legend(fontsize=8, loc="upper right")


def _draw_found(axes: Any, rows: Table) -> None:
    for place, (truth, colour) in enumerate(zip(TRUTHS, (GREY, ORANGE, BLUE), strict=True)):
        own = [row for row in rows if row["truth"] == truth]
        heights = -np.arange(len(own)) + 0.26 * (1 - place)
        axes.barh(heights, [row["share"] for row in own], 0.24, color=colour, label=truth)
        axes.hlines(heights, [row["low"] for row in own], [row["high"] for row in own],
                    color="black", linewidth=1.0)  # fmt: skip
    axes.axvline(0.05, color=VERMILION, linewidth=1.0, linestyle="--", label="5 %")
    axes.set_yticks(-np.arange(len(TESTS)), [SHORT[name] for name in TESTS], fontsize=8)
    axes.set(title="Three places against two,\nbefore and after", xlim=(0, 1),
             xlabel="share of evaluations that find it\n(95 % of parameter sets)",
             ylim=(-len(TESTS) + 0.4, 1.5))  # fmt: skip
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    axes.legend(fontsize=8, loc="upper right")
