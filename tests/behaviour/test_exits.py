"""Exits from where nobody got out before: papers, denials, blocked returns; worked by hand."""

import math

import numpy as np
import pytest
from inert_world import first_day, uniforms
from worlds import enlarged, in_round, lived

from sim.agents.community import NEVER_OPEN
from sim.core.randomness import Purpose, draws
from sim.state import State, Trait

small = pytest.mark.small


@small
def test_papers_are_renewed_at_the_declared_rate_for_those_displaced_without_them(still):
    model = first_day(still, **{"exits.papers_renewed_a_year": 2.0})
    rows = model.rows.households
    rows["documented"], rows["state"] = 0, State.DISPLACED
    rows["state"][150:] = State.RETURNED
    model.rows.communities["open"] = 1
    got = np.zeros(200, bool)
    for week in range(1, 25):
        lived(model, week, "households")
        chance = 1.0 - math.exp(-2.0 * week / 52.0)
        got |= in_round(model, 24) & (uniforms(model, Purpose.DECISION) < chance)
    got &= np.arange(200) < 150
    # half of a pair: the draws of a pair are on a coarser grid than a draw alone
    assert 10 < (rows["documented"] == 1).sum() < 100
    assert not rows["documented"][150:].any()
    assert abs(int(got.sum()) - int((rows["documented"] == 1).sum())) <= 1


@small
def test_without_a_rate_nobody_gets_papers(still):
    model = first_day(still)
    model.rows.households["documented"] = 0
    for week in range(1, 25):
        lived(model, week, "households")
    assert not model.rows.households["documented"].any()


@small
def test_denials_are_lifted_on_appeal_and_sooner_where_a_sponsor_vouches(still):
    rates = {"exits.appeal_a_year": 1.0, "exits.sponsor_a_year": 3.0}
    model = first_day(still, **rates, **{"household.apply_again_a_year": 0.0})
    rows = model.rows.households
    rows["state"], rows["safety_floor"] = State.BARRED, -10.0
    affiliated = np.arange(200) < 100
    rows["traits"] = np.where(affiliated, int(Trait.AFFILIATED), 0)
    cleared = np.zeros(200, bool)
    for week in range(1, 25):
        lived(model, week, "households")
        rate = np.where(affiliated, 4.0, 1.0)
        lifted = uniforms(model, Purpose.CONTESTING) < 1.0 - np.exp(-rate * week / 52.0)
        cleared |= in_round(model, 24) & lifted
    assert 3 < cleared[100:].sum() < cleared[:100].sum() < 95
    assert ((rows["state"] != State.BARRED) == cleared).all()


@small
def test_who_is_below_the_own_floor_contests_nothing(still):
    model = first_day(still, **{"exits.appeal_a_year": 50.0})
    rows = model.rows.households
    rows["state"], rows["safety_floor"] = State.BARRED, 10.0
    for week in range(1, 25):
        lived(model, week, "households")
    assert (rows["state"] == State.BARRED).all()


@small
def test_retaken_and_blocked_places_agree_at_the_declared_rate_and_free_all_their_families(still):
    places = enlarged(still, 60, 2)
    model = first_day(places, **{"exits.agreement_a_year": 10.0})
    communities, households = model.rows.communities, model.rows.households
    households["blocked"] = 1
    communities["retaken_week"] = np.tile([-10, NEVER_OPEN, 30], 20)
    lived(model, 20, "agreements")
    streams = model.rows.problems["stream"]
    drawn = draws(3, 20, Purpose.AGREEMENT.value, streams) < 1.0 - math.exp(-10.0 / 52.0)
    agreed = drawn & (np.arange(60) % 3 < 2)
    assert ((households["blocked"] == 0) == agreed[households["community"]]).all()
    opened = agreed & (np.arange(60) % 3 == 1)
    assert (communities["retaken_week"][opened] == 20).all()
    assert (
        communities["retaken_week"][~opened] == np.tile([-10, NEVER_OPEN, 30], 20)[~opened]
    ).all()
    assert 2 < agreed.sum() < 25


@small
def test_a_governorate_may_have_more_blocked_families_than_others(still):
    base = {"household.blocked_share": 0.3}
    none = first_day(still, **base, **{"blocked.Valley": 0.0})
    usual, twice = first_day(still, **base), first_day(still, **base, **{"blocked.Valley": 2.0})
    counts = [int(model.rows.households["blocked"].sum()) for model in (none, usual, twice)]
    assert counts[0] == 0
    drawn = uniforms(usual, Purpose.BLOCKED)
    assert counts[1:] == [(drawn < 0.3).sum(), (drawn < 0.6).sum()]


@small
def test_switching_off_blocking_frees_every_governorate(still):
    scenario = still.with_(**{"household.blocked_share": 0.3, "blocked.Valley": 3.0})
    assert not first_day(scenario.without("blocking")).rows.households["blocked"].any()
