"""What is run: the programme and the baseline in draws of the posterior, and when it works.

The programme is four signatures with 43 forums from March 2016. Its runs and those of the baseline
have the seeds of the headline, so that a store which holds these has them already.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.calibration.design import seeds
from experiments.compare.over_draws import TOO_LITTLE, expected
from experiments.experiment import Plan
from experiments.headline.measures import HOME_AT_END
from experiments.iraq.policy_combinations import BASE, COMBINATIONS
from experiments.iraq.posterior_worlds import World, held_by_the_posterior, worlds
from experiments.monitoring.indicators import FIELD, INDICATORS
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from sim.measure.outcomes import OUTCOMES

[PROGRAMME] = [each for each in COMBINATIONS if each.name == "four_forums"]
# Shares of displaced households from which the programme works (assumed): one in twenty; beside it
# what the headline takes for too little to matter, and one in ten.
MATTERS = 0.05
OTHERS = (TOO_LITTLE[OUTCOMES[HOME_AT_END].unit], 0.1)


@dataclass(frozen=True)
class MonitoringPlan(Plan):
    """How many draws, and how often the choice is repeated without a fifth of them."""

    draws: int = 200
    again: int = 20


@dataclass(frozen=True)
class Observed:
    """What came of the draws: the effect of each, and what a team saw in one world of it."""

    effects: np.ndarray  # [draw]: expected, share of displaced households
    values: np.ndarray  # [draw, indicator, month], month 0 being the one before the start
    sets: np.ndarray  # [draw]: number of its parameter set, which several draws may share

    @property
    def choosing(self) -> np.ndarray:
        """Whether a draw is of the half that rules are made on; draws of one set stay together.

        Of the sets in the order of their effects it is every second one, so that halves are alike.
        """
        _, number = np.unique(self.sets, return_inverse=True)
        effects = np.bincount(number, self.effects) / np.bincount(number)
        place = np.argsort(np.argsort(effects, kind="stable"))
        return np.asarray(place % 2 == 0)[number]

    def part(self, chosen: np.ndarray) -> "Observed":
        """Some of the draws."""
        return Observed(self.effects[chosen], self.values[chosen], self.sets[chosen])

    def works(self, matters: float) -> np.ndarray:
        """Whether the programme works in each draw: it brings at least what matters."""
        return self.effects >= matters


def jobs(plan: MonitoringPlan) -> Iterator[Job]:
    """Draw by draw and seed by seed the baseline and the programme, whose first world is seen."""
    pairs = len(plan.seeds)
    own = seeds("headline", plan.draws * pairs)
    for world in worlds(plan.draws):
        base, programme = (plan.scaled(world.scenario(each)) for each in (BASE, PROGRAMME))
        for pair, seed in enumerate(own[world.number * pairs : (world.number + 1) * pairs]):
            yield Job(base, seed)
            yield Job(programme, seed, (FIELD,) if pair == 0 else ())


def observed(plan: MonitoringPlan, made: Sequence[Outcomes]) -> Observed:
    """The same of runs in the order of the jobs."""
    home = np.array([run[HOME_AT_END] for run in made]).reshape(plan.draws, -1, 2)
    seen = [run.further[FIELD.name] for run in made[1 :: 2 * len(plan.seeds)]]
    values = np.array([[run[name] for name in INDICATORS] for run in seen], float)
    return Observed(
        expected(home[:, :, 1] - home[:, :, 0]), values, set_numbers(worlds(plan.draws))
    )


def set_numbers(drawn: Sequence[World]) -> np.ndarray:
    """The number of each draw's parameter set in the posterior, in the order in which they come.

    A set of large weight has several draws, which differ by what the posterior does not hold.
    """
    held = sorted(held_by_the_posterior())
    numbers: dict[tuple[str | float, ...], int] = {}
    return np.array([
        numbers.setdefault(
            (world.draw.history, *(world.draw.values[name] for name in held)), len(numbers)
        )
        for world in drawn
    ])  # fmt: skip
