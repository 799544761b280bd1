"""Estimates of a trial: arms, sites, trials in which nobody is treated, and power."""

import math

import numpy as np
import pytest
from scipy import stats
from statistical_claims import happens_as_often

from experiments.trial import before_after, power
from experiments.trial.estimates import compared, found, over_sites, placebo
from experiments.trial.evaluations import WAVE
from experiments.trial.pools import Pool, correlation, pool_of_returns
from experiments.trial.power import Design, closed_power, detectable, point
from experiments.trial.published import BY_SITE, OVER_SITES, TRUST

pytestmark = pytest.mark.small
TRIALS = 4000


def test_published_sites_give_the_published_estimate_over_sites():
    mean, between = over_sites(list(BY_SITE[TRUST].values()))
    assert mean.effect == pytest.approx(OVER_SITES[TRUST].effect, abs=0.0005)
    assert mean.error == pytest.approx(OVER_SITES[TRUST].error, abs=0.0005)
    assert between == 0.0


def test_sites_that_differ_by_more_than_chance_have_a_variance_between_them():
    """Two sites without error, at -1 and 1: their mean is 0 and their variance 2."""
    mean, between = over_sites([(-1.0, 1e-6), (1.0, 1e-6)])
    assert (mean.effect, mean.error) == (pytest.approx(0.0, abs=1e-3), pytest.approx(1.0, abs=0.01))
    assert between == pytest.approx(2.0, rel=0.01)


def test_a_site_where_all_answer_alike_says_nothing():
    told = [(0.3, 0.1), (0.1, 0.1)]
    assert over_sites([*told, (0.0, 0.0)]) == over_sites(told)
    alone, between = over_sites([(0.0, 0.0)])
    assert math.isnan(alone.effect)
    assert math.isnan(between)


def test_arms_are_compared_in_sd_with_the_error_worked_by_hand():
    means, treated = np.array([1.0, 3.0, 0.0, 2.0]), np.array([True, True, False, False])
    estimate = compared(means, treated, sd=2.0)
    assert estimate.effect == 0.5
    assert estimate.error == pytest.approx(math.sqrt(2.0 / 2 + 2.0 / 2) / 2.0)


def test_the_test_is_students():
    random, rows = np.random.default_rng(1), 200
    first, second = random.normal(0.4, 1.0, (rows, 7)), random.normal(0.0, 1.5, (rows, 9))
    theirs = stats.ttest_ind(first, second, axis=1).pvalue < 0.05
    assert (found(first, second) == theirs).all()
    assert 0 < theirs.sum() < rows


def test_trials_without_treatment_find_an_effect_as_often_as_the_test_says():
    random = np.random.default_rng(2)
    happens_as_often(placebo(random.exponential(1.0, 172), TRIALS, random), 0.05)


def test_trials_with_an_effect_are_no_trials_without():
    random = np.random.default_rng(2)
    with pytest.raises(AssertionError, match="happened"):
        happens_as_often(found(*random.normal([[[0.3]], [[0.0]]], 1.0, (2, TRIALS, 60))), 0.05)


def pool(within, effect, communities=4000, seed=3):
    """Communities whose respondents have SD 1 and this intra-class correlation."""
    without = np.random.default_rng(seed).normal(0.0, math.sqrt(within), communities)
    return Pool(without, without + effect, 1.0, within, effect)


@pytest.mark.parametrize("within", [0.0, 0.07, 0.3])
@pytest.mark.parametrize("size", [10, 40, 120])
def test_simulated_power_is_within_three_points_of_the_closed_form(within, size):
    design = Design(size)
    made = point(pool(within, 0.15), design, 3000, np.random.default_rng(4))
    assert made.at_detectable == pytest.approx(power.WANTED, abs=0.03)
    assert made.simulated == pytest.approx(made.closed, abs=0.03)


def test_power_without_an_effect_is_the_level_and_what_is_detectable_has_the_power_wanted():
    design = Design(40)
    assert closed_power(design, 0.0) == pytest.approx(0.05)
    assert closed_power(design, detectable(design)) == pytest.approx(0.8, abs=1e-6)
    textbook = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    assert detectable(Design(100_000)) == pytest.approx(textbook, rel=1e-3)


def test_the_error_of_a_design_is_the_one_worked_by_hand():
    """40 communities of 18, correlation 0.1: (4 / 40) (0.1 + 0.9 / 18) = 0.015."""
    assert Design(40).error(2.0, 0.1) == pytest.approx(2.0 * math.sqrt(0.015))


def test_the_correlation_within_communities_is_found_again():
    random = np.random.default_rng(5)
    answers = random.normal(0.0, 0.3, (3000, 1)) + random.normal(0.0, math.sqrt(0.91), (3000, 20))
    within = float(answers.var(axis=1, ddof=1).mean())
    assert correlation(answers.mean(axis=1), within, 20) == pytest.approx(0.09, abs=0.01)


def test_returns_are_compared_with_their_district_and_the_effect_is_of_everybody():
    """Two districts whose levels differ, with nothing shared in a place: no correlation is left."""
    random = np.random.default_rng(11)
    level, agents = np.repeat([0.2, 0.8], 300), np.full(600, 40)
    home = random.binomial(40, level) / 40
    district = np.repeat([3, 7], 300).tolist()
    runs = [
        {"agents": agents.tolist(), "district": district, "home": [values.tolist()] * 4}
        for values in (home, home + 0.05 * (1.0 - home))
    ]
    found_ = pool_of_returns(runs, 12)
    assert found_.within < 0.01
    assert found_.effect == pytest.approx(0.05 * (1.0 - home).mean())
    assert found_.sd == pytest.approx(0.4, abs=0.01)
    assert (found_.treated >= found_.without).all()
    made = point(found_, Design(40), 3000, random)
    assert made.at_detectable == pytest.approx(power.WANTED, abs=0.03)


def waves(shock, seed=6, communities=300):
    """Means of two waves of respondents of SD 1, with shocks of this SD that a place shares."""
    random = np.random.default_rng(seed)
    change = random.normal(0.0, math.hypot(shock, math.sqrt(2.0 / WAVE)), communities)
    first = random.normal(0.0, 1.0, communities)
    return [{"many": first, "variance": 1.0}, {"many": first + change}]


@pytest.mark.parametrize(("shock", "least", "most"), [(0.0, 0.03, 0.07), (0.2, 0.3, 0.7)])
def test_respondents_taken_as_independent_find_what_places_share(shock, least, most):
    run = waves(shock)
    shares = before_after.findings(run, run, TRIALS, np.random.default_rng(7))
    assert least < shares["respondents"] < most
    assert 0.03 < shares["places"] < 0.07


def test_a_rise_everywhere_is_found_everywhere():
    still, rising = waves(0.0), waves(0.0)
    rising[1]["many"] = rising[1]["many"] + 5.0
    shares = before_after.findings(still, rising, 100, np.random.default_rng(8))
    assert shares == {"respondents": 1.0, "places": 1.0, "any": 1.0, "two": 0.0}


def test_two_of_three_places_rise_by_chance_in_three_of_eight_evaluations():
    run = waves(0.1, communities=3000)
    shares = before_after.findings(run, run, TRIALS, np.random.default_rng(9))
    assert shares["two"] == pytest.approx(3 / 8, abs=0.04)
