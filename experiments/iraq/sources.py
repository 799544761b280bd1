"""The public counts behind the Iraqi world, as they stand in scenarios/iraq/sources/."""

import csv
from datetime import date

from sim.core.declare import InputError, nearest
from sim.core.source_files import package_folder

SOURCES = package_folder("sim").parent / "scenarios" / "iraq" / "sources"

Row = dict[str, str]
Stocks = dict[str, dict[str, int]]  # households by round of counting, then by place


def source(name: str) -> list[Row]:
    """A table as it is."""
    with (SOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stocks(name: str, place: str, households: str, cut: date) -> Stocks:
    """A table of counts by round and place, up to the cut."""
    found: Stocks = {}
    for row in source(name):
        if row["date"] <= cut.isoformat():
            found.setdefault(row["date"], {})[row[place]] = int(row[households])
    return found


def latest(known: Stocks, day: str) -> dict[str, int]:
    """The last round on or before a day; nothing where there was none yet."""
    return known[max(seen)] if (seen := [each for each in known if each <= day]) else {}


def districts_of_origin() -> list[tuple[str, str]]:
    """Governorate and district of every place that households were displaced from."""
    return [(row["governorate"], row["district"]) for row in source("districts")]


def refuse_unknown_place(
    where: str, governorate: str, district: str | None, known: list[tuple[str, str]]
) -> None:
    """Raise InputError for a place that is none of the known districts, with the nearest name."""
    governorates = sorted({name for name, _ in known})
    if governorate not in governorates:
        near = nearest(governorate, governorates)
        raise InputError(
            f"{where}, column governorate: {governorate or 'empty'!r}: no governorate of "
            f"origin{near}"
        )
    inside = sorted(name for above, name in known if above == governorate)
    if district is not None and district not in inside:
        raise InputError(
            f"{where}, column district: {district!r}: no district of "
            f"{governorate}{nearest(district, inside)}"
        )
