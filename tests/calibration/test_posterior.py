"""History matching and sampling, on worlds whose truth is known."""

import numpy as np
import pytest
from statistical_claims import are_uniform, happens_between

from experiments.calibration.gaussian import likelihood, reference
from experiments.calibration.history_matching import LIMIT, implausibility, not_ruled_out
from experiments.calibration.posterior import (
    effective,
    history_shares,
    next_rise,
    reweighted,
    sample,
    systematic,
    weighted_quantiles,
)

pytestmark = pytest.mark.small

WORLDS = 20


def simulated(places):
    """A cheap world of three parameters: two curve levels and a product."""
    a, b, c = places.T
    return np.stack([a, a + 0.5 * b, np.tanh(b) + 0.1 * c, a * b, b + c], axis=1)


def with_discrepancy(random):
    """A covariance that neighbours share, and a draw of it."""
    covariance = 0.15**2 * np.exp(-np.abs(np.subtract.outer(np.arange(5), np.arange(5))) / 2.0)
    return covariance, np.linalg.cholesky(covariance) @ random.normal(size=5)


def test_of_a_normal_world_the_posterior_and_the_evidence_are_known():
    """One target 1.0 of one parameter, error 0.5: mean 0.8, variance 0.2."""
    of = likelihood(np.array([1.0]), np.array([[0.25]]), np.array([False]))
    found = sample(of.log, 1, 4000, np.random.default_rng(1))
    assert np.isclose(found.places.mean(), 0.8, atol=0.03)
    assert np.isclose(found.places.var(), 0.2, atol=0.03)
    known = -0.5 * np.log(1.25) - 0.5 / 1.25
    assert np.isclose(found.log_evidence, known, atol=0.1)


def test_many_coordinates_that_nothing_is_known_of_keep_their_prior():
    of = likelihood(np.array([2.0]), np.array([[0.01]]), np.array([False]))
    found = sample(lambda z: of.log(z[:, :1]), 40, 1000, np.random.default_rng(2))
    assert np.isclose(found.places[:, 0].mean(), 2.0 / 1.01, atol=0.03)
    others = found.places[:, 1:]
    assert np.abs(others.mean(axis=0)).max() < 0.2
    assert 0.8 < others.std() < 1.1


def test_in_eighty_coordinates_draws_are_as_wide_as_the_posterior_is():
    """Sixty targets that are linear in eighty parameters: mean, widths and evidence are known."""
    random = np.random.default_rng(4)
    slopes, truth = random.normal(size=(60, 80)) / 4.0, random.normal(size=80)
    error, observed = 0.3, slopes @ truth + 0.3 * random.normal(size=60)
    of = likelihood(observed, error**2 * np.eye(60), np.zeros(60, bool))
    found = sample(lambda z: of.log(z @ slopes.T), 80, 400, np.random.default_rng(5))
    covariance = np.linalg.inv(np.eye(80) + slopes.T @ slopes / error**2)
    mean = covariance @ slopes.T @ observed / error**2
    assert np.isclose(
        found.places.std(axis=0).mean(), np.sqrt(np.diag(covariance)).mean(), rtol=0.05
    )
    assert np.abs(found.places.mean(axis=0) - mean).max() < 0.25
    of_targets = slopes @ slopes.T + error**2 * np.eye(60)
    known = -0.5 * (observed @ np.linalg.solve(of_targets, observed))
    known -= 0.5 * np.linalg.slogdet(of_targets)[1]
    assert np.isclose(found.log_evidence, known, atol=3.0)


def test_ninety_percent_intervals_hold_the_truth_of_twenty_worlds_about_as_often():
    random, inside, ranks = np.random.default_rng(3), [], []
    for _ in range(WORLDS):
        truth = random.normal(size=3)
        covariance, missed = with_discrepancy(random)
        observed = simulated(truth[None])[0] + missed
        of = likelihood(observed, covariance, np.zeros(5, bool))
        found = sample(lambda z, of=of: of.log(simulated(z)), 3, 400, random)
        low, high = np.quantile(found.places, [0.05, 0.95], axis=0)
        inside += [*((low <= truth) & (truth <= high))]
        ranks += [*(found.places < truth).mean(axis=0)]
    happens_between(inside, 0.85, 0.95)
    are_uniform(np.array(ranks))


def test_a_sampler_that_is_too_sure_of_itself_does_not_cover():
    random, inside = np.random.default_rng(3), []
    for _ in range(WORLDS):
        truth = random.normal(size=3)
        covariance, missed = with_discrepancy(random)
        observed = simulated(truth[None])[0] + missed
        of = likelihood(observed, covariance / 25.0, np.zeros(5, bool))
        found = sample(lambda z, of=of: of.log(simulated(z)), 3, 400, random)
        low, high = np.quantile(found.places, [0.05, 0.95], axis=0)
        inside += [*((low <= truth) & (truth <= high))]
    with pytest.raises(AssertionError):
        happens_between(inside, 0.85, 0.95)


def test_a_sample_is_the_same_from_the_same_seed():
    of = likelihood(np.array([1.0]), np.array([[0.25]]), np.array([False]))
    one, other = (sample(of.log, 1, 100, np.random.default_rng(7)).places for _ in range(2))
    assert np.array_equal(one, other)


