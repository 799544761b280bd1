"""Problems, forums and the killing of brokers: cases worked by hand."""

import math

import numpy as np
import pytest
from inert_world import NO_PROBLEMS, SEED, first_day, uniforms
from worlds import enlarged, lived

from sim.agents.forum import solving_chance
from sim.agents.problems import Problem
from sim.clearance.vacancies import empty_seats
from sim.core.randomness import Purpose, draw, poisson

small = pytest.mark.small


@small
def test_problems_of_each_kind_arise_at_the_declared_rate(still):
    model = first_day(still, **{"run.households_per_agent": 50, "problems.missing_papers": 500.0})
    rows = model.rows
    residents = rows.residents[0]
    residents["agents"], residents["home"], residents["returned"] = 100, 60, 40  # of 50 households
    residents["undocumented"], rows.armed_groups["attacks"][0] = 10, 8
    rows.communities["jobs"][0], rows.communities["services"][0] = 0.4, 0.25
    lived(model, 1, "problems")
    means = {
        Problem.DISPUTE: 12.0 * 2.0 / 52.0,
        Problem.VIOLENCE_AT_HOME: 4.0 * 3.0 / 52.0,
        Problem.YOUTH_CRIME: 10.0 * 0.6 * 3.0 / 52.0,
        Problem.WAY_TO_SCHOOL: 0.5 * 8,
        Problem.MISSING_PAPERS: 500.0 * 0.5 / 52.0,
        Problem.BROKEN_SERVICES: 20.0 * 0.75 * 3.0 / 52.0,
    }
    stream = int(rows.problems["stream"][0])
    new = [poisson(mean, draw(SEED, 1, Purpose.PROBLEM_ARISES, stream, kind))
           for kind, mean in means.items()]  # fmt: skip
    assert rows.open_problems[0].tolist() == new
    assert rows.problems["raised"][0] == sum(new) > 0
    assert rows.problems["tension"][0] == pytest.approx(sum(new) / 5.0)  # 5,000 households


@small
def test_open_problems_fade_and_break_out_as_worked_by_hand(still):
    outside_change = {"problems.fade_a_year": 13.0, "problems.break_out_a_year": 5.2}
    model = first_day(still, **NO_PROBLEMS | outside_change)
    rows = model.rows
    rows.open_problems[:] = 40
    lived(model, 1, "problems")
    for place in range(3):
        stream, conflicts = int(rows.problems["stream"][place]), 0
        for kind in range(6):
            faded = poisson(13.0 * 40.0 / 52.0, draw(SEED, 1, Purpose.PROBLEM_FADES, stream, kind))
            left = 40 - faded
            out = poisson(0.1 * left, draw(SEED, 1, Purpose.PROBLEM_BREAKS_OUT, stream, kind))
            assert rows.open_problems[place, kind] == left - out
            conflicts += out
        assert rows.problems["conflicts"][place] == rows.problems["new_conflicts"][place]
        assert rows.problems["conflicts"][place] == conflicts > 0
    assert rows.problems["raised"].sum() == 0


def test_as_many_problems_are_open_in_the_long_run_as_arise_fade_and_break_out(still):
    """A birth and death process: arising over fading and breaking out, Poisson."""
    arising = {"problems.ways_to_school": 10.0, "problems.break_out_a_year": 0.4}
    fading = NO_PROBLEMS | arising | {"problems.fade_a_year": 4.8}
    model = first_day(enlarged(still, 40, 10), **fading)
    model.rows.armed_groups["attacks"] = 1
    counts = []
    for week in range(1, 520):
        lived(model, week, "problems")
        if week > 100:
            counts.append(model.rows.open_problems.sum(axis=1))
    assert np.mean(counts) == pytest.approx(10.0 / (5.2 / 52.0), rel=0.02)
    assert np.var(counts) == pytest.approx(100.0, rel=0.15)
    kept = 1.0 - 4.8 / 52.0  # of those that have not faded this week some break out
    ended = model.rows.problems["raised"].sum() - model.rows.open_problems.sum()
    broken = model.rows.problems["conflicts"].sum() / ended
    assert broken == pytest.approx(0.4 * kept / (4.8 + 0.4 * kept), rel=0.03)


def convened(scenario, counts, **changes):
    """The forums of all places are paid for and have these problems before them, and no others."""
    changes = NO_PROBLEMS | {"forum.meeting_interval_weeks": 4} | changes
    model = first_day(scenario, **changes)
    model.rows.levers_in_force["forum"] = 1
    model.rows.open_problems[:] = counts
    return model


def due(model, place):
    """The first week in which the forum of a place meets."""
    phase = draw(SEED, 0, Purpose.FORUM_PHASE, int(model.rows.forums["stream"][place]))
    return 4 - int(4 * phase)


