"""A world is a folder that a spreadsheet can make: communities.csv, desks.csv and world.toml."""

from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True)
class World:
    """The places, desks, displacement and attacks of a world, as read from its folder."""

    folder: Path
    communities: tuple[CommunityLine, ...]
    desks: tuple[DeskLine, ...]
    waves: tuple[WaveLine, ...]
    attacks: tuple[AttackLine, ...] = ()
    hosts: tuple[HostLine, ...] = ()

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
    paths = tables_of(folder)
    tables = {name: read_table(path, KINDS[name]) for name, path in paths.items()}
    communities, desks, waves, attacks, hosts = (tables.get(name, {}) for name in KINDS)
    check_communities(folder / "communities.csv", communities)
    check_desks(folder / "desks.csv", desks)
    check_waves(folder / "displacement.csv", waves, communities)
    check_attacks(folder / "attacks.csv", attacks, communities)
    check_hosts(folder / "hosts.csv", hosts, communities)
    read = (communities, desks, waves, attacks, hosts)
    return World(folder, *(tuple(table.values()) for table in read))
