"""Bunches: how the many files that one agent stands for are served without a turn for each.

Where an agent stands for as many households as `run.bunched_from` says, or more, the files of its
companions come to a desk in as many bunches as each has files. The gaps between bunches are those
between every so-manieth file of a Poisson stream, stretched to the week in which they come, and the
work of a bunch is that of all its files; both are gamma numbers. The queue thus keeps the mean and
the variance of the work that has come by any moment, which waiting depends on.
"""

import math
from typing import NamedTuple

import numpy as np

from sim.clearance.queue import WORKING_DAYS
from sim.clearance.queue_entry import take_up_entry
from sim.core.compiled import compiled
from sim.core.distributions import gamma_quantile, normal_quantiles

OVERSHOOT = 0.5826  # of a random walk that is looked at in steps, in their SD (Siegmund 1985)


class Shift(NamedTuple):
    """A week at one desk."""

    free: np.ndarray  # on the desk's clock, when each member of staff will be free
    hours: np.ndarray  # the desk's clock at the start of each working day, and at the end
    pace: float  # session-days that one file takes one member of staff in the mean
    week: int


def bunches_of(companions: int, are_bunched: bool) -> tuple[int, float]:
    """In how many bunches the companions of an agent's file come, and how many files each has."""
    if not are_bunched:
        return companions, 1.0
    bunches = round(math.sqrt(companions))
    return bunches, companions / bunches


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


@compiled
def serve_bunches(
    entries: np.ndarray, coming: np.ndarray, order: np.ndarray, bunches: np.ndarray, shift: Shift
) -> None:
    """Say for all who come when the desk will be done with them, with their companions in bunches.

    The work of a bunch comes evenly between it and the bunch before. Between these moments, the
    ends of days and the files with an entry, what waits grows or shrinks evenly, so it is worked
    out at each of them alone.
    """
    free, hours, pace = shift.free, shift.hours, shift.pace
    backlog = backlog_at(free, hours[0])
    least = pace * bunches[2, 0]
    now, turn, bunch, day = 0.0, 0, 0, 1
    while day <= WORKING_DAYS:
        own = math.inf
        if turn < len(order):
            own = max(now, coming[0, order[turn]] - WORKING_DAYS * shift.week)
        until = min(own, float(day), bunches[0, bunch])
        worked = len(free) * (hour_at(until, hours) - hour_at(now, hours))
        backlog = max(least, backlog + pace * bunches[1, bunch] * (until - now) - worked)
        now = until
        if until == own:
            service = pace * coming[1, order[turn]]
            due = hour_at(until, hours) + backlog / len(free) + service
            take_up_entry(entries[int(coming[2, order[turn]])], due)
            backlog += service
            turn += 1
        elif until == float(day):
            day += 1
        else:
            bunch += 1
    free[:] = hours[WORKING_DAYS] + (backlog - least) / len(free)
