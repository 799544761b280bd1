"""Bunches: how the many files that one agent stands for are served without a turn for each.

Where an agent stands for ten households or more, the files of its companions come to a desk in
bunches of about `BUNCH`. The gaps between bunches are those between every so-manieth file of a
Poisson stream, stretched to the week in which they come, and the work of a bunch is that of all its
files; both are gamma numbers. The queue thus keeps the mean and the variance of the work that has
come by any moment, which waiting depends on.
"""

import math

import numpy as np

from sim.clearance.queue import WORKING_DAYS
from sim.core.compiled import compiled
from sim.core.distributions import gamma_quantile, normal_quantiles

BUNCH = 5  # files
FEWEST = 9  # companions of an agent's file from which on they come in bunches
OVERSHOOT = 0.5826  # of a random walk that is looked at in steps, in their SD (Siegmund 1985)


def bunches_of(companions: int) -> tuple[int, float]:
    """In how many bunches so many companions come, and how many files each has; few come alone."""
    bunches = companions if companions < FEWEST else round(companions / BUNCH)
    return bunches, companions / bunches if bunches else 1.0


@compiled
def gather_bunches(drawn: np.ndarray, size: float) -> None:
    """Turn two draws a bunch into when it has come, in days of the week, and its work a day.

    Work is in services of one file. Row 2 begins with the least that waits: what a queue that is
    looked at only when bunches have come shows too little of, as it is then never seen to be empty.
    """
    normal_quantiles(drawn[0])
    normal_quantiles(drawn[1])
    whole = 0.0
    for column in range(drawn.shape[1]):
        drawn[0, column] = gamma_quantile(size, drawn[0, column])
        whole += drawn[0, column]
    scale, now = WORKING_DAYS / whole, 0.0
    for column in range(drawn.shape[1]):
        gap = scale * drawn[0, column]
        now += gap
        drawn[0, column] = now
        drawn[1, column] = gamma_quantile(size, drawn[1, column]) / max(gap, 1e-9)
    drawn[0, drawn.shape[1] - 1] = WORKING_DAYS
    drawn[2, 0] = OVERSHOOT * (math.sqrt(2.0 * size) - math.sqrt(2.0))


@compiled
def hour_at(moment: float, hours: np.ndarray) -> float:
    """The desk's clock at a moment of the week, 0 to WORKING_DAYS."""
    day = min(int(moment), WORKING_DAYS - 1)
    return float(hours[day] + (hours[day + 1] - hours[day]) * (moment - day))


@compiled
def backlog_at(free: np.ndarray, hour: float) -> float:
    """The work that waits when the desk's clock shows this hour, in days of one clerk."""
    backlog = 0.0
    for moment in free:
        backlog += max(0.0, moment - hour)
    return backlog
