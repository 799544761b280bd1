"""What the world itself schedules: the attacks that were recorded, month by month."""

from datetime import date
from itertools import groupby

import numpy as np

from sim.population.localities import Locality
from sim.scenario.scenario import Scenario


def recorded_attacks(scenario: Scenario, communities: list[Locality]) -> np.ndarray:
    """Attacks a day that nothing triggers, [week, community], for every week of a run.

    A world's tables hold all attacks; the share that other attacks trigger is taken out here and
    comes back through excitation. Months after the last recorded one, and worlds without a record,
    take the yearly number of the place. A district's attacks are spread evenly over its localities.
    """
    own = 1.0 - scenario.armed_group.branching
    yearly = np.array([locality.line.attacks_a_year / 365.0 for locality in communities])
    rates = np.tile(yearly / _localities_of_place(communities), (scenario.run.weeks + 1, 1))
    recorded = _by_month(scenario)
    last = max((line.month for line in scenario.world.attacks), default="")
    spread = _localities_of_district(communities)
    days = [scenario.day_of(week) for week in range(scenario.run.weeks + 1)]
    for month, same in groupby(enumerate(days), lambda each: f"{each[1]:%Y-%m}"):
        if month <= last:
            events = [recorded.get((c.line.district, month), 0) for c in communities]
            weeks = [week for week, _ in same]
            rates[weeks] = np.array(events) / _days_of_month(days[weeks[0]]) / spread
    return rates * own


def _by_month(scenario: Scenario) -> dict[tuple[str, str], int]:
    return {(line.district, line.month): line.events for line in scenario.world.attacks}


def _days_of_month(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (following - day.replace(day=1)).days


def _localities_of_place(communities: list[Locality]) -> np.ndarray:
    places = [locality.place for locality in communities]
    return np.bincount(places)[places]


def _localities_of_district(communities: list[Locality]) -> np.ndarray:
    districts = [locality.line.district for locality in communities]
    return np.array([districts.count(district) for district in districts])
