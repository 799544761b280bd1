"""The figures of one scenario or several: what is asked for, checked and drawn in one call."""

from collections.abc import Mapping, Sequence

from sim.core.declare import InputError
from sim.pictures.drawing import JournalFigure, journal_style
from sim.pictures.month_maps import Spot, draw_month_maps
from sim.pictures.multiples import draw_multiples
from sim.pictures.overview import draw_overview
from sim.pictures.weekly import Part, Weekly

SINGLE_COLUMN, DOUBLE_COLUMN = 3.5, 7.2  # inches, as most journals have them
NARROWEST, WIDEST = 3.0, 12.0


def refuse_width(width: float, where: str = "width") -> None:
    """Raise InputError for a width at which nothing could be read, or that no page has."""
    if not NARROWEST <= width <= WIDEST:
        raise InputError(
            f"{where} = {width:g}: {NARROWEST:g} to {WIDEST:g} inches are allowed; a column of a "
            f"journal is about {SINGLE_COLUMN:g} wide, two columns about {DOUBLE_COLUMN:g}"
        )


def refuse_differences(by: str | None, count: int, where: str = "differences") -> None:
    """Raise InputError for panels of differences without panels, or without a second scenario."""
    if by is None:
        raise InputError(
            f"{where}: is allowed with a division by governorate, district or group; the figure of "
            "all households has the differences as it is"
        )
    if count < 2:
        raise InputError(f"{where}: two scenarios or more are allowed, and one was given")


def drawn(
    sides: Sequence[Weekly],
    by: str | None = None,
    width: float = DOUBLE_COLUMN,
    differences: bool = False,
) -> JournalFigure:
    """The figure of one scenario, or of several against the first."""
    refuse_width(width)
    if differences:
        refuse_differences(by, len(sides))
    with journal_style():
        return draw_multiples(sides, width, differences) if by else draw_overview(sides, width)


def caption(sides: Sequence[Weekly], by: str | None = None, differences: bool = False) -> str:
    """What a paper should write below the figure, as the figure itself has no title."""
    runs, names = sides[0].runs, [each.name for each in sides]
    panels = ["share of displaced households that has returned", "days to clear"]
    if len(sides) > 1:
        panels.insert(1, f"paired difference in that share from {names[0]}")
    shown = "; ".join(f"({letter}) {each}" for letter, each in zip("abc", panels, strict=False))
    if by:
        shown = f"by {by}: share of its displaced households that has returned"
    if differences:
        shown += f", paired difference from {names[0]}"
    listed = ", ".join(names[:-1]) + " and " * (len(names) > 1) + names[-1]
    counted = "pairs of runs" if differences else "runs"
    many = f"Lines: mean of {runs} {counted}; bands: 95 % Monte-Carlo interval."
    return f"Caption: {listed}, {shown}. {many if runs > 1 else 'One run each, so no interval.'}"


def mapped(
    sides: Sequence[Weekly],
    spots: Mapping[Part, Spot],
    width: float = DOUBLE_COLUMN,
    every: int | None = None,
) -> JournalFigure:
    """A map of districts for every so many months, of one scenario or of a paired difference."""
    refuse_width(width)
    with journal_style():
        return draw_month_maps(sides, spots, width, every)


def map_caption(sides: Sequence[Weekly]) -> str:
    """What a paper should write below maps by month."""
    runs, names = sides[0].runs, [each.name for each in sides]
    shown = f"{names[0]}: share of displaced households that has returned"
    if len(sides) > 1:
        shown = (
            f"{names[1]} less {names[0]}: paired difference in the share of displaced households "
            "that has returned"
        )
    counted = "pairs of runs" if len(sides) > 1 else "runs"
    many = f"mean of {runs} {counted}" if runs > 1 else "one run each"
    told = f"Colour: {many}, in the last week of the month"
    if len(sides) > 1 and runs > 1:
        told += "; a dot: the 95 % Monte-Carlo interval leaves out zero"
    return (
        f"Caption: {shown}, by district and month. {told}. Area: displaced households of the "
        "district at the start. Circles lie at latitude and longitude; north is up."
    )
