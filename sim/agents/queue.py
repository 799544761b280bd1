"""A queue: first come, first served, on a clock that runs only while the desk holds a session."""

import math

import numpy as np

from sim.compiled import compiled, making_arrays

WORKING_DAYS = 5


@compiled
def serve(free: np.ndarray, arrival: float, service: float) -> float:
    """First come, first served: when a file that arrives now is done, by whoever is free first.

    `free` holds when each member of staff is free, as a heap with the earliest on top, and is
    brought up to date.
    """
    done = max(arrival, free[0]) + service
    place, below, last = 0, 1, len(free) - 1
    while below < last:
        below += int(free[below + 1] < free[below])  # no branch, as none could be foreseen
        if free[below] >= done:
            break
        free[place] = free[below]
        place, below = below, 2 * below + 1
    if below == last and free[below] < done:
        free[place] = free[below]
        place = below
    free[place] = done
    return float(done)


@making_arrays
def in_order(moments: np.ndarray) -> np.ndarray:
    """The places of the moments from first to last, equal ones as they stand.

    A bucket for each on average, then insertion: moments that are spread over a week, as arrivals
    are, take a time in proportion to their number, a fifth of what a comparing sort takes.
    """
    count = len(moments)
    order = np.arange(count)
    if count > 1:
        put_in_order(moments, order, np.zeros(count + 1, dtype=np.int64))
    return order


@compiled
def put_in_order(moments: np.ndarray, order: np.ndarray, ends: np.ndarray) -> None:
    """Order the places; `ends`: as many zeros and one more, to count buckets in."""
    count, first, last = len(moments), moments[0], moments[0]
    for moment in moments:
        first, last = min(first, moment), max(last, moment)
    if first == last:
        return
    scale = (count - 1) / (last - first)
    for moment in moments:
        ends[int((moment - first) * scale) + 1] += 1
    for bucket in range(1, count + 1):
        ends[bucket] += ends[bucket - 1]
    for place in range(count):
        bucket = int((moments[place] - first) * scale)
        order[ends[bucket]] = place
        ends[bucket] += 1
    insert(moments, order)


@compiled
def insert(moments: np.ndarray, order: np.ndarray) -> None:
    """Order the places by insertion, which is quick where they are nearly so."""
    for later in range(1, len(order)):
        place, earlier = order[later], later
        moment = moments[place]
        while earlier > 0 and moments[order[earlier - 1]] > moment:
            order[earlier] = order[earlier - 1]
            earlier -= 1
        order[earlier] = place


@compiled
def calendar_days(working: float) -> float:
    """Calendar days from the start to this moment of working time."""
    weeks = math.floor(working / WORKING_DAYS)
    return 7.0 * weeks + (working - WORKING_DAYS * weeks)


@compiled
def desk_time(moment: float, clock: float, held: np.ndarray) -> float:
    """The desk's clock at a moment of this week's working time."""
    day = int(moment) % WORKING_DAYS
    for earlier in range(day):
        clock += held[earlier]
    return float(clock + held[day] * (moment - math.floor(moment)))


@compiled
def working_time(due: float, clock: float, held: np.ndarray, week: int) -> float:
    """The moment of this week at which the desk's clock shows `due`; negative if it does not."""
    remaining = due - clock
    for day in range(WORKING_DAYS):
        if held[day] == 1:
            if remaining <= 1.0:
                return WORKING_DAYS * week + day + remaining
            remaining -= 1.0
    return -1.0
