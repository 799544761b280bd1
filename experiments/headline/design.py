"""What the headline runs: every combination on paired seeds and for every accepted set."""

from dataclasses import dataclass, replace

from experiments.experiment import Plan
from experiments.headline.agreements import AGREEING, AGREEMENTS
from experiments.iraq.policy_combinations import (
    COMBINATIONS,
    FITS,
    SWITCHED,
    Case,
    PolicyCombination,
    accepted_sets,
)
from experiments.iraq.published_returns import HOME
from experiments.runs.job import Job
from experiments.runs.measures import Measure
from experiments.runs.series import DAYS, SHARES

SEEDS = tuple(range(1, 21))
UNKNOWN_SCALE = 100  # households to an agent; the spread over draws is far wider than its noise
SPLIT_EVERY = 2  # sets: every second is run with channels off, too


@dataclass(frozen=True)
class HeadlinePlan(Plan):
    """A plan with the calibrations, the policy combinations and the accepted sets of each."""

    fits: tuple[str, ...] = tuple(FITS)
    combinations: tuple[PolicyCombination, ...] = COMBINATIONS
    switched: tuple[PolicyCombination, ...] = SWITCHED
    members: int | None = None  # None: all


def paired(plan: HeadlinePlan) -> list[Case]:
    """The Monte-Carlo part: every combination of each fit on the same seeds.

    Seed by seed, since the combinations of one fit share the weeks before the programme starts.
    """
    return [
        Case(fit, combination, seed)
        for fit in plan.fits for seed in plan.seeds for combination in plan.combinations
    ]  # fmt: skip


def unknowns(plan: HeadlinePlan) -> list[Case]:
    """The other part: every combination for every accepted set, on one seed."""
    scale = {"run.households_per_agent": plan.households_per_agent or UNKNOWN_SCALE}
    return [
        Case(fit, combination, plan.seeds[0], tuple((values | scale).items()), member)
        for fit in plan.fits
        for member, values in enumerate(accepted_sets(fit)[: plan.members])
        for combination in _wanted(plan, member)
    ]


def _wanted(plan: HeadlinePlan, member: int) -> tuple[PolicyCombination, ...]:
    """The combinations that one set is run with."""
    return plan.combinations + (plan.switched if member % SPLIT_EVERY == 0 else ())


def design(plan: HeadlinePlan) -> list[Job]:
    """Both parts."""
    return [*paired_jobs(plan), *(case.job(_needed(case)) for case in unknowns(plan))]


def _needed(case: Case) -> tuple[Measure, ...]:
    """What the run of a set must tell beside its outcomes: what forums agreed on."""
    return (AGREEMENTS,) if case.combination.name in AGREEING else ()


def paired_jobs(plan: HeadlinePlan) -> list[Job]:
    """The Monte-Carlo part, with what curves, durations and the distance of the fits need."""
    jobs = [case.job((SHARES, DAYS, HOME, AGREEMENTS)) for case in paired(plan)]
    return [replace(job, scenario=plan.scaled(job.scenario)) for job in jobs]
