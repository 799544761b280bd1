"""The door to SALib: known answers, repeated answers, and what is refused."""

import math
import warnings

import numpy as np
import pytest
from statistical_claims import happens_between

from experiments.saltelli.indices import (
    CONSTANT,
    chance,
    delta,
    independent,
    morris,
    morris_design,
    pawn,
    sobol,
    sobol_design,
)
from sim.core.declare import InputError

THREE = ("one", "two", "three")
FOUR = (*THREE, "dummy")
WEIGHTS = np.array([0.0, 1.0, 4.5, 99.0])


def ishigami(places):
    """Ishigami and Homma (1990) with a = 7, b = 0.1; further columns are idle."""
    x = math.pi * (2.0 * places[:, :3] - 1.0)
    return np.sin(x[:, 0]) * (1.0 + 0.1 * x[:, 2] ** 4) + 7.0 * np.sin(x[:, 1]) ** 2


def ishigami_shares():
    """Its first-order and total shares, and the share of the pair of first and third."""
    one = 0.5 * (1.0 + 0.1 * math.pi**4 / 5.0) ** 2
    two = 49.0 / 8.0
    pair = 0.01 * math.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    whole = one + two + pair
    return (
        np.array([one, two, 0.0]) / whole,
        np.array([one + pair, two, pair]) / whole,
        pair / whole,
    )


def g_function(places):
    """Sobol's G function (Saltelli and Sobol 1995)."""
    return np.prod((np.abs(4.0 * places - 2.0) + WEIGHTS) / (1.0 + WEIGHTS), axis=1)


def g_shares():
    parts = 1.0 / (3.0 * (1.0 + WEIGHTS) ** 2)
    whole = np.prod(1.0 + parts) - 1.0
    total = [parts[i] * np.prod(np.delete(1.0 + parts, i)) for i in range(len(WEIGHTS))]
    return parts / whole, np.array(total) / whole


def of_kind(found, kind):
    return {index.factor: index.value for index in found if index.kind == kind}


def numbers(found, kind):
    return np.array(list(of_kind(found, kind).values()))


def test_the_shares_of_ishigami_are_the_analytic_ones():
    places = sobol_design(THREE, 1024, seed=3, second_order=True)
    found = sobol(THREE, ishigami(places), seed=1, second_order=True)
    first, total, pair = ishigami_shares()
    np.testing.assert_allclose(numbers(found, "S1"), first, atol=0.02)
    np.testing.assert_allclose(numbers(found, "ST"), total, atol=0.02)
    assert of_kind(found, "S2")["one x three"] == pytest.approx(pair, abs=0.03)
    assert of_kind(found, "S2")["one x two"] == pytest.approx(0.0, abs=0.03)


def test_the_shares_of_the_g_function_are_the_analytic_ones():
    found = sobol(FOUR, g_function(sobol_design(FOUR, 1024, seed=3)), seed=1)
    first, total = g_shares()
    np.testing.assert_allclose(numbers(found, "S1"), first, atol=0.02)
    np.testing.assert_allclose(numbers(found, "ST"), total, atol=0.02)


def test_the_intervals_hold_the_analytic_shares_about_as_often_as_they_say():
    first, total = g_shares()
    held = []
    for seed in range(1, 26):
        found = sobol(FOUR, g_function(sobol_design(FOUR, 128, seed)), seed)
        held += [
            abs(index.value - known) <= index.half
            for index, known in zip(found, [*first, *total], strict=True)
            if index.factor != "dummy"
        ]
    happens_between(held, 0.93, 1.0)


