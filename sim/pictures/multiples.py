"""Small multiples: the share home by week in every governorate, district or group."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.measure.intervals import Band, band, share_band
from sim.pictures.dates import date_axis
from sim.pictures.drawing import GREY, Axes, JournalFigure, journal_panels
from sim.pictures.looks import Look, draw_band, from_zero, key_for, looks, shortened
from sim.pictures.weekly import Part, Weekly

FEW = 12  # panels that may be wide
WIDE, NARROW = 1.7, 1.1  # inches a panel, of few and of many
TALL = 1.45  # inches a panel
TALLEST_PAGE = 9.3
EDGES = 0.35  # inches for dates
INCHES_A_TICK = 0.3
OUTSIDE = 0.1  # of many panels, those whose intervals may be wider than the axis
MARGIN = 0.05  # of an axis beyond what is drawn
LETTER = 0.063  # inches of a letter of a name
ROOM_FOR_TWO = 1.0  # inches a panel, from which on its name may have two lines
MEASURE = "households returned\n(% of displaced households)"
DIFFERENCE = "difference from {}\n(percentage points)"


class Grid(NamedTuple):
    """Panels in rows and columns, on a figure of this size in inches."""

    rows: int
    columns: int
    width: float
    height: float


class Curves(NamedTuple):
    """The mean and interval of one scenario by week in every part, and how they look."""

    look: Look
    of: dict[Part, Band]


def draw_multiples(
    sides: Sequence[Weekly], width: float, differences: bool = False
) -> JournalFigure:
    """A panel for each part, all on the same axes: shares, or paired differences in them."""
    parts = list(sides[0].returned)
    key = key_for(sides, width, skipped=int(differences))
    grid = grid_for(len(parts), width, key.height)
    figure, panels = journal_panels(
        grid.rows, grid.columns, (grid.width, grid.height), sharex=True, sharey=True
    )
    several = curves_of(sides, differences)
    for axes, part in zip(panels, parts, strict=False):
        if differences:
            axes.axhline(0.0, color=GREY, linewidth=0.6)
        draw_part(axes, several, part)
        _name(axes, part, grid)
    ticks = int((width - 0.5) / grid.columns / INCHES_A_TICK)
    weeks = sides[0].returned[parts[0]].shape[1]
    date_axis(panels[0], sides[0].start, 7 * (weeks - 1), ticks)
    if differences:
        panels[0].set_ylim(*limits(several, parts))
    else:
        from_zero(panels[0])
    _strip(panels, len(parts), grid.columns)
    figure.supylabel(
        DIFFERENCE.format(shortened(sides[0].name)) if differences else MEASURE, fontsize=7
    )
    key.draw(figure)
    return figure


def curves_of(sides: Sequence[Weekly], differences: bool) -> list[Curves]:
    """The share of every scenario, or of each further one less the first, run by run."""
    first, found = sides[0].returned, list(zip(looks(len(sides)), sides, strict=True))
    return [
        Curves(
            look,
            {
                part: band(shares - first[part]) if differences else share_band(shares)
                for part, shares in each.returned.items()
            },
        )
        for look, each in found[int(differences) :]
    ]


def limits(several: Sequence[Curves], parts: Sequence[Part]) -> tuple[float, float]:
    """The ends of an axis for all panels: every mean, and the intervals of nearly all of many.

    A few places with hardly any households would otherwise flatten the curves of all others.
    """
    means, ends = (
        np.array([_range(several, part, curves) for part in parts])
        for curves in (("mean",), ("low", "high", "mean"))
    )
    outside = OUTSIDE if len(parts) > FEW else 0.0
    low = min(means[:, 0].min(), np.quantile(ends[:, 0], outside))
    high = max(means[:, 1].max(), np.quantile(ends[:, 1], 1.0 - outside))
    room = MARGIN * (high - low) or 0.01  # where nothing differs at all
    return 100.0 * (low - room), 100.0 * (high + room)


def _range(several: Sequence[Curves], part: Part, curves: Sequence[str]) -> tuple[float, float]:
    """From the lowest point to the highest of some curves of one part, zero among them."""
    points = np.concatenate([getattr(each.of[part], name) for each in several for name in curves])
    seen = np.append(points[np.isfinite(points)], 0.0)
    return float(seen.min()), float(seen.max())


def grid_for(count: int, width: float, key: float) -> Grid:
    """Rows and columns for so many panels below a key, on no more than a page."""
    columns = min(count, max(2, int(width / (WIDE if count <= FEW else NARROW))))
    rows = math.ceil(count / columns)
    tall = min(TALL, (TALLEST_PAGE - EDGES - key) / rows)
    return Grid(rows, columns, width, rows * tall + EDGES + key)


def draw_part(axes: Axes, several: Sequence[Curves], part: Part) -> None:
    """The curves of one part under every scenario."""
    for look, of in several:
        draw_band(axes, 7 * np.arange(len(of[part].mean)), of[part], look)
    if not any(np.isfinite(each.of[part].mean).any() for each in several):
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
