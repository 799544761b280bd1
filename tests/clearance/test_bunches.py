"""Bunches of companions at the desks: how many, when they come, how much work; worked by hand."""

import math

import numpy as np
import pytest

from sim.clearance.bunches import Shift, bunches_of, gather_bunches, hour_at, serve_bunches
from sim.clearance.queue_entry import QUEUE_ENTRY, Mark
from sim.core.distributions import gamma_quantile, normal_quantile

small = pytest.mark.small

DAILY = np.arange(6.0)  # a session a day


@small
def test_companions_come_alone_or_in_about_fives():
    assert [bunches_of(count, False) for count in (0, 1, 49)] == [(0, 1.0), (1, 1.0), (49, 1.0)]
    assert bunches_of(9, True) == (3, 3.0)
    assert bunches_of(49, True) == (7, 7.0)
    assert bunches_of(99, True) == (10, 9.9)


@small
@pytest.mark.parametrize("shape", [4.5, 5.0, 6.0])
def test_a_gamma_number_has_its_mean_and_its_variance(shape):
    shares = (np.arange(20_000) + 0.5) / 20_000
    numbers = np.array([gamma_quantile(shape, normal_quantile(share)) for share in shares])
    assert numbers.mean() == pytest.approx(shape, rel=0.002)
    assert numbers.var() == pytest.approx(shape, rel=0.01)
    assert gamma_quantile(5.0, 0.0) == pytest.approx(5.0 * (1.0 - 1.0 / 45.0) ** 3)


def gathered(first, second, size):
    drawn = np.zeros((3, len(first)))
    drawn[0], drawn[1] = first, second
    gather_bunches(drawn, size)
    return drawn


@small
def test_bunches_fill_the_week_with_gaps_in_proportion_to_their_numbers():
    drawn = gathered([0.5, 0.9, 0.1], [0.5, 0.5, 0.5], 5.0)
    gaps = np.array([gamma_quantile(5.0, normal_quantile(u)) for u in (0.5, 0.9, 0.1)])
    gaps *= 5.0 / gaps.sum()
    assert drawn[0] == pytest.approx(np.cumsum(gaps))
    assert drawn[1] * gaps == pytest.approx(gamma_quantile(5.0, 0.0))
    assert drawn[2, 0] == pytest.approx(0.5826 * (math.sqrt(10.0) - math.sqrt(2.0)))


@small
def test_the_clock_of_a_desk_stands_still_on_a_day_without_a_session():
    hours = np.array([3.0, 4.0, 4.0, 5.0, 6.0, 6.0])
    assert [hour_at(x, hours) for x in (0.0, 0.5, 1.5, 2.25, 5.0)] == [3.0, 3.5, 4.0, 4.25, 6.0]


@small
def test_a_file_waits_for_the_work_that_came_before_it_and_what_is_left_stays():
    """Two persons; work for four a day in the first half of the week, then for none."""
    bunches = np.array([[2.5, 5.0], [4.0, 0.0], [0.5, 0.0]])
    entries = np.zeros(2, QUEUE_ENTRY)
    coming = np.array([[11.0, 14.0], [3.0, 1.0], [0.0, 1.0]])  # in week 2, on days 1 and 4
    free = np.array([0.0, 0.0])
    shift = Shift(free, DAILY, pace=1.0, week=2)
    serve_bunches(entries, coming, np.array([0, 1]), bunches, shift)
    first = 4.0 - 2.0  # on day 1
    assert entries["moment"][0] == pytest.approx(1.0 + first / 2.0 + 3.0)
    waits = first + 3.0 + (4.0 - 2.0) * 1.5  # on day 2.5
    waits = waits - 2.0 * 1.5  # on day 4
    assert entries["moment"][1] == pytest.approx(4.0 + waits / 2.0 + 1.0)
    assert (entries["marks"] == Mark.TAKEN_UP).all()
    left = waits + 1.0 - 2.0  # on day 5
    assert free == pytest.approx(5.0 + (left - 0.5) / 2.0)
