"""What the tables of a world must be together, beyond what each cell must be.

Each check gives every fault that it finds, one after the other; who reads a world raises the first.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from sim.core.declare import InputError, nearest
from sim.world.lines import LEVELS, AttackLine, CommunityLine, DeskLine, HostLine, WaveLine

Faults = Iterator[InputError]
MOST_HOSTS = 127


def check_communities(path: Path, lines: Mapping[int, CommunityLine]) -> Faults:
    """Names once, shares within one, districts together, dates in order."""
    yield from _repeated(path, "community", lines)
    yield from _shares(path, lines)
    yield from _neighbours(path, lines)
    yield from _retaken(path, lines)


def check_desks(path: Path, lines: Mapping[int, DeskLine]) -> Faults:
    """Names and ranks once, ranks from 1 on, levels going upwards."""
    yield from _repeated(path, "desk", lines)
    yield from _repeated(path, "rank", lines)
    yield from _levels(path, lines)
    yield from _ranks(path, lines)


def check_waves(
    path: Path, lines: Mapping[int, WaveLine], communities: Mapping[int, CommunityLine]
) -> Faults:
    """Days rise and households do not fall, up to the households of the communities."""
    totals: dict[str, int] = {}
    for line in communities.values():
        totals[line.governorate] = totals.get(line.governorate, 0) + line.households
    last: dict[str, WaveLine] = {}
    ends: dict[str, int] = {}
    for number, wave in lines.items():
        where, before = f"{path}: row {number}", last.get(wave.governorate)
        yield from _unknown_place(where, "governorate", wave.governorate, totals)
        if before and (wave.date <= before.date or wave.households < before.households):
            yield InputError(
                f"{where}, columns date and households: {wave.date}, {wave.households} after "
                f"{before.date}, {before.households}: within a governorate days rise and "
                "households do not fall"
            )
        last[wave.governorate], ends[wave.governorate] = wave, number
    for governorate, total in totals.items():
        reached = last[governorate].households if governorate in last else 0
        if reached != total:
            row = f"row {ends[governorate]}, column households: " if governorate in ends else ""
            yield InputError(
                f"{path}: {row}{governorate}: ends with {reached} households; communities.csv has "
                f"{total} there, and both must agree"
            )


def check_attacks(
    path: Path, lines: Mapping[int, AttackLine], communities: Mapping[int, CommunityLine]
) -> Faults:
    """Known districts of their governorate, and each month once."""
    districts = {line.district: line.governorate for line in communities.values()}
    seen: set[tuple[str, str]] = set()
    for number, line in lines.items():
        where = f"{path}: row {number}"
        yield from check_district(where, line, districts)
        if (line.district, line.month) in seen:
            yield InputError(
                f"{where}: {line.district}, {line.month} stands twice; "
                "each district has one row a month at most"
            )
        seen.add((line.district, line.month))


def check_district(where: str, line: Any, districts: Mapping[str, str]) -> Faults:
    """A known district, in the governorate in which it lies."""
    yield from _unknown_place(where, "district", line.district, districts)
    if line.governorate != districts.get(line.district, line.governorate):
        yield InputError(
            f"{where}, column governorate: {line.governorate!r}: the district {line.district!r} "
            f"lies in {districts[line.district]!r} in communities.csv"
        )


def check_hosts(
    path: Path, lines: Mapping[int, HostLine], communities: Mapping[int, CommunityLine]
) -> Faults:
    """Known origins, all of them where any is given, each way once, and somebody on each day."""
    yield from _ways_twice(path, lines)
    origins = {line.governorate: 0 for line in communities.values()}
    came: dict[tuple[str, Any], int] = {}
    for number, line in lines.items():
        yield from _unknown_place(f"{path}: row {number}", "governorate", line.governorate, origins)
        if line.governorate in origins:
            origins[line.governorate] += 1
            way = line.governorate, line.date
            came[way] = came.get(way, 0) + line.households
    for (origin, day), households in came.items():
        if households == 0:
            yield InputError(f"{path}: {origin}, {day}: 0 households in all; at least 1 is needed")
    for origin, count in origins.items():
        if lines and count == 0:
            yield InputError(f"{path}: {origin}: has no row; each governorate of origin needs one")
    if len({line.host for line in lines.values()}) > MOST_HOSTS:
        yield InputError(f"{path}: column host: at most {MOST_HOSTS} governorates are allowed")


def _ways_twice(path: Path, lines: Mapping[int, HostLine]) -> Faults:
    seen: set[tuple[Any, ...]] = set()
    for number, line in lines.items():
        way = line.governorate, line.date, line.host
        if way in seen:
            yield InputError(
                f"{path}: row {number}: {line.governorate}, {line.date}, {line.host} stands twice; "
                "one row for each origin, day and host is allowed"
            )
        seen.add(way)


def _unknown_place(where: str, column: str, name: str, known: Mapping[str, Any]) -> Faults:
    if name not in known:
        yield InputError(
            f"{where}, column {column}: {name!r} is not in communities.csv{nearest(name, known)}"
        )


def _retaken(path: Path, lines: Mapping[int, CommunityLine]) -> Faults:
    for number, line in lines.items():
        first, last = line.retaken_first, line.retaken_last
        if (first is None) != (last is None) or (first and last and last < first):
            yield InputError(
                f"{path}: row {number}, column retaken_last: {last or 'empty'} with retaken_first "
                f"{first or 'empty'}: both or neither are given, the last not before the first"
            )


def _repeated(path: Path, column: str, lines: Mapping[int, Any]) -> Faults:
    seen: set[Any] = set()
    for number, line in lines.items():
        value = getattr(line, column)
        if value in seen:
            yield InputError(
                f"{path}: row {number}, column {column}: {value!r} stands twice; "
                "each row needs its own"
            )
        seen.add(value)


def _shares(path: Path, communities: Mapping[int, CommunityLine]) -> Faults:
    for number, line in communities.items():
        if line.damaged + line.destroyed > 1.0:
            yield InputError(
                f"{path}: row {number}: damaged + destroyed = {line.damaged + line.destroyed:g}: "
                "a share of at most 1 is allowed for both together"
            )


def _neighbours(path: Path, communities: Mapping[int, CommunityLine]) -> Faults:
    """Districts stand together, and a district lies in one governorate."""
    ended: set[str] = set()
    before = next(iter(communities.values()))
    for number, line in communities.items():
        if line.district != before.district:
            ended.add(before.district)
        if line.district in ended:
            yield InputError(
                f"{path}: row {number}, column district: {line.district!r} began further up; "
                "rows of one district stand together"
            )
        if line.district == before.district and line.governorate != before.governorate:
            yield InputError(
                f"{path}: row {number}, column governorate: {line.governorate!r}: "
                f"the district {line.district!r} lies in {before.governorate!r} further up"
            )
        before = line


def _levels(path: Path, desks: Mapping[int, DeskLine]) -> Faults:
    for number, (before, line) in zip([*desks][1:], pairwise(desks.values()), strict=True):
        if LEVELS.index(line.level) < LEVELS.index(before.level):
            yield InputError(
                f"{path}: row {number}, column level: {line.level!r} after {before.level!r}: "
                "a file goes from locality to district to governorate"
            )


def _ranks(path: Path, desks: Mapping[int, DeskLine]) -> Faults:
    for number, line in desks.items():
        if line.rank > len(desks):
            yield InputError(
                f"{path}: row {number}, column rank: {line.rank}: with {len(desks)} desks the "
                f"ranks are 1 to {len(desks)}, each once"
            )
