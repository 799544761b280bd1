"""Shares of variance from an emulator: known answers, brute force, and honest intervals."""

import numpy as np
import pytest
from known_functions import NOISE, by_brute_force, estimated, factors, holds
from statistical_claims import happens_between

from experiments.sensitivity.emulator import Effort, emulated
from experiments.sensitivity.quality import PAIRS_A_PLACE, quality
from experiments.sensitivity.shares import ends, shares

pytestmark = pytest.mark.small
WEIGHTS = np.array([0.0, 1.0, 4.5, 99.0])


def ishigami(places):
    """Ishigami and Homma (1990) with a = 7, b = 0.1."""
    x = np.pi * (2.0 * places - 1.0)
    return np.sin(x[:, 0]) * (1.0 + 0.1 * x[:, 2] ** 4) + 7.0 * np.sin(x[:, 1]) ** 2


def g_function(places):
    """Sobol's G function (Saltelli and Sobol 1995)."""
    return np.prod((np.abs(4.0 * places - 2.0) + WEIGHTS) / (1.0 + WEIGHTS), axis=1)


def three(places):
    """A threshold, a bend and a product: three factors, as rough as the model."""
    rise = 1.0 / (1.0 + np.exp(-12.0 * (places[:, 0] - 0.4)))
    return rise * (0.3 + places[:, 1]) + 0.5 * np.maximum(places[:, 2] - 0.5, 0.0)


def test_ishigamis_shares_lie_within_their_intervals():
    one, two = 0.5 * (1.0 + 0.1 * np.pi**4 / 5.0) ** 2, 49.0 / 8.0
    pair = 0.01 * np.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    whole = one + two + pair
    found = estimated(ishigami, 3)
    for kind, right in {"alone": (one, two, 0.0), "total": (one + pair, two, pair)}.items():
        for interval, part in zip(found[kind], right, strict=True):
            assert holds(interval, part / whole), (kind, interval, part / whole)
            assert interval["high"] - interval["low"] < 0.1


def test_the_shares_of_the_g_function_lie_within_their_intervals():
    parts = 1.0 / (3.0 * (1.0 + WEIGHTS) ** 2)
    whole = np.prod(1.0 + parts) - 1.0
    found = estimated(g_function, 4)
    for place, part in enumerate(parts):
        total = part * np.prod(np.delete(1.0 + parts, place))
        assert holds(found["alone"][place], part / whole), (place, found["alone"][place])
        assert holds(found["total"][place], total / whole), (place, found["total"][place])


def test_saltellis_design_by_brute_force_agrees_within_both_intervals():
    found = estimated(three, 3, runs=256)
    for kind, right in by_brute_force(three, 3, 1024).items():
        for number, (interval, low, high) in enumerate(zip(found[kind], *right, strict=True)):
            assert high - low < 0.2
            assert interval["low"] * (1.0 + NOISE) <= high, (kind, number)
            assert interval["high"] * (1.0 + NOISE) >= low, (kind, number)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    """Of many designs with much noise; the share of the first factor is 4 / 5 of what is smooth."""
    inputs, effort = factors(2), Effort(learnt_from=64, fits=1, paths=32, steps=15)

    def holds_it(seed):
        places = inputs.design(64, seed)
        noise = np.random.default_rng(seed).normal(size=64)
        answers = places @ [2.0, 1.0] + np.sqrt(0.25 * 5.0 / 12.0) * noise
        fits = emulated(inputs.coordinates(places), answers, effort)
        found = ends(shares(fits, inputs, {"first": [0]}, 256).total["first"])
        return found["low"] <= 0.8 / 1.25 <= found["high"]

    happens_between([holds_it(seed) for seed in range(1, 61)], 0.85, 1.0)


def test_a_factor_that_only_acts_with_another_has_a_share_in_all_and_none_alone():
    found = estimated(lambda x: (x[:, 0] - 0.5) * (x[:, 1] - 0.5), 2, runs=256)
    assert abs(found["alone"][0]["value"]) < 0.05
    assert found["total"][0]["low"] > 0.85


def test_a_group_has_what_its_factors_do_together():
    inputs = factors(3)
    places = inputs.design(256, 1)
    answers = (places[:, 0] - 0.5) * (places[:, 1] - 0.5)
    fits = emulated(inputs.coordinates(places), answers, Effort(128, 1, 16))
    found = shares(fits, inputs, {"both": [0, 1], "idle": [2]}, 1024)
    assert ends(found.alone["both"])["value"] == pytest.approx(1.0, abs=0.05)
    assert ends(found.total["idle"])["value"] < 0.02


def test_held_out_runs_tell_noise_what_can_be_explained_and_how_much_of_it_is():
    """Variances: 1/12 that goes on, a quarter of it that does not, a tenth of it that is noise."""
    inputs, count, random = factors(1), 400, np.random.default_rng(1)
    unit = 1.0 / 12.0
    places = inputs.design(256, 1)
    answers = places[:, 0] + np.sqrt(0.35 * unit) * random.normal(size=256)
    fits = emulated(inputs.coordinates(places), answers, Effort(128, 1, 16))
    unseen = inputs.design(count, 2)
    rest = np.sqrt(0.25 * unit) * random.normal(size=(PAIRS_A_PLACE, count))
    rest[1] = rest[0]
    noise = np.sqrt(0.1 * unit) * random.normal(size=(PAIRS_A_PLACE, count))
    found = quality(fits, inputs.coordinates(unseen), unseen[:, 0] + rest + noise, 50)
    assert found.noise[0] == pytest.approx(0.1 * unit, rel=0.25)
    assert found.explainable[0] == pytest.approx(1.0 / 1.35, abs=0.06)
    assert found.of_explainable[0] > 0.95
    assert found.single[0] == pytest.approx(1.0 / 1.35, abs=0.08)
    happens_between(np.arange(count) < found.covered * count, 0.9, 0.98)
