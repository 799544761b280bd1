"""How scenarios are told apart: colours that are safe for the colour-blind, lines, and the key."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.measure.intervals import Band
from sim.pictures.drawing import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    Axes,
    JournalFigure,
    Line,
    key_of_band,
    key_of_line,
)
from sim.pictures.weekly import Weekly

COLOURS = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, GREY)
LINES: tuple[Line, ...] = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (5, 1.5, 1, 1.5)), (0, (9, 2)))
LONGEST_NAME = 28  # characters of a scenario's name that a figure has room for
BAND = "95 % Monte-Carlo interval"
KEY_LINE, KEY_EDGE = 0.14, 0.08  # inches
LETTER, HANDLE = 0.057, 0.5  # inches: a letter of the key, and the line before it with its space


class Look(NamedTuple):
    """The colour and the line of one scenario."""

    colour: str
    line: Line


def looks(count: int) -> list[Look]:
    """As many looks, of which no two share both colour and line."""
    return [
        Look(COLOURS[place % len(COLOURS)], LINES[place % len(LINES)]) for place in range(count)
    ]


def draw_band(axes: Axes, x: np.ndarray, found: Band, look: Look) -> None:
    """A mean with its interval, in per cent or percentage points."""
    axes.fill_between(
        x, 100.0 * found.low, 100.0 * found.high, color=look.colour, alpha=0.2, linewidth=0
    )
    axes.plot(x, 100.0 * found.mean, color=look.colour, linestyle=look.line, linewidth=1.1)


def from_zero(axes: Axes) -> None:
    """Per cent along the upright axis, from 0 to what is drawn and no more than 100."""
    axes.set_ylim(0, min(max(axes.get_ylim()[1], 1), 100))


def shortened(name: str, letters: int = LONGEST_NAME) -> str:
    """A name for which a figure has room."""
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip(' (')}…"


class Key(NamedTuple):
    """What stands above all panels: which line is which scenario, and what the bands are."""

    names: list[str]
    looks: list[Look]  # of the scenarios; where there is one name more, the last is of the bands
    columns: int

    @property
    def height(self) -> float:
        """The inches that it takes."""
        return KEY_LINE * math.ceil(len(self.names) / self.columns) + KEY_EDGE

    def draw(self, figure: JournalFigure) -> None:
        """The lines in the order of the scenarios, then the band if there is one."""
        handles: list[Any] = [key_of_line(*look) for look in self.looks]
        if len(self.names) > len(handles):
            handles.append(key_of_band(GREY))
        figure.legend(
            handles, self.names, loc="outside upper left", ncols=self.columns,
            borderaxespad=0.2, handlelength=2.6, columnspacing=1.2,
        )  # fmt: skip


def key_for(sides: Sequence[Weekly], width: float, skipped: int = 0) -> Key:
    """The key of a figure of this width in inches, without the scenarios that it does not draw."""
    runs, names = sides[0].runs, [shortened(each.name) for each in sides[skipped:]]
    if runs > 1:
        names.append(f"{BAND}, {runs} {'pairs' if skipped else 'runs'}")
    else:
        names[-1] += " (one run each, no interval)" if len(sides) > 1 else " (one run)"
    columns = max(1, int(width / (max(map(len, names)) * LETTER + HANDLE)))
    return Key(names, looks(len(sides))[skipped:], min(columns, len(names)))
