"""The Iraqi world as it was known on a day: for forecasts from that day, and for fits up to it."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from experiments.iraq.world_tables import tables
from experiments.provenance.tables import to_csv, write_text
from sim.scenario.scenario import Scenario
from sim.world.tables import World, read_world

BEYOND = timedelta(days=60)  # after a cut


def known_by(scenario: Scenario, cut: date) -> Scenario:
    """A scenario of Iraq in the world that was known at the end of this day."""
    return replace(scenario, world=_world(scenario.world, tables(cut)))


def with_households(scenario: Scenario, households: Mapping[str, int]) -> Scenario:
    """The same world with these households ever displaced by district.

    They have to add up to what each governorate has.
    """
    lines = tuple(
        line._replace(households=households[line.district]) for line in scenario.world.communities
    )
    return replace(scenario, world=replace(scenario.world, communities=lines))


def held_back(scenario: Scenario, cut: date) -> Scenario:
    """The same world without the days of retaking after the cut: all of them lie beyond it."""
    beyond = cut + BEYOND
    lines = tuple(
        line._replace(
            retaken_first=line.retaken_first and min(line.retaken_first, beyond),
            retaken_last=line.retaken_last and min(line.retaken_last, beyond),
        )
        for line in scenario.world.communities
    )
    return replace(scenario, world=replace(scenario.world, communities=lines))


def _world(like: World, made: dict[str, list[dict[str, object]]]) -> World:
    """The world of these tables, read and checked as any other, with the desks of another one."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for table, rows in made.items():
            write_text(folder / f"{table}.csv", to_csv(rows))
        shutil.copyfile(like.folder / "desks.csv", folder / "desks.csv")
        return replace(read_world(folder), folder=like.folder)
