import numpy as np
import pytest
from worlds import enlarged, in_round, ran

import sim
from sim.agents.kin import KIN_SIZE
from sim.behaviour.encounters import updated_belief
from sim.behaviour.return_decision import passes_gate, willingness
from sim.clearance.case_file import FileStatus
from sim.core.distributions import chance_within, logistic
from sim.model import ReturnModel
from sim.state import State

pytestmark = pytest.mark.small


@pytest.fixture
def model(village):
    return ReturnModel(village, 1)


def test_no_benefit_outweighs_the_safety_gate(village, model):
    row, place = model.rows.households[0], model.rows.communities[0]
    row["trust_slow"] = row["trust_fast"] = 0.0
    place["security"] = 0.5
    row["safety_floor"] = 0.6
    assert not passes_gate(row, place, village.decision)
    row["safety_floor"] = 0.4
    assert passes_gate(row, place, village.decision)


def test_willingness_as_worked_by_hand(village, model):
    row, place = model.rows.households[0], model.rows.communities[0]
    row["damage"], row["believed_days"] = 2, 30.0
    place["security"], place["services"], place["jobs"] = 1.0, 0.5, 0.4
    row["believed_pass"] = 29_491  # 0.45 of 65,535
    passing = 0.5 * np.log(29_491 / 65_535)
    expected = -2.9 + 0.06 - 0.4 + 0.1 + 0.12 + 0.25 - 0.2 - 0.5 * np.log(2.0) + passing
    assert willingness(row, place, 0.25, 2.0, village.decision) == pytest.approx(expected)


def test_probabilities_as_worked_by_hand():
    assert logistic(0.0) == 0.5
    assert logistic(-1000.0) < 1e-17
    assert chance_within(52.0, 1.0) == pytest.approx(1.0 - np.exp(-1.0))
    assert updated_belief(35.0, 15.0, 0.3) == pytest.approx(29.0)


def test_a_household_decides_in_rounds_of_four_weeks_only(village):
    model = ReturnModel(village, 1)
    households = model.rows.households
    for _ in range(12):
        before = households["state"].copy()
        model.step()
        applied = (before == State.DISPLACED) & (households["state"] == State.WAITING)
        assert in_round(model)[applied].all()


def test_who_has_no_papers_never_applies(village):
    model = ran(village.with_(**{"run.weeks": 60}))
    undocumented = model.rows.households["documented"] == 0
    assert undocumented.any()
    assert (model.rows.files["status"][undocumented] == FileStatus.NONE).all()


def test_a_barred_family_trusts_the_police_less(village):
    harsh = village.with_(**{"clearance.denied": 1.0, "run.weeks": 60})
    barred = ran(harsh).rows.households
    mild = ran(harsh.with_(**{"trust.barred_slow": 0.0})).rows.households
    hit = (barred["state"] == State.BARRED) & (mild["state"] == State.BARRED)
    assert hit.any()
    assert (barred["trust_slow"][hit] < mild["trust_slow"][hit]).all()


def test_kin_tell_how_long_clearance_took():
    """Where nobody talks, everybody who has not been cleared expects the first day's wait."""
    four = sim.load("village_four").with_(**{"run.weeks": 40})
    talking = ran(four).rows.households
    silent = ran(four.with_(**{"household.word_of_mouth": 0.0})).rows.households
    away = silent["state"] == State.DISPLACED
    assert set(silent["believed_days"][away & (silent["times_left"] == 0)]) == {35.0}
    assert talking["believed_days"][talking["state"] == State.DISPLACED].min() < 35.0


def test_a_household_row_fits_a_cache_line(model):
    assert model.rows.households.dtype.itemsize <= 64


def test_a_further_community_changes_nobody_else(village):
    """A minimally different world: luck is named, so strangers elsewhere change no draw."""
    few, many = (ran(enlarged(village.with_(**{"run.weeks": 12}), n, 20)).rows for n in (2, 3))
    for name in ("trust_slow", "safety_floor", "state", "contact"):
        assert (few.households[name] == many.households[name][: len(few.households)]).all()
    assert (few.armed_groups["excitation"] == many.armed_groups["excitation"][:2]).all()


def test_a_further_household_changes_nobody_in_another_community(village):
    small, large = (ran(enlarged(village.with_(**{"run.weeks": 12}), 2, n)).rows for n in (24, 36))
    one, two = small.households[24:], large.households[36 : 36 + 24]
    for name in ("trust_slow", "safety_floor", "damage", "traits", "contact"):
        assert (one[name] == two[name]).all()


def test_a_household_with_its_file_and_its_share_of_kin_takes_less_than_a_hundred_bytes(model):
    rows = model.rows
    of_kin = rows.kin.itemsize + rows.needs_intake.itemsize
    each = rows.households.itemsize + rows.files.itemsize + of_kin / KIN_SIZE
    assert each < 96.0  # which leaves four megabytes of a million households' hundred for all else
