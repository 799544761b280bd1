"""Colours that stand for numbers on a map, and the key that says which."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.pictures.drawing import Axes, JournalFigure, colour_key, colours_between

SHARES = ("#f7fbff", "#c6dbef", "#6baed6", "#2171b5", "#08306b")  # from none to all
DIFFERENCES = ("#b35806", "#f7f7f7", "#2166ac")  # less, the same, more
NOBODY = "#ffffff"


class ColourScale(NamedTuple):
    """Colours from the lowest number to the highest, with the words of the key."""

    ends: tuple[str, ...]
    low: float
    high: float
    label: str

    def colours(self, values: np.ndarray) -> list[str]:
        """The colour of each value; white where there is none."""
        return colours_between(self.ends, (self.low, self.high), values, NOBODY)

    def draw_key(self, figure: JournalFigure, panels: Sequence[Axes]) -> None:
        """A bar below the panels."""
        colour_key(figure, panels, self.ends, (self.low, self.high), self.label)
