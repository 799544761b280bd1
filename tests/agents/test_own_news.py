"""What a household hears of its kin: never its own encounter, denial or bribe as news of others."""

import numpy as np
import pytest
from inert_world import first_day
from worlds import enlarged

from sim.agents import kin
from sim.agents.police import Conduct
from sim.behaviour.encounters import listen_to_files, tell_of_officer, told_of_officer
from sim.behaviour.return_decision import PASS_UNITS
from sim.clearance.case_file import FileStatus
from sim.state import State

small = pytest.mark.small


@pytest.fixture
def alone(still):
    """One kin group of a dozen displaced, with the row and file of its first member."""
    model = first_day(enlarged(still, 1, 12), **{"decision.pass_hearsay": 0.5})
    rows = model.rows
    rows.households["state"] = State.DISPLACED
    return model, rows.households[0], rows.files[0], rows.kin[0]


@small
def test_an_encounter_met_later_replaces_the_one_that_was_told_before(alone):
    _, row, _, group = alone
    row["contact"], row["updated"], group["gathered"] = Conduct.ABUSIVE, 6, 4
    kin.tell_of_contact(group, int(Conduct.ABUSIVE), 1)
    told = told_of_officer(row, group)
    assert told == Conduct.ABUSIVE
    row["contact"] = Conduct.FAIR  # met since
    tell_of_officer(row, told, group)
    assert (group["met_fair"], group["met_abuse"]) == (1, 0)


@small
def test_an_encounter_told_before_stays_the_households_own_where_it_met_nobody_since(alone):
    _, row, _, group = alone
    row["contact"], row["updated"], group["gathered"] = Conduct.ABUSIVE, 6, 4
    kin.tell_of_contact(group, int(Conduct.ABUSIVE), 1)
    told = told_of_officer(row, group)
    row["contact"] = Conduct.NONE
    tell_of_officer(row, told, group)
    assert group["met_abuse"] - int(row["contact"] == Conduct.ABUSIVE) == 0


@small
def test_what_kin_have_heard_and_forgotten_is_not_taken_back(alone):
    _, row, _, group = alone
    row["contact"], row["updated"], group["gathered"] = Conduct.ABUSIVE, 4, 4
    assert told_of_officer(row, group) == Conduct.NONE


@small
@pytest.mark.parametrize(
    ("status", "since", "others"),
    [
        (FileStatus.GIVEN_UP, 6, 0),
        (FileStatus.BARRED, 6, 0),
        (FileStatus.GIVEN_UP, 4, 1),  # told before kin gathered last: what is told now is of others
        (FileStatus.NONE, 6, 1),
    ],
)
def test_a_household_hears_of_the_refusals_of_others_alone(alone, status, since, others):
    model, row, file, group = alone
    file["status"], row["since"], group["gathered"], group["refused"] = status, since, 4, 1
    row["believed_pass"] = believed = round(0.8 * PASS_UNITS)
    listen_to_files(row, file, group, model.household_context)
    expected = believed // 2 if others else believed
    assert row["believed_pass"] == pytest.approx(expected, abs=1)


@small
def test_a_group_notes_the_week_in_which_it_forgets(alone):
    group = alone[3]
    kin.forget(group, 9)
    assert group["gathered"] == 9
    assert not any(np.asarray(group[what]) for what in ("met_fair", "met_abuse", "refused"))
