"""The figure of scenarios over parameter sets: the share home by week, and paired differences."""

from collections.abc import Sequence

import numpy as np

from sim.measure.intervals import Band
from sim.pictures.drawing import JournalFigure, journal_panels, journal_style
from sim.pictures.looks import Key, key_for
from sim.pictures.overview import draw_differences, draw_returns
from sim.pictures.weekly import Weekly

ENDS = (2.5, 50.0, 97.5)  # percentiles of the sets
WIDTH, HEIGHT = 7.2, 2.6  # inches
TICKS = 9


def drawn_over_sets(sides: Sequence[Weekly]) -> JournalFigure:
    """Lines are medians over the sets, bands hold 95 % of them, of one run or pair in each."""
    with journal_style():
        key = _key(sides)
        figure, [left, right] = journal_panels(1, 2, (WIDTH, HEIGHT + key.height))
        draw_returns(left, sides, TICKS, _of_sets)
        draw_differences(right, sides, TICKS, _of_sets)
        for letter, axes in zip("ab", (left, right), strict=True):
            axes.set_title(letter)
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
