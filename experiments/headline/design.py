"""What the headline runs: every combination on paired seeds and for every accepted set."""

from dataclasses import dataclass, replace

from experiments.experiment import Plan
from experiments.iraq.policy_combinations import (
    COMBINATIONS,
    FITS,
    Case,
    PolicyCombination,
    ensemble,
)
from experiments.iraq.published_returns import HOME
from experiments.runs.job import Job
from experiments.runs.series import DAYS, SHARES

SEEDS = tuple(range(1, 21))
UNKNOWN_SCALE = 100  # households to an agent; the spread over draws is far wider than its noise


@dataclass(frozen=True)
class HeadlinePlan(Plan):
    """A plan with the calibrations, the policy combinations and the accepted sets of each."""

    fits: tuple[str, ...] = tuple(FITS)
    combinations: tuple[PolicyCombination, ...] = COMBINATIONS
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
    """The other part: every combination for every member of each ensemble, on one seed."""
    scale = {"run.households_per_agent": plan.households_per_agent or UNKNOWN_SCALE}
    return [
        Case(fit, combination, plan.seeds[0], tuple((values | scale).items()))
        for fit in plan.fits
        for values in ensemble(fit)[: plan.members]
        for combination in plan.combinations
    ]


def design(plan: HeadlinePlan) -> list[Job]:
    """Both parts."""
    return [*paired_jobs(plan), *(case.job() for case in unknowns(plan))]


def paired_jobs(plan: HeadlinePlan) -> list[Job]:
    """The Monte-Carlo part, with what curves, durations and the distance of the fits need."""
    jobs = [case.job((SHARES, DAYS, HOME)) for case in paired(plan)]
    return [replace(job, scenario=plan.scaled(job.scenario)) for job in jobs]
