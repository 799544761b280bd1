"""The figures of one scenario or several: what is asked for, checked and drawn in one call."""

from collections.abc import Sequence

from sim.core.declare import InputError
from sim.pictures.drawing import JournalFigure, journal_style
from sim.pictures.multiples import draw_multiples
from sim.pictures.overview import draw_overview
from sim.pictures.weekly import Weekly

SINGLE_COLUMN, DOUBLE_COLUMN = 3.5, 7.2  # inches, as most journals have them
NARROWEST, WIDEST = 3.0, 12.0


def refuse_width(width: float) -> None:
    """Raise InputError for a width at which nothing could be read, or that no page has."""
    if not NARROWEST <= width <= WIDEST:
        raise InputError(
            f"width = {width:g}: {NARROWEST:g} to {WIDEST:g} inches are allowed; a column of a "
            f"journal is about {SINGLE_COLUMN:g} wide, two columns about {DOUBLE_COLUMN:g}"
        )


def drawn(
    sides: Sequence[Weekly], by: str | None = None, width: float = DOUBLE_COLUMN
) -> JournalFigure:
    """The figure of one scenario, or of several against the first."""
    refuse_width(width)
    with journal_style():
        return draw_multiples(sides, width) if by else draw_overview(sides, width)
