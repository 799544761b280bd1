"""What is run: every policy combination in draws of the posterior, on a few seeds of each draw.

The world of a draw has the procedure of its history up to the programme's start, and that of the
combination after it. On the first seed of each draw some combinations run with a channel switched
off as well, so that the effect of forums that may agree can be split into its parts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from experiments.calibration.design import seeds
from experiments.experiment import Plan
from experiments.headline.measures import EVERY_PAIR, FIRST_PAIR
from experiments.iraq.policy_combinations import COMBINATIONS, SWITCHED, PolicyCombination
from experiments.iraq.posterior_worlds import worlds
from experiments.runs.job import Job
from experiments.runs.measures import Measure

PAIRS = 4  # runs of each combination in each draw


@dataclass(frozen=True)
class HeadlinePlan(Plan):
    """How many draws, which policy combinations, and which of them with a channel switched off."""

    draws: int = 200
    combinations: tuple[PolicyCombination, ...] = COMBINATIONS
    switched: tuple[PolicyCombination, ...] = SWITCHED

    @property
    def names(self) -> list[str]:
        """The policy combinations by name, without those that have a channel switched off."""
        return [each.name for each in self.combinations]


def asked_for(plan: HeadlinePlan, pair: int) -> tuple[PolicyCombination, ...]:
    """The combinations that one seed of a draw is run with; the first of them has number 0."""
    return plan.combinations + (plan.switched if pair == 0 else ())


def jobs(plan: HeadlinePlan) -> Iterator[Job]:
    """Every run: draw by draw, seed by seed, combination by combination.

    Combinations of one draw and seed share the weeks before the programme starts.
    """
    pairs = len(plan.seeds)
    own = seeds("headline", plan.draws * pairs)
    for world in worlds(plan.draws):
        scenarios = {each: plan.scaled(world.scenario(each)) for each in asked_for(plan, 0)}
        for pair, seed in enumerate(own[world.number * pairs : (world.number + 1) * pairs]):
            for each in asked_for(plan, pair):
                yield Job(scenarios[each], seed, _measures(each, pair))


def _measures(combination: PolicyCombination, pair: int) -> tuple[Measure, ...]:
    """What a run must tell beside its outcomes; curves by week are of one pair in a draw."""
    if combination.off:
        return ()
    return FIRST_PAIR if pair == 0 else EVERY_PAIR
