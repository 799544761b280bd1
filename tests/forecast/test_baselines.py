"""Baselines against closed forms, and within what is possible."""

from datetime import date, timedelta
from functools import partial

import numpy as np
import pytest

from experiments.country.rounds import DAYS_A_MONTH, Rounds, months
from experiments.forecast.baselines import BASELINES, forecast, hazard, linear_trend, persistence
from experiments.forecast.frailty import HELD, NEVER_LOST, Flows, ages, fit, flows
from experiments.iraq.rounds import DECEMBER_2016, PAIRS, known, places

pytestmark = pytest.mark.small
LAST = date(2017, 6, 30)


def after(count: float) -> date:
    return LAST + timedelta(days=round(count * DAYS_A_MONTH))


HALF_BACK = Rounds(
    (after(-6), LAST), np.array([[0.0], [50.0]]), np.array([100.0]), (("North", "Hill"),),
    (None,), np.zeros(1, bool), np.zeros((2, 1)),
)  # fmt: skip


def test_half_of_those_away_return_in_each_six_months_at_a_constant_hazard():
    found = hazard(HALF_BACK, [after(6), after(12)])[:, 0]
    np.testing.assert_allclose(found, [75.0, 87.5], atol=0.1)


def test_a_fading_hazard_spends_less_and_has_an_end():
    rate = np.log(2.0) / months(after(-6), LAST)
    found = hazard(HALF_BACK, [after(12), date(2100, 1, 1)], fades=12.0)[:, 0]
    expected = [100.0 - 50.0 * np.exp(-rate * 12.0 * part) for part in (1.0 - np.exp(-1.0), 1.0)]
    np.testing.assert_allclose(found, expected, atol=0.1)


def test_a_trend_goes_on_until_all_are_back():
    found = linear_trend(HALF_BACK, [after(3), after(12)])[:, 0]
    np.testing.assert_allclose(found, [75.0, 100.0], atol=0.2)


def test_persistence_stays():
    assert persistence(HALF_BACK, [after(12)]) == 50.0


@pytest.mark.parametrize("name", BASELINES)
def test_a_band_lies_between_nobody_and_the_ever_displaced(name):
    then = known(DECEMBER_2016)
    found = forecast(BASELINES[name], then, date(2017, 12, 31))
    assert (found.draws >= 0.0).all()
    assert (found.draws <= then.ever).all()
    assert (found.middle <= then.ever).all()


def test_an_error_of_the_past_widens_the_band_to_both_sides():
    then = known(DECEMBER_2016)
    whole = forecast(BASELINES["hazard, constant"], then, PAIRS[2].target).of_governorates(places())
    low, high = whole.band(0.9).sum(axis=1)
    assert low < whole.middle.sum() < high


def test_a_forecast_from_the_second_round_has_no_past_and_no_band():
    then = known(date(2015, 5, 21))
    found = forecast(partial(hazard, fades=6.0), then, date(2015, 12, 17))
    assert len(found.draws) == 1


def test_frailties_and_levels_are_found_again_where_there_is_much_to_see():
    random = np.random.default_rng(3)
    true = np.array([0.5, 1.0, 1.5, 1.0])
    classes = np.repeat([[0], [1]], 20, axis=0) + np.zeros((1, 4), int)
    exposure = np.full((40, 4), 1e5)
    level = np.where(classes == 0, 0.05, 0.01)
    seen = Flows(random.poisson(true * level * exposure), exposure, classes, np.ones((40, 1)))
    found = fit(seen)
    rates = found.frailties[:, None] * found.levels[:2]
    np.testing.assert_allclose(rates, true[:, None] * [0.05, 0.01], rtol=0.05)


def test_a_district_with_little_to_see_is_pulled_to_the_others():
    exposure = np.concatenate([np.full((10, 5), 1e4), np.full((10, 1), 20.0)], axis=1)
    returns = 0.02 * exposure * np.array([0.8, 0.9, 1.0, 1.1, 1.2, 4.0])
    rates = fit(Flows(returns, exposure, np.zeros((10, 6), int), np.ones((10, 1)))).frailties
    assert rates[:5].max() < rates[5] < 4.0 * rates[:5].mean()


def test_a_district_held_at_the_origin_has_no_age_yet():
    mosul, centre = places().index(("Ninewa", "Mosul")), places().index(("Kirkuk", "Kirkuk"))
    found = ages(DECEMBER_2016, known(DECEMBER_2016))
    assert (found[mosul], found[centre]) == (HELD, NEVER_LOST)
    later = ages(LAST, known(DECEMBER_2016, events=LAST))
    assert later[mosul] == 0


def test_a_fall_of_a_count_is_no_return():
    assert (flows(known(DECEMBER_2016)).returns >= 0.0).all()
