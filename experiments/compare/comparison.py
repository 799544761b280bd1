"""Any number of scenarios against the first, on common random numbers; seeds may be added."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.compare.draws import Draws
from experiments.compare.paired_differences import differences, half_width, needed
from experiments.runs.job import Job
from experiments.runs.measures import Measure, Outcomes
from experiments.runs.runner import Runner
from experiments.runs.series import DAYS
from experiments.runs.weekly import WEEKLY_COUNTS, counts_from
from sim.core.declare import InputError, nearest
from sim.measure.outcomes import OUTCOMES, unit_of_difference
from sim.recording.curves import WeeklyCounts
from sim.run import Comparison, Replicates
from sim.scenario.pairing import refuse_unpaired
from sim.scenario.scenario import Scenario

FEWEST = 20  # pairs before the width of an interval is believed: of three it would be too narrow
SEEDS_ALONE = Draws()
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

    def counts(self) -> list[WeeklyCounts]:
        """What each run counted week by week; raise InputError where no job asked for it."""
        if any(WEEKLY_COUNTS.name not in each.further for each in self.measured):
            raise InputError(
                f"{self.scenario.name}: its runs kept no weekly counts; "
                "compared(..., measures=(WEEKLY_COUNTS,)) does"
            )
        return [counts_from(each.further[WEEKLY_COUNTS.name]) for each in self.measured]

    def files_by_days(self) -> list[np.ndarray]:
        """Files that each run cleared, by days, where its job asked for DAYS."""
        return [np.array(each.further[DAYS.name], int) for each in self.measured]


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
    scenarios: Sequence[Scenario], seeds: Sequence[int], run: Runner, goal: Goal | None = None,
    measures: tuple[Measure, ...] = (), *, draws: Draws = SEEDS_ALONE,
) -> list[Comparison]:  # fmt: skip
    """Each further scenario with the first on the same seeds; with a goal, on enough of them.

    The most seeds that the goal allows may come first: `missed` says whether they did. The measures
    are what is asked of every run beside its outcomes, as `DRAWN` where figures will be drawn. The
    draws may let parameters differ by seed.
    """
    refuse_uncompared(scenarios)
    _refuse_seeds(seeds)
    made: dict[int, list[Outcomes]] = {}
    more = list(seeds)
    if goal:
        refuse_goal(goal, seeds)
        more += _fresh(more, max(0, FEWEST - len(more)))
    while more:
        made |= _made(scenarios, more, run, measures, draws)
        found = _as_comparisons(scenarios, made)
        more = _fresh(list(made), further_seeds(found, goal)) if goal else []
        if goal and more:
            run.expect(len(scenarios) * still_needed(found, goal))
    return found


def swept(
    scenarios: Sequence[Scenario], seeds: Sequence[int], run: Runner,
    measures: tuple[Measure, ...] = (), *, draws: Draws = SEEDS_ALONE,
) -> list[Swept]:  # fmt: skip
    """Every scenario on the same seeds; one alone is allowed."""
    if len(scenarios) > 1:
        refuse_uncompared(scenarios)
    _refuse_seeds(seeds)
    return _sides(scenarios, _made(scenarios, seeds, run, measures, draws))


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


def _refuse_seeds(seeds: Sequence[int]) -> None:
    if not seeds or len(set(seeds)) < len(seeds):
        raise InputError(f"seeds = {list(seeds)}: one seed or more is allowed, each once")


def _made(
    scenarios: Sequence[Scenario], seeds: Sequence[int], run: Runner,
    measures: tuple[Measure, ...], draws: Draws = SEEDS_ALONE,
) -> dict[int, list[Outcomes]]:  # fmt: skip
    """What came of every scenario on each of these seeds."""
    found = run([
        Job(draws.scenario(each, seed), seed, measures) for seed in seeds for each in scenarios
    ])  # fmt: skip
    size = len(scenarios)
    return {seed: found[place * size :][:size] for place, seed in enumerate(seeds)}


def _sides(scenarios: Sequence[Scenario], made: dict[int, list[Outcomes]]) -> list[Swept]:
    return [
        Swept(scenario, tuple(made), (), tuple(each[place] for each in made.values()))
        for place, scenario in enumerate(scenarios)
    ]


def _as_comparisons(
    scenarios: Sequence[Scenario], made: dict[int, list[Outcomes]]
) -> list[Comparison]:
    first, *others = _sides(scenarios, made)
    return [Comparison(first, each) for each in others]


def _fresh(used: Sequence[int], count: int) -> list[int]:
    """The smallest seeds from 1 on that are not used yet."""
    taken = set(used)
    return [seed for seed in range(1, len(used) + count + 1) if seed not in taken][:count]
