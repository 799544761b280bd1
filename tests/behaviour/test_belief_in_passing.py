"""What households believe of passing clearance, and what that does; cases worked by hand."""

import math

import pytest
from inert_world import first_day
from worlds import lived, passed

from sim.agents.household import chance_to_apply
from sim.behaviour.encounters import moved_pass
from sim.behaviour.return_decision import PASS_UNITS, chance_believed, willingness
from sim.clearance.case_file import FileStatus
from sim.state import State

small = pytest.mark.small


@small
def test_a_belief_moves_towards_what_is_told_by_its_weight():
    assert moved_pass(PASS_UNITS, 0.0, 0.25) == round(0.75 * PASS_UNITS)
    assert moved_pass(0, 1.0, 0.5) == round(0.5 * PASS_UNITS)
    assert moved_pass(12_345, 0.7, 0.0) == 12_345


@small
def test_who_believes_less_in_passing_applies_less_by_the_logarithm_of_the_chance(still):
    model = first_day(still, **{"decision.pass_elasticity": 1.5})
    row, place = model.rows.households[0], model.rows.communities[0]
    decision = model.setting.decision
    row["believed_pass"] = PASS_UNITS
    sure = willingness(row, place, 0.0, 0.0, decision)
    row["believed_pass"] = PASS_UNITS // 5
    assert willingness(row, place, 0.0, 0.0, decision) - sure == pytest.approx(1.5 * math.log(0.2))
    row["believed_pass"] = 0
    assert chance_believed(row) == 0.05


@small
def test_own_clearance_denial_and_giving_up_move_the_belief_and_kin_are_told_of_the_bad(still):
    model = first_day(still, **{"decision.pass_experience": 0.4, "decision.believed_pass": 0.5})
    rows, files = model.rows.households, model.rows.files
    rows["state"][:4] = State.WAITING
    files["status"][:4] = [
        FileStatus.CLEARED, FileStatus.BARRED, FileStatus.GIVEN_UP, FileStatus.CLEARED,
    ]  # fmt: skip
    files["bribes"][:4] = [0, 0, 1, 2]
    lived(model, 1, "households")
    half = round(PASS_UNITS * 0.5)
    believed = rows["believed_pass"][:5].astype(int).tolist()
    up, down = moved_pass(half, 1.0, 0.4), moved_pass(half, 0.0, 0.4)
    assert believed == [up, down, down, up, half]


@small
def test_kin_hear_the_share_of_clearances_among_what_was_told(still):
    model = first_day(still, **{"decision.pass_hearsay": 0.5, "decision.believed_pass": 0.8})
    rows, kin = model.rows.households, model.rows.kin
    rows["state"] = State.DISPLACED
    kin["cleared"], kin["cleared_days"], kin["refused"] = 1, 20, 3
    start = round(PASS_UNITS * 0.8)
    heard = moved_pass(start, 0.25, 0.5)
    for week in range(1, 5):
        kin["cleared"], kin["cleared_days"], kin["refused"] = 1, 20, 3
        passed(model, week, "households")
    believed = set(rows["believed_pass"].astype(int).tolist())
    assert heard in believed
    assert believed <= {start, heard}


@small
@pytest.mark.parametrize("status", [FileStatus.BARRED, FileStatus.GIVEN_UP])
def test_who_was_refused_does_not_hear_it_again_as_news_of_kin(still, status):
    """Own experience moves its belief once; kin who hear of it move theirs by hearsay."""
    changes = {"decision.pass_experience": 0.4, "decision.pass_hearsay": 0.5}
    model = first_day(still, **changes)
    rows, files = model.rows.households, model.rows.files
    rows["state"], rows["documented"] = State.DISPLACED, 1
    rows["state"][0], files["status"][0], files["closed_week"][0] = State.WAITING, status, 0
    start = int(rows["believed_pass"][0])
    for week in range(1, 5):
        passed(model, week, "households")
    believed = rows["believed_pass"].astype(int)
    assert believed[0] == moved_pass(start, 0.0, 0.4)
    assert (believed[1:12] == moved_pass(start, 0.0, 0.5)).all()
    assert (believed[12:] == start).all()


@small
def test_with_the_mechanism_off_nothing_is_learned_of_passing(still):
    changes = {"decision.pass_experience": 0.4, "decision.pass_hearsay": 0.4}
    model = first_day(still.with_(**changes).without("belief_in_passing"))
    rows, files = model.rows.households, model.rows.files
    rows["state"][:2], files["status"][:2] = State.WAITING, FileStatus.BARRED
    lived(model, 1, "households")
    assert len(set(rows["believed_pass"].tolist())) == 1
    assert chance_to_apply(rows[5], model.rows.communities[0], model.household_context) < 1e-6
