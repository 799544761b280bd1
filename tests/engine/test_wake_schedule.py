"""Households sleep between their rounds: who wakes when, and that sleep hides nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from worlds import enlarged, in_round

import sim
from sim.behaviour.decision_rounds import QUIET_WEEKS, ROUND_WEEKS
from sim.behaviour.encounters import catch_up
from sim.clearance.case_file import FileStatus
from sim.core.compiled import compiled
from sim.core.prefetch import ask_for
from sim.engine.draws import draw_together, draws_at, draws_of
from sim.engine.outside_changes import count_all, outside_change
from sim.engine.wake_schedule import find_awake
from sim.model import ReturnModel
from sim.population.population import LINE
from sim.state import State

LIVELY = ("village_forum_agrees", "camp_closures", "brokers_killed")


def lively(name):
    scenario = sim.load(name)
    if name.startswith("village"):
        return scenario.with_(**{"household.blocked_share": 0.2})
    return scenario.with_(**{"run.households_per_agent": 200})


@pytest.mark.parametrize("name", LIVELY)
def test_the_tally_is_what_a_count_of_everybody_gives(name):
    """Week by week, through flight, return, camps that close and forums that agree."""
    model = ReturnModel(lively(name), 2)
    while model.week < model.setting.run.weeks:
        model.step()
        community_counts, kin = model.rows.community_counts.copy(), model.rows.kin.copy()
        count_all(model.rows, model.week)
        assert (model.rows.community_counts == community_counts).all(), model.week
        assert (model.rows.kin == kin).all(), model.week


@pytest.mark.small
def test_a_household_that_is_asleep_changes_in_nothing(village):
    model = ReturnModel(village, 1)
    for _ in range(40):
        asleep = model.rows.next_wake > model.week + 1
        before = model.rows.households[asleep].copy()
        model.step()
        if (model.rows.communities["opened_week"] != model.week).all():
            assert (model.rows.households[asleep] == before).all()
    assert 0 < asleep.sum() < len(asleep)


@pytest.mark.small
def test_nobody_sleeps_through_a_round_of_its_own(village):
    model = ReturnModel(village, 1)
    for _ in range(60):
        model.step()
        looked_back = model.rows.households["updated"] == model.week
        followed = model.rows.households["state"] < State.SETTLED
        assert looked_back[in_round(model, QUIET_WEEKS) & followed].all()
        age = model.week - model.rows.households["updated"][followed].astype(int)
        assert age.max() < QUIET_WEEKS


@pytest.mark.small
def test_who_hears_of_its_file_wakes_the_week_after(village):
    model = ReturnModel(village, 1)
    closed = 0
    for _ in range(60):
        model.step()
        waits = model.rows.households["state"] == State.WAITING
        cleared = waits & (model.rows.files["status"] == FileStatus.CLEARED)
        assert (model.rows.next_wake[cleared] == model.week + 1).all()
        closed += cleared.sum()
    assert closed > 20


@pytest.mark.small
def test_all_wake_when_their_place_opens_and_weigh_their_return_within_four_weeks(village):
    model = ReturnModel(village, 1)
    places, opening = model.rows.communities, 30
    places["retaken_week"] += opening - int(places["retaken_week"][0]) - 8
    places["open"] = 0
    while model.week < opening:
        model.step()
    assert places["opened_week"][0] == opening
    own = slice(int(places["first_household"][0]), int(places["last_household"][0]))
    free = model.rows.households["documented"][own] == 1
    free &= model.rows.households["state"][own] == State.DISPLACED
    assert free.any()
    assert (model.rows.next_wake[own][free] <= opening + ROUND_WEEKS).all()


@pytest.mark.small
def test_kin_have_their_rounds_in_the_same_weeks_and_neighbours_in_others(village):
    model = ReturnModel(village, 1)
    model.week = 7
    rows, mask = model.rows, in_round(model)
    for group in rows.kin:
        first = int(group["first_household"])
        assert len(np.unique(mask[first : first + int(group["size"])])) == 1
    assert 0 < mask.sum() < len(mask)


def trusts(model, weeks_between):
    """Trust after 24 weeks of encounters, looked back on every so many weeks."""
    rows = model.rows.households.copy()
    rows["updated"] = 0
    for week in range(weeks_between, 25, weeks_between):
        context = model.household_context._replace(week=week)
        for row in rows:
            draws = draws_of(int(row["stream"]), context)
            catch_up(row, context.communities[row["community"]], draws, context)
            row["updated"] = week
    return rows["trust_slow"], rows["trust_fast"]


def test_looking_back_once_has_the_law_of_looking_back_every_week(village):
    """Mean and spread of both parts of trust, over 3,000 households who meet officers often."""
    many = enlarged(village, 3, 1000).with_(**{"police.encounters_a_year": 12.0})
    model = ReturnModel(many, 1)
    for once, weekly in zip(trusts(model, 24), trusts(model, 1), strict=True):
        error = np.hypot(once.std(), weekly.std()) / np.sqrt(len(once))
        assert abs(once.mean() - weekly.mean()) < 3.5 * error
        assert once.std() == pytest.approx(weekly.std(), rel=0.06)


@pytest.mark.small
def test_draws_drawn_together_are_those_that_each_would_have_drawn_alone(village):
    model = ReturnModel(village, 1)
    model.week, numbers = 9, np.array([150, 3, 4, 77])
    rows, context = model.rows.households, model.household_context
    together = draw_together(numbers, rows, context)
    alone = [draws_of(int(rows["stream"][number]), context) for number in numbers]
    assert [draws_at(place, together) for place in range(len(numbers))] == alone
    assert len(set(together.flat)) == 2 * len(numbers)


@pytest.mark.parametrize("name", LIVELY)
def test_who_waits_has_an_open_file_or_hears_next_week_and_nobody_else_has_one(name):
    model = ReturnModel(lively(name), 2)
    while model.week < model.setting.run.weeks:
        model.step()
        waits = model.rows.households["state"] == State.WAITING
        is_open = model.rows.files["status"] == FileStatus.OPEN
        assert not (is_open & ~waits).any(), model.week
        assert (model.rows.files["closed_week"][waits & ~is_open] == model.week).all()


@pytest.mark.small
def test_intake_sees_to_the_file_of_one_whom_an_event_keeps_from_waiting(village):
    model = ReturnModel(village, 1)
    while not (model.rows.files["status"] == FileStatus.OPEN).any():
        model.step()
    waiting = np.flatnonzero(model.rows.files["status"] == FileStatus.OPEN)[:1]
    with outside_change(model.rows, waiting, model.week + 1):
        model.rows.households["state"][waiting] = State.DISPLACED
    model.step()
    assert model.rows.files["status"][waiting] == FileStatus.WITHDRAWN


def test_to_ask_memory_for_a_row_changes_none():
    rows = np.arange(5.0)

    @compiled
    def ask(rows: np.ndarray) -> None:
        for number in range(len(rows)):
            ask_for(rows, number)

    ask(rows)
    assert rows.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]


@pytest.mark.small
@given(weeks=arrays(np.int16, st.integers(1, 300), elements=st.integers(1, 9)), data=st.data())
def test_those_who_are_awake_are_found_and_no_others(weeks, data):
    first = data.draw(st.integers(0, len(weeks)))
    last = data.draw(st.integers(first, len(weeks)))
    found = np.empty(len(weeks) + 1, np.int64)
    count = find_awake(first, last, weeks, 2, found)
    assert found[:count].tolist() == [n for n in range(first, last) if weeks[n] <= 2]


def test_no_household_lies_across_two_lines_of_memory(village):
    households = ReturnModel(village, 1).rows.households
    assert households.itemsize == LINE
    assert households.ctypes.data % LINE == 0
