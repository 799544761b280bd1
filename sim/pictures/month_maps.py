"""Districts by month: small maps of circles at their latitude and longitude, without outlines."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from sim.core.declare import InputError
from sim.measure.intervals import Band, band
from sim.pictures.colour_scale import DIFFERENCES, SHARES, ColourScale
from sim.pictures.dates import STEPS
from sim.pictures.drawing import Axes, JournalFigure, circles, journal_panels, key_of_circle
from sim.pictures.map_names import Circles, name_some
from sim.pictures.weekly import Part, Weekly

PANEL = 1.75  # inches that a map is wide at least
TITLE, EDGES = 0.22, 0.85  # inches: above each map, and for both keys of the figure
TALLEST_PAGE = 9.3
ROWS = 3  # of maps where nobody says how many months lie between them
LEAST, MOST = 0.014, 0.055  # radius of a circle, as a share of the width of a map
MARGIN = 0.07  # of a map beyond its outermost districts
POINTS_AN_INCH = 72.0


class Spot(NamedTuple):
    """Where a district lies, in degrees, and how many households are displaced from it."""

    north: float
    east: float
    households: int


class Month(NamedTuple):
    """One map: what it is called, and the last week of the run that lies in the month."""

    name: str
    week: int


class Sheet(NamedTuple):
    """What all maps of a figure share: districts, edges in degrees, and the page in inches."""

    parts: list[Part]
    spots: list[Spot]
    west: float
    east: float
    south: float
    north: float
    stretch: float  # how much longer a degree of latitude is than one of longitude
    width: float
    columns: int

    @property
    def points(self) -> float:
        """How wide a map is, in points."""
        return POINTS_AN_INCH * self.width / self.columns

    @property
    def tall(self) -> float:
        """How high a map with its title is, in inches."""
        share = (self.north - self.south) * self.stretch / (self.east - self.west)
        return self.width / self.columns * share + TITLE

    @property
    def most(self) -> int:
        """How many maps a page has room for."""
        return max(1, int((TALLEST_PAGE - EDGES) / self.tall)) * self.columns

    @property
    def places(self) -> np.ndarray:
        """Longitude and latitude of each district."""
        return np.array([(spot.east, spot.north) for spot in self.spots])

    def circles(self) -> Circles:
        """The circles as they lie on a map, in points."""
        scale = self.points / (self.east - self.west)
        x, y = (self.places - (self.west, self.south)).T
        names = [part.name for part in self.parts]
        return Circles(names, scale * x, scale * self.stretch * y, self.radii(), self.points)

    def radii(self) -> np.ndarray:
        """The radius of each circle in points: its area is the number of households."""
        sizes = np.sqrt([each.households for each in self.spots])
        shares: np.ndarray = np.maximum(LEAST, MOST * sizes / max(sizes.max(), 1e-9))
        return self.points * shares


def months_of(start: date, weeks: int, step: int) -> list[Month]:
    """Every so many months, counted back from the end of a run of so many weeks."""
    last: dict[int, Month] = {}
    for week in range(weeks + 1):
        day = start + timedelta(weeks=week)
        last[day.year * 12 + day.month] = Month(f"{day:%b %Y}", week)
    return [last[number] for number in sorted(last, reverse=True)[::step][::-1]]


def draw_month_maps(
    sides: Sequence[Weekly],
    spots: Mapping[Part, Spot],
    width: float,
    every: int | None = None,
) -> JournalFigure:
    """Maps of one scenario's shares, or of the paired difference of the second from the first."""
    weeks = next(iter(sides[0].returned.values())).shape[1] - 1
    sheet = sheet_of(spots, width)
    months = months_on(sheet, sides[0].start, weeks, every)
    rows = math.ceil(len(months) / sheet.columns)
    size = (width, rows * sheet.tall + EDGES)
    figure, panels = journal_panels(rows, sheet.columns, size)
    bands = bands_of(sides, sheet.parts, [each.week for each in months])
    scale = scale_for(bands, len(sides) > 1)
    for axes in panels:
        axes.set_axis_off()
    for axes, month, found in zip(panels, months, bands, strict=False):
        axes.set_title(month.name)
        _draw(axes, sheet, found, scale)
    name_some(panels[0], sheet.circles(), sheet.places)
    scale.draw_key(figure, panels)
    _draw_sizes(figure, sheet)
    return figure


