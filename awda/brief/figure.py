"""The one figure of a brief: what each use of the money brings, with its interval."""

from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

from awda.page.svg import DRAWING, accessible, saved
from sim.pictures.drawing import BLUE, GREY, VERMILION, finding, panels

WIDTH = 7.0  # inches: an A4 page within its margins
A_LINE = 0.26  # inches for each use
AROUND = 1.0  # inches for title and axis
A_TITLE = 64  # letters of a line of the title
LONGEST = 46  # letters of the name of a use


class Use(NamedTuple):
    """A use of the money as the figure shows it: a mean with its interval."""

    name: str
    mean: float
    low: float
    high: float
    chosen: bool = False


def drawn(uses: Sequence[Use], title: str, along: str) -> str:
    """The figure as an element of a page; the title says the finding, `along` the unit."""
    with DRAWING:
        figure, [axes] = panels(1, WIDTH, AROUND + A_LINE * len(uses))
        for place, use in enumerate(reversed(uses)):
            colour = VERMILION if use.chosen else BLUE
            axes.plot([use.low, use.high], [place, place], color=colour, linewidth=2.2, alpha=0.6)
            axes.plot(use.mean, place, "D" if use.chosen else "o", color=colour)
        axes.axvline(0.0, color=GREY, linewidth=0.8)
        axes.set_yticks(range(len(uses)), [_short(use.name) for use in reversed(uses)], fontsize=8)
        axes.set_ylim(-0.6, len(uses) - 0.4)
        axes.tick_params(axis="x", labelsize=8)
        axes.set_xlabel(along, fontsize=8)
        finding(figure, "\n".join(wrap(title, A_TITLE)))
        text = saved(figure, "svg").decode()
    return accessible(text, "brief", title, f"{along}. The numbers stand in the table below.")


def finding_of(uses: Sequence[Use]) -> str:
    """What the figure shows, in a sentence: the first of the uses, and whether ranges overlap."""
    first, *others = sorted(uses, key=lambda use: -use.mean)
    if not others:
        return f"{_short(first.name)} is the one use of the money"
    apart = first.low > max(use.high for use in others)
    known = "all others lie below its range" if apart else "the ranges overlap"
    return f"{_short(first.name)} brings most in the mean; {known}"


def _short(name: str, longest: int = LONGEST) -> str:
    return name if len(name) <= longest else f"{name[: longest - 4]} ..."
