"""Localities: the communities of a run, made from the rows of a world by splitting large places."""

from itertools import accumulate
from typing import NamedTuple

import numpy as np

from sim.agents.community import NEVER_LOST, NEVER_OPEN
from sim.scenario.scenario import Scenario
from sim.world.lines import CommunityLine, WaveLine


class Locality(NamedTuple):
    """One community of a run."""

    place: int  # its row in communities.csv
    line: CommunityLine
    turn: int  # its number within the place: 0 for the first
    households: int
    retaken_week: int
    wave_weeks: np.ndarray  # its governorate's displacement: the week of each row,
    wave_shares: np.ndarray  # and the share of the households displaced by then
    first_share: float  # the part of that displacement which fell on this locality
    last_share: float
    closed_weeks: float  # from being retaken until families are let back in


def localities(scenario: Scenario) -> list[Locality]:
    """The communities of a run, those of one place together.

    Within a governorate, waves of displacement reach the places that were lost in the order in
    which they were to be retaken (assumed): a place must have been emptied before it is retaken.
    Places that were never lost lose households in every wave alike.
    """
    counts = scenario.world.localities(scenario.run.locality_households)
    parts = [part for place, count in enumerate(counts) for part in _split(place, count, scenario)]
    shares = _shares(parts)
    waves = {name: _waves(name, scenario) for name in scenario.world.governorates}
    closed = dict(scenario.district_reopening)
    return [
        Locality(
            *part, *waves[part.line.governorate], *share,
            _closed(part, closed.get(part.line.district), scenario),
        )
        for part, share in zip(parts, shares, strict=True)
    ]  # fmt: skip


class _Part(NamedTuple):
    """The first five fields of a locality."""

    place: int
    line: CommunityLine
    turn: int
    households: int
    retaken: int


def _split(place: int, count: int, scenario: Scenario) -> list[_Part]:
    """A place as localities of one size: half are retaken on its first day, half on its last."""
    line = scenario.world.communities[place]
    bounds = [line.households * turn // count for turn in range(count + 1)]
    retaken = [_retaken(line, 2 * turn + 1 < count, scenario) for turn in range(count)]
    return [
        _Part(place, line, turn, bounds[turn + 1] - bounds[turn], retaken[turn])
        for turn in range(count)
    ]


def _retaken(line: CommunityLine, first: bool, scenario: Scenario) -> int:
    """The week in which a part of a place is retaken, one of those retaken first or last."""
    if line.returns == "blocked":
        return NEVER_OPEN
    if line.retaken_first is None or line.retaken_last is None:
        return NEVER_LOST
    day = line.retaken_first if first else line.retaken_last
    return max(NEVER_LOST, min(NEVER_OPEN, scenario.week_of(day)))


def _closed(part: _Part, weeks: float | None, scenario: Scenario) -> float:
    """Weeks for which it stays closed; those of a district count from the place's first day."""
    if weeks is None:
        return scenario.community.reopening_weeks
    return max(0.0, _retaken(part.line, True, scenario) + weeks - part.retaken)


def _shares(parts: list[_Part]) -> list[tuple[float, float]]:
    """For each locality, which part of its governorate's displacement fell on it."""
    found = [(0.0, 1.0)] * len(parts)
    for governorate in dict.fromkeys(part.line.governorate for part in parts):
        inside = [
            i for i, part in enumerate(parts)
            if part.line.governorate == governorate and part.retaken != NEVER_LOST
        ]  # fmt: skip
        inside.sort(key=lambda i: parts[i].retaken)
        ends = list(accumulate(parts[i].households for i in inside))
        for i, end in zip(inside, ends, strict=True):
            found[i] = ((end - parts[i].households) / ends[-1], end / ends[-1])
    return found


def _waves(governorate: str, scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    lines: list[WaveLine] = [w for w in scenario.world.waves if w.governorate == governorate]
    weeks = np.array([float(scenario.week_of(wave.date)) for wave in lines])
    return weeks, np.array([wave.households for wave in lines]) / lines[-1].households
