"""Levers on desks and on the police: who sits at the desks, and who the officers are."""

import pytest
from worlds import enlarged, ran, seats

import sim
from sim.levers.decrees import ClearanceReform
from sim.levers.desks import ExtraClerks
from sim.levers.policing import OfficerSelection, OfficerTraining, TenureProtection
from sim.model import ReturnModel


def test_staff_of_closed_desks_moves_to_those_that_stay(village):
    rows = seats(village, ClearanceReform(start=10, signatures=4, staff_moved=1.0))
    before = rows.desks["declared_staff"]
    signing = rows.desks["rank"] <= 4
    assert (rows.desks["staff"][signing] == before[signing] * 10 / 4).all()
    assert (rows.desks["staff"][~signing] == before[~signing]).all()
    moved = rows.desks["staff"][signing].sum()
    assert moved == before.sum()


def test_work_that_is_kept_is_done_by_the_desks_that_stay(village):
    rows = seats(village, ClearanceReform(start=10, signatures=4, checks_kept=1.0))
    signing = rows.desks["rank"] <= 4
    assert rows.desks["work"][signing] == pytest.approx(2.5)
    assert (rows.desks["staff"] == rows.desks["declared_staff"]).all()


def test_clerks_sit_at_the_desks_of_the_places_that_are_paid_for_and_leave_with_the_money(village):
    clerks = ExtraClerks(start=5, end=20, clerks=2)
    during, after = (seats(village, clerks, weeks=weeks).desks for weeks in (15, 30))
    served = during["declared_staff"] // village.clearance.staff
    assert (during["staff"] == during["declared_staff"] + 2 * served).all()
    assert (after["staff"] == after["declared_staff"]).all()


@pytest.mark.small
def test_a_desk_of_many_localities_has_all_their_staff(village):
    large = enlarged(village, 1, 4000).with_(
        **{"run.locality_households": 10, "clearance.staff": 100}
    )
    assert ReturnModel(large).rows.desks["staff"].max() == 100 * 400


def test_clerks_of_two_programmes_sit_side_by_side(village):
    three = seats(village, ExtraClerks(start=5, clerks=3)).desks["staff"]
    both = seats(village, ExtraClerks(start=5, clerks=2), ExtraClerks(start=5, clerks=1))
    assert (both.desks["staff"] == three).all()


def days(village, *levers):
    """Mean calendar days to clear from week 30 on, at desks under load."""
    busy = village.with_(
        **{"run.weeks": 120, "run.measured_from": 30, "clearance.files_per_staff_day": 0.5,
           "clearance.staff": 1, "funding.budget": 1e9, "decision.base_willingness": -2.0}
    )  # fmt: skip
    return sim.OUTCOMES["days_to_clear"].measure(ran(busy.with_levers(*levers)).history)


def test_keeping_all_checks_at_four_desks_helps_only_if_the_staff_moves_along(village):
    ten = days(village)
    four, kept, moved = (
        days(village, ClearanceReform(start=0, signatures=4, **how))
        for how in ({}, {"checks_kept": 1.0}, {"checks_kept": 1.0, "staff_moved": 1.0})
    )
    assert four < moved < kept
    assert moved < ten


def test_further_clerks_shorten_the_queue(village):
    assert days(village, ExtraClerks(start=0, clerks=3)) < days(village)


def officers(village, *levers, weeks=104):
    """The officers at the end of two years in which half of them are moved every half year."""
    moving = {"run.weeks": weeks, "police.tenure_months": 6.0, "funding.budget": 1e9}
    return ran(village.with_(**moving).with_levers(*levers)).rows.officers


def test_training_lasts_where_officers_stay(village):
    training = OfficerTraining(training_a_week=0.05)
    rotated = officers(village, training)["trained"].mean()
    protected = officers(village, training, TenureProtection(share=0.9))["trained"].mean()
    assert 0.0 < rotated < protected


def test_nobody_is_moved_where_every_move_is_prevented(village):
    before = ReturnModel(village.with_(**{"police.tenure_months": 6.0})).rows.officers["style"]
    assert (officers(village, TenureProtection(share=1.0))["style"] == before).all()
    assert (officers(village)["style"] != before).any()


def test_newcomers_who_are_chosen_have_at_least_the_declared_style(village):
    chosen = officers(village, OfficerSelection(share=1.0), weeks=520)
    assert chosen["style"].min() >= village.police.style_selected
    assert officers(village, weeks=520)["style"].min() < village.police.style_selected
