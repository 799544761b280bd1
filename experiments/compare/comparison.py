"""Any number of scenarios against the first, on common random numbers; seeds may be added."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.compare.paired_differences import differences, half_width, needed
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from experiments.runs.runner import Runner
from sim.core.declare import InputError, nearest
from sim.measure.outcomes import OUTCOMES, unit_of_difference
from sim.run import Comparison, Replicates
from sim.scenario.pairing import refuse_unpaired
from sim.scenario.scenario import Scenario

FEWEST = 20  # pairs before the width of an interval is believed: of three it would be too narrow
GROWTH = 10  # each further batch is a tenth of the pairs at hand or more, so that looks are few


@dataclass(frozen=True)
class Goal:
    """How narrow the Monte-Carlo interval of each paired difference in one outcome is to be."""

    outcome: str
    tolerance: float  # of half the 95 % interval, in the unit shown: points where it is a share
    most_seeds: int = 1000

    @property
    def below(self) -> float:
        """The tolerance in the outcome's own unit."""
        return self.tolerance / shown(self.outcome)[1]


@dataclass(frozen=True, repr=False)
class Swept(Replicates):
    """The outcomes of one scenario over seeds, without the histories behind them."""

    measured: tuple[Outcomes, ...]

    def values(self, outcome: str) -> np.ndarray:
        """One outcome, seed by seed."""
        return np.array([each[outcome] for each in self.measured])


def shown(outcome: str) -> tuple[str, float]:
    """The unit in which an outcome is shown and stated, and the factor to it."""
    return unit_of_difference(OUTCOMES[outcome].unit)


def refuse_goal(goal: Goal, seeds: Sequence[int]) -> None:
    """Raise InputError for a goal that cannot be meant."""
    if not (goal.tolerance > 0.0 and math.isfinite(goal.tolerance)):
        raise InputError(f"--tolerance = {goal.tolerance:g}: a number above 0 is allowed")
    least = max(FEWEST, len(seeds))
    if goal.most_seeds < least:
        raise InputError(f"--most-seeds = {goal.most_seeds}: a number from {least} on is allowed")


def refuse_outcome(outcome: str) -> None:
    """Raise InputError for an unknown outcome, naming the nearest."""
    if outcome not in OUTCOMES:
        raise InputError(f"--outcome = {outcome!r}: no such outcome{nearest(outcome, OUTCOMES)}")


def refuse_uncompared(scenarios: Sequence[Scenario]) -> None:
    """Raise InputError where runs of the scenarios on one seed would not be pairs."""
    if len(scenarios) < 2:
        raise InputError("compare: two scenarios or more are allowed, and one was given")
    first, names = scenarios[0], [each.name for each in scenarios]
    for place, each in enumerate(scenarios):
        if each.name in names[:place]:
            raise InputError(f"compare: {each.name!r} stands twice; each name once is allowed")
        refuse_unpaired(first, each)


def compared(
    scenarios: Sequence[Scenario], seeds: Sequence[int], run: Runner, goal: Goal | None = None
) -> list[Comparison]:
    """Each further scenario with the first on the same seeds; with a goal, on enough of them.

    The most seeds that the goal allows may come first: `missed` says whether they did.
    """
    refuse_uncompared(scenarios)
    if not seeds or len(set(seeds)) < len(seeds):
        raise InputError(f"seeds = {list(seeds)}: one seed or more is allowed, each once")
    made: dict[int, list[Outcomes]] = {}
    more = list(seeds)
    if goal:
        refuse_goal(goal, seeds)
        more += _fresh(more, max(0, FEWEST - len(more)))
    while more:
        made |= _made(scenarios, more, run)
        found = _as_comparisons(scenarios, made)
        more = _fresh(list(made), further_seeds(found, goal)) if goal else []
        if goal and more:
            run.expect(len(scenarios) * still_needed(found, goal))
    return found


def further_seeds(found: Sequence[Comparison], goal: Goal) -> int:
    """How many seeds to add for the goal: none where it, or its limit, is reached."""
    count, short = len(found[0].first.seeds), missed(found, goal)
    if not short:
        return 0
    for each in short:
        if not len(differences(each, goal.outcome)):
            raise InputError(
                f"--outcome = {goal.outcome}: {count} pairs of {each.first.scenario.name} and "
                f"{each.second.scenario.name} have nothing to measure; name another outcome"
            )
    most = min(still_needed(found, goal), count)
    return min(goal.most_seeds - count, max(most, count // GROWTH, 1))


def still_needed(found: Sequence[Comparison], goal: Goal) -> int:
    """Further pairs that the goal is likely to take, as far as its limit allows."""
    most = goal.most_seeds - len(found[0].first.seeds)
    values = (differences(each, goal.outcome) for each in missed(found, goal))
    asked = [needed(each, goal.below) for each in values]
    return min(most, max((most if each is None else each for each in asked), default=0))


def missed(found: Sequence[Comparison], goal: Goal) -> list[Comparison]:
    """The comparisons whose interval is wider than the goal says, or of too few pairs."""
    pairs = [(each, differences(each, goal.outcome)) for each in found]
    return [each for each, d in pairs if len(d) < FEWEST or half_width(d) > goal.below]


def _made(
    scenarios: Sequence[Scenario], seeds: Sequence[int], run: Runner
) -> dict[int, list[Outcomes]]:
    """The outcomes of every scenario on each of these seeds."""
    found = run([Job(scenario, seed) for seed in seeds for scenario in scenarios])
    size = len(scenarios)
    return {seed: found[place * size :][:size] for place, seed in enumerate(seeds)}


def _as_comparisons(
    scenarios: Sequence[Scenario], made: dict[int, list[Outcomes]]
) -> list[Comparison]:
    sides = [
        Swept(scenario, tuple(made), (), tuple(each[place] for each in made.values()))
        for place, scenario in enumerate(scenarios)
    ]
    return [Comparison(sides[0], each) for each in sides[1:]]


def _fresh(used: Sequence[int], count: int) -> list[int]:
    """The smallest seeds from 1 on that are not used yet."""
    taken = set(used)
    return [seed for seed in range(1, len(used) + count + 1) if seed not in taken][:count]
