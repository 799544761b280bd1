"""The Iraqi world follows the returns that were published up to the cut, and uses no others."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from checkout import ROOT
from running import here

import sim
from experiments.fitting import fit as fitting
from experiments.fitting.fit import CLEARANCE, FITTED, SCALE, SEED, past
from experiments.fitting.logistic import logistic_stock
from experiments.fitting.smoother import shifted
from experiments.iraq import published_returns
from experiments.iraq.policy_combinations import typed
from experiments.iraq.published_returns import (
    CUT,
    REPORTED_ONLY,
    Returns,
    errors,
    national_errors,
    published,
    simulated,
)
from experiments.provenance.tables import read_columns
from sim.measure.outcomes import OUTCOMES
from sim.scenario.catalogue import find
from sim.scenario.scenario import Scenario

IRAQ = ROOT / "scenarios" / "iraq"
FITS = ("ten", "four")
LARGE = 50_000  # households; the governorates that a promise is made for


def value(scenario: Scenario, name: str) -> float:
    table, _, field = name.partition(".")
    return getattr(getattr(scenario, table), field)


@pytest.fixture(scope="module")
def iraq() -> Scenario:
    return sim.load("iraq")


@pytest.fixture(scope="module", params=FITS)
def fitted(request):
    """The mean stock of two seeds: what is held to the bounds is the world, not one seed's luck."""
    scenario = sim.load(f"iraq_{request.param}").with_(**{"run.weeks": 209})
    like = published(scenario)
    stocks = [simulated(sim.run(scenario, seed), scenario, like.days) for seed in (1, 2)]
    return np.mean(stocks, axis=0), like


def test_the_nation_is_followed_within_seven_percent_at_every_round(fitted):
    stock, like = fitted
    assert np.abs(national_errors(stock, like)).max() < 0.07


def test_large_governorates_are_followed_within_a_quarter_at_their_worst_round(fitted):
    stock, like = fitted
    worst = np.abs(errors(stock, like)).max(axis=0)
    large = {
        name: worst[place]
        for place, name in enumerate(like.governorates)
        if like.ever[place] > LARGE and name not in REPORTED_ONLY
    }
    assert set(large) == {"Anbar", "Diyala", "Ninewa", "Salah al-Din"}
    assert max(large.values()) < 0.25, large


@pytest.mark.parametrize("fit", FITS)
def test_an_ensemble_has_more_than_eighty_sets_that_fit_about_equally_well(fit):
    distances = read_columns(IRAQ / f"ensemble_{fit}.csv")["distance"]
    assert len(distances) > 80
    assert distances.max() < 1.6 * distances.min()


@pytest.mark.parametrize("fit", FITS)
def test_an_ensemble_still_holds_many_opinions_of_clearance(fit):
    """Returns hardly tell how long clearance took: each range is still used for the most part."""
    columns = read_columns(IRAQ / f"ensemble_{fit}.csv")
    for name in CLEARANCE:
        low, high = find(name)[1].about.plausible
        assert low <= columns[name].min() <= columns[name].max() <= high
        assert np.ptp(columns[name]) > 0.6 * (high - low), name


@pytest.mark.parametrize("fit", FITS)
def test_a_member_of_the_ensemble_fits_as_its_table_says(fit):
    """Without counting steps, of which each member draws its own; older tables have no others."""
    columns = read_columns(IRAQ / f"ensemble_{fit}.csv")
    values = {name: float(columns[name][5]) for name in columns if "." in name}
    scenario = past(fit).with_(**typed(values), **{"run.households_per_agent": SCALE})
    like = published(scenario).without_steps()
    found = published_returns.distance(
        simulated(sim.run(scenario, SEED), scenario, like.days), like
    )
    kept = columns.get("without_steps", columns["distance"])
    assert found == pytest.approx(kept[5], abs=1e-6)


@pytest.mark.parametrize("fit", FITS)
def test_a_fitted_scenario_keeps_what_is_declared_of_clearance(fit):
    scenario, base = sim.load(f"iraq_{fit}"), sim.load("iraq")
    assert scenario.clearance._replace(signatures=10) == base.clearance
    for name in CLEARANCE:
        assert value(scenario, name) == find(name)[1].default
    assert all(value(scenario, name) != value(base, name) for name in FITTED)


@pytest.mark.small
def test_the_smoother_finds_the_posterior_of_a_linear_model():
    """Two parameters, one of them seen: mean and spread are those of Bayes' rule."""
    random = np.random.default_rng(3)
    parameters = random.normal(size=(4000, 2))
    error, steps = np.array([0.5]), 4
    for _ in range(steps):
        seen = 2.0 * parameters[:, :1]
        inflated = error * np.sqrt(steps)
        parameters = shifted(parameters, seen, np.array([3.0]), inflated, random)
    variance = 1.0 / (1.0 + (2.0 / 0.5) ** 2)
    assert parameters[:, 0].mean() == pytest.approx(variance * 2.0 * 3.0 / 0.5**2, abs=0.02)
    assert parameters[:, 0].std() == pytest.approx(np.sqrt(variance), rel=0.1)
    assert abs(parameters[:, 1].mean()) < 0.1
    assert parameters[:, 1].std() == pytest.approx(1.0, rel=0.1)


@pytest.mark.small
def test_nothing_after_the_cut_is_read(iraq):
    like = published(iraq)
    assert like.days[0] == date(2015, 4, 25)
    assert like.days[-1] == CUT
    assert published(iraq, last=date(2018, 6, 30)).days[-1] == date(2018, 6, 30)