def test_elementary_effects_of_a_sum_are_its_weights():
    places = morris_design(THREE, 6, seed=2)
    found = morris(THREE, places, places @ np.array([3.0, -2.0, 0.0]), seed=1)
    np.testing.assert_allclose(numbers(found, "mu_star"), [3.0, 2.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(numbers(found, "sigma"), 0.0, atol=1e-9)


def test_an_idle_factor_has_no_share_and_no_effect():
    total = sobol(FOUR, ishigami(sobol_design(FOUR, 256, seed=5)), seed=1)
    assert of_kind(total, "ST")["dummy"] == 0.0
    assert abs(of_kind(total, "S1")["dummy"]) < 1e-12
    places = morris_design(FOUR, 8, seed=5)
    assert of_kind(morris(FOUR, places, ishigami(places), seed=1), "mu_star")["dummy"] == 0.0


@pytest.mark.parametrize("analyse", [pawn, delta])
def test_an_idle_factor_is_the_least_of_all_where_densities_are_compared(analyse):
    places = np.random.default_rng(1).random((512, 4))
    found = analyse(FOUR, places, ishigami(places), 1)
    sizes = {index.factor: index.value for index in found}
    assert min(sizes, key=sizes.get) == "dummy"
    assert sizes["two"] > 2.0 * sizes["dummy"]


def test_delta_of_ishigami_comes_from_below_and_keeps_the_order():
    """0.25, 0.42 and 0.21 by histograms of four million draws; kernels smooth them away."""
    places = np.random.default_rng(1).random((4096, 3))
    found = numbers(delta(THREE, places, ishigami(places), 1), "delta")
    assert (found < [0.26, 0.43, 0.22]).all()
    np.testing.assert_allclose(found, [0.25, 0.42, 0.21], atol=0.08)
    assert list(np.argsort(-found)) == [1, 0, 2]


@pytest.mark.parametrize("analyse", [pawn, delta, morris])
def test_the_same_call_gives_the_same_and_leaves_no_trace(analyse):
    places = morris_design(FOUR, 32, seed=5)
    values = ishigami(places) + 0.01 * np.arange(len(places)) / len(places)
    np.random.seed(7)
    before, layout, filters = (
        np.random.get_state()[1].copy(),
        warnings.formatwarning,
        len(warnings.filters),
    )
    assert analyse(FOUR, places, values, 1) == analyse(FOUR, places, values, 1)
    assert (np.random.get_state()[1] == before).all()
    assert warnings.formatwarning is layout
    assert len(warnings.filters) == filters


def test_sobol_gives_the_same_intervals_for_the_same_seed_and_others_for_another():
    values = ishigami(sobol_design(THREE, 64, seed=1))
    assert sobol(THREE, values, 1) == sobol(THREE, values, 1)
    assert sobol(THREE, values, 1) != sobol(THREE, values, 2)


def test_a_larger_design_begins_with_the_smaller_one():
    np.testing.assert_array_equal(sobol_design(FOUR, 32, 1)[: 16 * 6], sobol_design(FOUR, 16, 1))
    np.testing.assert_array_equal(morris_design(FOUR, 8, 1)[: 4 * 5], morris_design(FOUR, 4, 1))


def test_first_and_last_rows_of_a_block_share_no_place():
    blocks = sobol_design(FOUR, 16, 1).reshape(16, 6, 4)
    chosen = independent(sobol_design(FOUR, 16, 1))
    first, last = blocks[:, 0], blocks[:, -1]
    np.testing.assert_array_equal(chosen, np.ravel([[6 * row, 6 * row + 5] for row in range(16)]))
    assert not (first == last).any()
    assert all((blocks[:, 1 + i, i] == last[:, i]).all() for i in range(4))


@pytest.mark.parametrize("wrong", [math.nan, math.inf])
def test_what_is_no_number_is_refused_and_counted(wrong):
    places = morris_design(THREE, 64, seed=1)
    values = ishigami(places)
    values[5] = wrong
    for analyse in (morris, pawn, delta):
        with pytest.raises(InputError, match="1 of 256 are not a finite number"):
            analyse(THREE, places, values, 1)
    with pytest.raises(InputError, match="1 of 320 are not a finite number"):
        sobol(THREE, np.append(ishigami(sobol_design(THREE, 64, 1))[1:], wrong), 1)


def test_values_that_do_not_fit_the_design_are_refused():
    places = morris_design(THREE, 4, seed=1)
    for analyse in (morris, pawn, delta):
        with pytest.raises(InputError, match="15 are given for 16 rows"):
            analyse(THREE, places, ishigami(places)[1:], 1)
    with pytest.raises(InputError, match="blocks of 5"):
        sobol(THREE, np.arange(16.0), 1)


def test_a_constant_outcome_has_indices_of_nought_and_a_sentence_that_says_why():
    places = morris_design(THREE, 4, seed=1)
    same = np.full(len(places), 0.3)
    found = [*morris(THREE, places, same, 1), *pawn(THREE, places, same, 1)]
    found += [*delta(THREE, places, same, 1), *sobol(THREE, np.full(40, 0.3), 1)]
    assert {index.value for index in found} == {0.0}
    assert {index.note for index in found} == {CONSTANT}


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: sobol_design(THREE, 100, 1), "rows = 100: a power of two"),
        (lambda: sobol_design(THREE, 64, 0), "seed = 0: a whole number from 1"),
        (lambda: morris_design(THREE, 1, 1), "trajectories = 1: 2 or more"),
        (lambda: sobol(("a", "a", "b"), np.arange(5.0), 1), "each once"),
        (lambda: delta(THREE, np.ones((9, 3)), np.arange(9.0), 1), "delta of 9 runs: 128 or more"),
    ],
)
def test_what_a_design_cannot_be_is_one_sentence(call, sentence):
    with pytest.raises(InputError, match=sentence):
        call()


def test_by_chance_a_factor_that_does_nothing_explains_little_and_less_on_more_rows():
    found = {}
    for rows in (64, 1024):
        floors = [chance(4, ishigami(sobol_design(FOUR, rows, seed)), seed) for seed in range(1, 9)]
        found[rows] = np.mean([floor.value for floor in floors])
        held = [floor.value <= 1.3 * floor.half for floor in floors]
        assert np.mean(held) >= 0.75
    assert found[1024] < 0.5 * found[64]


def test_elementary_effects_of_one_trajectory_have_no_interval_and_are_refused():
    places = morris_design(THREE, 2, seed=1)[:4]
    with pytest.raises(InputError, match="trajectories = 1: 2 or more"):
        morris(THREE, places, ishigami(places), 1)
