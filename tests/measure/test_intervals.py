"""Intervals: of means, and of shares, which never leave 0 to 1."""

import math

import numpy as np
import pytest

from sim.measure.intervals import SHARES, interval, interval_of, share_band, share_interval
from sim.measure.outcomes import OUTCOMES

pytestmark = pytest.mark.small


def logit(share):
    return math.log(share / (1.0 - share))


def test_the_interval_of_a_share_is_that_of_its_logit_by_hand():
    values = np.array([0.1, 0.2, 0.3])
    found, half = share_interval(values), 4.302653 * 0.1 / math.sqrt(3)
    assert found.mean == pytest.approx(0.2)
    wide = half / (0.2 * 0.8)
    assert logit(found.low) == pytest.approx(logit(0.2) - wide)
    assert logit(found.high) == pytest.approx(logit(0.2) + wide)


def test_a_share_never_has_an_interval_below_zero_or_above_one_and_holds_its_mean():
    random = np.random.default_rng(1)
    for power in (0.001, 0.1, 1.0, 10.0, 1000.0):
        for count in (2, 3, 20):
            found = share_interval(random.random(count) ** power)
            assert 0.0 <= found.low <= found.mean <= found.high <= 1.0
    found = share_interval(np.array([0.0, 0.0, 1e-300]))
    assert 0.0 <= found.low <= found.mean <= found.high <= 1.0


def test_where_a_share_varies_little_its_interval_is_the_usual_one():
    values = 0.7 + 0.001 * np.random.default_rng(2).normal(size=20)
    usual, found = interval(values), share_interval(values)
    assert (found.low, found.high) == pytest.approx((usual.low, usual.high), abs=1e-6)


@pytest.mark.parametrize("share", [0.0, 1.0, 0.4])
def test_runs_that_agree_leave_no_room(share):
    found = share_interval(np.full(5, share))
    assert (found.low, found.mean, found.high) == (share, share, share)


def test_one_run_has_no_interval_of_a_share_either():
    found = share_interval(np.array([0.3]))
    assert (found.mean, found.low, found.high) == (0.3, -math.inf, math.inf)


def test_every_outcome_between_0_and_1_has_the_interval_of_a_share():
    values = np.array([0.0, 0.0, 0.02])
    bounded = {o.unit for o in OUTCOMES.values() if interval_of(values, o.unit).low > 0.0}
    assert bounded == set(SHARES)
    assert OUTCOMES["return_rate"].unit == "share"


def test_a_band_of_shares_stays_within_0_and_1():
    runs = np.array([[0.0, 0.0, 0.99], [0.0, 0.03, 1.0]])
    found = share_band(runs)
    assert found.low[0] == found.high[0] == 0.0
    assert 0.0 < found.low[1] < found.mean[1] == 0.015
    assert found.mean[2] == 0.995 < found.high[2] < 1.0
