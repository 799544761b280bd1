"""Screening: what acts in any shape goes on, what does nothing stays at its level."""

import numpy as np
import pytest
from scipy.stats import rankdata
from statistical_claims import happens_between

from experiments.sensitivity import association
from experiments.sensitivity.association import SURE, associations
from experiments.sensitivity.inputs import cube, spread

pytestmark = pytest.mark.small
RUNS = 96


@pytest.fixture(autouse=True)
def few_permutations(monkeypatch):
    monkeypatch.setattr(association, "PERMUTATIONS", 200)


def by_definition(first, second):
    """Distance correlation of ranks, from all distances (Székely, Rizzo and Bakirov 2007)."""
    one, other = (_centred(rankdata(values) / len(values)) for values in (first, second))
    return np.sqrt((one * other).mean() / np.sqrt((one**2).mean() * (other**2).mean()))


def _centred(values):
    apart = np.abs(values[:, None] - values)
    return apart - apart.mean(axis=0) - apart.mean(axis=1)[:, None] + apart.mean()


def test_cosines_give_the_distance_correlation_of_the_definition():
    random = np.random.default_rng(1)
    places = random.random((400, 3))
    places[:, 1] = places[:, 1] > 0.4
    noise = random.normal(size=400)
    answers = np.stack([np.sin(6.0 * places[:, 0]) + 0.3 * noise, places[:, 1] + noise], axis=1)
    found = associations(places, answers, 1).correlations
    for row, answer in enumerate(answers.T):
        for column, place in enumerate(places.T):
            right = by_definition(place, answer)
            assert found[row, column] == pytest.approx(right, abs=0.02 if right < 0.2 else 0.003)


def test_what_acts_without_any_slope_goes_on():
    places = spread(256, 5, 1)
    answer = np.abs(places[:, 0] - 0.5) + 0.05 * places[:, 1]
    found = associations(places, answer[:, None], 1).chances[0]
    assert found[0] <= SURE
    assert abs(np.corrcoef(places[:, 0], answer)[0, 1]) < 0.1
    assert (found[2:] > SURE).all()


def test_any_of_many_factors_that_do_nothing_goes_on_in_at_most_5_in_100_screenings():
    """Beside one that acts strongly, and of two answers that go together."""

    def goes_on(seed):
        places = spread(RUNS, 12, seed)
        noise = np.random.default_rng(seed).normal(size=(2, RUNS))
        answers = np.stack([places[:, 0] + 0.1 * noise[0], places[:, 0] ** 2 + noise[1]], axis=1)
        return (associations(places, answers, seed).chances[:, 1:] <= SURE).any()

    happens_between([goes_on(seed) for seed in range(1, 121)], 0.0, SURE)


def test_equal_answers_depend_on_nothing():
    found = associations(spread(64, 3, 1), np.ones((64, 1)), 1)
    assert (found.correlations == 0.0).all()
    assert (found.chances > SURE).all()


def test_in_a_sobol_sequence_of_many_columns_some_go_together_and_in_the_design_none():
    """Why the design of all parameters is a Latin hypercube."""
    sobol, hypercube = cube(256, 147, 1), spread(256, 147, 1)
    assert _strongest_pair(sobol) > 0.5
    assert _strongest_pair(hypercube) < 0.3


def _strongest_pair(places):
    found = associations(places, places[:, 20:60], 1).correlations
    found[np.arange(40), np.arange(20, 60)] = 0.0
    return found.max()
