"""The published trials of community policing, made in the model, and what a trial can detect.

At six sites half of the communities are drawn by lot and get the published dose of community
policing; a survey at the end asks what the published surveys asked. Effects are intention to treat
in SD of the control group, combined over sites. Every trial is made twice, with the halves
exchanged. Beside it: trials in which nobody is treated, the power of evaluations of trust and of
returns, and how often three places against two, before and after, find what is not there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from experiments.compare.draws import POSTERIOR, Draws, draws_over
from experiments.experiment import Experiment, Plan, Tables
from experiments.iraq.posterior_worlds import iraq
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from experiments.trial import before_after, power
from experiments.trial.digest import digest
from experiments.trial.evaluations import (
    HOME_WAVES,
    TRUST_WAVES,
    return_scenarios,
    trust_scenarios,
)
from experiments.trial.figure import draw
from experiments.trial.pools import Pool, pool_of_returns, pool_of_trust
from experiments.trial.sites import (
    COMMUNITIES,
    SITES,
    labels,
    of_a_site,
    site_scenario,
    treating,
)
from experiments.trial.survey import ENDLINE
from experiments.trial.tables import Made, effects, fact_rows, patterns, placebos
from sim.levers.policing import CommunityPolicing

SEED = 2021  # of what is drawn after the runs


@dataclass(frozen=True)
class TrialPlan(Plan):
    """A seed is a draw of parameters; in some draws evaluations of trust and returns, too."""

    trials: int = 4000  # without treatment
    evaluations: int = 20  # draws
    simulated: int = 400  # evaluations of each design in a draw
    communities: int = COMMUNITIES


def drawn() -> Draws:
    """Draws of the posterior, with all that community policing acts through."""
    return draws_over(POSTERIOR, (CommunityPolicing,))


def design(plan: TrialPlan) -> list[Job]:
    """Every trial with its halves exchanged, by draw and site; then both kinds of evaluation."""
    return [*_trials(plan), *_evaluations(plan)]


def _trials(plan: TrialPlan) -> Iterator[Job]:
    draws = drawn()
    sites = [site_scenario(site, iraq(), plan.communities) for site in SITES]
    for seed in plan.seeds:
        for site, plain in zip(SITES, sites, strict=True):
            scenario = of_a_site(draws, site.facts()).scenario
            half = labels(seed, site, plan.communities)
            for treated in (half, ~half):
                yield Job(scenario(treating(plain, treated), seed), seed, (ENDLINE,))


def _evaluations(plan: TrialPlan) -> Iterator[Job]:
    draws, base = drawn(), plan.scaled(iraq())
    for seed in plan.seeds[: plan.evaluations]:
        yield from (Job(each, seed, (TRUST_WAVES,)) for each in trust_scenarios(draws, base, seed))
    for seed in plan.seeds[: plan.evaluations]:
        yield from (Job(each, seed, (HOME_WAVES,)) for each in return_scenarios(draws, base, seed))


def analyse(plan: TrialPlan, made: Sequence[Outcomes]) -> Tables:
    """The tables, from runs in the order of the jobs."""
    count, pairs = 2 * len(SITES) * len(plan.seeds), 2 * len(plan.seeds[: plan.evaluations])
    trials = Made(plan.seeds, [run.further[ENDLINE.name] for run in made[:count]])
    trust = _in_pairs([run.further[TRUST_WAVES.name] for run in made[count : count + pairs]])
    home = _in_pairs([run.further[HOME_WAVES.name] for run in made[count + pairs :]])
    return {
        "effects": effects(trials),
        "patterns": patterns(trials),
        "placebo": placebos(trials, plan.trials, SEED),
        "power": [
            *power.table(("trust", "SD"), lambda month: _trust(trust, month), plan.simulated, SEED),
            *power.table(("returns", "share"), lambda month: _home(home, month), plan.simulated,
                         SEED),
        ],
        "before_after": before_after.table(trust, plan.simulated, SEED),
        "sites": fact_rows(),
    }  # fmt: skip


def _in_pairs(runs: list[Any]) -> list[list[Any]]:
    return [runs[place : place + 2] for place in range(0, len(runs), 2)]


def _trust(runs: list[list[Any]], month: int) -> list[Pool]:
    return [pool_of_trust(each, month) for each in runs]


def _home(runs: list[list[Any]], month: int) -> list[Pool]:
    return [pool_of_returns(each, month) for each in runs]


EXPERIMENT = Experiment(
    name="trial",
    question=__doc__,
    plan=TrialPlan(tuple(range(1, 41))),
    preview=TrialPlan((1, 2, 3), 200, trials=400, evaluations=2, simulated=200, communities=60),
    design=design,
    analyse=analyse,
    draw=draw,
    digest=digest,
)
