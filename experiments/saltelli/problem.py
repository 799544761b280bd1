"""A problem of sensitivity: what decides an outcome, and what decides what a lever does to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.saltelli.indices import block
from experiments.sensitivity.answers import Answers, Pair, Runs, answers
from experiments.sensitivity.parameter_space import DUMMY, SEED, Space, changed


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

    pair: Pair
    space: Space
    runs: Runs

    def answers(self, places: np.ndarray, luck: np.ndarray) -> Answers:
        """Each response at each row of places; `luck` is added to the row's seed.

        The level is of ten signatures; the effect is four less ten on the same seed.
        """
        drawn = [self.space.values(row) for row in places]
        seeds = [round(values[SEED]) + int(more) for values, more in zip(drawn, luck, strict=True)]
        return self.at(drawn, seeds)

    def at(self, drawn: Sequence[dict[str, float]], seeds: Sequence[int]) -> Answers:
        """Each response at these values of factors and these seeds."""
        ten, four = self.pair
        pairs = [(changed(ten, values), changed(four, values)) for values in drawn]
        return answers(pairs, seeds, self.runs)

    def only(self, names: Sequence[str]) -> "Problem":
        """The same problem with these factors alone, the seed and the dummy among them."""
        return Problem(self.pair, self.space.only([*names, SEED, DUMMY]), self.runs)
