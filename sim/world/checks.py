"""What the tables of a world must be together, beyond what each cell must be."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from sim.core.declare import InputError, nearest
from sim.world.lines import LEVELS, AttackLine, CommunityLine, DeskLine, HostLine, WaveLine


def check_communities(path: Path, lines: Mapping[int, CommunityLine]) -> None:
    """Names once, shares within one, districts together, dates in order."""
    _refuse_repeated(path, "community", lines)
    _check_shares(path, lines)
    _check_neighbours(path, lines)
    _check_retaken(path, lines)


def check_desks(path: Path, lines: Mapping[int, DeskLine]) -> None:
    """Names and ranks once, ranks from 1 on, levels going upwards."""
    _refuse_repeated(path, "desk", lines)
    _refuse_repeated(path, "rank", lines)
    _check_levels(path, lines)
    _check_ranks(path, lines)


def check_waves(
    path: Path, lines: Mapping[int, WaveLine], communities: Mapping[int, CommunityLine]
) -> None:
    """Days rise and households do not fall, up to the households of the communities."""
    totals: dict[str, int] = {}
    for line in communities.values():
        totals[line.governorate] = totals.get(line.governorate, 0) + line.households
    last: dict[str, WaveLine] = {}
    for number, wave in lines.items():
        where, before = f"{path}: row {number}", last.get(wave.governorate)
        _refuse_unknown_place(where, "governorate", wave.governorate, totals)
        if before and (wave.date <= before.date or wave.households < before.households):
            raise InputError(
                f"{where}: {wave.date}, {wave.households} households after {before.date}, "
                f"{before.households}: within a governorate days rise and households do not fall"
            )
        last[wave.governorate] = wave
    for governorate, total in totals.items():
        reached = last[governorate].households if governorate in last else 0
        if reached != total:
            raise InputError(
                f"{path}: {governorate}: ends with {reached} households; communities.csv has "
                f"{total} there, and both must agree"
            )


def check_attacks(
    path: Path, lines: Mapping[int, AttackLine], communities: Mapping[int, CommunityLine]
) -> None:
    """Known districts of their governorate, and each month once."""
    districts = {line.district: line.governorate for line in communities.values()}
    seen: set[tuple[str, str]] = set()
    for number, line in lines.items():
        where = f"{path}: row {number}"
        _refuse_unknown_place(where, "district", line.district, districts)
        _refuse_other_governorate(where, line, districts[line.district])
        if (line.district, line.month) in seen:
            raise InputError(
                f"{where}: {line.district}, {line.month} stands twice; "
                "each district has one row a month at most"
            )
        seen.add((line.district, line.month))


def check_hosts(
    path: Path, lines: Mapping[int, HostLine], communities: Mapping[int, CommunityLine]
) -> None:
    """Known origins, all of them where any is given, each way once, and somebody on each day."""
    _refuse_ways_twice(path, lines)
    origins = {line.governorate: 0 for line in communities.values()}
    came: dict[tuple[str, Any], int] = {}
    for number, line in lines.items():
        _refuse_unknown_place(f"{path}: row {number}", "governorate", line.governorate, origins)
        origins[line.governorate] += 1
        way = line.governorate, line.date
        came[way] = came.get(way, 0) + line.households
    for (origin, day), households in came.items():
        if households == 0:
            raise InputError(f"{path}: {origin}, {day}: 0 households in all; at least 1 is needed")
    for origin, count in origins.items():
        if lines and count == 0:
            raise InputError(f"{path}: {origin}: has no row; each governorate of origin needs one")
    if len({line.host for line in lines.values()}) > MOST_HOSTS:
        raise InputError(f"{path}: column host: at most {MOST_HOSTS} governorates are allowed")


MOST_HOSTS = 127


def _refuse_ways_twice(path: Path, lines: Mapping[int, HostLine]) -> None:
    seen: set[tuple[Any, ...]] = set()
    for number, line in lines.items():
        way = line.governorate, line.date, line.host
        if way in seen:
            raise InputError(
                f"{path}: row {number}: {line.governorate}, {line.date}, {line.host} stands twice; "
                "one row for each origin, day and host is allowed"
            )
        seen.add(way)


def _refuse_unknown_place(where: str, column: str, name: str, known: Mapping[str, Any]) -> None:
    if name not in known:
        raise InputError(
            f"{where}, column {column}: {name!r} is not in communities.csv{nearest(name, known)}"
        )


def _refuse_other_governorate(where: str, line: AttackLine, governorate: str) -> None:
    """The governorate in which the district lies."""
    if line.governorate != governorate:
        raise InputError(
            f"{where}, column governorate: {line.governorate!r}: the district {line.district!r} "
            f"lies in {governorate!r} in communities.csv"
        )


def _check_retaken(path: Path, lines: Mapping[int, CommunityLine]) -> None:
    for number, line in lines.items():
        first, last = line.retaken_first, line.retaken_last
        if (first is None) != (last is None) or (first and last and last < first):
            raise InputError(
                f"{path}: row {number}, column retaken_last: {last or 'empty'} with retaken_first "
                f"{first or 'empty'}: both or neither are given, the last not before the first"
            )


def _refuse_repeated(path: Path, column: str, lines: Mapping[int, Any]) -> None:
    seen: set[Any] = set()
    for number, line in lines.items():
        value = getattr(line, column)
        if value in seen:
            raise InputError(
                f"{path}: row {number}, column {column}: {value!r} stands twice; "
                "each row needs its own"
            )
        seen.add(value)


def _check_shares(path: Path, communities: Mapping[int, CommunityLine]) -> None:
    for number, line in communities.items():
        if line.damaged + line.destroyed > 1.0:
            raise InputError(
                f"{path}: row {number}: damaged + destroyed = {line.damaged + line.destroyed:g}: "
                "a share of at most 1 is allowed for both together"
            )


def _check_neighbours(path: Path, communities: Mapping[int, CommunityLine]) -> None:
    """Districts stand together, and a district lies in one governorate."""
    ended: set[str] = set()
    before = next(iter(communities.values()))
    for number, line in communities.items():
        if line.district != before.district:
            ended.add(before.district)
        if line.district in ended:
            raise InputError(
                f"{path}: row {number}, column district: {line.district!r} began further up; "
                "rows of one district stand together"
            )
        if line.district == before.district and line.governorate != before.governorate:
            raise InputError(
                f"{path}: row {number}, column governorate: {line.governorate!r}: "
                f"the district {line.district!r} lies in {before.governorate!r} further up"
            )
        before = line


def _check_levels(path: Path, desks: Mapping[int, DeskLine]) -> None:
    for number, (before, line) in zip([*desks][1:], pairwise(desks.values()), strict=True):
        if LEVELS.index(line.level) < LEVELS.index(before.level):
            raise InputError(
                f"{path}: row {number}, column level: {line.level!r} after {before.level!r}: "
                "a file goes from locality to district to governorate"
            )


def _check_ranks(path: Path, desks: Mapping[int, DeskLine]) -> None:
    for number, line in desks.items():
        if line.rank > len(desks):
            raise InputError(
                f"{path}: row {number}, column rank: {line.rank}: with {len(desks)} desks the "
                f"ranks are 1 to {len(desks)}, each once"
            )