def test_a_target_that_is_only_to_be_reached_costs_nothing_beyond_it():
    of = likelihood(np.array([30.0]), np.array([[4.0]]), np.array([True]))
    logs = of.log(np.array([[26.0], [30.0], [90.0]]))
    assert logs[1] == logs[2]
    assert np.isclose(logs[0] - logs[1], -2.0)


def test_the_second_largest_distance_decides_what_is_implausible():
    means = np.array([[9.0, 0.0, 0.0], [9.0, 4.0, 0.0], [0.0, 0.0, -2.0]])
    found = implausibility(means, np.ones((3, 3)), np.zeros(3), np.array([False, False, True]))
    assert found.tolist() == [0.0, 4.0, 0.0]


def test_levels_come_down_to_the_share_of_the_prior_that_is_left():
    """Second-largest of two distances |z| / 0.1 below 3: each |z| < 0.3 has a chance of 0.236."""

    def away(places):
        means = np.repeat(places[:, :1], 2, axis=1)
        return implausibility(means, np.full_like(means, 0.01), np.zeros(2), np.zeros(2, bool))

    random = np.random.default_rng(4)
    found = not_ruled_out(random.normal(size=(2000, 3)), away, random)
    assert found.limit == LIMIT
    assert found.share == pytest.approx(0.236, abs=0.03)
    assert np.abs(found.places[:, 0]).max() <= 0.3
    assert found.places[:, 1:].std() == pytest.approx(1.0, abs=0.1)


def test_where_no_place_is_near_the_nearest_are_kept_and_the_limit_says_so():
    random = np.random.default_rng(5)
    found = not_ruled_out(
        random.normal(size=(200, 2)), lambda z: 5.0 + np.abs(z[:, 0]), random
    )  # fmt: skip
    assert 5.0 < found.limit < 5.2


def test_the_effective_size_of_equal_weights_is_their_number_and_of_one_weight_is_one():
    assert np.isclose(effective(np.zeros(50)), 50.0)
    assert np.isclose(effective(np.array([0.0, -1e3, -1e3])), 1.0)


def test_the_likelihood_rises_only_so_far_that_enough_draws_still_matter():
    logs = -0.5 * np.random.default_rng(8).normal(size=500) ** 2 * 100.0
    rise = next_rise(logs, 0.0)
    assert 0.0 < rise < 1.0
    assert np.isclose(effective(rise * logs), 250.0, atol=1.0)
    assert next_rise(np.zeros(500), 0.4) == 0.6


def test_systematic_resampling_takes_each_as_often_as_its_share():
    chosen = systematic(np.array([0.5, 0.25, 0.25, 0.0]), np.random.default_rng(9))
    assert np.bincount(chosen, minlength=4).tolist() == [2, 1, 1, 0]


def test_draws_of_an_emulator_that_is_wrong_are_put_right_by_their_runs():
    """The emulator is off by 0.3; weights of runs bring the mean back."""
    right = likelihood(np.array([1.0]), np.array([[0.25]]), np.array([False]))
    found = sample(lambda z: right.log(z + 0.3), 1, 4000, np.random.default_rng(10))
    weights, power = reweighted(right.log(found.places) - found.log_likelihood)
    assert power == 1.0
    assert np.isclose(found.places[:, 0] @ weights, 0.8, atol=0.03)
    assert abs(found.places.mean() - 0.8) > 0.1


def test_where_too_few_draws_count_weights_are_taken_to_a_power_at_which_enough_do():
    logs = 5.0 * np.random.default_rng(3).normal(size=1000)
    assert effective(logs) < 50.0
    weights, power = reweighted(logs, 200.0)
    assert 0.0 < power < 1.0
    assert 1.0 / (weights**2).sum() == pytest.approx(200.0, rel=0.01)
    assert np.allclose(np.log(weights / weights.max()), power * (logs - logs.max()))


def test_histories_with_the_same_evidence_weigh_the_same():
    assert history_shares({"ten": -900.0, "four": -900.0}) == {"ten": 0.5, "four": 0.5}
    assert history_shares({"ten": 0.0, "four": -np.log(3.0)})["ten"] == pytest.approx(0.75)


def test_quantiles_of_weighted_draws_by_hand():
    values, weights = np.array([3.0, 1.0, 2.0]), np.array([0.25, 0.25, 0.5])
    assert weighted_quantiles(values, weights, (0.5,)) == [2.0]


def test_steps_in_the_shape_of_draws_leave_that_shape():
    random = np.random.default_rng(11)
    draws = random.normal(size=(5000, 2)) @ np.array([[2.0, 0.0], [1.5, 0.5]]).T + [1.0, -1.0]
    shape = reference(draws)
    start = shape.mean + random.normal(size=(20000, 2)) @ shape.factor.T
    moved = shape.step(start, 0.6, random)
    assert np.allclose(moved.mean(axis=0), shape.mean, atol=0.06)
    assert np.allclose(np.cov(moved.T), shape.factor @ shape.factor.T, atol=0.15)
