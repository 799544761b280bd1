"""Worlds of the posterior for comparing policies: the past of a draw, what levers act through.

The calibration holds some of what levers act through at its declared value, since returns tell
hardly anything of it. In a comparison this is drawn from its plausible range.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from experiments.iraq.plausible_draws import plausible_draws
from experiments.iraq.policy_combinations import (
    PROGRAMME_START,
    TEN,
    PolicyCombination,
    Values,
    with_combination,
)
from experiments.iraq.posterior_table import Draw, posterior_file, read_draws, spread
from experiments.iraq.procedure_histories import signatures_before
from experiments.iraq.rounds import JUNE_2018
from sim.levers.decrees import ClearanceReform
from sim.levers.lever import Lever
from sim.levers.policing import CommunityPolicing
from sim.scenario.catalogue import acts_through
from sim.scenario.scenario import Ranges, Scenario
from sim.scenario.toml_file import load

SEED = 40  # of what is drawn beside the posterior
DAYS = "household.believed_days_a_signature"
KEPT = posterior_file(JUNE_2018)  # what was published up to then tells the most of Iraq
LEVERS = (ClearanceReform, CommunityPolicing)  # of the founding question


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


def worlds(count: int) -> list[World]:
    """So many draws of the posterior, with what the levers act through and it does not hold."""
    return [World(number, each) for number, each in enumerate(drawn(LEVERS, count))]


def parameter_sets(count: int) -> np.ndarray:
    """Which parameter set each of so many draws is of: some sets come more than once."""
    values = [tuple(each.values.values()) for each in spread(read_draws(KEPT), count)]
    return np.array([values.index(each) for each in values])


def drawn(levers: Iterable[type[Lever]], count: int, own: Ranges = ()) -> list[Draw]:
    """So many draws of the posterior, with what these levers act through and it does not hold.

    What a scenario has a range of its own for, and the posterior does not hold, is drawn as well.
    """
    draws = spread(read_draws(KEPT), count)
    held = frozenset(draws[0].values)
    names = dict.fromkeys([*beside(levers, held), *(n for n, _ in own if n not in held)])
    further = plausible_draws(list(names), count, np.random.default_rng(SEED), own)
    return [
        each._replace(values=each.values | values)
        for each, values in zip(draws, further, strict=True)
    ]


def held_by_the_posterior() -> frozenset[str]:
    """The parameters that a draw of the posterior has."""
    return frozenset(read_draws(KEPT)[0].values)


def beside(levers: Iterable[type[Lever]], known: frozenset[str]) -> tuple[str, ...]:
    """What these levers act through and is not among these parameters."""
    return tuple(name for name in acted_through(levers) if name not in known)


def acted_through(levers: Iterable[type[Lever]]) -> list[str]:
    """All that these levers act through, each parameter once."""
    return list(dict.fromkeys(name for lever in levers for name in acts_through(lever)))


def before_the_programme(scenario: Scenario, history: str) -> Scenario:
    """The procedure of a history until the programme's start; the scenario's own from then on.

    It stands after the levers of the scenario, whose places in the list name their accounts.
    """
    asked = signatures_before(history)
    if asked == TEN:
        return scenario
    past = ClearanceReform(start=0, end=scenario.week_of(PROGRAMME_START), signatures=asked)
    return replace(scenario, interventions=(*scenario.interventions, past))


def with_expected_wait(values: Values, history: str) -> Values:
    """These values with the wait that households expect of the procedure that was in force."""
    if DAYS not in values:
        return values
    return values | {DAYS: values[DAYS] * signatures_before(history) / TEN}
