"""Small multiples: the share home by week in every governorate, district or group."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.measure.intervals import band
from sim.pictures.dates import date_axis
from sim.pictures.drawing import GREY, Axes, JournalFigure, journal_panels
from sim.pictures.looks import draw_band, from_zero, key_for, looks, shortened
from sim.pictures.weekly import Part, Weekly

FEW = 12  # panels that may be wide
WIDE, NARROW = 1.7, 1.1  # inches a panel, of few and of many
TALL = 1.45  # inches a panel
TALLEST_PAGE = 9.3
EDGES = 0.35  # inches for dates
INCHES_A_TICK = 0.3
LETTER = 0.063  # inches of a letter of a name
ROOM_FOR_TWO = 1.0  # inches a panel, from which on its name may have two lines
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
        _name(axes, part, grid)
    ticks = int((width - 0.5) / grid.columns / INCHES_A_TICK)
    weeks = sides[0].returned[parts[0]].shape[1]
    date_axis(panels[0], sides[0].start, 7 * (weeks - 1), ticks)
    from_zero(panels[0])
    _strip(panels, len(parts), grid.columns)
    figure.supylabel(MEASURE, fontsize=7)
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
    if not any(np.isfinite(each.returned[part]).any() for each in sides):
        axes.annotate("nobody", (0.5, 0.5), xycoords="axes fraction", ha="center", color=GREY)


def _name(axes: Axes, part: Part, grid: Grid) -> None:
    """The name of the place or group; under a district its governorate, where there is room."""
    letters = int((grid.width - 0.5) / grid.columns / LETTER)
    second = part.within if grid.height / grid.rows > ROOM_FOR_TWO else ""
    axes.set_title(shortened(part.name, letters), pad=10 if second else 3, fontsize=6.5)
    if second:
        axes.annotate(second, (0, 1), (0, 3), xycoords="axes fraction", fontsize=6, color=GREY,
                      textcoords="offset points")  # fmt: skip


def _strip(panels: Sequence[Axes], count: int, columns: int) -> None:
    """Leave out the panels that are not needed; the lowest of each column has the dates."""
    for place, axes in enumerate(panels):
        axes.set_visible(place < count)
        axes.tick_params(labelbottom=place < count <= place + columns)
