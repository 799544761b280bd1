"""The panels of the headline figure on differences and on what forums agree on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from experiments.headline.contrasts import EFFECTS, INTERACTIONS
from experiments.iraq.policy_combinations import SIZES, calibrated
from experiments.provenance.tables import read_columns
from sim.pictures.drawing import BLUE, GREY, ORANGE, SKY, VERMILION, band, dated_weeks, where

Columns = dict[str, np.ndarray]
COLOUR_OF_FIT = {"ten": BLUE, "four": VERMILION}
MARKS = {"ten": "o", "four": "s"}
OFFSETS = {"ten": 0.17, "four": -0.17}
PARTS = ("whole", "agreement", "trust", "tension", "all else")
LOOKS = {
    "ten_reactive": ("ten signatures", BLUE, "-"),
    "four_reactive": ("decree: four from March 2016", VERMILION, "-"),
    "ten_agreeing": ("43 forums that may agree on four", SKY, "--"),
    "ten_agreeing_everywhere": ("the same everywhere", ORANGE, "--"),
}
SHORT = {
    "ten_agreeing": "ten, 43 forums\nthat may agree on four",
    "ten_agreeing_everywhere": "ten, forums everywhere\nthat may agree on four",
    "interaction_43": "interaction: four\nand 43 forums",
    "interaction_everywhere": "interaction: four and\nforums everywhere",
}


def draw_differences(axes: Any, summary: Columns) -> None:
    """Each effect: the median of the accepted sets, their range, and the calibrated set."""
    contrasts = [*EFFECTS, *INTERACTIONS]
    for fit, place, row in _rows(summary, [each.name for each in contrasts]):
        _draw_range(axes, -place + OFFSETS[fit], row, fit, place == 0)
        axes.plot(100 * row["calibrated_set"], -place + OFFSETS[fit], "D", markersize=4,
                  markerfacecolor="white", markeredgecolor=COLOUR_OF_FIT[fit],
                  label="calibrated set" if (fit, place) == ("ten", 0) else None)  # fmt: skip
    names = [SHORT.get(each.name, each.label) for each in contrasts]
    _finish(axes, names, "Returned households, end of 2019", "against ten, reactive")


def draw_agreements(panels: Any, folder: Path) -> None:
    """Signatures in force by week, the effect by rate of agreement, and its parts."""
    left, middle, right = panels
    _draw_signatures(left, read_columns(folder / "signatures.csv"))
    if (folder / "agreed.csv").is_file():
        agreed, effects = (read_columns(folder / f"{n}.csv") for n in ("agreed", "ensemble"))
        _draw_rates(middle, agreed, effects)
    if (folder / "split.csv").is_file():
        _draw_parts(right, read_columns(folder / "split.csv"))


def _draw_signatures(axes: Any, curves: Columns) -> None:
    rows = where(where(curves, "what", "signatures"), "calibrated_under", "ten")
    for name, (label, colour, line) in LOOKS.items():
        own = where(rows, "policy_combination", name)
        if len(own["week"]):
            band(axes, own, colour, line, label)
    dated_weeks(axes, calibrated("ten").run.start)
    axes.set(title="Signatures in force (calibrated set, under ten)", ylim=(0, None))
    axes.set_ylabel("signatures asked for,\nmean over places")
    axes.legend(loc="lower left", fontsize=8.5)


def _draw_rates(axes: Any, agreed: Columns, effects: Columns) -> None:
    """A dot for each set: how many places have agreed, and what that changed."""
    name = SIZES["everywhere"][1]
    for fit, colour in COLOUR_OF_FIT.items():
        own, found = (
            where(where(each, "calibrated_under", fit), "policy_combination", name)
            for each in (agreed, effects)
        )
        known = dict(zip(found["member"], found["return_rate"], strict=True))
        changes = [100 * known[member] for member in own["member"]]
        axes.plot(100 * own["agreed_after_22_months"], changes, MARKS[fit], color=colour,
                  markersize=3.5, alpha=0.7, label=f"calibrated under {fit}")  # fmt: skip
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.margins(y=0.25)
    axes.legend(loc="upper left", fontsize=8.5)
    axes.set(title="Forums everywhere that may agree",
             xlabel="places with an agreement for 100 forums,\nafter 22 months; a dot: a set",
             ylabel="percentage points returned,\nagainst ten, reactive")  # fmt: skip


def _draw_parts(axes: Any, split: Columns) -> None:
    rows = where(where(split, "outcome", "return_rate"), "forums", "everywhere")
    for fit, place, row in _rows(rows, list(PARTS), "part"):
        _draw_range(axes, -place + OFFSETS[fit], row, fit, place == 0)
    title = "Parts of the effect of such forums"
    _finish(axes, list(PARTS), title, "of the effect")


def _rows(
    table: Columns, names: list[str], column: str = "policy_combination"
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The row of each fit and name that the table has, with the place of the name."""
    for fit in COLOUR_OF_FIT:
        for place, name in enumerate(names):
            found = where(where(table, "calibrated_under", fit), column, name)
            if len(found[column]):
                yield fit, place, {key: cells[0] for key, cells in found.items()}


def _draw_range(axes: Any, y: float, row: dict[str, Any], fit: str, is_first: bool) -> None:
    colour = COLOUR_OF_FIT[fit]
    ends = [100 * row["range_low"], 100 * row["range_high"]]
    axes.plot(ends, [y, y], color=colour, linewidth=1.4)
    label = f"calibrated under {fit}" if is_first else None
    axes.plot(100 * row["difference"], y, MARKS[fit], color=colour, markersize=4.5, label=label)


def _finish(axes: Any, names: list[str], title: str, what: str) -> None:
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.set_yticks([-place for place in range(len(names))], names)
    axes.legend(loc="lower right", fontsize=8.5)
    axes.set(title=title,
             xlabel=f"percentage points {what}\n"
             "mark: median of accepted parameter sets,\nline: their 95 % range")  # fmt: skip
