"""The statistics of patterns, on made-up counts and answers that are worked out by hand."""

import math

import numpy as np
import pytest

from experiments.patterns.statistics import (
    by_mean,
    correlation,
    effects_within,
    mean_of,
    nested,
    per_month,
    triggered_share,
)
from experiments.runs.measures import ratio

pytestmark = pytest.mark.small


def test_the_monthly_share_is_of_those_displaced_at_the_beginning():
    """887,292 people back in six months, of 3,065,112 displaced: the 4.8 % of 2017."""
    assert per_month(1_737_138, 2_624_430, 3_065_112, 6.0) == pytest.approx(0.0482, abs=5e-5)
    assert math.isnan(per_month(0.0, 0.0, 0.0, 6.0))


def test_a_share_of_nothing_is_no_number():
    assert math.isnan(ratio(1.0, 0.0))
    assert math.isnan(mean_of(np.array([])))
    assert math.isnan(correlation(np.ones(3), np.array([1.0, 2.0, 3.0])))


def test_variance_by_mean_is_taken_within_years():
    """Two years that differ in their mean alone, each as often 0 as twice its mean."""
    first, second = np.tile([0, 2], 26), np.tile([0, 20], 26)
    counts = np.concatenate([first, second])[:, None]
    n = 52 / 51  # of an unbiased variance
    assert by_mean(counts) == pytest.approx(n * (1.0 + 100.0) / (1.0 + 10.0))


def test_weeks_beyond_whole_years_do_not_count():
    counts = np.tile([0, 2], 26)[:, None]
    assert by_mean(np.vstack([counts, [[999]]])) == by_mean(counts)


def test_attacks_that_come_alone_trigger_nothing():
    counts = np.random.default_rng(1).poisson(3.0, (52 * 40, 20))
    assert triggered_share(counts) == pytest.approx(0.0, abs=0.02)


@pytest.mark.parametrize("share", [0.2, 0.4])
def test_the_share_of_triggered_attacks_is_found_again(share):
    """Each attack triggers so many others in the mean, a week later; none beyond that is alone."""
    random = np.random.default_rng(2)
    counts = np.zeros((52 * 60, 30))
    for week in range(1, len(counts)):
        counts[week] = random.poisson(2.0 * (1.0 - share) + share * counts[week - 1])
    assert triggered_share(counts) == pytest.approx(share, abs=0.06)


def test_no_attack_has_no_share():
    assert math.isnan(triggered_share(np.zeros((104, 3))))


def test_groups_that_return_together_hold_all_the_variance_within_places():
    places = np.repeat([0, 1], 8)
    groups = np.repeat([0, 1, 2, 3], 4)
    together = np.repeat([10.0, 20.0, 100.0, 120.0], 4)
    assert nested(together, places, groups) == pytest.approx(1.0)


def test_what_differs_between_places_alone_is_no_clustering_of_kin():
    random = np.random.default_rng(3)
    places, groups = np.repeat(np.arange(200), 48), np.repeat(np.arange(800), 12)
    weeks = 100.0 * places + random.normal(size=len(places))
    assert nested(weeks, places, groups) == pytest.approx(0.0, abs=0.02)


def test_the_clustering_of_groups_is_found_again():
    random = np.random.default_rng(4)
    places, groups = np.repeat(np.arange(300), 48), np.repeat(np.arange(1200), 12)
    weeks = 50.0 * places + random.normal(size=1200)[groups] + random.normal(size=len(groups))
    assert nested(weeks, places, groups) == pytest.approx(0.5, abs=0.04)


def test_places_with_one_group_tell_nothing_of_groups():
    one = np.array([0, 0, 1, 1])
    assert math.isnan(nested(np.array([1.0, 2.0, 3.0, 4.0]), one, one))


def test_effects_are_found_within_places():
    """By hand: each cause adds its effect, and a place where the cause is common has less."""
    cause, other = np.array([0.0, 1, 0, 1, 0, 1, 1, 1]), np.array([0.0, 0, 1, 1, 0, 0, 1, 0])
    places = np.repeat([0, 1], 4)
    outcome = 0.3 * cause - 0.2 * other - 5.0 * places
    assert effects_within(outcome, [cause, other], places) == pytest.approx([0.3, -0.2])
