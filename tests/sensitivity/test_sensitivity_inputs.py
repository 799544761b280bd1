"""What factors may be together: ranges that are independent, draws that depend on each other."""

import numpy as np
import pytest
from scipy.stats import norm
from statistical_claims import are_uncorrelated, are_uniform

from experiments.sensitivity.inputs import over_draws, over_ranges, spread
from experiments.sensitivity.parameter_space import Factor
from sim.core.declare import InputError

pytestmark = pytest.mark.small
RANGES = over_ranges([Factor("wide", -2.0, 6.0), Factor("two", 0.0, 1.0, whole=True)])


def dependent(count=400, correlation=0.7):
    """Draws of two numbers that go together, one of them far from normal, and of a third."""
    random = np.random.default_rng(3)
    first = random.normal(size=count)
    second = correlation * first + np.sqrt(1.0 - correlation**2) * random.normal(size=count)
    third = random.random(count)
    return [
        {"a": float(np.exp(one)), "b": float(other), "c": float(last), "same": 4.0}
        for one, other, last in zip(first, second, third, strict=True)
    ]


def test_ranges_are_independent_and_filled_evenly():
    places = RANGES.design(512, 1)
    assert RANGES.independent
    are_uniform(places[:, 0])
    are_uncorrelated(places[:, 0], places[:, 1])
    values = [RANGES.values(place) for place in places]
    assert {each["two"] for each in values} == {0.0, 1.0}
    assert min(each["wide"] for each in values) == pytest.approx(-2.0, abs=0.05)


def test_an_emulator_sees_whole_numbers_as_they_are():
    seen = RANGES.coordinates(np.array([[0.5, 0.2], [1.0, 0.8]]))
    assert seen.tolist() == [[0.0, -1.0], [1.0, 1.0]]


def test_draws_give_back_their_own_ranks_and_their_correlation():
    inputs = over_draws(dependent())
    assert inputs.names == ["a", "b", "c"]
    places = inputs.design(4000, 1)
    for column in places.T:
        are_uniform(column)
    scores = norm.ppf(places)
    found = np.corrcoef(scores.T)
    assert found[0, 1] == pytest.approx(0.7, abs=0.06)
    assert abs(found[0, 2]) < 0.12
    values = np.array([inputs.values(place)["a"] for place in places])
    assert np.median(values) == pytest.approx(1.0, abs=0.15)


def test_what_is_drawn_anew_depends_on_what_is_known_as_the_draws_do():
    inputs = over_draws(dependent())
    places = np.full((2000, 3), norm.cdf(1.5))
    drawn = inputs.redrawn(places, [0], spread(2000, 3, 2))
    assert (drawn[:, 0] == places[:, 0]).all()
    scores = norm.ppf(drawn[:, 1])
    slope = inputs.correlation[0, 1]
    assert scores.mean() == pytest.approx(1.5 * slope, abs=0.06)
    assert scores.std() == pytest.approx(np.sqrt(1.0 - slope**2), abs=0.05)


def test_what_is_given_stays_as_it_is():
    fresh = spread(32, 2, 1)
    before = fresh.copy()
    RANGES.redrawn(np.full((32, 2), 0.9), [0], fresh)
    assert (fresh == before).all()


def test_few_draws_have_their_correlations_drawn_to_none():
    few, many = over_draws(dependent(20)), over_draws(dependent(400))
    raw = 0.7
    assert abs(many.correlation[0, 1] - raw) < 0.1
    assert abs(few.correlation[0, 2]) < 0.5
    assert (np.diag(few.correlation) == 1.0).all()


def test_too_few_draws_are_refused():
    with pytest.raises(InputError, match="19 are given; 20 or more"):
        over_draws(dependent(19))