@pytest.mark.small
def test_the_centre_of_kirkuk_is_left_out(iraq):
    like = published(iraq)
    kirkuk = like.governorates.index("Kirkuk")
    whole = sum(c.households for c in iraq.world.communities if c.governorate == "Kirkuk")
    assert like.ever[kirkuk] < whole
    table = read_columns(published_returns.SOURCES / "returned_households_by_district.csv")
    last = table["date"] == CUT.isoformat()
    others = last & np.isin(table["district"], ["Al-Hawiga", "Daquq", "Dabes"])
    assert like.stock[-1, kirkuk] == table["returned_households"][others].sum() > 0


@pytest.mark.small
def test_a_logistic_curve_is_found_again():
    days = tuple(date(2015, 4, 25) + timedelta(days=30 * month) for month in range(33))
    years = np.array([(day - days[0]).days / 365.0 for day in days])
    truth = 1000.0 / (1.0 + np.exp(-2.0 * (years - 1.2)))
    like = Returns(days, ("A", "B"), np.stack([truth, 0 * truth], 1), np.array([2000.0, 10.0]))
    assert np.allclose(logistic_stock(like, days), like.stock, atol=1.0)


def test_the_logistic_curves_are_the_same_on_a_processor_that_rounds_otherwise(iraq):
    like = published(iraq)
    elsewhere = replace(like, stock=like.stock * (1.0 + 1e-13))
    found = logistic_stock(like, like.days)
    assert (logistic_stock(elsewhere, like.days) == found).all()
    assert published_returns.distance(found, like) < 0.03


@pytest.mark.small
@pytest.mark.small
def test_the_nation_stands_beside_the_governorates_as_a_share_of_all_its_households():
    days = (date(2016, 1, 1), date(2016, 2, 1))
    ever = np.array([100.0, 300.0])
    like = Returns(days, ("a", "b"), np.array([[10, 30], [50, 60]]), ever)
    shares = fitting.with_nation(like.stock, like)
    assert shares.tolist() == [[0.1, 0.1, 0.1], [0.5, 0.2, 0.275]]
    assert fitting.with_nation(np.stack([like.stock] * 3), like).shape == (3, 2, 3)


@pytest.mark.small
def test_what_is_written_is_the_near_members_and_of_the_central_ones_the_best_for_the_nation(
    monkeypatch, tmp_path
):
    def member(number, central, distance, nation):
        values = {"trust.hearsay": 0.1 * number}
        return values | {"central": central, "distance": distance, "nation": nation}

    found = [
        member(1, True, 1.0, 0.9), member(2, True, 1.1, 0.2), member(3, True, 1.3, 0.1),
        member(4, False, 1.4, 0.5), member(5, False, 1.2, 0.5), member(6, False, 1.6, 0.5),
    ]  # fmt: skip
    (tmp_path / "iraq").mkdir()
    monkeypatch.setattr(fitting, "FOLDER", tmp_path / "iraq")
    monkeypatch.setattr(
        fitting, "scenario_of", lambda _, values, _run: str(values["trust.hearsay"])
    )
    fitting.write("ten", found, here())
    kept = read_columns(tmp_path / "iraq" / "ensemble_ten.csv")["trust.hearsay"]
    assert kept.tolist() == [0.5, 0.4]  # within 1.5 times the smallest distance, the nearest first
    assert (tmp_path / "iraq_ten.toml").read_text() == "0.2"


def test_errors_are_shares_of_the_ever_displaced():
    like = Returns((CUT,), ("A", "B"), np.array([[10.0, 20.0]]), np.array([100.0, 50.0]))
    stock = np.array([[20.0, 10.0]])
    assert errors(stock, like).tolist() == [[0.1, -0.2]]
    assert national_errors(stock, like).tolist() == [0.0]
    expected = np.sqrt((100 * 0.01 + 50 * 0.04) / 150)
    assert published_returns.distance(stock, like) == pytest.approx(expected)


def test_households_flee_with_the_waves_of_the_data(iraq):
    weeks = sim.run(iraq.with_(**{"run.weeks": 209})).weeks
    for day in (date(2015, 6, 22), date(2016, 10, 27), date(2017, 6, 30)):
        known = {}
        for wave in iraq.world.waves:
            if wave.date <= day:
                known[wave.governorate] = wave.households
        total = sum(line.households for line in iraq.world.communities)
        week = weeks[iraq.week_of(day)]
        agents = sum(weeks[0][name] for name in sim.recording.history.STATES)
        assert 1 - week["at_home"] / agents == pytest.approx(sum(known.values()) / total, abs=0.02)


def test_nobody_returns_where_the_authorities_block_it(iraq):
    home = sim.run(iraq.with_(**{"run.weeks": 209})).returned[-1]
    blocked = [c.returns == "blocked" for c in iraq.world.communities]
    assert sum(blocked) == 1
    assert home[blocked].sum() == 0 < home.sum()


def test_ten_and_fifty_households_to_an_agent_agree():
    scenario = sim.load("iraq_ten")
    coarse, fine = (
        sim.run(scenario.with_(**{"run.households_per_agent": scale})) for scale in (50, 10)
    )
    rates = [OUTCOMES["return_rate"].measure(each) for each in (coarse, fine)]
    days = [OUTCOMES["days_to_clear"].measure(each) for each in (coarse, fine)]
    assert rates[0] == pytest.approx(rates[1], abs=0.01)
    assert days[0] == pytest.approx(days[1], rel=0.1)
