import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.clearance.queue import (
    calendar_days,
    desk_time,
    in_order,
    serve,
    serve_in_turn,
    working_time,
)
from sim.core.compiled import making_arrays
from sim.core.randomness import exponential

ARRIVALS, SERVICES = 1, 2


@making_arrays
def tandem(seed: int, files: int, desks: int, staff: int, load: float) -> np.ndarray:
    """Days in the system of files that pass desks in a row, each open at all hours.

    Each member of staff signs one file a day in the mean; arrivals are Poisson.
    """
    arrivals = np.zeros(files)
    now = 0.0
    for i in range(files):
        now += exponential(seed, 0, ARRIVALS, i) / (load * staff)
        arrivals[i] = now
    times = arrivals.copy()
    for desk in range(desks):
        free = np.zeros(staff)
        for i in np.argsort(times, kind="mergesort"):
            times[i] = serve(free, times[i], exponential(seed, desk, SERVICES, i))
    return times - arrivals


def erlang_days(staff: int, load: float) -> float:
    """Mean days at one desk: service, and the wait of Erlang's C formula."""
    offered = load * staff
    terms = [offered**n / math.factorial(n) for n in range(staff)]
    last = offered**staff / math.factorial(staff) / (1 - load)
    waits = last / (sum(terms) + last)
    return 1.0 + waits / (staff * (1.0 - load))


def mean_and_error(days: np.ndarray) -> tuple[float, float]:
    """The mean after a warm-up, and its standard error from the means of batches."""
    batches = days[len(days) // 10 :]
    batches = batches[: len(batches) // 50 * 50].reshape(50, -1).mean(axis=1)
    return float(batches.mean()), float(batches.std(ddof=1) / math.sqrt(50))


@pytest.mark.parametrize(
    ("desks", "staff", "load"),
    [(1, 1, 0.5), (1, 1, 0.8), (1, 2, 0.9), (1, 5, 0.8), (4, 2, 0.9), (10, 2, 0.9), (10, 1, 0.7)],
)
def test_desks_in_a_row_match_jackson_and_erlang(desks, staff, load):
    mean, error = mean_and_error(tandem(1, 1_000_000, desks, staff, load))
    assert abs(mean - desks * erlang_days(staff, load)) < 4 * error
    assert error < 0.05 * mean


@pytest.mark.small
def test_a_lone_clerk_serves_in_turn_as_worked_by_hand():
    free = np.zeros(1)
    done = [serve(free, arrival, 2.0) for arrival in (0.0, 1.0, 5.0)]
    assert done == [2.0, 4.0, 7.0]


@pytest.mark.small
def test_the_second_clerk_takes_who_would_wait_for_the_first():
    free = np.zeros(2)
    done = [serve(free, arrival, 2.0) for arrival in (0.0, 1.0, 1.0)]
    assert done == [2.0, 3.0, 4.0]


@pytest.mark.small
@given(st.lists(st.integers(-(10**9), 10**9).map(lambda whole: whole / 64.0), max_size=40))
def test_moments_are_put_in_the_order_of_a_stable_sort(moments):
    given_moments = np.array(moments, float)
    expected = np.argsort(given_moments, kind="stable")
    assert in_order(given_moments).tolist() == expected.tolist()


@pytest.mark.small
def test_the_heap_of_clerks_serves_as_a_search_for_the_first_free_one_would():
    rng = np.random.default_rng(1)
    heap, searched, now = np.zeros(7), np.zeros(7), 0.0
    for gap, service in rng.exponential((0.2, 1.0), (500, 2)):
        now += gap
        first = int(searched.argmin())
        searched[first] = max(now, searched[first]) + service
        assert serve(heap, now, service) == searched[first]
        assert sorted(heap) == sorted(searched)


@pytest.mark.small
@pytest.mark.parametrize("gap", [0.02, 0.12, 0.2, 1.0])  # from a rush to nothing to do
def test_to_ask_all_in_turn_serves_as_a_search_for_the_first_free_one_would(gap):
    rng = np.random.default_rng(1)
    free, searched, turn, now = np.zeros(9), np.zeros(9), 0, 0.0
    for wait, service in rng.exponential((gap, 1.0), (2000, 2)):
        now += wait if rng.random() < 0.5 else 0.0  # some come at once
        first = int(searched.argmin())
        searched[first] = max(now, searched[first]) + service
        turn, done = serve_in_turn(free, turn, now, service)
        assert done == searched[first]
        assert sorted(np.maximum(free, now)) == sorted(np.maximum(searched, now))


@pytest.mark.small
def test_five_working_days_are_a_calendar_week():
    assert calendar_days(5.0) == 7.0
    assert calendar_days(12.5) == 16.5
    assert calendar_days(4.75) == 4.75


HOURS = np.array([8.0, 8.0, 9.0, 9.0, 9.0, 10.0])  # sessions on the second and the last day


@pytest.mark.small
def test_the_clock_of_a_desk_runs_only_while_a_session_is_held():
    assert desk_time(50.5, HOURS) == 8.0
    assert desk_time(51.25, HOURS) == 8.25
    assert desk_time(53.5, HOURS) == 9.0
    assert desk_time(54.5, HOURS) == 9.5


@pytest.mark.small
def test_working_time_undoes_desk_time_within_a_session():
    for moment in (51.25, 54.5):
        assert working_time(desk_time(moment, HOURS), HOURS, 10) == moment
    assert working_time(8.0, HOURS, 10) == 51.0  # the first session begins
    assert working_time(9.0, HOURS, 10) == 52.0  # it ends, which is before the next begins
    assert working_time(10.0, HOURS, 10) == 55.0
