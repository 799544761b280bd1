"""What is run: every policy combination in draws of the posterior, on a few seeds of each draw.

The world of a draw has the procedure of its history up to the programme's start, and that of the
combination after it. What the levers act through and the calibration holds at its declared value
is drawn from its plausible range, since returns tell hardly anything of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from experiments.calibration.design import seeds
from experiments.experiment import Plan
from experiments.fitting.further import at
from experiments.iraq.policy_combinations import (
    COMBINATIONS,
    PolicyCombination,
    with_combination,
)
from experiments.iraq.posterior_table import Draw, posterior_file, read_draws, spread
from experiments.iraq.procedure_histories import signatures_before
from experiments.iraq.published_returns import CUT, HOME
from experiments.runs.job import Job
from experiments.runs.measures import Lived, Measure
from sim.levers.decrees import ClearanceReform
from sim.levers.policing import CommunityPolicing
from sim.scenario.catalogue import acts_through
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

PAIRS = 4  # runs of each combination in each draw
SEED = 40  # of what is drawn beside the posterior


@dataclass(frozen=True)
class EffectsPlan(Plan):
    """How many draws, and which policy combinations."""

    draws: int = 200
    combinations: tuple[PolicyCombination, ...] = COMBINATIONS


@cache
def iraq() -> Scenario:
    """The Iraqi world with declared values, read once."""
    return load("iraq")


@dataclass(frozen=True)
class World:
    """A draw of the posterior with its number."""

    number: int
    draw: Draw

    def scenario(self, combination: PolicyCombination) -> Scenario:
        """The world of the draw under one combination."""
        before = signatures_before(self.draw.history)
        return with_combination(iraq(), before, combination, self.draw.values)


def worlds(plan: EffectsPlan) -> list[World]:
    """Draws of the posterior, each with a draw of what the calibration does not hold."""
    drawn = spread(read_draws(posterior_file(CUT)), plan.draws)
    names = beside(frozenset(drawn[0].values))
    random = np.random.default_rng(SEED)
    places = np.array([random.permutation(len(drawn)) for _ in names], float).T
    places = (places.reshape(len(drawn), len(names)) + 0.5) / len(drawn)
    return [
        World(number, each._replace(values=each.values | _values(names, row)))
        for number, (each, row) in enumerate(zip(drawn, places.tolist(), strict=True))
    ]


@cache
def beside(known: frozenset[str]) -> tuple[str, ...]:
    """What the compared levers act through and is not among these parameters."""
    names = [name for lever in (ClearanceReform, CommunityPolicing) for name in acts_through(lever)]
    return tuple(name for name in dict.fromkeys(names) if name not in known)


def jobs(plan: EffectsPlan) -> Iterator[Job]:
    """Every run: draw by draw, seed by seed, combination by combination."""
    own = seeds("headline", plan.draws * len(plan.seeds))
    for world in worlds(plan):
        scenarios = [plan.scaled(world.scenario(each)) for each in plan.combinations]
        first = world.number * len(plan.seeds)
        for seed in own[first : first + len(plan.seeds)]:
            for scenario in scenarios:
                yield Job(scenario, seed, (BY_GOVERNORATE, HOME))


def home_by_governorate(run: Lived) -> dict[str, float]:
    """The share of the households of each governorate that is home at the end."""
    lines, home = run.scenario.world.communities, run.history.returned[-1]
    each = run.history.households_per_agent
    found = {}
    for name in run.scenario.world.governorates:
        rows = [row for row, line in enumerate(lines) if line.governorate == name]
        households = sum(lines[row].households for row in rows)
        found[name] = float(each * home[rows].sum() / households)
    return found


BY_GOVERNORATE = Measure("share home by governorate at the end", home_by_governorate)


def _values(names: tuple[str, ...], places: list[float]) -> dict[str, float]:
    return {name: at(name, place) for name, place in zip(names, places, strict=True)}
