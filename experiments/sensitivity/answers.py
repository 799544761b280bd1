"""What is asked: levels under ten signatures, and effects, four less ten, of pairs of runs."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from experiments.runs.job import Job
from sim.core.declare import InputError
from sim.scenario.scenario import Scenario

ASKED = ("return_rate", "durable_return_rate")
EFFECT = ", four less ten"
RESPONSES = (*ASKED, *(f"{outcome}{EFFECT}" for outcome in ASKED))
LEVEL, HELP = RESPONSES[0], RESPONSES[len(ASKED)]  # those that figures show
IN_SHORT = dict(
    zip(RESPONSES, ("home", "home durably", "home, 4 less 10", "durably, 4 less 10"), strict=True)
)
MOST_NAMED = 5  # runs that a sentence names
Pair = tuple[Scenario, Scenario]
Runs = Callable[[Sequence[Job]], Sequence[dict[str, float]]]
Answers = dict[str, np.ndarray]  # by response


def answers(pairs: Sequence[Pair], seeds: Sequence[int], runs: Runs) -> Answers:
    """Each response of these pairs, ten and four signatures; both runs of a pair share a seed."""
    jobs = [Job(each, seed) for pair, seed in zip(pairs, seeds, strict=True) for each in pair]
    found = runs(jobs)
    _refuse_unknown(jobs, found)
    level = {name: np.array([each[name] for each in found[::2]]) for name in ASKED}
    other = {name: np.array([each[name] for each in found[1::2]]) for name in ASKED}
    return level | {f"{name}{EFFECT}": other[name] - level[name] for name in ASKED}


def _refuse_unknown(jobs: Sequence[Job], found: Sequence[dict[str, float]]) -> None:
    """Raise InputError with the runs whose outcome is no number, for an index wants every run."""
    unknown = [
        f"{job.scenario.name}, seed {job.seed}: {name} = {outcomes[name]}"
        for job, outcomes in zip(jobs, found, strict=True)
        for name in ASKED
        if not math.isfinite(outcomes[name])
    ]
    if unknown:
        more = f"; and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
        raise InputError(
            f"{len(unknown)} outcomes of {len(jobs)} runs are not a finite number, so there is no "
            f"index: {'; '.join(unknown[:MOST_NAMED])}{more}"
        )
