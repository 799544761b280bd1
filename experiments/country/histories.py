"""Draws of the model: households home by district and week, from runs that know the origin only."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

from experiments.country.rounds import Places
from experiments.runs.measures import Lived, Measure, Outcomes
from sim.scenario.scenario import Scenario

HELD_MONTHS = 12.0  # mean time until a district still held at the origin is retaken; assumed


class Histories(NamedTuple):
    """Households home in draws of the model, and how many were ever displaced in each."""

    days: tuple[date, ...]  # first days of weeks
    stock: np.ndarray  # [draw, week, district]
    ever: np.ndarray  # [draw, district]

    def on(self, day: date) -> np.ndarray:
        """Households home on a day, [draw, district], on a straight line between weeks."""
        at = np.array([(each - self.days[0]).days for each in self.days], float)
        asked = np.clip((day - self.days[0]).days, 0, at[-1])
        after = int(np.clip(np.searchsorted(at, asked), 1, len(at) - 1))
        part = (asked - at[after - 1]) / (at[after] - at[after - 1])
        return np.asarray((1 - part) * self.stock[:, after - 1] + part * self.stock[:, after])


def home_by_week(run: Lived) -> dict[str, Any]:
    """Households home by week and district, and the households ever displaced by district."""
    lines, each = run.scenario.world.communities, run.history.households_per_agent
    names = dict.fromkeys(line.district for line in lines)
    rows = {name: [n for n, line in enumerate(lines) if line.district == name] for name in names}
    home = {name: run.history.returned[:, rows[name]].sum(axis=1) * each for name in names}
    return {
        "start": run.scenario.day_of(0).isoformat(),
        "home": {name: weeks.tolist() for name, weeks in home.items()},
        "ever": {name: sum(lines[row].households for row in rows[name]) for name in names},
    }


HOME_BY_WEEK = Measure("households home by week and district", home_by_week)


def retakings_drawn(scenario: Scenario, cut: date, random: np.random.Generator) -> Scenario:
    """The same world with days of retaking after the cut drawn from a prior, not read."""
    lines = []
    for line in scenario.world.communities:
        waits = random.exponential(HELD_MONTHS * 30.4375, size=2)
        first, last = line.retaken_first, line.retaken_last
        if first and first > cut:
            first = cut + timedelta(days=1 + int(waits[0]))
        if last and last > cut:
            last = max(first or cut, cut) + timedelta(days=1 + int(waits[1] / 4))
        lines.append(line._replace(retaken_first=first, retaken_last=last))
    return replace(scenario, world=replace(scenario.world, communities=tuple(lines)))


def histories(made: Sequence[Outcomes], places: Places) -> Histories:
    """The draws of these places from what runs kept."""
    kept = [each.further[HOME_BY_WEEK.name] for each in made]
    start = date.fromisoformat(kept[0]["start"])
    names = [district for _, district in places]
    stock = np.array([[each["home"][name] for name in names] for each in kept], float)
    stock = np.moveaxis(stock, 1, 2)
    ever = np.array([[each["ever"][name] for name in names] for each in kept], float)
    days = tuple(start + timedelta(weeks=week) for week in range(stock.shape[1]))
    return Histories(days, stock, ever)
