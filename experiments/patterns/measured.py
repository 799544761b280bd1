"""The parts: which runs a draw needs, and the measures that each part makes of its runs.

To measure another pattern, give it rows in patterns.csv and a part here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from experiments.experiment import Plan
from experiments.patterns import panel, plain, policies, trials
from experiments.patterns.draws import World
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes

Numbers = dict[str, float]


@dataclass(frozen=True)
class PatternsPlan(Plan):
    """How many draws, and how many places have a survey."""

    draws: int = 100  # of the posterior
    prior_draws: int = 100
    communities: int = 172  # at each site of a trial
    places: int = panel.PLACES  # of the panel
    evaluated: int = 120  # places that evaluations of three against two are drawn from


class Part(NamedTuple):
    """Some runs of each draw, and what is measured on them."""

    name: str
    jobs: Callable[[World, PatternsPlan], list[Job]]
    numbers: Callable[[World, Sequence[Outcomes]], Numbers]


def _plain(world: World, plan: PatternsPlan) -> list[Job]:
    whole = plan.scaled(world.iraq())
    weeks = whole.week_of(plain.LAST) + 1
    return [Job(whole.with_(**{"run.weeks": weeks}), world.seed, (plain.PLAIN,))]


def _panel(_world: World, runs: Sequence[Outcomes]) -> Numbers:
    found: Numbers = runs[0].further[panel.PANEL.name]
    return found


PARTS = (
    Part("plain history", _plain, lambda _world, runs: plain.numbers(runs)),
    Part("two procedures", lambda world, plan: policies.procedure_jobs(world, plan.scaled),
         lambda _world, runs: policies.procedure_numbers(runs)),
    Part("other places", lambda world, plan: policies.place_jobs(world, plan.scaled),
         lambda _world, runs: policies.place_numbers(runs)),
    Part("closed camps", lambda world, plan: policies.camp_jobs(world, plan.scaled),
         lambda _world, runs: policies.camp_numbers(runs)),
    Part("six trials", lambda world, plan: trials.trial_jobs(world, plan.communities),
         trials.trial_numbers),
    Part("three places against two",
         lambda world, plan: trials.evaluation_jobs(world, plan.evaluated),
         trials.evaluation_numbers),
    Part("panel", lambda world, plan: panel.jobs(world, plan.places), _panel),
)  # fmt: skip


def jobs_of(world: World, plan: PatternsPlan) -> list[list[Job]]:
    """The runs of one draw, part by part."""
    return [part.jobs(world, plan) for part in PARTS]


def numbers_of(world: World, runs: Sequence[Sequence[Outcomes]]) -> Numbers:
    """All measures of one draw, from its runs part by part."""
    found: Numbers = {}
    for part, own in zip(PARTS, runs, strict=True):
        found |= part.numbers(world, own)
    return found
