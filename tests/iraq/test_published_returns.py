"""What is read of published returns, how far a run is from them, and who flees and returns."""

from datetime import date

import numpy as np
import pytest

import sim
from experiments.iraq import published_returns
from experiments.iraq.published_returns import (
    CUT,
    Returns,
    errors,
    published,
)
from experiments.provenance.tables import read_columns
from sim.measure.outcomes import OUTCOMES
from sim.scenario.scenario import Scenario


@pytest.fixture(scope="module")
def iraq() -> Scenario:
    return sim.load("iraq")


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


def test_errors_are_shares_of_the_ever_displaced():
    like = Returns((CUT,), ("A", "B"), np.array([[10.0, 20.0]]), np.array([100.0, 50.0]))
    stock = np.array([[20.0, 10.0]])
    assert errors(stock, like).tolist() == [[0.1, -0.2]]
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
    scenario = sim.load("iraq")
    coarse, fine = (
        sim.run(scenario.with_(**{"run.households_per_agent": scale})) for scale in (50, 10)
    )
    rates = [OUTCOMES["return_rate"].measure(each) for each in (coarse, fine)]
    days = [OUTCOMES["days_to_clear"].measure(each) for each in (coarse, fine)]
    assert rates[0] == pytest.approx(rates[1], abs=0.01)
    assert days[0] == pytest.approx(days[1], rel=0.1)
