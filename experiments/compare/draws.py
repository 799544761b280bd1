"""The draws over which packages are compared: seeds alone, or parameter sets, each with a seed.

`draws_over` is the one place that says where draws come from. A draw goes by its seed, so that
all scenarios of a comparison meet the same parameters and the same random numbers in it.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from experiments.compare.paired_differences import drawn_means, probability_above_zero
from experiments.iraq.plausible_draws import plausible_draws
from experiments.iraq.policy_combinations import Values, calibrated, typed
from experiments.iraq.posterior_worlds import (
    acted_through,
    before_the_programme,
    drawn,
    iraq,
    with_expected_wait,
)
from sim.core.declare import InputError
from sim.cost import fieller
from sim.levers.lever import Lever
from sim.measure.intervals import Interval
from sim.run import interval
from sim.scenario.by_place import BY_PLACE
from sim.scenario.scenario import TABLES, Ranges, Scenario

POSTERIOR = "posterior"
OF_POSTERIOR = 400  # draws to choose from, in an order of chance
RANGES, OF_RANGES = "ranges", 400  # the same of plausible ranges
USUAL = 100  # sets that a comparison draws unless told otherwise
LEVER = "intervention."  # what names of fields of levers begin with
NONE = Interval(math.nan, -math.inf, math.inf, 0)
OF_SETS = (2.5, 97.5)  # percentiles: 95 % of the parameter sets lie between them


class Draws(NamedTuple):
    """Parameter sets to draw from; without any, draws differ by their seeds alone."""

    sets: tuple[Values, ...] = ()
    bases: tuple[Scenario, ...] = ()  # whose values the sets replace, each in its own world
    histories: tuple[str, ...] = ()  # of the procedure before the programme, one for each set

    @property
    def usual_seeds(self) -> range:
        """The seeds unless a user names others: one for each set, at most 100; none without."""
        return range(1, min(len(self.sets), USUAL) + 1)

    @property
    def kind(self) -> str:
        """What its intervals hold, in words."""
        return "parameter sets" if self.sets else "seeds"

    def scenario(self, scenario: Scenario, seed: int) -> Scenario:
        """The scenario of the draw with this seed; what it was given on purpose, it keeps."""
        if not self.sets:
            return scenario
        values, scenario = self._of(seed, scenario)
        own = {name: each for name, each in values.items() if not name.startswith(LEVER)}
        if self.bases:
            base = self._base_of(scenario)
            own = {k: v for k, v in own.items() if _value(scenario, k) == _value(base, k)}
        return _with_lever_fields(scenario.with_(**own), values)

    def _of(self, seed: int, scenario: Scenario) -> tuple[Values, Scenario]:
        """The values of a draw, and the scenario with the procedure that was in force before."""
        row = (seed - 1) % len(self.sets)
        values = typed(self.sets[row])
        if not self.histories:
            return values, scenario
        history = self.histories[row]
        return with_expected_wait(values, history), before_the_programme(scenario, history)

    def _base_of(self, scenario: Scenario) -> Scenario:
        """The base that a scenario extends; the first where it is of a world of its own."""
        places = _of_places(scenario)
        return next((each for each in self.bases if _of_places(each) == places), self.bases[0])

    def interval(self, values: np.ndarray) -> Interval:
        """The mean of paired differences: Monte-Carlo error of seeds, or the range of the sets."""
        if not self.sets or len(values) < 2:
            return interval(values)
        low, high = np.percentile(values, OF_SETS)
        return Interval(float(values.mean()), float(low), float(high), len(values))

    def ratio(self, above: np.ndarray, below: np.ndarray) -> Interval:
        """The ratio of two means: after Fieller over seeds, or with the range of the sets' ratios.

        Where what is divided by may be zero, the interval is open.
        """
        if len(below) < 2 or not below.any():
            return NONE
        mean = float(above.mean() / below.mean()) if below.mean() else math.nan
        found = fieller(above, below)
        if self.sets:
            each = np.full(len(below), math.inf)
            np.divide(above, below, out=each, where=below > 0.0)
            low, high = np.percentile(each, OF_SETS, method="nearest")
            found = Interval(mean, float(low), float(high), len(below))
        return Interval(mean, found.low, found.high, found.runs)

    def probability_above_zero(self, values: np.ndarray) -> float:
        """That the mean over seeds is above zero; or the share of the sets in which it is."""
        if not self.sets or len(values) < 2:
            return probability_above_zero(values)
        return float(((values > 0.0) + 0.5 * (values == 0.0)).mean())

    def probabilities_within(self, values: np.ndarray, matters: float = 0.0) -> np.ndarray:
        """For each column of values [draw, scenario]: how likely it is within this of the best.

        With nothing that matters: how likely it is the best; equal ones share.
        """
        if len(values) < 2:
            return np.full(values.shape[1], np.nan)
        means = values if self.sets else drawn_means(values)
        near = means >= means.max(axis=1, keepdims=True) - matters
        shares = near if matters else near / near.sum(axis=1, keepdims=True)
        return np.asarray(shares.mean(axis=0))

    def regrets(self, values: np.ndarray) -> np.ndarray:
        """What each column of values [draw, scenario] forgoes against the best, draw by draw.

        Over seeds the draws are of the means, as they are of what is how likely the best.
        """
        if len(values) < 2:
            return np.full((1, values.shape[1]), np.nan)
        means = values if self.sets else drawn_means(values)
        return np.asarray(means.max(axis=1, keepdims=True) - means)


def draws_over(
    over: str | None, levers: Iterable[type[Lever]] = (), held: Collection[str] = (),
    own: Ranges = (),
) -> Draws:  # fmt: skip
    """Draws of the posterior or of plausible ranges; without a word, seeds alone.

    Draws of the posterior and of ranges hold all that these levers act through, and all that
    scenarios have ranges of their `own` for; of ranges nothing that is `held`, as what scenarios
    differ by is.
    """
    if over == RANGES:
        named = dict.fromkeys([*acted_through(levers), *(name for name, _ in own)])
        random = np.random.default_rng(OF_RANGES)
        names = [name for name in named if name not in held]
        return Draws(tuple(plausible_draws(names, OF_RANGES, random, own)))
    if over == POSTERIOR:
        draws = drawn(levers, OF_POSTERIOR, own)
        np.random.default_rng(OF_POSTERIOR).shuffle(draws)  # they come in the order of histories
        return Draws(tuple(each.values for each in draws), (calibrated(), iraq()),
                     tuple(each.history for each in draws))  # fmt: skip
    return Draws()


def told_apart_by(scenarios: Sequence[Scenario]) -> set[str]:
    """The parameters that not all of these scenarios have at one value."""
    first = scenarios[0]
    return {
        f"{table}.{name}"
        for table in TABLES for name, value in getattr(first, table)._asdict().items()
        if any(getattr(getattr(each, table), name) != value for each in scenarios)
    }  # fmt: skip


def refuse_uncalibrated(over: str | None, draws: Draws, scenarios: list[Scenario]) -> None:
    """Raise InputError where parameter sets belong to another world than a scenario."""
    bases = draws.bases
    for each in scenarios if bases else ():
        if _of_places(each) not in map(_of_places, bases):
            names = " or ".join(base.name for base in bases)
            raise InputError(
                f"--over = {over}: its parameter sets are of {bases[0].name}, and {each.name} is "
                f"of another world or calibration; extend {names}, or leave --over out"
            )


def _of_places(scenario: Scenario) -> tuple[Any, ...]:
    """What tells one calibration from another: its world, and how its places differ."""
    return scenario.world, scenario.access, scenario.district_access


def _value(scenario: Scenario, name: str) -> Any:
    """What a scenario has for a parameter by its full name; none for a place that is no other."""
    table, _, field = name.partition(".")
    page = getattr(scenario, table)
    return dict(page).get(field) if table in BY_PLACE else getattr(page, field)


def _with_lever_fields(scenario: Scenario, values: dict[str, Any]) -> Scenario:
    """The scenario whose levers have these values, where they had their defaults."""
    levers = []
    for lever in scenario.interventions:
        prefix = f"{LEVER}{lever.kind()}."
        own = {n.removeprefix(prefix): v for n, v in values.items() if n.startswith(prefix)}
        usual = {n: v for n, v in own.items() if getattr(lever, n) == getattr(type(lever)(), n)}
        levers.append(replace(lever, **usual))
    return replace(scenario, interventions=tuple(levers))
