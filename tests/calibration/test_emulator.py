"""Emulators, on functions whose value everywhere is known."""

import sys

import numpy as np
import pytest

from experiments.calibration import emulator
from experiments.calibration.emulator import Emulator, check, components, fit, replicate_variance
from sim.core.declare import InputError

pytestmark = pytest.mark.small

NOISE = 0.02


def curves(inputs):
    """Five outputs of two shapes: a bend in the first input and a slope in the second."""
    first, second = np.sin(2.0 * inputs[:, :1]), inputs[:, 1:2] + 0.3 * inputs[:, 1:2] ** 2
    rounds = np.linspace(0.0, 1.0, 5)
    return 3.0 + first * rounds + second * (1.0 - rounds)


def noisy(inputs, replicates, random):
    shaken = NOISE * random.normal(size=(len(inputs), replicates, 5))
    return curves(inputs)[:, None, :] + shaken


@pytest.fixture(scope="module")
def made() -> Emulator:
    random = np.random.default_rng(1)
    inputs = random.uniform(-1.0, 1.0, (60, 3))  # the third does nothing
    return fit(inputs, noisy(inputs, 1, random)[:, 0], np.full(5, NOISE**2))


def test_the_components_of_two_shapes_are_two():
    random = np.random.default_rng(2)
    inputs = random.uniform(-1.0, 1.0, (60, 3))
    basis = components(noisy(inputs, 1, random)[:, 0], np.full(5, NOISE**2))
    assert len(basis.vectors) == 2
    assert basis.left_out.max() < NOISE**2


def test_scores_are_standardised_and_give_back_outputs_that_the_components_hold():
    inputs = np.random.default_rng(3).uniform(-1.0, 1.0, (40, 3))
    outputs = curves(inputs)
    basis = components(outputs, np.zeros(5))
    scores = basis.scores(outputs)
    assert np.allclose(scores.std(axis=0), 1.0)
    assert np.allclose(basis.mean + scores @ basis.vectors, outputs)


def test_held_out_runs_are_predicted(made):
    random = np.random.default_rng(4)
    inputs = random.uniform(-1.0, 1.0, (40, 3))
    found = check(made, inputs, noisy(inputs, 10, random))
    assert found.q2 > 0.98
    assert 0.85 <= found.covered <= 1.0
    assert found.runs == 40


def test_a_prediction_far_from_all_runs_is_less_sure(made):
    _, variances = made.predict(np.array([[0.0, 0.0, 0.0], [4.0, 0.0, 0.0]]))
    assert variances[1].max() > 10 * variances[0].max()


def test_an_emulator_of_noise_alone_explains_nothing():
    random = np.random.default_rng(5)
    inputs = random.uniform(-1.0, 1.0, (60, 3))
    found = fit(inputs, random.normal(size=(60, 5)), np.full(5, 0.9))
    assert check(found, inputs[:20], random.normal(size=(20, 4, 5))).q2 < 0.3


def test_replicates_vary_by_hand():
    replicates = np.array([[[1.0], [3.0]], [[5.0], [5.0]]])
    assert replicate_variance(replicates).tolist() == [1.0]


def test_a_process_predicts_what_the_formula_of_a_normal_distribution_gives():
    """Mean K* (K + noise)^-1 y, with the length scale and the size that the process found."""
    inputs = np.linspace(-2.0, 2.0, 9)[:, None]
    residual, noise = np.sin(2.0 * inputs[:, 0]), 0.01
    process = emulator._process(inputs, residual, noise)
    size, length = process.kernel_.k1.k1.constant_value, process.kernel_.k1.k2.length_scale
    white = process.kernel_.k2.noise_level

    def matern(one, other):
        scaled = np.sqrt(5.0) * np.abs(one - other.T) / length
        return size * (1.0 + scaled + scaled**2 / 3.0) * np.exp(-scaled)

    at = np.array([[0.3]])
    gram = matern(inputs, inputs) + (noise + white) * np.eye(9)
    by_hand = matern(at, inputs) @ np.linalg.solve(gram, residual)
    assert np.allclose(process.predict(at), by_hand, atol=1e-6)
    assert np.isclose(by_hand[0], np.sin(0.6), atol=0.1)


def test_without_the_library_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.gaussian_process", None)
    with pytest.raises(InputError, match="pip install"):
        fit(np.ones((3, 1)), np.arange(3.0)[:, None], np.zeros(1))
    assert "scikit-learn" in emulator.NEEDED


def test_a_trend_of_more_inputs_than_runs_can_tell_is_drawn_to_zero():
    """Forty inputs that do nothing and 45 runs: intervals still hold held-out runs."""
    random = np.random.default_rng(6)
    inputs, held_out = random.uniform(-1.0, 1.0, (45, 40)), random.uniform(-1.0, 1.0, (40, 40))
    found = fit(inputs, random.normal(size=(45, 3)), np.full(3, 0.5))
    seen = check(found, held_out, random.normal(size=(40, 2, 3)))
    assert seen.q2 > -0.5
    assert seen.covered > 0.85
