"""How many households had fled by a day: what a share of returned households is a share of."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from sim.population.localities import localities
from sim.scenario.scenario import Scenario


def fled(scenario: Scenario, days: Sequence[date]) -> np.ndarray:
    """Households that had fled by each day, [district, day], districts in the world's order."""
    names = list(scenario.world.districts)
    weeks = np.array([float(scenario.week_of(day)) for day in days])
    found = np.zeros((len(names), len(days)))
    for each in localities(scenario):
        gone = np.interp(weeks, each.wave_weeks, each.wave_shares)
        gone = np.where(weeks < each.wave_weeks[0], 0.0, gone)
        width = max(each.last_share - each.first_share, 1e-12)
        part = np.clip((gone - each.first_share) / width, 0.0, 1.0)
        found[names.index(each.line.district)] += part * each.households
    return found
