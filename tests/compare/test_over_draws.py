"""What is said of an effect over draws: chance taken off, thresholds, bootstrap errors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statistical_claims import happens_between

from experiments.compare.over_draws import ABOUT_THE_SAME, expected, row_of, taken_again, verdict
from experiments.compare.statistics import FEWER, MORE, UNDETERMINED

pytestmark = pytest.mark.small


def pairs_of(spread, chance, draws=4000, pairs=4, seed=1):
    """Expected effects about 1 with this spread, each seen in pairs with this chance."""
    random = np.random.default_rng(seed)
    return 1.0 + spread * random.normal(size=(draws, 1)) + chance * random.normal(
        size=(draws, pairs)
    )  # fmt: skip


def test_the_chance_of_few_pairs_is_taken_off_the_interval():
    found = row_of(pairs_of(1.0, 2.0), 0.0)
    assert found["high"] - found["low"] == pytest.approx(2 * 1.96, rel=0.06)
    of_means = np.ptp(np.quantile(pairs_of(1.0, 2.0).mean(axis=1), [0.025, 0.975]))
    assert of_means > 1.3 * (found["high"] - found["low"])
    assert found["single_high"] - found["single_low"] > of_means


def test_draws_that_differ_by_chance_alone_have_one_expected_effect():
    found = expected(pairs_of(0.0, 1.0, draws=30))
    assert np.ptp(found) < 0.5 * np.ptp(pairs_of(0.0, 1.0, draws=30).mean(axis=1))
    assert expected(np.full((5, 3), 2.0)).tolist() == [2.0] * 5


def test_draws_that_differ_by_chance_alone_about_no_effect_seldom_have_a_verdict():
    said = [row_of(pairs_of(0.0, 1.0, 12, 4, seed) - 1.0, 0.0)["verdict"] for seed in range(200)]
    happens_between([each != UNDETERMINED for each in said], 0.0, 0.1)


@given(st.integers(2, 40), st.integers(1, 6), st.floats(0.0, 3.0), st.integers(0, 1000))
def test_an_estimate_lies_in_its_own_interval(draws, pairs, chance, seed):
    found = row_of(pairs_of(1.0, chance, draws, pairs, seed), 0.1)
    assert found["low"] <= found["difference"] <= found["high"]
    assert found["above_zero"] + found["below_zero"] <= 1.0


def test_verdicts_follow_from_their_thresholds():
    many = np.linspace(0.5, 1.5, 1000)
    assert verdict(many, 0.1) == MORE
    assert verdict(-many, 0.1) == FEWER
    assert verdict(many - 0.55, 0.1) == UNDETERMINED  # above zero in 95 %
    assert verdict(many / 100.0, 0.1) == ABOUT_THE_SAME


def test_the_bootstrap_error_of_a_median_is_that_of_the_closed_form():
    found = row_of(pairs_of(1.0, 0.0, draws=400), 0.0)
    assert found["error_of_difference"] == pytest.approx(1.2533 / 20.0, rel=0.35)
    assert found["error_of_low"] > found["error_of_difference"]


def test_a_draw_that_has_nothing_to_measure_is_left_out_and_counted():
    pairs = pairs_of(1.0, 1.0, draws=10)
    pairs[3, 1] = np.nan
    assert row_of(pairs, 0.0)["draws"] == 9
    assert row_of(np.full((3, 4), np.nan), 0.0)["draws"] == 0


def test_the_chance_that_a_single_world_shows_more_is_nearer_to_a_half_than_that_of_a_draw():
    found = row_of(pairs_of(0.5, 3.0), 0.0)
    assert found["above_zero"] > 0.95
    assert found["single_world"] == pytest.approx(0.63, abs=0.02)  # 1 in spreads of 0.5 and 3.0


def test_many_tables_of_pairs_have_the_expected_effects_of_each_by_itself():
    tables = np.stack([pairs_of(1.0, chance, 20, 4, 3) for chance in (0.0, 1.0, 5.0)])
    assert np.allclose(expected(tables), [expected(each) for each in tables])


def test_a_set_that_comes_twice_makes_nothing_surer():
    single = np.random.default_rng(3).normal(0.0, 1.0, size=(60, 1))
    twice, sets = np.repeat(single, 2, axis=0), np.repeat(np.arange(60), 2)
    alone, together, apart = (
        row_of(*each)["error_of_difference"]
        for each in ((single, 0.1), (twice, 0.1, sets), (twice, 0.1))
    )
    assert together == pytest.approx(alone, rel=0.15)
    assert apart < 0.85 * alone


def test_draws_of_a_set_are_taken_together():
    groups = np.array([0, 0, 1, 2, 2, 2])
    for sample in taken_again(groups, 50, np.random.default_rng(1)):
        assert len(sample) == 6
        found = groups[sample]
        whole = np.flatnonzero(np.diff(found)) + 1  # a group ends where the next begins
        for part in np.split(found, whole)[:-1]:
            assert len(part) % np.sum(groups == part[0]) == 0
