"""Scores against numbers worked by hand, and what every proper score has to keep."""

import numpy as np
import pytest

from experiments.forecast.scores import Forecast, crps, interval_score, scores

pytestmark = pytest.mark.small


def test_crps_of_two_draws_is_as_by_hand():
    draws = np.array([[0.0, 0.0], [2.0, 2.0]])
    assert crps(draws, np.array([1.0, 4.0])).tolist() == [0.5, 2.5]


def test_crps_of_one_draw_is_its_distance():
    assert crps(np.array([[3.0]]), np.array([5.0])) == 2.0


def test_crps_is_the_mean_distance_less_half_of_that_between_draws():
    random = np.random.default_rng(1)
    for _ in range(20):
        draws, seen = random.normal(size=(30, 3)), random.normal(size=3)
        apart = np.abs(draws[:, None] - draws[None]).mean(axis=(0, 1))
        expected = np.abs(draws - seen).mean(axis=0) - 0.5 * apart
        np.testing.assert_allclose(crps(draws, seen), expected)
        assert (crps(draws, seen) >= 0.0).all()


def test_outside_a_band_the_interval_score_is_its_width_and_twenty_times_the_miss():
    low, high, seen = np.full(3, 1.0), np.full(3, 3.0), np.array([2.0, 4.0, 0.5])
    np.testing.assert_allclose(interval_score(low, high, seen, 0.9), [2.0, 22.0, 12.0])


def test_scores_are_shares_of_the_ever_displaced():
    draws = np.array([[90.0, 10.0], [100.0, 20.0], [110.0, 30.0]])
    found = scores(Forecast(draws), np.array([100.0, 40.0]), np.array([300.0, 100.0]))
    assert found.error == 20.0 / 400.0
    assert (found.inside_50, found.inside_90) == (0.5, 0.5)


def test_a_point_is_judged_in_place_of_the_median():
    found = scores(Forecast(np.array([[1.0]]), np.array([3.0])), np.array([3.0]), np.array([10.0]))
    assert found.error == 0.0
