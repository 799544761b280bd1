"""The posterior of a cut: weighted draws of parameters, from a table.

A table has a column `weight` and one for each parameter, by its name. Until a cut has its own, the
accepted sets under ten signatures stand in, with equal weights. They were chosen by returns up to
December 2017, so with an earlier cut they know what came later.
"""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

from experiments.forecast.rounds import known
from experiments.iraq.policy_combinations import FOLDER, Values, accepted_file
from experiments.provenance.tables import read_columns

STAND_IN = "ten"
STOOD_IN_FOR = "intervention."  # parameters of levers, which a forecast has none of


class Posterior(NamedTuple):
    """Draws of parameters with their weights, and what they are draws of."""

    cut: date
    values: tuple[Values, ...]
    weights: np.ndarray
    signatures: int
    stands_in: bool  # for a posterior that is not there yet

    def spread(self, count: int) -> list[Values]:
        """So many draws, each as often as its weight says, evenly through the table."""
        ends = np.cumsum(self.weights) / self.weights.sum()
        middles = (np.arange(count) + 0.5) / count
        rows = np.minimum(np.searchsorted(ends, middles), len(ends) - 1)
        return [self.values[row] for row in rows]


def posterior_file(cut: date) -> Path:
    """Where the posterior of the data up to a round is kept."""
    return FOLDER / f"posterior_{cut}.csv"


def posterior(cut: date) -> Posterior:
    """The posterior of the last round by a day, or what stands in for it."""
    own = posterior_file(known(cut).days[-1])
    columns = read_columns(own if own.exists() else accepted_file(STAND_IN))
    names = [name for name in columns if "." in name and not name.startswith(STOOD_IN_FOR)]
    count = len(next(iter(columns.values())))
    values = tuple({name: float(columns[name][row]) for name in names} for row in range(count))
    weights = np.asarray(columns.get("weight", np.ones(count)), float)
    return Posterior(cut, values, weights, 10, not own.exists())
