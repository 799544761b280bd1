"""Which runs are made: places of the prior or of a posterior, each in a history, on known seeds.

All places of a design share their seeds, so that runs differ by parameters and not by chance. Of
two nuisances each run has a draw of its own, and so has each replicate: households ever displaced
by district, about what was known at the cut; and, from its plausible range as in the headline, what
levers of the founding question act through and is not free.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import compress
from typing import TypeVar

import numpy as np

from experiments.calibration.outputs import OUTPUTS
from experiments.calibration.parameters import SHARED, Space
from experiments.calibration.posterior import USUAL, Effort
from experiments.experiment import Plan
from experiments.iraq.ever_displaced import Shares, drawn_households, shares
from experiments.iraq.known_world import held_back, known_by, with_households
from experiments.iraq.plausible_draws import plausible_draws
from experiments.iraq.policy_combinations import Values
from experiments.iraq.posterior_table import STOOD_IN_FOR, Draw
from experiments.iraq.posterior_worlds import LEVERS, beside
from experiments.iraq.procedure_histories import NAMES
from experiments.iraq.published_returns import CUT
from experiments.runs.job import Job
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

Kind = TypeVar("Kind")
ORDER = 5  # of what is in an order of chance
BLOCK = 10_000
BLOCKS = (
    "design",
    "check",
    "posterior",
    "synthetic truth",
    "headline",
    "patterns",
)  # disjoint seeds


@dataclass(frozen=True)
class CalibrationPlan(Plan):
    """How much is run and drawn, and what is known."""

    cut: date = CUT
    points: int = 400  # of a wave, all histories together
    judged: int = 100  # further places of a wave, by which its emulator is judged
    checked: int = 24  # held-out places
    replicates: int = 10  # of each held-out place
    waves: int = 4
    candidates: int = 400  # of each history at every level of a wave
    draws: int = 600  # of the emulated posterior of each history
    effort: Effort = USUAL  # how often each draw is moved
    rerun: int = 400  # draws that are run in the model
    enough: float = 200.0  # effective draws
    discrepancy: float = 1.0  # times what was stated beforehand
    places: int = 0  # of a design of its own; 0: the shared design


@dataclass(frozen=True)
class Points:
    """Places with the history of each."""

    places: np.ndarray  # [point, coordinate]
    histories: tuple[str, ...] = field(default=())

    def __add__(self, other: "Points") -> "Points":
        places = np.concatenate([self.places, other.places])
        return Points(places, self.histories + other.histories)

    def __getitem__(self, part: slice) -> "Points":
        return Points(self.places[part], self.histories[part])

    def where(self, chosen: np.ndarray) -> "Points":
        """Those that a mask chooses."""
        return Points(self.places[chosen], tuple(compress(self.histories, chosen)))

    def __len__(self) -> int:
        return len(self.places)


def seeds(block: str, count: int) -> tuple[int, ...]:
    """The first seeds of a block; no block has a seed of another."""
    if count > BLOCK:
        raise ValueError(f"{count} seeds: a block has {BLOCK}")
    first = (BLOCKS.index(block) + 1) * BLOCK
    return tuple(range(first, first + count))


def spread(space: Space, count: int, seed: int) -> Points:
    """So many places that fill the prior evenly, with as many of each history."""
    return with_histories(space.design(count, seed))


def with_histories(places: np.ndarray) -> Points:
    """These places, as many of each history."""
    return Points(places, tuple(in_chance_order(NAMES, len(places))))


def in_chance_order(kinds: Sequence[Kind], count: int) -> list[Kind]:
    """So many kinds, each as often, in an order of chance in every group of all of them.

    Places that fill a space evenly go round in it. Kinds in a fixed order would go round with
    them, and one kind could have the lower half of a parameter's range to itself.
    """
    random = np.random.default_rng(ORDER)
    groups = -(-count // len(kinds))
    order = [number for _ in range(groups) for number in random.permutation(len(kinds))]
    return [kinds[number] for number in order[:count]]


def jobs(plan: CalibrationPlan, space: Space, points: Points, chosen: tuple[int, ...]) -> list[Job]:
    """A run of every point on each of these seeds, seeds of a point together."""
    base = base_of(plan, plan.cut, plan.cut)
    return [
        Job(base.at(draw, (number, seed)), seed, (OUTPUTS,))
        for number, draw in enumerate(draws(space, points))
        for seed in chosen
    ]


def draws(space: Space, points: Points) -> list[Draw]:
    """The parameters and the history of each point."""
    each = zip(points.places, points.histories, strict=True)
    return [Draw(history, space.values(place), 1.0) for place, history in each]


@dataclass(frozen=True)
class Base:
    """Iraq as known at a cut, and how the districts of a governorate may share its households."""

    scenario: Scenario
    known: list[Shares]
    cut: date

    def at(self, draw: Draw, drawn: tuple[int, int]) -> Scenario:
        """The world of a draw, with nuisances of its own."""
        random = np.random.default_rng([*drawn, self.cut.toordinal()])
        scenario = with_households(self.scenario, drawn_households(self.known, random))
        return draw._replace(values=_not_free(random) | draw.values).world(scenario)


def base_of(plan: Plan, cut: date, until: date) -> Base:
    """Iraq as known at a cut, with declared defaults, up to a day."""
    scenario = load("iraq")
    scenario = plan.scaled(scenario.with_(**{"run.weeks": scenario.week_of(until) + 1}))
    return Base(held_back(known_by(scenario, cut), cut), shares(cut), cut)


def _not_free(random: np.random.Generator) -> Values:
    """What levers of the founding question act through and is not free, from plausible ranges."""
    return plausible_draws(_names_not_free(), 1, random)[0]


@cache
def _names_not_free() -> tuple[str, ...]:
    names = beside(LEVERS, frozenset(SHARED))
    return tuple(name for name in names if not name.startswith(STOOD_IN_FOR))