@small
@pytest.mark.parametrize(
    ("counts", "topic", "taken"),
    [([1, 5, 2, 0, 0, 0], 1, 3), ([1, 0, 0, 0, 0, 2], 5, 2), ([0] * 6, -1, 0)],
)
def test_a_forum_takes_up_the_kind_of_which_most_are_open_and_solves_what_it_may(
    still, counts, topic, taken
):
    for follow_up in (0.0, 1.0):
        model = convened(still, counts, **{"forum.follow_up": follow_up})
        lived(model, due(model, 0), "forums", "problems")
        forum, solved = model.rows.forums[0], int(taken * follow_up)
        assert (forum["meetings"], forum["topic"], forum["solved"]) == (1, topic, solved)
        kept = follow_up if taken else 0.25
        assert forum["kept"] == kept
        assert forum["standing"] == pytest.approx(0.25 + 0.15 * (kept - 0.25))
        left = np.array(counts) - solved * (np.arange(6) == topic)
        assert (model.rows.open_problems[0] == left).all()
        assert model.rows.problems["solved"][0] == solved


@small
def test_skill_in_the_chair_and_means_to_respond_raise_the_chance_of_solving(still):
    station = first_day(still).rows.stations[0]
    for trained, fuel, chance in (
        (0.0, 0, 0.25), (1.0, 0, 0.25 * 1.5), (0.0, 1, 0.25 * 1.5), (0.5, 1, 0.25 * 1.25 * 1.5),
    ):  # fmt: skip
        station["trained"], station["fuel"] = trained, fuel
        assert solving_chance(station, still.forum) == pytest.approx(chance)
    station["trained"] = 1.0
    able = still.with_(**{"forum.follow_up": 0.6, "forum.response": 1.0}).forum
    assert solving_chance(station, able) == 1.0


@small
@pytest.mark.parametrize(("trained", "fuel"), [(0.0, 0), (1.0, 1)])
def test_each_problem_taken_up_is_solved_with_that_chance(still, trained, fuel):
    model = convened(still, [0, 0, 100, 0, 0, 0], **{"forum.agenda": 100})
    model.rows.stations["trained"], model.rows.stations["fuel"] = trained, fuel
    week = due(model, 0)
    lived(model, week, "forums")
    stream, chance = (
        int(model.rows.forums["stream"][0]),
        0.25 * (1 + 0.5 * trained) * (1 + 0.5 * fuel),
    )
    solved = sum(
        draw(SEED, week, Purpose.FORUM_FOLLOW_UP, stream, item) < chance for item in range(100)
    )
    assert model.rows.forums["solved"][0] == solved
    assert model.rows.forums["kept"][0] == solved / 100


@small
def test_each_attack_may_kill_one_who_signs_or_sits_in_a_forum(still):
    model = first_day(enlarged(still, 60, 1), **{"armed_group.broker_share": 0.2})
    groups = model.rows.armed_groups
    groups["base_rate"] = 0.4
    lived(model, 1, "attacks")
    chance = 1.0 - 0.8 ** groups["attacks"].astype(float)
    assert (
        (groups["kills"] == 1) == (uniforms(model, Purpose.BROKER_KILLED, "armed_groups") < chance)
    ).all()
    assert (groups["brokers_killed"] == groups["kills"]).all()
    assert 10 < groups["kills"].sum() < 50


@small
@pytest.mark.parametrize("localities", [1, 3])
def test_a_shared_desk_is_emptied_by_one_killing_in_as_many_as_it_has_localities(still, localities):
    """Forum and desks are hit alike; a desk cannot do without one of its many signatories."""
    model = first_day(still if localities == 3 else enlarged(still, 1, 10))
    rows, killings = model.rows, 2000
    rows.armed_groups["kills"][0] = 1
    forum, desks = 0, np.zeros(10, int)
    for week in range(killings):
        rows.forums["empty_until"] = rows.desks["empty_until"] = -1
        empty_seats(rows, SEED, week, 8)
        forum += int(rows.forums["empty_until"][0] == week + 8)
        desks += rows.desks["empty_until"][rows.routes[0]] == week + 8
        assert (rows.forums["empty_until"][1:] == -1).all()
        assert (rows.desks["empty_until"] >= 0).sum() <= 1
    for found, chance in ((forum, 1 / 11), *((each, 1 / 11 / localities) for each in desks)):
        assert abs(found / killings - chance) < 4 * math.sqrt(chance / killings)


@small
def test_a_seat_is_empty_for_the_declared_weeks_from_the_last_killing(still):
    model = first_day(enlarged(still, 1, 10))
    rows, until = model.rows, {}
    rows.armed_groups["kills"][0] = 1
    for week in range(1, 200):
        seat = int(
            draw(SEED, week, Purpose.BROKER_VICTIM, int(rows.armed_groups["stream"][0])) * 11
        )
        until[seat] = max(until.get(seat, 0), week + (8 if week < 190 else 2))
        empty_seats(rows, SEED, week, 8 if week < 190 else 2)
    assert rows.forums["empty_until"][0] == until[0]
    assert rows.desks["empty_until"][rows.routes[0]].tolist() == [
        until[seat] for seat in range(1, 11)
    ]
