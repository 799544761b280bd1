"""Measures of the plain history, on made-up histories that are worked out by hand."""

import math
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from experiments.iraq.observation import counting_steps
from experiments.iraq.posterior_worlds import iraq
from experiments.patterns.plain import LAST, blocked, counted_home, of_returns, of_trust
from experiments.patterns.scoreboard import share_meeting
from experiments.patterns.targets import of_pattern
from experiments.runs.measures import Lived
from sim.recording.history import WEEK
from sim.state import State

pytestmark = pytest.mark.small
AGENTS, EACH = 10_000, 100  # a million households


def lived(home, away=None):
    """A run with so many agents home by date; the others are displaced."""
    scenario = iraq()
    weeks = np.zeros(scenario.week_of(LAST) + 1, WEEK)
    days = [scenario.day_of(week) for week in range(len(weeks))]
    weeks["returned"] = [home(day) for day in days]
    weeks["displaced"] = AGENTS - weeks["returned"] if away is None else away
    history = SimpleNamespace(weeks=weeks, agents=AGENTS, households_per_agent=EACH)
    return Lived(scenario, history, [])


def values(run):
    return {name: np.array([value]) for name, value in of_returns(run).items()}


def test_a_world_in_which_nobody_moves_fails_the_pattern_of_monthly_shares():
    run = lived(lambda _day: 0)
    found = of_returns(run)
    for row in of_pattern(8):
        assert not row.low <= found[row.measure] <= row.high
    assert share_meeting(of_pattern(8), values(run)) == 0.0
    assert share_meeting(of_pattern(9), values(run)) == 0.0


def test_a_world_in_which_all_return_at_once_fails_it_too():
    run = lived(lambda day: AGENTS if day > date(2017, 6, 1) else 0)
    assert of_returns(run)["hazard_2017"] > 0.15
    assert share_meeting(of_pattern(8), values(run)) == 0.0


def test_a_constant_monthly_share_fails_it_and_does_not_slow_down_enough():
    """Four per cent of those away return each month from 2017 on."""

    def home(day):
        months = max(0.0, (day - date(2017, 1, 1)).days / 30.44)
        return round(AGENTS * (1.0 - 0.96**months))

    found = of_returns(lived(home))
    assert found["hazard_left"] > 0.333
    assert found["hazard_2018"] == pytest.approx(0.04, abs=0.005)


def test_counting_alone_is_added_as_it_was_published():
    run = lived(lambda _day: 2000)
    steps = [each for each in counting_steps() if each.changes == "returned"]
    assert counted_home(run, date(2016, 1, 1)) == 2000 * EACH
    assert counted_home(run, LAST) == 2000 * EACH + sum(each.households for each in steps)
    by_2017 = sum(each.households for each in steps if each.date <= date(2017, 10, 31))
    assert of_returns(run)["returned_2017"] == pytest.approx(0.2 + by_2017 / 1e6)


def test_the_monthly_share_is_worked_out_by_hand():
    """From 3,000 to 3,200 agents home in six months of which 7,000 were away at first."""
    run = lived(lambda day: 3200 if day >= date(2017, 10, 28) else 3000)
    step = sum(
        each.households for each in counting_steps()
        if each.changes == "returned" and date(2017, 4, 30) < each.date <= date(2017, 10, 31)
    )  # fmt: skip
    wanted = (200 * EACH + step) / (7000 * EACH) / 6.0
    assert of_returns(run)["hazard_2017"] == pytest.approx(wanted)


def test_returns_that_slow_down_are_told_from_those_that_speed_up():
    def home(gains):
        def on(day):
            return 5000 + sum(g for year, g in gains.items() if day >= date(year, 6, 25))

        return on

    assert of_returns(lived(home({2019: 400, 2020: 100})))["slowing"] == pytest.approx(0.25)
    assert of_returns(lived(home({2019: 100, 2020: 400})))["slowing"] == pytest.approx(4.0)
    assert math.isnan(of_returns(lived(home({})))["slowing"])


def test_trust_of_liberated_governorates_is_set_against_the_capital_and_the_year_before():
    """The liberated answer 0 and 2, with SD 1; a year before they answered half as much."""
    after = {
        "Anbar": np.array([0.0, 2.0]), "Ninewa": np.array([0.0, 2.0]),
        "Salah al-Din": np.array([0.0, 2.0]), "Baghdad": np.array([0.5, 0.5]),
    }  # fmt: skip
    before = {name: each / 2.0 for name, each in after.items()}
    found = of_trust(before, after)
    assert found["liberated_above"] == pytest.approx(0.5)
    assert found["better_than_2019"] == pytest.approx(0.5)


def test_where_nobody_is_home_nobody_is_asked():
    nobody = dict.fromkeys(("Anbar", "Ninewa", "Salah al-Din", "Baghdad"), np.array([]))
    assert all(math.isnan(each) for each in of_trust(nobody, nobody).values())


def test_the_blocked_and_the_denied_are_a_share_of_those_away():
    """Of four away one is blocked and one was denied; whoever is home does not count."""
    rows = np.zeros(5, [("state", "u1"), ("blocked", "u1")])
    rows["state"] = [State.DISPLACED, State.BARRED, State.WAITING, State.DISPLACED, State.RETURNED]
    rows["blocked"] = [1, 0, 0, 0, 1]
    model = SimpleNamespace(rows=SimpleNamespace(households=rows))
    assert blocked(model) == 0.5
