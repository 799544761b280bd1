"""The figure of scenarios over parameter sets: the share home by week, and paired differences."""

from collections.abc import Sequence

import numpy as np

from sim.measure.intervals import Band
from sim.pictures.dates import date_axis
from sim.pictures.drawing import GREY, Axes, JournalFigure, journal_panels, journal_style
from sim.pictures.looks import Key, draw_band, from_zero, key_for, looks, shortened
from sim.pictures.weekly import ALL, Weekly

ENDS = (2.5, 50.0, 97.5)  # percentiles of the sets
WIDTH, HEIGHT = 7.2, 2.6  # inches
TICKS = 9


def drawn_over_sets(sides: Sequence[Weekly]) -> JournalFigure:
    """Lines are medians over the sets, bands hold 95 % of them, of one run or pair in each."""
    with journal_style():
        key = _key(sides)
        figure, [left, right] = journal_panels(1, 2, (WIDTH, HEIGHT + key.height))
        first = sides[0].returned[ALL]
        for number, (each, look) in enumerate(zip(sides, looks(len(sides)), strict=True)):
            own = each.returned[ALL]
            draw_band(left, 7 * np.arange(own.shape[1]), _of_sets(own), look)
            if number:
                draw_band(right, 7 * np.arange(own.shape[1]), _of_sets(own - first), look)
        from_zero(left)
        right.axhline(0.0, color=GREY, linewidth=0.6)
        left.set_ylabel("households returned\n(% of displaced households)")
        right.set_ylabel(f"difference from {shortened(sides[0].name)}\n(percentage points)")
        for letter, axes in zip("ab", (left, right), strict=True):
            axes.set_title(letter)
            _dated(axes, sides[0])
        key.draw(figure)
    return figure


def _of_sets(values: np.ndarray) -> Band:
    """The median and the ends of what holds 95 % of values [set, week]."""
    low, middle, high = np.percentile(values, ENDS, axis=0)
    return Band(middle, low, high)


def _key(sides: Sequence[Weekly]) -> Key:
    key = key_for(sides, WIDTH)
    if sides[0].runs < 2:
        return key
    return key._replace(names=[*key.names[:-1], f"95 % of {sides[0].runs} parameter sets"])


def _dated(axes: Axes, side: Weekly) -> None:
    date_axis(axes, side.start, 7 * (side.returned[ALL].shape[1] - 1), TICKS)
    axes.set_xlabel("date")
