"""The posterior of a cut, for Iraq: weighted draws of parameters, from a kept table.

A cut has the latest kept posterior that knows nothing after it.
"""

from datetime import date
from typing import NamedTuple

from experiments.iraq.posterior_table import Draw, kept_posteriors, read_draws, spread
from sim.core.declare import InputError


class Posterior(NamedTuple):
    """Weighted draws of parameters, the cut that they are for, and the last round they know."""

    cut: date
    last_round: date
    draws: tuple[Draw, ...]

    def spread(self, count: int) -> list[Draw]:
        """So many draws, each as often as its weight says, evenly through the table."""
        return spread(self.draws, count)


def posterior(cut: date) -> Posterior:
    """The latest kept posterior whose last round is not after a day.

    Raise InputError where none is kept by then.
    """
    kept = kept_posteriors()
    by_then = [last_round for last_round in kept if last_round <= cut]
    if not by_then:
        days = ", ".join(map(str, kept)) or "none"
        raise InputError(
            f"{cut}: no posterior of the rounds up to this day is kept; kept are those up to: "
            f"{days}. `awda experiment calibration --data-until {cut}` and then `python -m "
            f"experiments.calibration.keep results/calibration-{cut}` make one "
            "(docs/calibration.md)"
        )
    return Posterior(cut, by_then[-1], read_draws(kept[by_then[-1]]))
