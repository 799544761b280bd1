"""What is run: every policy combination in draws of the posterior, on a few seeds of each draw.

The world of a draw has the procedure of its history up to the programme's start, and that of the
combination after it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from experiments.calibration.design import seeds
from experiments.experiment import Plan
from experiments.iraq.policy_combinations import COMBINATIONS, PolicyCombination
from experiments.iraq.posterior_worlds import worlds
from experiments.iraq.published_returns import HOME
from experiments.runs.job import Job
from experiments.runs.measures import Lived, Measure
from experiments.runs.series import DAYS, SHARES

PAIRS = 4  # runs of each combination in each draw
DECREE = "four_reactive"  # the policy combination of the question


@dataclass(frozen=True)
class EffectsPlan(Plan):
    """How many draws, and which policy combinations."""

    draws: int = 200
    combinations: tuple[PolicyCombination, ...] = COMBINATIONS


def jobs(plan: EffectsPlan) -> Iterator[Job]:
    """Every run: draw by draw, seed by seed, combination by combination."""
    own = seeds("headline", plan.draws * len(plan.seeds))
    for world in worlds(plan.draws):
        scenarios = [plan.scaled(world.scenario(each)) for each in plan.combinations]
        first = world.number * len(plan.seeds)
        for pair, seed in enumerate(own[first : first + len(plan.seeds)]):
            measures = FIRST_PAIR if pair == 0 else (BY_GOVERNORATE,)
            for scenario in scenarios:
                yield Job(scenario, seed, measures)


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
FIRST_PAIR = (BY_GOVERNORATE, HOME, SHARES, DAYS)  # curves by week are kept of one pair in a draw
