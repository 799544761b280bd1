"""A problem of sensitivity: what decides an outcome, and what decides what a lever does to it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.runs.sweep import Job
from experiments.sensitivity.indices import block
from experiments.sensitivity.parameter_space import DUMMY, SEED, Space, changed
from sim.core.declare import InputError
from sim.scenario.scenario import Scenario

ASKED = ("return_rate", "durable_return_rate")
EFFECT = ", four less ten"
RESPONSES = (*ASKED, *(f"{outcome}{EFFECT}" for outcome in ASKED))
LEVEL, HELP = RESPONSES[0], RESPONSES[len(ASKED)]  # those that figures show
MOST_NAMED = 5  # runs that a sentence names
Runs = Callable[[Sequence[Job]], Sequence[dict[str, float]]]


@dataclass(frozen=True)
class Budget:
    """How much is run: what one pays for, in place of a clock, so that all machines agree."""

    trajectories: int  # of Morris, over the whole space
    chosen: int  # factors that go on to Sobol, beside seed and dummy
    first_rows: int  # of the Saltelli design; it doubles
    most_rows: int  # until it has so many, or all have converged
    points: int  # of a one-at-a-time curve
    seeds: tuple[int, ...]  # of each point
    pairs: bool = False  # whether the shares of pairs, S2, are asked for: twice the runs

    def most_runs(self, factors: int) -> int:
        """How many runs this is at most, for a space of so many factors."""
        screening = self.trajectories * (factors + 1)
        shares = self.most_rows * block(self.chosen + len((SEED, DUMMY)), self.pairs)
        return 2 * (screening + shares + self.chosen * self.points * len(self.seeds))


@dataclass(frozen=True)
class Problem:
    """A pair of scenarios, ten and four signatures, the space around them, and who runs jobs."""

    pair: tuple[Scenario, Scenario]
    space: Space
    runs: Runs

    def answers(self, places: np.ndarray, luck: np.ndarray) -> dict[str, np.ndarray]:
        """Each response at each row of places; `luck` is added to the row's seed.

        The level is of ten signatures; the effect is four less ten on the same seed.
        """
        drawn = [self.space.values(row) for row in places]
        seeds = [round(values[SEED]) + int(more) for values, more in zip(drawn, luck, strict=True)]
        return self.at(drawn, seeds)

    def at(self, drawn: Sequence[dict[str, float]], seeds: Sequence[int]) -> dict[str, np.ndarray]:
        """Each response at these values of factors and these seeds."""
        jobs = [
            Job(changed(scenario, values), seed)
            for values, seed in zip(drawn, seeds, strict=True)
            for scenario in self.pair
        ]
        found = self.runs(jobs)
        _refuse_unknown(jobs, found)
        level = {name: np.array([each[name] for each in found[::2]]) for name in ASKED}
        other = {name: np.array([each[name] for each in found[1::2]]) for name in ASKED}
        return level | {f"{name}{EFFECT}": other[name] - level[name] for name in ASKED}

    def only(self, names: Sequence[str]) -> "Problem":
        """The same problem with these factors alone, the seed and the dummy among them."""
        return Problem(self.pair, self.space.only([*names, SEED, DUMMY]), self.runs)


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
