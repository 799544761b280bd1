"""The figure of whole scenarios: the share home by week, paired differences, days to clear."""

from collections.abc import Callable, Sequence

import numpy as np

from sim.measure.intervals import Band, band, share_band
from sim.pictures.dates import date_axis
from sim.pictures.drawing import GREY, Axes, JournalFigure, journal_panels
from sim.pictures.looks import draw_band, from_zero, key_for, looks, shortened
from sim.pictures.weekly import ALL, Weekly

STACKED_BELOW = 5.0  # inches: narrower figures have their panels one above the other
PANEL_HEIGHT = 2.1  # inches
INCHES_A_TICK = 0.28
FEWEST_DAYS = 7
LAST_SHOWN = 0.99  # of the applications cleared, so that a few very long ones squeeze no curve
Panel = Callable[[Axes, Sequence[Weekly], int], None]
Spread = Callable[[np.ndarray], Band]  # of curves [run, week], what is drawn of them


def draw_overview(sides: Sequence[Weekly], width: float) -> JournalFigure:
    """Panels of returns, of differences from the first where there are several, and of days."""
    drawers: list[Panel] = [draw_returns, draw_differences, draw_days]
    if len(sides) == 1:
        drawers.remove(draw_differences)
    count, stacked = len(drawers), width < STACKED_BELOW
    rows, columns = (count, 1) if stacked else (1, count)
    key = key_for(sides, width)
    size = (width, rows * PANEL_HEIGHT + key.height)
    figure, panels = journal_panels(rows, columns, size)
    ticks = max(1, int((width / columns - 0.7) / INCHES_A_TICK))
    for letter, axes, draw in zip("abc", panels, drawers, strict=False):
        draw(axes, sides, ticks)
        axes.set_title(letter)
    key.draw(figure)
    return figure


def draw_returns(
    axes: Axes, sides: Sequence[Weekly], ticks: int, spread: Spread = share_band
) -> None:
    """The share of displaced households that has returned, by week."""
    for each, look in zip(sides, looks(len(sides)), strict=True):
        shares = each.returned[ALL]
        draw_band(axes, _days(shares), spread(shares), look)
    from_zero(axes)
    axes.set_ylabel("households returned\n(% of displaced households)")
    _dated(axes, sides, ticks)


def draw_differences(
    axes: Axes, sides: Sequence[Weekly], ticks: int, spread: Spread = band
) -> None:
    """Each further scenario less the first, run by run."""
    first = sides[0].returned[ALL]
    axes.axhline(0.0, color=GREY, linewidth=0.6)
    for each, look in list(zip(sides, looks(len(sides)), strict=True))[1:]:
        paired = each.returned[ALL] - first
        draw_band(axes, _days(paired), spread(paired), look)
    if all(np.array_equal(each.returned[ALL], first) for each in sides):
        axes.set_ylim(-1, 1)  # percentage points, where there is no difference to scale by
    axes.set_ylabel(f"difference from {shortened(sides[0].name)}\n(percentage points)")
    _dated(axes, sides, ticks)


def draw_days(axes: Axes, sides: Sequence[Weekly], _ticks: int) -> None:
    """The share of the applications cleared that was cleared within so many days."""
    last = max([FEWEST_DAYS, *(_last_shown(each.files) for each in sides)])
    for each, look in zip(sides, looks(len(sides)), strict=True):
        found = share_band(cleared_within(each.files, last))
        draw_band(axes, np.arange(last + 1), found, look)
    axes.set_xlim(0, last)
    axes.set_ylim(0, 100)
    axes.set_xlabel("calendar days to clear")
    axes.set_ylabel("applications cleared by then\n(% of all that were cleared)")


def cleared_within(files: np.ndarray, last: int) -> np.ndarray:
    """The share of the files cleared by each day up to the last, [run, day]; NaN where none are."""
    longer = np.pad(files, ((0, 0), (0, last + 1)))
    total = longer.sum(axis=1, keepdims=True)
    shares = longer.cumsum(axis=1) / np.maximum(total, 1)
    return np.where(total > 0, shares, np.nan)[:, : last + 1]


def _last_shown(files: np.ndarray) -> int:
    """The day by which nearly all files of all runs are cleared."""
    so_far = files.sum(axis=0).cumsum()
    return int(np.searchsorted(so_far, LAST_SHOWN * so_far[-1])) if so_far.any() else 0


def _days(shares: np.ndarray) -> np.ndarray:
    """Days since the start of the run at the end of each week of its curves."""
    return 7 * np.arange(shares.shape[1])


def _dated(axes: Axes, sides: Sequence[Weekly], ticks: int) -> None:
    date_axis(axes, sides[0].start, int(_days(sides[0].returned[ALL])[-1]), ticks)
    axes.set_xlabel("date")
