"""Emulators, on functions whose value everywhere is known."""

import sys

import numpy as np
import pytest

from experiments.calibration import process, regression
from experiments.calibration.emulator_table import components, q2
from experiments.calibration.runs import positive
from experiments.calibration.world_emulator import covariance_about_zero
from sim.core.declare import InputError

pytestmark = pytest.mark.small


def bent(inputs):
    return np.sin(2.0 * inputs[:, 0]) + 0.5 * inputs[:, 1]


@pytest.fixture(scope="module")
def made():
    """Two noisy runs at each of 60 places of three inputs, the third of which does nothing."""
    random = np.random.default_rng(1)
    places = np.repeat(random.uniform(-1.0, 1.0, (60, 3)), 2, axis=0)
    runs = bent(places) + 0.05 * random.normal(size=120)
    return process.fit(places, runs, np.repeat(np.arange(60), 2)), runs


def test_a_process_predicts_held_out_places_and_its_input_that_does_nothing_is_long(made):
    held_out = np.random.default_rng(2).uniform(-1.0, 1.0, (50, 3))
    assert q2(bent(held_out)[:, None], made[0].predict(held_out)[:, None]) > 0.98
    assert made[0].lengths[2] > made[0].lengths[0]


def test_runs_left_out_are_predicted_from_other_places_alone():
    """By hand: the runs of the last place are left out and the process made without them."""
    random = np.random.default_rng(3)
    places = np.repeat(random.uniform(-1.0, 1.0, (12, 1)), 2, axis=0)
    runs, groups = bent(np.c_[places, places]) + 0.1 * random.normal(size=24), np.arange(24) // 2
    found = process.fit(places, runs, groups)
    rest = runs - process.with_constant(places) @ found.trend
    size, lengths, noise = process._learnt(places, rest, 0)
    near = size * process._near(places / lengths, places / lengths)
    inverse = np.linalg.inv(near[:-2, :-2] + noise * np.eye(22))
    by_hand = near[-2:, :-2] @ inverse @ rest[:-2]
    assert np.allclose(found.left_out[-2:] - (runs - rest)[-2:], by_hand, atol=1e-6)


def test_without_the_library_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.gaussian_process", None)
    with pytest.raises(InputError, match="pip install"):
        process.fit(np.ones((4, 1)), np.arange(4.0), np.arange(4))


def test_a_surface_of_squares_is_found_again():
    random = np.random.default_rng(4)
    inputs = random.normal(size=(80, 2))
    outputs = (1.0 + inputs[:, 0] * inputs[:, 1])[:, None]
    found = regression.fit(regression.with_squares(inputs), outputs)
    assert np.allclose(found.predict(regression.with_squares(inputs)), outputs, atol=1e-3)
    assert np.allclose(found.left_out, outputs, atol=1e-2)


def test_a_run_left_out_of_a_surface_is_predicted_from_all_others():
    random = np.random.default_rng(5)
    inputs = random.normal(size=(40, 6))
    outputs = random.normal(size=(40, 1))  # noise alone
    found = regression.fit(inputs, outputs)
    assert q2(outputs, found.left_out) < 0.1


def test_components_of_what_is_predicted_perfectly_have_a_q2_of_one():
    true = np.random.default_rng(6).normal(size=(20, 5))
    assert np.allclose(components(true, true), 1.0)
    assert components(true, np.tile(true.mean(axis=0), (20, 1)))[-1] == pytest.approx(0.0)


def test_a_covariance_without_negative_directions_stays_as_it_is():
    matrix = np.array([[4.0, 1.0], [1.0, 1e6]])
    assert np.allclose(positive(matrix), matrix)
    assert np.linalg.eigvalsh(positive(np.array([[1.0, 2.0], [2.0, 1.0]]))).min() > -1e-12


def test_errors_of_fewer_runs_than_targets_show_what_is_common_to_them_and_what_is_not():
    """60 targets of other sizes, 40 runs: errors with a common part, then errors without one."""
    random, sizes = np.random.default_rng(6), np.linspace(1.0, 3.0, 60)
    common, own = random.normal(size=(40, 1)), random.normal(size=(40, 60))
    found = covariance_about_zero(sizes * (0.5 * common + own))
    assert np.sqrt(np.diag(found)) == pytest.approx(sizes * np.sqrt(1.25), rel=0.4)
    truth = 0.25 * sizes.sum() ** 2 + (sizes**2).sum()
    assert found.sum() == pytest.approx(truth, rel=0.5)
    alone = covariance_about_zero(sizes * own)
    assert alone.sum() == pytest.approx((sizes**2).sum(), rel=0.5)
    assert np.linalg.eigvalsh(found).min() > 0.0
