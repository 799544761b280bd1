"""A forecast from draws of the model, against closed forms, and never above those away."""

from datetime import date, timedelta

import numpy as np
import pytest

from experiments.country.histories import Histories
from experiments.country.rounds import DAYS_A_MONTH, Rounds, months
from experiments.forecast.assimilation import (
    Discrepancy,
    assimilated,
    corrected,
    first_discrepancy,
    latest_residual,
    moved_on,
)
from experiments.forecast.baselines import hazard
from experiments.iraq.rounds import places

pytestmark = pytest.mark.small
LAST = date(2017, 7, 2)
DAYS = tuple(LAST + timedelta(weeks=week) for week in range(-40, 110))
COUNT = len(places())
SILENT = Discrepancy(sd=1e-9, stock_sd=0.0)  # nothing is left open
LASTING = Discrepancy(months=1e12, noise=0.0, stock_sd=0.0)  # the latest residual stays


def after(count: float) -> date:
    return LAST + timedelta(days=round(count * DAYS_A_MONTH))


def model(rates: np.ndarray, ever: float = 100.0) -> Histories:
    """Draws with constant hazards a month, [draw]."""
    time = np.array([months(DAYS[0], day) for day in DAYS])
    home = ever * -np.expm1(-rates[:, None] * time)
    return Histories(
        DAYS, np.repeat(home[:, :, None], COUNT, axis=2), np.full((len(rates), COUNT), ever)
    )


def published(first: float, last: float, ever: float = 100.0) -> Rounds:
    stock = np.repeat([[first], [last]], COUNT, axis=1)
    retaken, lost, others = (None,) * COUNT, np.zeros(COUNT, bool), np.zeros_like(stock)
    days = (after(-6), LAST)
    return Rounds(days, stock, np.full(COUNT, ever), places(), retaken, lost, others)


def test_without_a_discrepancy_the_model_hazard_acts_on_the_published_remainder():
    drawn, then = model(np.array([0.05])), published(30.0, 40.0)
    found = assimilated(drawn, then, [after(6)], np.random.default_rng(1), SILENT)
    expected = 100.0 - 60.0 * np.exp(-0.05 * months(LAST, after(6)))
    np.testing.assert_allclose(found[:, 0], expected, rtol=1e-3)


def test_a_residual_that_stays_gives_the_published_hazard_whatever_the_model_has():
    drawn, then = model(np.array([0.01, 0.2])), published(30.0, 60.0)
    days = [after(6), after(12)]
    found = assimilated(drawn, then, days, np.random.default_rng(1), LASTING)
    np.testing.assert_allclose(found.mean(axis=0), hazard(then, days), rtol=0.02)


def test_the_residual_is_the_logarithm_of_published_over_simulated_hazard():
    drawn, then = model(np.array([0.05])), published(0.0, 50.0)
    span = months(after(-6), LAST)
    expected = np.log((np.log(2.0) + 0.001 * span) / (0.05 * span + 0.001 * span))
    np.testing.assert_allclose(latest_residual(drawn, then), expected, rtol=0.01)


def test_a_noisy_residual_counts_in_part():
    drawn, then = model(np.full(4000, 0.05)), published(0.0, 50.0)
    about = Discrepancy(sd=1.0, noise=1.0)
    found = first_discrepancy(drawn, then, np.random.default_rng(2), about)
    assert found.mean() == pytest.approx(0.5 * latest_residual(drawn, then).mean(), abs=0.02)
    assert found.std() == pytest.approx(np.sqrt(0.5), rel=0.02)


def test_a_discrepancy_reverts_to_zero_with_its_own_spread():
    about, random = Discrepancy(sd=0.7, months=12.0), np.random.default_rng(3)
    off = np.full((4000, COUNT), 2.0)
    near = moved_on(off, 12.0, random, about, places())
    assert near.mean() == pytest.approx(2.0 / np.e, abs=0.03)
    far = moved_on(off, 1200.0, random, about, places())
    assert far.mean() == pytest.approx(0.0, abs=0.03)
    assert far.std() == pytest.approx(0.7, rel=0.03)


def test_a_hazard_of_zero_may_be_wrong_and_stays_at_zero_in_the_middle():
    off = np.array([-1.0, 0.0, 1.0])
    found = corrected(np.zeros(3), off, 0.01)
    np.testing.assert_allclose(found, [0.0, 0.0, 0.01 * np.expm1(1.0)])


@pytest.mark.parametrize("seed", range(5))
def test_nobody_returns_who_is_not_away_and_nobody_leaves(seed):
    random = np.random.default_rng(seed)
    drawn = model(random.exponential(0.3, size=5))
    wild = Discrepancy(sd=3.0, stock_sd=0.3)
    then = published(10.0, 100.0 * random.random())
    found = assimilated(drawn, then, [after(1), after(9), after(24)], random, wild)
    assert (found <= 100.0).all()
    assert (found >= 0.0).all()
    assert (np.diff(found, axis=1) >= 0.0).all()


def test_districts_of_a_governorate_share_a_part_of_what_is_new():
    names = [governorate for governorate, _ in places()]
    one, two = (names.index("Anbar"), names.index("Anbar") + 1)
    far = names.index("Ninewa")
    about = Discrepancy(common=0.5)
    off = moved_on(np.zeros((8000, COUNT)), 1.0, np.random.default_rng(4), about, places())
    together = np.corrcoef(off[:, [one, two, far]].T)
    assert together[0, 1] == pytest.approx(0.5, abs=0.05)
    assert together[0, 2] == pytest.approx(0.0, abs=0.05)
