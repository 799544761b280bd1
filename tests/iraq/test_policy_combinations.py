"""Policy combinations: one past for all, what their levers act through, channels that are off."""

from dataclasses import replace

import pytest

import sim
from experiments.iraq.policy_combinations import (
    COMBINATIONS,
    PROGRAMME_START,
    SWITCHED,
    TEN,
    calibrated,
    with_combination,
)
from experiments.iraq.posterior_worlds import LEVERS, acted_through, drawn, iraq, worlds
from sim.levers import lever
from sim.scenario.catalogue import acts_through, at, find

NAMED = {each.name: each for each in (*COMBINATIONS, *SWITCHED)}


@pytest.mark.small
def test_the_levers_of_all_combinations_are_those_that_draws_are_made_for():
    levers = {
        type(lever)
        for each in COMBINATIONS for before in (TEN, 4)
        for lever in with_combination(iraq(), before, each, {}).interventions
    }  # fmt: skip
    assert levers == set(LEVERS)


@pytest.mark.small
@pytest.mark.parametrize("kind", lever.LEVERS)
def test_every_lever_declares_what_it_acts_through_and_all_of_that_is_drawn(kind):
    names = acts_through(lever.LEVERS[kind])
    assert names
    draws = drawn([lever.LEVERS[kind]], 40)
    for name in names:
        values = [draw.values[name] for draw in draws]
        assert len(set(values)) > 1, f"{kind} acts through {name}, which is not drawn"
        low, high = find(name)[1].about.plausible
        assert low <= min(values)
        assert max(values) <= high


@pytest.mark.small
def test_the_levers_that_are_compared_act_through_what_the_founding_question_is_about():
    names = set(acted_through(LEVERS))
    tables = {name.partition(".")[0] for name in names}
    assert {"trust", "forum", "bargain", "police", "station", "problems"} <= tables
    assert {
        "station.tip_effect", "household.apply_again_a_year", "clearance.style_on_bribes",
        "decision.pass_elasticity", "intervention.community_policing.training_a_week",
    } <= names  # fmt: skip
    assert "clearance.signatures" not in names


@pytest.mark.small
def test_whole_numbers_are_drawn_with_equal_room_and_others_evenly():
    name = "police.officers_a_station"
    low, high = find(name)[1].about.plausible
    drawn = [at(name, (n + 0.5) / 700) for n in range(700)]
    assert [drawn.count(each) for each in range(low, high + 1)] == [700 // (high - low + 1)] * (
        high - low + 1
    )
    low, high = find("trust.hearsay")[1].about.plausible
    assert at("trust.hearsay", 0.25) == pytest.approx(low + (high - low) / 4)


@pytest.mark.small
def test_a_training_rate_that_is_drawn_is_that_of_the_lever():
    given = {"intervention.community_policing.training_a_week": 0.07, "trust.hearsay": 0.1}
    scenario = with_combination(iraq(), TEN, NAMED["ten_agreeing"], given)
    [lever] = scenario.interventions
    assert (lever.training_a_week, lever.agreed_signatures, lever.forums) == (0.07, 4, 43)
    assert scenario.trust.hearsay == 0.1


@pytest.mark.small
def test_a_channel_that_is_off_is_off_whatever_a_draw_says():
    given = {"community.tension_weight": 0.02, "decision.trust_in_safety": 0.1}
    off = NAMED["ten_reactive_without_tension"]
    scenario = with_combination(iraq(), TEN, off, given)
    assert scenario.community.tension_weight == scenario.community.conflict_fear == 0.0
    assert scenario.decision.trust_in_safety == 0.1


@pytest.mark.small
def test_the_calibrated_world_asks_for_ten_signatures_throughout():
    assert calibrated().clearance.signatures == TEN
    assert calibrated().interventions == sim.load("ten_signatures").interventions == ()
    days = with_combination(calibrated(), TEN, NAMED["ten_reactive"], {}).household
    assert days == calibrated().household


@pytest.mark.parametrize("history", ["ten_then_four", "four"])
def test_before_the_programme_starts_all_combinations_are_one_world(history):
    [one] = worlds(1)
    world = replace(one, draw=one.draw._replace(history=history))
    histories = []
    for combination in COMBINATIONS[:4]:
        scenario = world.scenario(combination)
        start = scenario.week_of(PROGRAMME_START)
        short = scenario.with_(**{"run.weeks": start + 30, "run.households_per_agent": 200})
        histories.append(sim.run(short))
    free_of_money = [name for name in histories[0].weeks.dtype.names if "cents" not in name]
    for history in histories[1:]:
        for name in free_of_money:
            assert (history.weeks[name][:start] == histories[0].weeks[name][:start]).all(), name
        assert (history.weeks != histories[0].weeks).any()
