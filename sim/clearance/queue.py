"""A queue: first come, first served, on a clock that runs only while the desk holds a session."""

import math

import numpy as np

from sim.core.compiled import compiled, making_arrays

WORKING_DAYS = 5


@compiled
def serve(free: np.ndarray, arrival: float, service: float) -> float:
    """First come, first served: when a file that arrives now is done, by whoever is free first.

    `free` holds when each member of staff is free, as a heap with the earliest on top, and is
    brought up to date.
    """
    done = max(arrival, free[0]) + service
    sift(free, 0, done)
    return float(done)


@compiled
def sift(free: np.ndarray, place: int, moment: float) -> None:
    """Put a moment at this place of the heap or below it, where it belongs."""
    below, last = 2 * place + 1, len(free) - 1
    while below < last:
        below += int(free[below + 1] < free[below])  # no branch, as none could be foreseen
        if free[below] >= moment:
            break
        free[place] = free[below]
        place, below = below, 2 * below + 1
    if below == last and free[below] < moment:
        free[place] = free[below]
        place = below
    free[place] = moment


@compiled
def ask(free: np.ndarray, turn: int, arrival: float) -> int:
    """Of those from `turn` on the first who is free when a file arrives, or their number."""
    while turn < len(free) and free[turn] > arrival:
        turn += 1
    return turn


@compiled
def serve_in_turn(
    free: np.ndarray, turn: int, arrival: float, service: float
) -> tuple[int, float]:  # fmt: skip
    """First come, first served, by whoever is free: who has the next turn, and when it is done.

    Files come in order of arrival, the first with turn 0; between them the turn is handed on. All
    who are free at an arrival are alike, so each is asked once, in turn, and no heap is needed.
    When all have been asked they are made a heap, which serves until its last is found free.
    """
    count = len(free)
    if turn >= count and free[count - 1] <= arrival:
        turn = 0
    if turn < count:
        turn = ask(free, turn, arrival)
    if turn < count:
        free[turn] = arrival + service
        return turn + 1, float(free[turn])
    if turn == count:
        make_heap(free)
    return count + 1, serve(free, arrival, service)


@compiled
def make_heap(free: np.ndarray) -> None:
    """Bring the earliest to the top of each part of the heap, from the lowest parts up."""
    for place in range(len(free) // 2 - 1, -1, -1):
        sift(free, place, free[place])


@making_arrays
def in_order(moments: np.ndarray) -> np.ndarray:
    """The places of the moments from first to last, equal ones as they stand.

    A bucket for each on average, then insertion: moments that are spread over a week, as arrivals
    are, take a time in proportion to their number, a fifth of what a comparing sort takes.
    """
    count = len(moments)
    order = np.arange(count, dtype=np.uint32)
    if count > 1:
        put_in_order(moments, order, np.zeros(count + 1, np.uint32))
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
def desk_time(moment: float, hours: np.ndarray) -> float:
    """The desk's clock at a moment of this week's working time.

    `hours` is what it shows when each of the days begins, and when the last one ends.
    """
    day = int(moment) % WORKING_DAYS
    return float(hours[day] + (hours[day + 1] - hours[day]) * (moment - math.floor(moment)))


@compiled
def working_time(due: float, hours: np.ndarray, week: int) -> float:
    """The moment of this week at which the desk's clock shows `due`, which it does by its end."""
    day = 0
    while hours[day + 1] < due or hours[day + 1] == hours[day]:
        day += 1
    return float(WORKING_DAYS * week + day + (due - hours[day]))
