"""The map of districts: circles at their latitude and longitude, without tiles or outlines."""

import json
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from awda.page.series import interval_in
from awda.page.stages import Answer
from experiments.compare.district_places import refuse_unplaced, spots_of
from experiments.provenance.tables import Table
from sim.measure.intervals import Interval, share_interval
from sim.pictures.colour_scale import SHARES
from sim.pictures.drawing import JournalFigure
from sim.pictures.figure import mapped
from sim.pictures.month_maps import months_of
from sim.pictures.weekly import Part

Returned = dict[Part, np.ndarray]
WIDTH, EDGE = 600.0, 34.0
LEAST, MOST = 7.0, 26.0  # radius of a circle
COLOURS = SHARES  # from 0 to 100 %


class Spot(NamedTuple):
    """A district on the map."""

    district: str
    governorate: str
    x: float
    y: float
    radius: float
    shares: list[float]  # of each week, in per cent: of the scenario
    first: list[float]  # the same of the baseline, or empty


class Map(NamedTuple):
    """All that the template draws."""

    width: float
    height: float
    spots: list[Spot]
    days: list[str]
    colours: Sequence[str]


def map_of(answer: Answer) -> Map | None:
    """The map at every week; None for a world whose places have no latitude and longitude."""
    scenario = answer.sides[-1].scenario
    known = spots_of(scenario)
    if not known:
        return None
    weekly = [side.weekly("district").returned for side in answer.sides]
    height, xy = _projected([(spot.north, spot.east) for spot in known.values()])
    most = max(spot.households for spot in known.values())
    spots = [
        Spot(part.name, part.within, x, y, max(LEAST, MOST * math.sqrt(spot.households / most)),
             _listed(weekly[-1][part]), _listed(weekly[0][part]) if len(weekly) > 1 else [])
        for (part, spot), (x, y) in zip(known.items(), xy, strict=True)
    ]  # fmt: skip
    weeks = range(scenario.run.weeks + 1)
    spots.sort(key=lambda spot: -spot.radius)
    return Map(WIDTH, height, spots, [scenario.day_of(w).isoformat() for w in weeks], COLOURS)


def map_data(drawn: Map) -> str:
    """What the script needs of the map, as JSON that may stand in a page."""
    spots = [
        {"district": spot.district, "governorate": spot.governorate, "shares": spot.shares,
         "first": spot.first}
        for spot in drawn.spots
    ]  # fmt: skip
    content = {"spots": spots, "days": drawn.days, "colours": list(drawn.colours)}
    return json.dumps(content).replace("<", "\\u003c").replace("NaN", "null")


def fill(percent: float) -> str:
    """The colour of a share in per cent."""
    if not math.isfinite(percent):
        return "#ffffff"
    at = max(0.0, min(1.0, percent / 100.0)) * (len(COLOURS) - 1)
    low = min(len(COLOURS) - 2, int(at))
    ends = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in COLOURS[low : low + 2]]
    return "#" + "".join(
        f"{round(a + (b - a) * (at - low)):02x}" for a, b in zip(*ends, strict=True)
    )


def _projected(places: list[tuple[float, float]]) -> tuple[float, list[tuple[float, float]]]:
    """Height of the map, and x and y of each place, a degree being as long either way."""
    north, east = (np.array(each) for each in zip(*places, strict=True))
    x = (east - east.min()) * math.cos(math.radians(float(north.mean())))
    y = north.max() - north
    scale = (WIDTH - 2 * EDGE) / max(float(x.max()), 1e-9)
    height = float(y.max()) * scale + 2 * EDGE
    return height, [
        (EDGE + scale * float(a), EDGE + scale * float(b)) for a, b in zip(x, y, strict=True)
    ]


def _listed(shares: np.ndarray) -> list[float]:
    return [round(100.0 * float(value), 1) for value in shares.mean(axis=0)]


def district_table(answer: Answer) -> Table:
    """Every district at the end of the run: the share returned of each scenario, and the gain."""
    weekly = [side.weekly("district").returned for side in answer.sides]
    return [_row(answer, weekly, part, answer.sides[0].scenario.run.weeks) for part in weekly[-1]]


def month_table(answer: Answer) -> Table:
    """Every district in every month of the run, as it was in the last week of the month."""
    run = answer.sides[0].scenario.run
    weekly = [side.weekly("district").returned for side in answer.sides]
    return [
        {"month": month.name, "date": run_day(answer, month.week)}
        | _row(answer, weekly, part, month.week)
        for month in months_of(run.start, run.weeks, 1)
        for part in weekly[-1]
    ]


def month_figure(answer: Answer) -> JournalFigure:
    """Maps by month: of the paired difference where there are two scenarios."""
    sides = [side.weekly("district") for side in answer.sides]
    spots = spots_of(answer.sides[-1].scenario)
    refuse_unplaced(answer.sides[-1].scenario, "districts by month")
    return mapped(sides, spots)


def run_day(answer: Answer, week: int) -> str:
    """The day on which a week of the run ends."""
    return answer.sides[0].scenario.day_of(week).isoformat()


def _row(answer: Answer, weekly: Sequence[Returned], part: Part, week: int) -> dict[str, Any]:
    row: dict[str, Any] = {"governorate": part.within, "district": part.name}
    for side, returned in zip(answer.sides, weekly, strict=True):
        found = _share(answer, returned[part][:, week])
        row |= {f"{side.scenario.name} %": 100 * found.mean, f"{side.scenario.name} low":
                100 * found.low, f"{side.scenario.name} high": 100 * found.high}  # fmt: skip
    if len(weekly) > 1:
        found = interval_in(answer, weekly[1][part][:, week] - weekly[0][part][:, week])
        row |= {"difference, percentage points": 100 * found.mean, "low": 100 * found.low,
                "high": 100 * found.high}  # fmt: skip
    return row | {"runs": answer.pairs}


def _share(answer: Answer, shares: np.ndarray) -> Interval:
    return interval_in(answer, shares) if answer.is_over_sets else share_interval(shares)
