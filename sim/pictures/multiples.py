"""Small multiples: the share home by week in every governorate, district or group."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.measure.intervals import band
from sim.pictures.dates import date_axis
from sim.pictures.drawing import GREY, Axes, JournalFigure, journal_panels
from sim.pictures.looks import draw_band, key_for, looks, shortened
from sim.pictures.weekly import Part, Weekly

FEW = 12  # panels that may be wide
WIDE, NARROW = 1.7, 1.1  # inches a panel, of few and of many
TALL = 1.45  # inches a panel
TALLEST_PAGE = 9.3
EDGES = 0.35  # inches for dates
INCHES_A_TICK = 0.3
MEASURE = "households returned\n(% of displaced households)"


class Grid(NamedTuple):
    """Panels in rows and columns, on a figure of this size in inches."""

    rows: int
    columns: int
    width: float
    height: float


def draw_multiples(sides: Sequence[Weekly], width: float) -> JournalFigure:
    """A panel for each part, all on the same axes."""
    parts = list(sides[0].returned)
    key = key_for(sides, width)
    grid = grid_for(len(parts), width, key.height)
    figure, panels = journal_panels(
        grid.rows, grid.columns, (grid.width, grid.height), sharex=True, sharey=True
    )
    for axes, part in zip(panels, parts, strict=False):
        draw_part(axes, sides, part)
    ticks = int((width - 0.5) / grid.columns / INCHES_A_TICK)
    weeks = sides[0].returned[parts[0]].shape[1]
    date_axis(panels[0], sides[0].start, 7 * (weeks - 1), ticks)
    panels[0].set_ylim(0, None)
    _strip(panels, len(parts), grid.columns)
    figure.supylabel(MEASURE, fontsize=7, ha="center", linespacing=1.2)
    key.draw(figure)
    return figure


def grid_for(count: int, width: float, key: float) -> Grid:
    """Rows and columns for so many panels below a key, on no more than a page."""
    columns = min(count, max(2, int(width / (WIDE if count <= FEW else NARROW))))
    rows = math.ceil(count / columns)
    tall = min(TALL, (TALLEST_PAGE - EDGES - key) / rows)
    return Grid(rows, columns, width, rows * tall + EDGES + key)


def draw_part(axes: Axes, sides: Sequence[Weekly], part: Part) -> None:
    """The curves of one part under every scenario."""
    for each, look in zip(sides, looks(len(sides)), strict=True):
        shares = each.returned[part]
        draw_band(axes, 7 * np.arange(shares.shape[1]), band(shares), look)
    axes.set_title(shortened(part.name), pad=2, fontsize=6.5)
    if part.within:
        axes.annotate(part.within, (0.03, 0.97), xycoords="axes fraction", va="top", fontsize=5.5,
                      color=GREY)  # fmt: skip
    if not any(np.isfinite(each.returned[part]).any() for each in sides):
        axes.annotate("nobody", (0.5, 0.5), xycoords="axes fraction", ha="center", color=GREY)


def _strip(panels: Sequence[Axes], count: int, columns: int) -> None:
    """Leave out the panels that are not needed; the lowest of each column has the dates."""
    for place, axes in enumerate(panels):
        axes.set_visible(place < count)
        axes.tick_params(labelbottom=place < count <= place + columns)
