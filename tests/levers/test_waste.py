"""What was planned, delivered and wasted: the same account for every lever."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_levers import EXAMPLES, PAID, models
from worlds import ran

import sim
from sim.levers.deliveries import Delivery, HouseRepair
from sim.levers.desks import ExtraClerks
from sim.levers.events import BrokersKilled
from sim.levers.funding import NOWHERE
from sim.levers.policing import CommunityPolicing, OfficerTraining
from sim.levers.return_support import ReturnGrant, SafeRoutes

EVERY_SEAT_EMPTY = BrokersKilled(start=1, share=1.0, weeks_empty=500)
MONEY = ("spent_cents", "balance_cents")


def account(model):
    ledger = model.ledger
    return [sum(units.values()) for units in (ledger.planned, ledger.units, ledger.wasted)]


def without_money(history):
    return [history.weeks[name].tolist() for name in history.weeks.dtype.names if name not in MONEY]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(sorted(PAID)),
    st.floats(0, 1e6),
    st.integers(1, 20),
    st.booleans(),
    st.integers(0, 2**32 - 1),
)
def test_planned_is_at_least_delivered_and_that_at_least_wasted(name, budget, scale, killed, seed):
    changes = {"funding.budget": budget, "run.households_per_agent": scale}
    scenario = sim.load("village").with_(**changes)
    if killed:
        scenario = scenario.with_shocks(BrokersKilled(start=25, share=0.5, weeks_empty=20))
    ledger = models(scenario, PAID[name], seed=seed).ledger
    for place in ledger.planned | ledger.units | ledger.wasted:
        planned, delivered, wasted = (
            units.get(place, 0.0) for units in (ledger.planned, ledger.units, ledger.wasted)
        )
        assert planned >= delivered >= wasted >= 0.0, place
    assert {place for _, place in ledger.units} <= {0, 1, 2}


@pytest.mark.parametrize("lever", PAID.values(), ids=PAID)
def test_what_is_planned_hangs_on_money_only_through_what_was_done_before(village, lever):
    """Without money as much is planned in the first week as with all that is needed."""
    scenario = village.with_(**{"run.weeks": lever.start + getattr(lever, "delay_weeks", 0)})
    poor, rich = (
        account(ran(scenario.with_(**{"funding.budget": budget}).with_levers(lever)))
        for budget in (0.0, 1e9)
    )
    assert poor[0] == rich[0]
    assert poor[1] == 0.0


@pytest.mark.small
def test_what_is_paid_for_has_a_unit_and_a_decree_has_none():
    assert {name for name, lever in EXAMPLES.items() if not lever.unit} == {
        "clearance_reform", "abolition",
    }  # fmt: skip


@pytest.mark.parametrize(
    "kind", [name for name, each in PAID.items() if isinstance(each, Delivery)]
)
def test_a_delivery_plans_its_capacity_and_wastes_nothing(village, kind):
    lever = PAID[kind]
    model = models(village, lever)
    capacity = lever.capacity_a_week * (80 - lever.start - lever.delay_weeks + 1)
    planned, delivered, wasted = account(model)
    assert planned == pytest.approx(capacity, abs=1.0)
    assert wasted == 0.0 < delivered
    nowhere = model.ledger.planned.get((kind, NOWHERE), 0.0)
    assert planned - delivered == pytest.approx(nowhere)


def test_capacity_without_money_is_planned_for_nowhere(village):
    model = models(village.with_(**{"funding.budget": 0.0}), HouseRepair(capacity_a_week=2.0))
    assert set(model.ledger.planned) == {("house_repair", NOWHERE)}
    assert account(model)[1:] == [0.0, 0.0]


def test_every_grant_that_is_planned_is_paid_or_owed(village):
    ledger = models(village.with_(**{"funding.budget": 10_000.0}), ReturnGrant()).ledger
    assert sum(ledger.owed.values()) > 0.0
    for place, planned in ledger.planned.items():
        assert planned == ledger.units.get(place, 0.0) + ledger.owed[place]


def test_a_forum_is_wasted_in_the_weeks_in_which_its_chair_is_empty(village):
    killed = BrokersKilled(start=10, share=1.0, weeks_empty=7)
    forums = village.with_(**{"run.weeks": 40, "funding.budget": 1e6}).with_levers(
        CommunityPolicing(start=1, forums=2)
    )
    assert account(ran(forums)) == [80.0, 80.0, 0.0]
    assert account(ran(forums.with_shocks(killed))) == [80.0, 80.0, 14.0]


@pytest.mark.parametrize(
    ("lever", "shock"),
    [
        (ExtraClerks(start=1, clerks=3), EVERY_SEAT_EMPTY),
        (CommunityPolicing(start=1, training_a_week=0.0), EVERY_SEAT_EMPTY),
        (SafeRoutes(start=1, end=20, calm=3.0), None),
    ],
)
def test_where_every_unit_is_wasted_nothing_changes_but_the_money(village, lever, shock):
    shut = village.with_(
        **{"community.reopening_weeks": 60.0, "run.weeks": 60, "funding.budget": 1e9}
    )
    scenario = shut.with_shocks(*([shock] if shock else []))
    without, with_it = ran(scenario), ran(scenario.with_levers(lever))
    _, delivered, wasted = account(with_it)
    assert delivered == wasted > 0.0
    assert without_money(without.history) == without_money(with_it.history)


def test_training_is_wasted_where_every_officer_is_trained(village):
    stay = {"police.tenure_months": 240.0, "run.weeks": 60, "funding.budget": 1e9}
    training = village.with_(**stay).with_levers(OfficerTraining(start=1, training_a_week=0.5))
    model = ran(training)
    planned, delivered, wasted = account(model)
    assert planned == delivered == 180.0
    assert 130.0 < wasted < 180.0
    moved = ran(training.with_(**{"police.tenure_months": 0.5}))
    assert account(moved)[2] < 0.5 * wasted


def test_clerks_are_wasted_where_no_file_can_come(village):
    clerks = ExtraClerks(start=1, clerks=2)
    nobody = {"household.undocumented_share": 1.0, "run.weeks": 30, "funding.budget": 1e9}
    assert account(ran(village.with_(**nobody).with_levers(clerks))) == [1800.0] * 3
    busy = {"decision.base_willingness": 0.0, "run.weeks": 30, "funding.budget": 1e9}
    planned, delivered, wasted = account(ran(village.with_(**busy).with_levers(clerks)))
    assert planned == delivered == 1800.0
    assert 0.0 < wasted < 900.0


def test_clerks_at_desks_that_a_forum_has_done_away_with_are_wasted(village):
    agreed = village.with_(**{"forum.agreement_chance": 1.0, "forum.meeting_interval_weeks": 4,
                              "run.weeks": 60, "funding.budget": 1e9,
                              "decision.base_willingness": 0.0})  # fmt: skip
    clerks = ExtraClerks(start=20, end=21)
    policing = CommunityPolicing(start=1, agreed_signatures=0)
    wasted = ran(agreed.with_levers(policing, clerks)).ledger.wasted
    assert sum(units for (lever, _), units in wasted.items() if lever == "extra_clerks") == 30.0
