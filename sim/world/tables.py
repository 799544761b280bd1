"""A world is a folder that a spreadsheet can make: communities.csv, desks.csv and world.toml."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.core.declare import InputError
from sim.world.checks import check_attacks, check_communities, check_desks, check_hosts, check_waves
from sim.world.csv_reader import read_table
from sim.world.files import tables_of
from sim.world.lines import AttackLine, CommunityLine, DeskLine, HostLine, WaveLine

KINDS: dict[str, type] = {
    "communities.csv": CommunityLine,
    "desks.csv": DeskLine,
    "displacement.csv": WaveLine,
    "attacks.csv": AttackLine,
    "hosts.csv": HostLine,
}
BESIDE_COMMUNITIES: dict[str, Callable[..., Iterator[InputError]]] = {
    "displacement.csv": check_waves,
    "attacks.csv": check_attacks,
    "hosts.csv": check_hosts,
}
Tables = dict[str, dict[int, Any]]  # rows by their number, by the name of the table


@dataclass(frozen=True)
class World:
    """The places, desks, displacement and attacks of a world, as read from its folder."""

    folder: Path
    communities: tuple[CommunityLine, ...]
    desks: tuple[DeskLine, ...]
    waves: tuple[WaveLine, ...]
    attacks: tuple[AttackLine, ...] = ()
    hosts: tuple[HostLine, ...] = ()

    def localities(self, size: int) -> list[int]:
        """How many localities of about this size each row of communities.csv makes."""
        return [max(1, round(line.households / size)) for line in self.communities]

    @property
    def governorates(self) -> tuple[str, ...]:
        """The governorates, in the order of the communities."""
        return tuple(dict.fromkeys(line.governorate for line in self.communities))

    @property
    def districts(self) -> tuple[str, ...]:
        """The districts, in the order of the communities."""
        return tuple(dict.fromkeys(line.district for line in self.communities))

    @property
    def governorate_names(self) -> tuple[str, ...]:
        """Every governorate, those of origin first; a row holds its place in this list."""
        return tuple(dict.fromkeys([*self.governorates, *(line.host for line in self.hosts)]))


def read_world(folder: Path) -> World:
    """The world in a folder; raise InputError naming file, row, column and value."""
    tables = {name: read_table(path, KINDS[name]) for name, path in tables_of(folder).items()}
    for fault in faults_together(folder, tables):
        raise fault
    return World(folder, *(tuple(tables.get(name, {}).values()) for name in KINDS))


def faults_of_world(folder: Path) -> list[InputError]:
    """Every fault of the tables in a folder.

    What ties a table to others is looked at where each of them could be read whole.
    """
    found: list[InputError] = []
    tables: Tables = {}
    try:
        paths = tables_of(folder)
    except InputError as fault:
        return [fault]
    for name, path in paths.items():
        before = len(found)
        try:
            lines = read_table(path, KINDS[name], found.append)
        except InputError as fault:
            found.append(fault)
        if len(found) == before:
            tables[name] = lines
    return [*found, *faults_together(folder, tables)]


def faults_together(folder: Path, tables: Tables) -> Iterator[InputError]:
    """What is wrong with whole tables, and with those that were read beside each other."""
    communities = tables.get("communities.csv")
    if communities is not None:
        yield from check_communities(folder / "communities.csv", communities)
    if "desks.csv" in tables:
        yield from check_desks(folder / "desks.csv", tables["desks.csv"])
    for name, check in BESIDE_COMMUNITIES.items():
        if communities is not None and name in tables:
            yield from check(folder / name, tables[name], communities)
