"""Choosing on one half, scoring on the other: what decides is found, and nothing out of nothing."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom
from sklearn.linear_model import LogisticRegression

from experiments.monitoring.choice import (
    CHOSEN,
    FOLDS,
    NAMES,
    Rule,
    _folds,
    chosen,
    chosen_again,
    columns,
    enough,
    rule,
)
from experiments.monitoring.indicators import MONTHS
from experiments.monitoring.plan import MATTERS, Observed
from experiments.monitoring.scores import BETTER, NO_BETTER, NOT_JUDGED, score, share_of
from experiments.monitoring.tables import score_rows, steps_of

pytestmark = pytest.mark.small

TELLS = "trust"


def world(seed, draws=80, telling=0.0):
    """Draws in which two thirds work, and trust says which ones as clearly as is asked."""
    random = np.random.default_rng(seed)
    effects = random.normal(MATTERS + 0.004, 0.01, draws)
    values = random.normal(size=(draws, len(NAMES), MONTHS + 1))
    values[:, NAMES.index(TELLS), 1:] += telling * 100.0 * (effects - MATTERS)[:, None]
    return Observed(effects, values, np.arange(draws))


def scored(seen):
    """The score after six months of the rule that is chosen."""
    names = tuple(step.indicator for step in steps_of(seen, MATTERS))
    return score_rows(seen, MATTERS, names)


def test_the_one_indicator_that_decides_is_chosen_first_and_better_than_a_coin_in_every_month():
    seen = world(1, telling=4.0)
    steps = steps_of(seen, MATTERS)
    assert steps[0].indicator == TELLS
    assert len({step.indicator for step in steps}) == CHOSEN
    assert steps[0].after < 0.5 * steps[0].before
    rows = scored(seen)
    assert [row["verdict"] for row in rows] == [BETTER] * MONTHS
    assert rows[-1]["lead"] > 0.6


def test_where_no_indicator_decides_no_lead_is_claimed_and_false_alarms_are_as_many_as_of_a_coin():
    """Eight worlds: of so few, hardly two would show a lead by chance."""
    last = [scored(world(seed))[-1] for seed in range(10, 18)]
    claimed = sum(row["verdict"] == BETTER for row in last)
    assert claimed <= binom.ppf(0.99, len(last), 0.05)
    alarms = np.average([row["false_alarms"] for row in last],
                        weights=[row["of_not_working"] for row in last])  # fmt: skip
    coin = np.mean([row["coin"] for row in last])
    assert alarms == pytest.approx(coin, abs=0.15)
    assert np.mean([row["lead"] for row in last]) == pytest.approx(0.0, abs=0.12)


def test_what_the_scoring_half_holds_changes_neither_the_choice_nor_the_rule():
    seen = world(2, telling=1.0)
    other = replace(seen, values=seen.values.copy(), effects=seen.effects.copy())
    random = np.random.default_rng(3)
    other.values[~seen.choosing] = random.normal(size=other.values[~seen.choosing].shape)
    assert steps_of(seen, MATTERS) == steps_of(other, MATTERS)
    made = [rule(each.part(each.choosing), each.part(each.choosing).works(MATTERS), (TELLS,), 6)
            for each in (seen, other)]  # fmt: skip
    assert (made[0].weights == made[1].weights).all()
    assert made[0].cut == made[1].cut


def test_every_draw_is_either_chosen_on_or_scored_and_draws_of_one_set_stay_together():
    sets = np.array([0, 1, 1, 2, 3, 3, 3, 4])
    effects = np.array([5.0, 1.0, 2.0, 4.0, 3.0, 3.0, 3.0, 2.0])
    seen = Observed(effects, np.zeros((8, len(NAMES), MONTHS + 1)), sets)
    choosing, scoring = seen.part(seen.choosing), seen.part(~seen.choosing)
    assert len(choosing.sets) + len(scoring.sets) == 8
    assert sorted({*choosing.sets}) == [0, 1, 3]  # the first, third and fifth by their effect
    assert sorted({*scoring.sets}) == [2, 4]


def test_a_set_is_never_on_both_sides_of_a_fold_and_each_draw_is_left_out_once():
    sets = np.repeat(np.arange(20), 2)
    works = np.random.default_rng(4).random(40) < 0.4
    left = []
    for inside, outside in _folds(works, sets):
        assert set(sets[inside]) & set(sets[outside]) == set()
        assert works[inside].any()
        left += outside.tolist()
    assert sorted(left) == list(range(40))
    assert len([*_folds(works, sets)]) == FOLDS


def test_an_indicator_is_read_as_the_mean_so_far_and_its_change_and_gaps_are_left_out():
    values = np.full((1, len(NAMES), MONTHS + 1), np.nan)
    values[0, NAMES.index(TELLS)] = [1.0, 2.0, np.nan, 6.0, 100.0, 100.0, 100.0]
    seen = Observed(np.zeros(1), values, np.zeros(1, int))
    assert columns(seen, (TELLS,), 3).tolist() == [[4.0, 3.0]]
    assert np.isnan(columns(seen, ("tips",), 3)).all()


def test_a_rule_is_the_logistic_regression_of_scaled_columns_and_cuts_at_the_share_that_works():
    seen = world(5, telling=0.5)
    works = seen.works(MATTERS)
    made = rule(seen, works, (TELLS, "tips"), 6)
    wide = columns(seen, (TELLS, "tips"), 6)
    scaled = (wide - wide.mean(axis=0)) / wide.std(axis=0)
    same = LogisticRegression(tol=1e-10).fit(scaled, works)
    assert np.allclose(made.chances(seen), same.predict_proba(scaled)[:, 1], atol=1e-4)
    assert made.says(seen).mean() == pytest.approx(works.mean(), abs=0.1)


def test_by_hand_a_rule_says_works_where_the_weighted_columns_exceed_the_cut():
    values = np.zeros((3, len(NAMES), MONTHS + 1))
    values[:, NAMES.index(TELLS), 1:] = np.array([0.0, 1.0, 2.0])[:, None]
    seen = Observed(np.zeros(3), values, np.arange(3))
    ones, zeros = np.ones(2), np.zeros(2)
    made = Rule((TELLS,), 1, zeros, ones, np.array([1.0, 0.0]), -1.0, 0.5)
    assert np.allclose(made.chances(seen), 1.0 / (1.0 + np.exp([1.0, 0.0, -1.0])))
    assert made.says(seen).tolist() == [False, True, True]


def test_without_enough_sets_of_both_kinds_nothing_is_chosen_and_nothing_judged():
    seen = world(6)
    few = replace(seen, effects=np.where(np.arange(80) < 8, 0.0, 0.2))
    assert steps_of(few, MATTERS) == []
    assert {row["verdict"] for row in scored(few)} == {NOT_JUDGED}
    works = np.array([True] * 9 + [False] * 9)
    assert enough(works, np.arange(18))
    assert not enough(works, np.repeat(np.arange(6), 3))


def test_what_decides_is_chosen_again_when_a_fifth_is_left_out():
    seen = world(1, telling=4.0)
    half = seen.part(seen.choosing)
    again = chosen_again(half, half.works(MATTERS), 2)
    assert again[TELLS] == 1.0
    assert sum(again.values()) == pytest.approx(CHOSEN)
    first = chosen(half, half.works(MATTERS), 1)
    assert [step.indicator for step in first] == [TELLS]


def test_shares_have_the_exact_interval_of_clopper_and_pearson():
    none, some = share_of(np.zeros(10, bool)), share_of(np.arange(10) < 4)
    assert (none.share, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(1.0 - 0.025 ** (1 / 10))
    assert binom.cdf(4, 10, some.high) == pytest.approx(0.025)
    assert binom.sf(3, 10, some.low) == pytest.approx(0.025)


def test_a_lead_is_what_is_recognised_less_false_alarms_and_its_interval_holds_both():
    works = np.array([True] * 10 + [False] * 10)
    perfect, blind = score(works, works), score(np.ones(20, bool), works)
    assert (perfect.lead, perfect.verdict) == (1.0, BETTER)
    wide = 1.0 - 0.025 ** (1 / 10)
    assert perfect.low == pytest.approx(1.0 - np.hypot(wide, wide))
    assert (blind.lead, blind.verdict) == (0.0, NO_BETTER)
    assert score(~works, works).verdict == "worse than a coin"
    assert score(np.zeros(0, bool), np.zeros(0, bool)).verdict == NOT_JUDGED


def test_a_coin_shows_a_lead_in_no_more_than_five_of_a_hundred_cases():
    random = np.random.default_rng(7)
    works = random.random(100) < 0.7
    shown = [score(random.random(100) < 0.7, works).verdict != NO_BETTER for _ in range(400)]
    assert np.mean(shown) < 0.05
