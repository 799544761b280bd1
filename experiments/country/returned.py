"""returned.csv: the published rounds of returns of a world, which a run does not need.

A calibration is to them, and a forecast starts at the last of them. A district without a row in a
round was not counted in it: its count before that stands.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np

from experiments.country.rounds import Places, Rounds
from sim.core.declare import InputError, Par, Text
from sim.world.checks import check_district
from sim.world.csv_reader import read_table
from sim.world.tables import World

RETURNED = "returned.csv"
MOST = 1.5  # times those ever displaced: later rounds may count people of whom nobody knew before


# fmt: off
class ReturnedLine(NamedTuple):
    """One row of returned.csv: how many households one round counted as home in a district."""

    date: Annotated[dt.date, Text("the day on which the round was counted")]
    governorate: Annotated[str, Text("the governorate that the district lies in")]
    district: Annotated[str, Text("a district of communities.csv")]
    returned_households: Annotated[int, Par("households", (0, 10_000_000), (0, 250_000), "B",
        "the world's own table", "households that had returned there by then")]
# fmt: on


Lines = dict[int, ReturnedLine]  # by their number in a spreadsheet


def read_returned(world: World) -> tuple[ReturnedLine, ...]:
    """The rows of a world's returned.csv, by day; raise InputError for the first fault."""
    path = world.folder / RETURNED
    if not path.is_file():
        raise InputError(
            f"{path}: is not there; a calibration and a forecast need the published rounds of "
            f"returns: {', '.join(ReturnedLine._fields)}"
        )
    lines: Lines = read_table(path, ReturnedLine)
    for fault in faults_of_rows(path, lines, world):
        raise fault
    return tuple(sorted(lines.values(), key=lambda line: line.date))


def faults_of_returned(world: World) -> list[InputError]:
    """Every fault of a world's returned.csv; none where there is no such table."""
    path, found = world.folder / RETURNED, list[InputError]()
    if not path.exists():
        return []
    try:
        lines: Lines = read_table(path, ReturnedLine, found.append)
    except InputError as fault:
        return [*found, fault]
    return [*found, *faults_of_rows(path, lines, world)]


def faults_of_rows(path: Path, lines: Lines, world: World) -> Iterator[InputError]:
    """Known districts, once in each round, and households in both tables."""
    districts = {line.district: line.governorate for line in world.communities}
    seen: set[tuple[dt.date, str]] = set()
    for number, line in lines.items():
        where = f"{path}: row {number}"
        yield from check_district(where, line, districts)
        if (line.date, line.district) in seen:
            yield InputError(
                f"{where}, column district: {line.district}, {line.date} stands twice; each "
                "district has one row a round at most"
            )
        seen.add((line.date, line.district))
    ever = sum(line.households for line in world.communities)
    for day in dict.fromkeys(line.date for line in lines.values()):
        home = sum(line.returned_households for line in lines.values() if line.date == day)
        if home > MOST * ever:
            yield InputError(
                f"{path}: {day}, column returned_households: {home} in all, and communities.csv "
                f"has {ever} households ever displaced; count households, not people, in both"
            )


def rounds_of(world: World, day: dt.date = dt.date.max) -> Rounds:
    """The published rounds up to a day; raise InputError where there is none."""
    lines, places = read_returned(world), places_of(world)
    days = tuple(dict.fromkeys(line.date for line in lines if line.date <= day))
    if not days:
        raise InputError(f"{day}: is before the first round of returns, {lines[0].date}")
    stock, counted = _stock(lines, days, places)
    households = _households(world)
    ever = np.array([households[district] for _, district in places], float)
    first = [_first_retaken(world, district) for _, district in places]
    return Rounds(
        days, stock, np.maximum(ever, stock.max(axis=0)), places,
        tuple(each if each and each <= day else None for each in first),
        np.array([each is not None for each in first]), np.zeros_like(stock), counted=counted,
        earlier=partial(rounds_of, world),
    )  # fmt: skip


def places_of(world: World) -> Places:
    """The districts of a world with their governorates."""
    return tuple(dict.fromkeys((line.governorate, line.district) for line in world.communities))


def _stock(
    lines: Sequence[ReturnedLine], days: Sequence[dt.date], places: Places
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """The last count of each district by each round, and which of them that round made."""
    numbers = {district: number for number, (_, district) in enumerate(places)}
    stock, counted = np.zeros((2, len(days), len(places)))
    for row, day in enumerate(days):
        stock[row] = stock[max(0, row - 1)]
        for line in lines:
            if line.date == day:
                stock[row, numbers[line.district]] = line.returned_households
                counted[row, numbers[line.district]] = 1.0
    return stock, counted > 0.0


def _households(world: World) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in world.communities:
        found[line.district] = found.get(line.district, 0) + line.households
    return found


def _first_retaken(world: World, district: str) -> dt.date | None:
    """The day on which the first place of a district was retaken; none if none was ever lost."""
    lines = [line for line in world.communities if line.district == district]
    return min((line.retaken_first for line in lines if line.retaken_first), default=None)
