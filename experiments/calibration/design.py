"""Which runs are made: places of the prior or of a posterior, each in a history, on known seeds.

All places of a design share their seeds, so that runs differ by parameters and not by chance. The
households ever displaced by district are a nuisance: each run has a draw of its own about what was
known at the cut, and so has each replicate.
"""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from experiments.calibration.outputs import OUTPUTS
from experiments.calibration.parameters import Space
from experiments.experiment import Plan
from experiments.iraq.known_world import known_by
from experiments.iraq.procedure_histories import NAMES, with_history
from experiments.iraq.published_returns import CUT
from experiments.runs.job import Job
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

BLOCK = 10_000
BLOCKS = ("design", "check", "posterior", "synthetic truth", "headline")  # disjoint seeds


@dataclass(frozen=True)
class CalibrationPlan(Plan):
    """How much is run and drawn, and what is known."""

    cut: date = CUT
    points: int = 384  # of the first wave, all histories together
    checked: int = 32  # held-out places
    replicates: int = 10  # of each held-out place
    waves: int = 2
    draws: int = 1000  # of the emulated posterior of each history
    rerun: int = 400  # draws that are run in the model
    discrepancy: float = 1.0  # times what was stated beforehand


@dataclass(frozen=True)
class Points:
    """Places with the history of each."""

    places: np.ndarray  # [point, coordinate]
    histories: tuple[str, ...] = field(default=())

    def __add__(self, other: "Points") -> "Points":
        places = np.concatenate([self.places, other.places])
        return Points(places, self.histories + other.histories)

    def __len__(self) -> int:
        return len(self.places)


def seeds(block: str, count: int) -> tuple[int, ...]:
    """The first seeds of a block; no block has a seed of another."""
    if count > BLOCK:
        raise ValueError(f"{count} seeds: a block has {BLOCK}")
    first = (BLOCKS.index(block) + 1) * BLOCK
    return tuple(range(first, first + count))


def spread(space: Space, count: int, seed: int) -> Points:
    """So many places that fill the prior evenly, the histories in turn."""
    return in_turn(space.design(count, seed))


def in_turn(places: np.ndarray) -> Points:
    """These places, with the histories one after the other."""
    return Points(places, tuple(NAMES[number % len(NAMES)] for number in range(len(places))))


def jobs(plan: CalibrationPlan, space: Space, points: Points, chosen: tuple[int, ...]) -> list[Job]:
    """A run of every point on each of these seeds, seeds of a point together."""
    base = world(plan)
    return [
        Job(_scenario(plan, base, space, (place, history), (number, seed)), seed, (OUTPUTS,))
        for number, (place, history) in enumerate(zip(points.places, points.histories, strict=True))
        for seed in chosen
    ]


def world(plan: CalibrationPlan) -> Scenario:
    """Iraq up to the cut with declared defaults."""
    scenario = load("iraq")
    return plan.scaled(scenario.with_(**{"run.weeks": scenario.week_of(plan.cut) + 1}))


def _scenario(
    plan: CalibrationPlan, base: Scenario, space: Space,
    point: tuple[np.ndarray, str], drawn: tuple[int, int],
) -> Scenario:  # fmt: skip
    place, history = point
    random = np.random.default_rng([*drawn, plan.cut.toordinal()])
    scenario = known_by(base, plan.cut, random).with_(**space.values(place))
    return with_history(scenario, history)
