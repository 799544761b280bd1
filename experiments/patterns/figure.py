"""The figure of the patterns: every measure against the interval of the evidence."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.patterns.scoreboard import FAILED, PASSED
from experiments.patterns.targets import CLASSES
from experiments.provenance.tables import Table, read_rows
from sim.pictures.drawing import BLUE, GREY, ORANGE, SKY, VERMILION, finding, panels, save

WIDEST = 4.0  # half widths of the interval of the evidence from its middle that are shown
LOOKS = {PASSED: (BLUE, "o"), FAILED: (VERMILION, "D")}
SHORT = dict(zip(CLASSES, ("construction", "calibration", "untouched"), strict=True))


def draw(folder: Path) -> None:
    """The figure, from the tables in this folder."""
    rows = read_rows(folder / "measures.csv")
    figure, [axes] = panels(1, 15.5, 12.5)
    places = -np.arange(len(rows), dtype=float)
    axes.axvspan(-1.0, 1.0, color=SKY, alpha=0.2, linewidth=0, label="interval of the evidence")
    drawn: set[str] = set()
    for place, row in zip(places, rows, strict=True):
        _draw_row(axes, place, row, drawn)
    axes.set_yticks(places, [f"{row['pattern']:.0f}  {row['words']}" for row in rows], fontsize=8)
    _draw_ends(axes, places, rows)
    axes.set(xlim=(-WIDEST - 0.2, WIDEST + 0.2), ylim=(places[-1] - 0.8, 0.8),
             xlabel="distance from the middle of the interval of the evidence, in half widths of "
             f"it;\nwhat is further away than {WIDEST:.0f} stands at the edge")  # fmt: skip
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.06), ncols=5, fontsize=8.5)
    finding(figure, title(read_rows(folder / "counts.csv"), rows))
    save(figure, folder)


def title(counts: Table, rows: Table) -> str:
    """How many patterns pass, and how many of these tell anything."""
    count = {row["what"]: int(row["patterns"]) for row in counts}
    draws, prior = (max(int(row[name]) for row in rows) for name in ("draws", "prior_draws"))
    return (
        f"The model shows {count['passed']} of {count['patterns']} patterns, of which "
        f"{count['passed and informative']} are informative; it fails {count[FAILED]}\n"
        f"(informative: untouched, and met by at most half of {prior} draws of the prior; marks "
        f"and lines: median and 95 % of {draws} draws of the posterior)"
    )


def scaled(value: float, row: dict[str, Any]) -> float:
    """A value in half widths of the interval of the evidence, at most to the edge of the figure."""
    middle, half = (row["to"] + row["from"]) / 2.0, (row["to"] - row["from"]) / 2.0
    return float(np.clip((value - middle) / half, -WIDEST, WIDEST))


def ends_of(row: dict[str, Any]) -> str:
    """The interval of the evidence, and the class."""
    return f"{row['from']:g} to {row['to']:g} {row['unit']}; {SHORT[str(row['independence'])]}"


def _draw_ends(axes: Any, places: np.ndarray, rows: Table) -> None:
    """Beside each row its interval, and how independent of it the model is."""
    for place, row in zip(places, rows, strict=True):
        axes.annotate(ends_of(row), (1.01, place), xycoords=("axes fraction", "data"),
                      va="center", fontsize=8)  # fmt: skip


def _draw_row(axes: Any, place: float, row: dict[str, Any], drawn: set[str]) -> None:
    """Both ranges of one measure, or that there is none."""
    if not row["draws"]:
        axes.text(0.0, place, "not yet measured", ha="center", va="center", fontsize=8, color=GREY)
        return
    if np.isfinite(row["prior_median"]):
        ends = [scaled(row[f"prior_{name}"], row) for name in ("low", "high")]
        axes.plot(ends, [place - 0.22] * 2, color=ORANGE, linewidth=2.0,
                  label=_once("95 % of draws of the prior", drawn))  # fmt: skip
    if np.isfinite(row["median"]):
        colour, mark = LOOKS[str(row["result"])]
        ends = [scaled(row[name], row) for name in ("low", "high")]
        axes.plot(ends, [place + 0.1] * 2, color=colour, linewidth=2.5)
        axes.plot(scaled(row["median"], row), place + 0.1, mark, color=colour, markersize=6,
                  linestyle="none", label=_once(f"posterior: {row['result']}", drawn))  # fmt: skip


def _once(words: str, drawn: set[str]) -> str | None:
    """The words for the key, the first time."""
    if words in drawn:
        return None
    drawn.add(words)
    return words
