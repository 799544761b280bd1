"""Levers on the way home: explosives, patrols, and a grant to those who return."""

import pytest
from worlds import ran, seats, started

from sim.levers.return_support import ExplosiveClearance, ReturnGrant, SafeRoutes


@pytest.mark.small
def test_nobody_is_paid_to_open_a_place_that_opens_by_itself(village):
    lever = ExplosiveClearance(delay_weeks=0, capacity_a_week=9.0)
    model, site = started(village, lever, **{"community.reopening_weeks": 50.0})
    rows = model.rows.communities
    rows["retaken_week"], rows["open"] = site.week - 50, 0
    lever.act(site)
    assert not model.ledger.units


@pytest.mark.small
def test_a_place_that_is_cleared_opens_at_once_and_one_not_retaken_does_not(village):
    lever = ExplosiveClearance(delay_weeks=0, capacity_a_week=9.0)
    model, site = started(village, lever, **{"community.reopening_weeks": 50.0})
    rows = model.rows.communities
    rows["retaken_week"], rows["open"] = [-2, -1, 40], 0
    lever.act(site)
    assert (rows["retaken_week"] + 50 <= site.week).tolist() == [True, True, False]
    assert sum(model.ledger.units.values()) == 2.0


def test_patrols_add_their_calm_while_they_are_paid_for(village):
    lever = SafeRoutes(start=0, end=10, calm=0.25)
    difference = [
        seats(village, *levers, weeks=weeks).communities["security"]
        for weeks in (9, 12)
        for levers in ((), (lever,))
    ]
    assert difference[1] - difference[0] == pytest.approx(0.25)
    assert (difference[3] == difference[2]).all()


def test_every_first_return_is_paid_or_owed(village):
    poor = village.with_(**{"funding.budget": 12_000.0, "run.weeks": 100})
    model = ran(poor.with_levers(ReturnGrant(start=0)))
    ledger, rows = model.ledger, model.rows.households
    paid, owed = sum(ledger.units.values()), sum(ledger.owed.values())
    assert paid == 11.0 < paid + owed
    first = ((rows["state"] == 4) & (rows["since"] < model.week)) | (rows["times_left"] > 0)
    assert paid + owed == first.sum()
    grants = model.rows.levers_in_force["grant"]
    assert ((grants >= 0.0) & (grants < 1.0)).all()


@pytest.mark.small
def test_arrears_are_paid_when_money_comes(village):
    lever = ReturnGrant(start=0)
    model, site = started(village, lever)
    ledger, households = model.ledger, model.rows.households
    ledger.owed["return_grant", 1] = 5.0
    site = site._replace(week=3)
    assert (households["state"] != 4).all()
    lever.act(site)
    assert ledger.owed["return_grant", 1] == 0.0
    assert ledger.units["return_grant", 1] == 5.0
    assert model.rows.levers_in_force["grant"].min() == 1.0
