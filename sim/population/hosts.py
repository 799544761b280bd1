"""Where the displaced stay: the hosts of a world, and who came to them when."""

from typing import NamedTuple

import numpy as np

from sim.agents.host import HOST, NOT_KNOWN
from sim.scenario.scenario import Scenario
from sim.world.lines import HostLine


class Arrivals(NamedTuple):
    """How those of one governorate spread over the hosts."""

    weeks: np.ndarray  # of those who fled by each of these weeks, and after the one before it,
    shares: np.ndarray  # [week, host]: the share that came to this host or to one before it


def host_rows(scenario: Scenario) -> np.ndarray:
    """Two hosts for each governorate that has any, out of camps and in them; one if none has."""
    names, known = scenario.world.governorate_names, _known(scenario)
    rows = np.zeros(2 * len(known) or 1, HOST)
    rows["camp"] = np.arange(len(rows)) % 2
    host = scenario.host
    rows["hardship"] = np.where(
        rows["camp"] == 1, host.hardship_in_camps, host.hardship_out_of_camps
    )
    rows["governorate"] = NOT_KNOWN
    for place, name in enumerate(known):
        rows["governorate"][2 * place : 2 * place + 2] = names.index(name)
    return rows


def arrivals(scenario: Scenario) -> dict[str, Arrivals]:
    """For each governorate of origin, how its displaced came to the hosts."""
    known = _known(scenario)
    if not known:
        everywhere = Arrivals(np.zeros(1), np.ones((1, 1)))
        return dict.fromkeys(scenario.world.governorates, everywhere)
    return {name: _arrivals(name, known, scenario) for name in scenario.world.governorates}


def _known(scenario: Scenario) -> list[str]:
    return list(dict.fromkeys(line.host for line in scenario.world.hosts))


def _arrivals(origin: str, known: list[str], scenario: Scenario) -> Arrivals:
    lines = [line for line in scenario.world.hosts if line.governorate == origin]
    days = sorted({line.date for line in lines})
    came = np.zeros((len(days), 2 * len(known)))
    for line in lines:
        _count(line, came[days.index(line.date)], known.index(line.host))
    weeks = np.array([float(scenario.week_of(day)) for day in days])
    return Arrivals(weeks, came.cumsum(axis=1) / came.sum(axis=1, keepdims=True))


def _count(line: HostLine, came: np.ndarray, host: int) -> None:
    came[2 * host] += line.households * (1.0 - line.camp_share)
    came[2 * host + 1] += line.households * line.camp_share
