"""Where reforms overlap one rule holds, in whatever order they are listed."""

from itertools import permutations

import numpy as np
import pytest
from worlds import ran

from sim.levers.decrees import Abolition, ClearanceReform
from sim.levers.deliveries import Information
from sim.levers.desks import ExtraClerks
from sim.levers.lever import LeverContext
from sim.levers.policing import CommunityPolicing
from sim.model import ReturnModel
from sim.warnings.remarks import remarks

pytestmark = pytest.mark.small


def in_force(village, *levers):
    """Signatures, staff moved and checks kept of the first place in the first week."""
    few = village.with_(**{"run.weeks": 1, "funding.budget": 1e9})
    programme = ran(few.with_levers(*levers)).rows.levers_in_force[0]
    names = ("signatures", "staff_moved", "checks_kept", "clerks")
    return tuple(float(programme[name]) for name in names)


def test_the_reform_with_the_fewest_signatures_is_in_force_with_its_staff_and_checks(village):
    reforms = (
        ClearanceReform(signatures=4, staff_moved=0.2, checks_kept=0.7),
        ClearanceReform(signatures=6, staff_moved=0.9, checks_kept=0.1),
        ClearanceReform(signatures=7, staff_moved=1.0, checks_kept=1.0),
    )
    for listed in permutations(reforms):
        assert in_force(village, *listed)[:3] == (4.0, 0.2, 0.7)


def test_of_reforms_with_as_few_signatures_the_larger_shares_are_in_force(village):
    reforms = ClearanceReform(staff_moved=0.2, checks_kept=0.7), ClearanceReform(staff_moved=0.9)
    for listed in permutations(reforms):
        assert in_force(village, *listed)[:3] == (4.0, 0.9, 0.7)


def test_a_reform_is_in_force_again_when_a_stricter_one_has_ended(village):
    reforms = ClearanceReform(signatures=4, end=1), ClearanceReform(signatures=6, staff_moved=0.9)
    assert in_force(village, *reforms)[:2] == (6.0, 0.9)


def test_decrees_act_before_what_is_paid_for_however_they_are_listed(village):
    for decree, clerks in ((Abolition(), 0.0), (ClearanceReform(), 1.0)):
        told = {in_force(village, *listed) for listed in permutations((decree, ExtraClerks()))}
        assert [each[3] for each in told] == [clerks]


def test_families_are_told_of_the_signatures_in_force_with_what_forums_agreed(village):
    model = ReturnModel(village.with_levers(CommunityPolicing(agreed_signatures=4), Information()))
    rows, families = model.rows, model.rows.households
    rows.forums["agreed"][0], families["believed_days"] = 4, 1000.0
    site = LeverContext(rows, model.ledger, 1, 1, model.setting, 1.0)
    Information().change(site, np.ones(len(families), np.bool_))
    asked = np.where(families["community"] == 0, 4, 10)
    days = village.household.believed_days_a_signature * asked
    assert np.array_equal(families["believed_days"], days.astype(families["believed_days"].dtype))


def test_a_reform_that_never_has_the_fewest_signatures_is_remarked_on_wherever_it_stands(village):
    reforms = ClearanceReform(signatures=6), ClearanceReform(signatures=4)
    for listed in permutations(reforms):
        (remark,) = remarks(village.with_levers(*listed))
        assert "its 6 signatures" in remark
