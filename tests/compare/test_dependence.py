"""On which drawn parameter an effect depends most, and how close chance alone comes."""

import numpy as np
import pytest

from experiments.compare.dependence import chance_band, depends_most_on, strengths

pytestmark = pytest.mark.small

DRAWS = [
    {"return_rate": 0.01 * n, "trust.hearsay": (7 * n) % 20, "clearance.lost": -n, "seed": n}
    for n in range(20)
]


def test_an_effect_depends_most_on_the_parameter_that_goes_with_it():
    name, closeness = depends_most_on(DRAWS, "return_rate")
    assert name == "clearance.lost"
    assert closeness == pytest.approx(-1.0)
    assert list(strengths(DRAWS, "return_rate")) == ["clearance.lost", "trust.hearsay"]


def test_what_is_the_same_in_all_draws_goes_with_nothing():
    same = [row | {"return_rate": 0.1} for row in DRAWS]
    assert strengths(same, "return_rate") == strengths([], "return_rate") == {}
    assert depends_most_on(same, "return_rate") == ("", 0.0)
    fixed = [row | {"clearance.lost": 0.1} for row in DRAWS]
    assert list(strengths(fixed, "return_rate")) == ["trust.hearsay"]


def test_idle_parameters_stay_within_the_band_as_often_as_it_says():
    random, draws, parameters = np.random.default_rng(1), 50, 8
    found = np.array([
        [*map(abs, strengths(_idle(random, draws, parameters), "return_rate").values())]
        for _ in range(400)
    ])  # fmt: skip
    assert (found < chance_band(draws)).mean() == pytest.approx(0.95, abs=0.02)
    closest = found.max(axis=1)
    assert (closest < chance_band(draws, parameters)).mean() == pytest.approx(0.95, abs=0.03)


def _idle(random, draws, parameters):
    return [
        {"return_rate": random.random()}
        | {f"trust.{number}": random.random() for number in range(parameters)}
        for _ in range(draws)
    ]
