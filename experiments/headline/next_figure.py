"""The figure of what to measure next: how much each measurement narrows the interval."""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.provenance.tables import Table, read_rows
from sim.pictures.drawing import BLUE, GREY, finding, panels, save

WIDTH, HEIGHT = 9.0, 4.8  # inches


def draw_next(folder: Path) -> None:
    """Every measurement with its interval, and what one that tells nothing would give."""
    rows = read_rows(folder / "measure_next.csv")
    figure, [axes] = panels(1, WIDTH, HEIGHT)
    places = -np.arange(len(rows))
    middle, low, high, chance = (
        [row[name] for row in rows] for name in ("narrower_percent", "low", "high", "chance")
    )
    axes.hlines(places, low, high, color=BLUE, linewidth=2.2)
    axes.plot(middle, places, "o", color=BLUE, label="estimate; line: 95 % interval")
    axes.plot(chance, places, "|", color=GREY, markersize=13, markeredgewidth=1.6,
              label="if none tells anything, all stay left of this in 95 % of cases")  # fmt: skip
    axes.axvline(0.0, color=GREY, linewidth=0.8)
    axes.set_yticks(places, [row["measurement"] for row in rows])
    axes.set_xlabel("narrower 90 % interval of the effect of four signatures against ten, percent")
    figure.legend(loc="outside lower center", ncols=2, fontsize=8.5)
    finding(figure, f"Measure next: {said(rows)}")
    save(figure, folder, "measure_next")


def said(rows: Table) -> str:
    """Which measurement helps most, or that chance would explain all of them."""
    best = first_that_tells(rows)
    if best is None:
        return f"nothing that {rows[0]['draws']:.0f} draws could tell from chance"
    middle, low, high = (f"{best[name]:.0f}" for name in ("narrower_percent", "low", "high"))
    return (
        f"{best['measurement']}\n(it narrows the interval by {middle} %; 95 % interval {low} to "
        f"{high}, {best['draws']:.0f} draws)"
    )


def first_that_tells(rows: Table) -> dict[str, Any] | None:
    """The measurement that narrows the interval most, of those beyond what chance gives."""
    beyond = (row for row in rows if row["low"] > 0.0 and row["narrower_percent"] > row["chance"])
    return next(beyond, None)
