"""The bargain over fewer signatures: agreed, refused, revoked, spread; cases worked by hand."""

import numpy as np
import pytest
from inert_world import first_day, logit, uniforms
from worlds import enlarged, lived

from sim.behaviour.bargain import Bargain, BargainParameters, agreeing_chance, near_agreements
from sim.core.randomness import Purpose
from sim.state import State

small = pytest.mark.small

QUIET = Bargain(
    waiting=0.0,
    fear=0.0,
    attacks=0,
    near_agreed=0.0,
    near_signatures=0,
    weights=BargainParameters(),
)


def gathered(still, places=60, size=1, **changes):
    """So many forums that are paid for and may propose four signatures."""
    model = first_day(enlarged(still, places, size), **changes)
    model.rows.levers_in_force["forum"] = 1
    model.rows.levers_in_force["agreed_signatures"] = 4
    return model


@small
def test_those_who_sign_agree_with_the_chance_of_a_logit_worked_by_hand():
    weights = BargainParameters(standing=2.0, queue=5.0, risk=0.5)
    assert agreeing_chance(0.25, 0.3, QUIET._replace(weights=weights)) == pytest.approx(0.3)
    bargain = QUIET._replace(waiting=0.1, fear=3.0, weights=weights)
    expected = logit(0.3) + 2.0 * 0.35 + 5.0 * 0.1 - 0.5 * np.log(4.0)
    assert logit(agreeing_chance(0.6, 0.3, bargain)) == pytest.approx(expected)
    for certain in (0.0, 1.0):
        assert agreeing_chance(0.0, certain, bargain) == certain


@small
def test_forums_may_propose_that_nothing_is_signed(still):
    model = gathered(still, **{"forum.agreement_chance": 1.0, "forum.meeting_interval_weeks": 4})
    model.rows.levers_in_force["agreed_signatures"] = 0
    for week in range(1, 9):
        lived(model, week, "forums")
    assert (model.rows.forums["agreed"] == 0).all()
    assert (model.rows.forums["made"] == 1).all()  # then nothing is left to propose
    assert (model.rows.forums["refused"] == 0).all()


@small
def test_each_proposal_is_agreed_to_or_refused_and_counted(still):
    changes = {"forum.standing_weight": 0.0, "bargain.standing": 8.0}
    model = gathered(still, **changes, **{"forum.meeting_interval_weeks": 4})
    forums, standings = model.rows.forums, np.arange(60) / 60.0
    forums["standing"] = standings
    agreed = np.zeros(60, bool)
    for week in range(1, 5):
        lived(model, week, "forums")
        meets = forums["meetings_of_late"] & 1 == 1
        chance = 1.0 / (1.0 + np.exp(-(logit(0.2) + 8.0 * (standings - 0.25))))
        agreed |= meets & (uniforms(model, Purpose.FORUM_AGREEMENT, "forums") < chance)
    assert (forums["meetings"] == 1).all()
    assert (forums["agreed"] == np.where(agreed, 4, -1)).all()
    assert (forums["made"] == agreed).all()
    assert (forums["refused"] == ~agreed).all()
    assert 10 < agreed.sum() < 50


@small
def test_a_forum_that_may_not_propose_is_not_refused(still):
    model = gathered(still)
    model.rows.levers_in_force["agreed_signatures"] = -1
    for week in range(1, 9):
        lived(model, week, "forums")
    assert model.rows.forums["meetings"].all()
    assert not model.rows.forums["refused"].any()
    assert not model.rows.forums["made"].any()


@small
def test_attacks_make_those_who_sign_take_an_agreement_back(still):
    model = gathered(still, **{"bargain.revoked_by_attack": 0.3, "forum.agreement_chance": 0.0})
    forums, attacks = model.rows.forums, np.arange(60) % 4
    forums["agreed"], model.rows.armed_groups["attacks"] = 4, attacks
    lived(model, 1, "forums")
    revoked = uniforms(model, Purpose.AGREEMENT_REVOKED, "forums") < 1.0 - 0.7**attacks
    assert (forums["agreed"] == np.where(revoked, -1, 4)).all()
    assert (forums["revoked"] == revoked).all()
    assert not revoked[attacks == 0].any()
    assert 5 < revoked.sum() < 55


@small
def test_an_agreement_spreads_to_places_without_one_at_the_rate_of_those_near_by(still):
    """One district of each place here, all of one governorate, a third of which has agreed."""
    model = gathered(still, **{"bargain.spreads_a_year": 10.0, "forum.agreement_chance": 0.0})
    model.rows.levers_in_force["forum"] = 0
    forums, has = model.rows.forums, np.arange(60) % 3 == 0
    forums["agreed"] = np.where(has, 5, -1)
    forums["agreed"][0] = 4
    lived(model, 1, "forums")
    near = (0.0 + 20 / 60) / 2.0
    chance = 1.0 - np.exp(-10.0 * near / 52.0)
    takes = ~has & (uniforms(model, Purpose.AGREEMENT_SPREADS, "forums") < chance)
    assert (forums["taken_over"] == takes).all()
    assert (forums["agreed"][takes] == 4).all()
    assert (forums["agreed"][~has & ~takes] == -1).all()
    assert 0 < takes.sum() < 20


@small
def test_near_by_is_the_mean_of_district_and_governorate():
    agreed = np.array([4, -1, -1, 6, -1])
    groups = np.zeros(5, [("first_neighbour", "i8"), ("last_neighbour", "i8")])
    groups["first_neighbour"], groups["last_neighbour"] = [0, 0, 2, 2, 4], [2, 2, 4, 4, 5]
    share, fewest = near_agreements(agreed, groups, np.array([0, 0, 0, 0, 1]))
    assert share.tolist() == [0.5, 0.5, 0.5, 0.5, 0.0]
    assert fewest[:4].tolist() == [4, 4, 4, 4]
    assert fewest[4] > 100


@small
def test_the_queue_and_fear_that_those_who_sign_weigh_are_those_of_their_place(still):
    weights = {
        "bargain.queue": 50.0,
        "bargain.risk": 10.0,
        "forum.standing_weight": 0.0,
    }
    model = gathered(still, places=20, size=10, **weights)
    rows = model.rows
    rows.households["state"] = State.DISPLACED
    rows.households["state"][rows.households["community"] < 10] = State.WAITING
    rows.communities["fear"] = np.where(np.arange(20) % 2 == 0, 0.0, 1e6)
    lived(model, 0, "presence")
    for week in range(1, 9):
        lived(model, week, "forums")
    agreed = rows.forums["agreed"] == 4
    assert agreed[:10:2].all()  # all wait, and nothing frightens
    assert not agreed[11::2].any()  # nobody waits, and much does
