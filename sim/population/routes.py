"""Routes: which desks sign for each community, in which order, and with how many staff."""

import numpy as np

from sim.agents.desk import DESK
from sim.clearance.queue_entry import chunks
from sim.clearance.staffing import most_seats
from sim.core.randomness import address
from sim.population.localities import Locality
from sim.scenario.scenario import Scenario
from sim.world.lines import LEVELS


def lay_routes(
    scenario: Scenario, communities: list[Locality]
) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Each community's route of desks, and each desk as (position, first community it serves).

    Desks are numbered by position, then place, so that every route goes upwards.
    """
    positions = scenario.world.desks
    routes = np.zeros((len(communities), len(positions)), np.int64)
    places: list[tuple[int, int]] = []
    for position, desk in enumerate(positions):
        known: dict[tuple[object, ...], int] = {}
        for index, community in enumerate(communities):
            place = (community.line.governorate, community.line.district, index)
            served = place[: len(LEVELS) - LEVELS.index(desk.level)]
            if served not in known:
                known[served] = len(places)
                places.append((position, index))
            routes[index, position] = known[served]
    return routes, places


def desk_rows(
    scenario: Scenario,
    communities: list[Locality],
    routes: np.ndarray,
    places: list[tuple[int, int]],
) -> np.ndarray:
    """A desk has the declared staff for each locality that it serves."""
    rows = np.zeros(len(places), DESK)
    rows["stream"] = [address(community, position) for position, community in places]
    rows["rank"] = [scenario.world.desks[position].rank for position, _ in places]
    rows["staff"] = rows["declared_staff"] = scenario.clearance.staff * np.bincount(routes.ravel())
    rows["work"] = 1.0
    rows["chunk"] = -1
    rows["governorate"] = _governorates(scenario, communities)[[first for _, first in places]]
    return rows


def entry_chunks(
    scenario: Scenario, communities: list[Locality], sizes: list[int], desks: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The chunk after each, and the first free one of each governorate, for so many households."""
    count = len(scenario.world.governorate_names)
    households = np.zeros(count, np.int64)
    np.add.at(households, _governorates(scenario, communities), sizes)
    return chunks(households, np.bincount(desks["governorate"], minlength=count))


def _governorates(scenario: Scenario, communities: list[Locality]) -> np.ndarray:
    """The number of each community's governorate."""
    names = scenario.world.governorate_names
    return np.array([names.index(community.line.governorate) for community in communities])


def seats(scenario: Scenario, desks: np.ndarray) -> np.ndarray:
    """The most members of staff that each desk can have in this scenario."""
    staff, positions = scenario.clearance.staff, len(scenario.world.desks)
    return most_seats(scenario.interventions, desks["declared_staff"], staff, positions)
