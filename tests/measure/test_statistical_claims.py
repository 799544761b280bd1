"""The statements about chance that tests make: true ones pass, false ones fail."""

import numpy as np
import pytest
from statistical_claims import (
    agree,
    are_independent,
    are_normal,
    are_uncorrelated,
    are_uniform,
    covers,
    happens_as_often,
    happens_between,
)

pytestmark = pytest.mark.small


@pytest.fixture
def random():
    return np.random.default_rng(11)


def refused(claim, *about):
    with pytest.raises(AssertionError):
        claim(*about)


def test_what_happens_as_often_as_said_passes_and_another_share_fails(random):
    happened = random.random(2000) < 0.9
    happens_as_often(happened, 0.9)
    refused(happens_as_often, happened, 0.95)
    happens_between(happened, 0.85, 0.95)
    refused(happens_between, happened, 0.95, 1.0)
    refused(happens_between, happened, 0.5, 0.85)


def test_intervals_that_are_too_narrow_do_not_cover(random):
    means = random.normal(size=4000)
    intervals = np.stack([means - 1.96, means + 1.96], axis=1)
    covers(intervals, 0.0, 0.95)
    refused(covers, 0.8 * (intervals - means[:, None]) + means[:, None], 0.0, 0.95)
    covers(intervals + 3.0, np.full(4000, 3.0), 0.95)


def test_probabilities_of_a_wrong_model_are_not_uniform(random):
    are_uniform(random.random(5000))
    refused(are_uniform, random.random(5000) ** 1.2)
    are_normal(random.normal(size=5000))
    refused(are_normal, 1.25 * random.normal(size=5000))


def test_dependent_numbers_are_found_with_and_without_a_correlation(random):
    one, two = random.random((2, 1 << 16))
    are_independent(one, two)
    refused(are_uncorrelated, one, one + 5.0 * two)
    folded = np.abs(2.0 * one - 1.0)  # uncorrelated with the first, and given by it
    are_uncorrelated(one, folded)
    refused(are_independent, one, np.minimum(folded, 1.0 - 1e-9))


def test_estimators_with_one_mean_agree_and_a_biased_one_does_not(random):
    truth = random.normal(size=500)
    agree(truth + 0.1 * random.normal(size=500), truth)
    refused(agree, truth + 0.05 + 0.1 * random.normal(size=500), truth)
    agree(truth + 0.05 + 0.1 * random.normal(size=500), truth, 0.05)
    agree(truth, truth)
    refused(agree, truth + 1.0, truth)
