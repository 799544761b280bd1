"""Shapley effects of groups that depend on each other: known answers."""

import numpy as np
import pytest

from experiments.sensitivity.emulator import Effort, emulated
from experiments.sensitivity.inputs import Drawn, Inputs
from experiments.sensitivity.shapley import Draws, shapley
from experiments.sensitivity.shares import ends

pytestmark = pytest.mark.small
CORRELATION = 0.6
NORMAL = np.sort(np.random.default_rng(0).normal(size=20_001))
GROUPS = {"first": [0], "second": [1], "idle": [2]}


def inputs_of(correlation):
    """Three normal numbers, of which the first two go together."""
    matrix = np.eye(3)
    matrix[0, 1] = matrix[1, 0] = correlation
    return Inputs(tuple(Drawn(name, NORMAL) for name in "abc"), matrix)


@pytest.fixture(scope="module")
def found():
    inputs = inputs_of(CORRELATION)
    places = inputs.design(256, 1)
    answers = [2.0 * each["a"] + each["b"] for each in map(inputs.values, places)]
    fits = emulated(inputs.coordinates(places), np.array(answers), Effort(128, 1, 16))
    return shapley(fits, inputs, GROUPS, Draws(512, 6))


def test_the_effects_of_a_linear_model_are_the_known_ones(found):
    """Iooss and Prieur (2019), with coefficients 2 and 1."""
    whole = 4.0 + 1.0 + 2.0 * 2.0 * CORRELATION
    shared, square = 2.0 * CORRELATION, CORRELATION**2
    right = {
        "first": (4.0 * (1.0 - square / 2.0) + shared + square / 2.0) / whole,
        "second": (1.0 - square / 2.0 + shared + 4.0 * square / 2.0) / whole,
        "idle": 0.0,
    }
    assert sum(right.values()) == pytest.approx(1.0)
    for name, share in right.items():
        assert ends(found.effect[name])["value"] == pytest.approx(share, abs=0.04), name


def test_the_effects_add_up_to_what_all_explain(found):
    whole = sum(found.effect.values())
    np.testing.assert_allclose(whole, found.explained, rtol=1e-9)


def test_alone_counts_what_is_shared_in_both_and_in_all_in_neither(found):
    whole = 4.0 + 1.0 + 4.0 * CORRELATION
    alone, total = (ends(each["second"])["value"] for each in (found.alone, found.total))
    assert alone == pytest.approx((1.0 + 2.0 * CORRELATION) ** 2 / whole, abs=0.06)
    assert total == pytest.approx((1.0 - CORRELATION**2) / whole, abs=0.03)
