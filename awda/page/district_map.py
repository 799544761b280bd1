"""The map of districts: circles at their latitude and longitude, without tiles or outlines."""

import json
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from awda.page.stages import Answer
from experiments.compare.comparison import Swept
from experiments.provenance.tables import Table, read_columns
from sim.measure.intervals import share_interval
from sim.population.population import places_of
from sim.recording.curves import by_place, share
from sim.scenario.scenario import Scenario

WIDTH, EDGE = 600.0, 34.0
LEAST, MOST = 7.0, 26.0  # radius of a circle
COLOURS = ("#f7fbff", "#c6dbef", "#6baed6", "#2171b5", "#08306b")  # of shares, from 0 to 100 %


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
    known = coordinates(scenario)
    weekly = [_shares(side) for side in answer.sides]
    parts = [part for part in weekly[-1] if part in known]
    if not parts:
        return None
    height, xy = _projected([known[part] for part in parts])
    sizes = _sizes(scenario)
    most = max(sizes[part] for part in parts)
    spots = [
        Spot(part[1], part[0], x, y, max(LEAST, MOST * math.sqrt(sizes[part] / most)),
             _listed(weekly[-1][part]), _listed(weekly[0][part]) if len(weekly) > 1 else [])
        for part, (x, y) in zip(parts, xy, strict=True)
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


def coordinates(scenario: Scenario) -> dict[tuple[str, str], tuple[float, float]]:
    """Latitude and longitude of each district, where the world's sources tell them."""
    path = scenario.world.folder / "sources" / "districts.csv"
    if not path.is_file():
        return {}
    table = read_columns(path)
    if not {"latitude", "longitude"} <= set(table):
        return {}
    names = zip(table["governorate"].tolist(), table["district"].tolist(), strict=True)
    places = zip(table["latitude"].tolist(), table["longitude"].tolist(), strict=True)
    return dict(zip(names, places, strict=True))


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


def _sizes(scenario: Scenario) -> dict[tuple[str, str], int]:
    places = places_of(scenario)
    return {
        part: sum(places[row].agents for row in rows) for part, rows in by_place(places).items()
    }


def _shares(side: Swept) -> dict[tuple[str, str], np.ndarray]:
    """The share returned of each district, [run, week]."""
    places = places_of(side.scenario)
    sizes = [each.agents for each in places]
    counts = side.counts()
    return {
        part: np.stack([share(each.places, rows, sizes) for each in counts])
        for part, rows in by_place(places).items()
        if part[1]
    }


def _listed(shares: np.ndarray) -> list[float]:
    return [round(100.0 * float(value), 1) for value in shares.mean(axis=0)]


def district_table(answer: Answer) -> Table:
    """Every district at the end of the run: the share returned of each scenario, and the gain."""
    from sim.measure.intervals import interval

    weekly = [_shares(side) for side in answer.sides]
    rows: Table = []
    for part in weekly[-1]:
        row: dict[str, Any] = {"governorate": part[0], "district": part[1]}
        for side, shares in zip(answer.sides, weekly, strict=True):
            found = share_interval(shares[part][:, -1])
            row |= {f"{side.scenario.name} %": 100 * found.mean, f"{side.scenario.name} low":
                    100 * found.low, f"{side.scenario.name} high": 100 * found.high}  # fmt: skip
        if len(weekly) > 1:
            found = interval(weekly[1][part][:, -1] - weekly[0][part][:, -1])
            row |= {"difference, percentage points": 100 * found.mean, "low": 100 * found.low,
                    "high": 100 * found.high}  # fmt: skip
        rows.append(row | {"runs": answer.pairs})
    return rows
