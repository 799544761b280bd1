"""The posterior of a cut, for Iraq: weighted draws of parameters, from a table.

Until a cut has its own, the accepted sets under ten signatures stand in, with equal weights. They
were chosen by returns up to December 2017, so with an earlier cut they know what came later.
"""

from datetime import date
from typing import NamedTuple

from experiments.iraq.policy_combinations import accepted_file
from experiments.iraq.posterior_table import Draw, posterior_file, read_draws, spread
from experiments.iraq.rounds import known

STAND_IN = "ten"


class Posterior(NamedTuple):
    """Weighted draws of parameters, and what they are draws of."""

    cut: date
    draws: tuple[Draw, ...]
    stands_in: bool  # for a posterior that is not there yet

    def spread(self, count: int) -> list[Draw]:
        """So many draws, each as often as its weight says, evenly through the table."""
        return spread(self.draws, count)


def posterior(cut: date) -> Posterior:
    """The posterior of the last round by a day, or what stands in for it."""
    own = posterior_file(known(cut).days[-1])
    return Posterior(
        cut, read_draws(own if own.exists() else accepted_file(STAND_IN)), not own.exists()
    )