def sheet_of(spots: Mapping[Part, Spot], width: float) -> Sheet:
    """The districts, the largest first so that no small one is hidden, and where the map ends."""
    ordered = sorted(spots.items(), key=lambda each: -each[1].households)
    north, east = (np.array([spot[axis] for _, spot in ordered]) for axis in (0, 1))
    high, wide = float(np.ptp(north)) or 1.0, float(np.ptp(east)) or 1.0
    return Sheet(
        [part for part, _ in ordered], [spot for _, spot in ordered],
        float(east.min()) - MARGIN * wide, float(east.max()) + MARGIN * wide,
        float(north.min()) - MARGIN * high, float(north.max()) + MARGIN * high,
        1.0 / math.cos(math.radians(float(north.mean()))), width, max(1, int(width / PANEL)),
    )  # fmt: skip


def months_on(
    sheet: Sheet, start: date, weeks: int, every: int | None, where: str = "every"
) -> list[Month]:
    """The months of a figure; raise InputError for more than a page has room for."""
    if every is None:
        few = min(sheet.most, ROWS * sheet.columns)
        found = (months_of(start, weeks, step) for step in (*STEPS, weeks + 1))
        return next(each for each in found if len(each) <= few)
    months = months_of(start, weeks, every)
    if len(months) > sheet.most:
        fewest = math.ceil(len(months_of(start, weeks, 1)) / sheet.most)
        raise InputError(
            f"{where} = {every}: {len(months)} maps have no room on a page of this width; "
            f"{fewest} months or more are allowed"
        )
    return months


def bands_of(sides: Sequence[Weekly], parts: Sequence[Part], weeks: Sequence[int]) -> list[Band]:
    """For each of some weeks, the mean of every district in per cent, or of its difference."""
    last = np.stack([sides[-1].returned[part][:, weeks] for part in parts])  # [part, run, week]
    first = np.stack([sides[0].returned[part][:, weeks] for part in parts])
    found = 100.0 * (last - first if len(sides) > 1 else last)
    return [band(found[:, :, place].T) for place in range(len(weeks))]


def scale_for(bands: Sequence[Band], of_difference: bool) -> ColourScale:
    """0 to 100 % for shares; for differences as far on either side of zero as any map goes."""
    if not of_difference:
        return ColourScale(SHARES, 0.0, 100.0, "households returned (% of displaced households)")
    shown = np.abs([each.mean for each in bands])
    most = float(np.ceil(round(max(1.0, np.nanmax(shown, initial=0.0)), 6)))
    return ColourScale(DIFFERENCES, -most, most, "difference (percentage points)")


def _draw(axes: Axes, sheet: Sheet, found: Band, scale: ColourScale) -> None:
    axes.set(xlim=(sheet.west, sheet.east), ylim=(sheet.south, sheet.north))
    axes.set_aspect(sheet.stretch)
    circles(axes, sheet.places, sheet.radii(), scale.colours(found.mean))
    if scale.low < 0.0:
        clear = sheet.places[found.low * found.high > 0.0]
        axes.plot(*clear.T, "k.", markersize=1.6)


def _draw_sizes(figure: JournalFigure, sheet: Sheet) -> None:
    """Which circle is how many households."""
    most = max(spot.households for spot in sheet.spots)
    numbers = [number for number in _round_numbers(most) if number >= most * (LEAST / MOST) ** 2]
    handles = [key_of_circle(sheet.points * MOST * math.sqrt(number / most)) for number in numbers]
    figure.legend(
        handles, [f"{number:,} households" for number in numbers], loc="outside upper left",
        ncols=len(numbers), title="displaced from the district:", title_fontsize=7,
        alignment="left",
    )  # fmt: skip


def _round_numbers(most: int) -> list[int]:
    """A number of one digit close to the largest, and a tenth of it."""
    power = 10 ** int(math.log10(max(most, 1)))
    return sorted({max(1, most // power * power // 10), max(1, most // power * power)})
