"""The contract of every lever: one test for all that are registered."""

import pytest
from worlds import ran

import sim
from sim.core.declare import InputError, Par, Text, declarations
from sim.levers.decrees import Abolition, ClearanceReform
from sim.levers.deliveries import Delivery, HouseRepair, Information, LegalAid
from sim.levers.desks import ExtraClerks
from sim.levers.lever import LEVERS
from sim.levers.places import Livelihoods, Mediation, Services
from sim.levers.policing import (
    AtStations,
    CommunityPolicing,
    OfficerSelection,
    OfficerTraining,
    TenureProtection,
)
from sim.levers.return_support import ExplosiveClearance, Relief, ReturnGrant, SafeRoutes

START = 20

EXAMPLES = {
    "clearance_reform": ClearanceReform(start=START),
    "abolition": Abolition(start=START),
    "community_policing": CommunityPolicing(start=START, forums=3, agreed_signatures=4),
    "extra_clerks": ExtraClerks(start=START, clerks=3),
    "officer_training": OfficerTraining(start=START, training_a_week=0.3),
    "officer_selection": OfficerSelection(start=START, share=1.0),
    "tenure_protection": TenureProtection(start=START, share=1.0),
    "explosive_clearance": ExplosiveClearance(start=START, capacity_a_week=1.0),
    "safe_routes": SafeRoutes(start=START, calm=0.3),
    "return_grant": ReturnGrant(start=START),
    "relief": Relief(start=START, share=1.0, cost_a_family_month=20.0),
    "legal_aid": LegalAid(start=START, capacity_a_week=2.0),
    "house_repair": HouseRepair(start=START, capacity_a_week=3.0),
    "information": Information(start=START, capacity_a_week=10.0),
    "mediation": Mediation(start=START),
    "services": Services(start=START, capacity_a_week=0.5),
    "livelihoods": Livelihoods(start=START, capacity_a_week=5.0),
}
PAID = {
    name: lever for name, lever in EXAMPLES.items() if name not in ("clearance_reform", "abolition")
}

WEEKLY = {name: lever for name, lever in PAID.items() if not isinstance(lever, Delivery)}

every_lever = pytest.mark.parametrize("lever", EXAMPLES.values(), ids=EXAMPLES)
every_paid_lever = pytest.mark.parametrize("lever", PAID.values(), ids=PAID)


def models(scenario, *levers, seed=2):
    """A run of the village in which some families are blocked, so that every lever has work."""
    needy = scenario.with_(
        **{"run.weeks": 80, "household.blocked_share": 0.2, "community.reopening_weeks": 30.0}
    )
    return ran(needy.with_levers(*levers), seed)


def histories(scenario, *levers, seed=2):
    return models(scenario, *levers, seed=seed).history.weeks


def test_every_registered_lever_is_held_to_the_contract():
    assert set(EXAMPLES) == set(LEVERS)


@every_lever
def test_a_lever_changes_nothing_before_it_starts(village, lever):
    without, with_it = histories(village), histories(village, lever)
    assert (without[:START] == with_it[:START]).all()
    assert (without != with_it).any()


@every_lever
def test_a_lever_has_a_sentence_and_declared_fields(lever):
    assert len(lever.about) > 20
    fields = declarations(type(lever))
    assert all(isinstance(each.about, Par | Text) for each in fields.values())
    if isinstance(lever, AtStations):
        assert fields["cost_a_station_year"].default > 0.0
    if isinstance(lever, Delivery):
        assert fields["unit_cost"].default > 0.0
        assert fields["capacity_a_week"].default > 0.0


@every_lever
def test_a_lever_that_starts_after_the_run_changes_nothing(village, lever):
    late = type(lever)(start=1000)
    assert (histories(village) == histories(village, late)).all()


@every_paid_lever
def test_an_unfunded_lever_is_an_absent_lever(village, lever):
    poor = village.with_(**{"funding.budget": 0.0})
    assert (histories(poor) == histories(poor, lever)).all()


@every_paid_lever
@pytest.mark.parametrize("budget", [0.01, 5_000.0, 100_000.0])
def test_a_lever_never_spends_more_than_there_is(village, lever, budget):
    model = models(village.with_(**{"funding.budget": budget}), lever)
    assert 0 <= model.ledger.balance <= model.ledger.received == round(budget * 100)
    assert model.ledger.spent_in_all == sum(model.ledger.spent.values())


@every_paid_lever
def test_more_money_never_means_fewer_deliveries(village, lever):
    units = [
        sum(models(village.with_(**{"funding.budget": budget}), lever).ledger.units.values())
        for budget in (0.0, 300.0, 20_000.0, 200_000.0, 2e6)
    ]
    assert units == sorted(units)
    assert units[0] == 0.0 < units[-1]


def test_more_money_never_means_fewer_meetings(village):
    meetings = [
        int(histories(village.with_(**{"funding.budget": budget}),
                      EXAMPLES["community_policing"])["meetings"][-1])
        for budget in (0.0, 20_000.0, 60_000.0, 500_000.0)
    ]  # fmt: skip
    assert meetings == sorted(meetings)
    assert meetings[0] == 0 < meetings[-1]


def test_a_forum_agrees_on_fewer_signatures_only_where_it_may(village):
    may = histories(village, CommunityPolicing(start=0, agreed_signatures=4))
    may_not = histories(village, CommunityPolicing(start=0))
    assert int(may["forums_agreed"][-1]) > 0
    assert may["signatures"][-1] < 10.0
    assert int(may_not["forums_agreed"].max()) == 0
    assert (may_not["signatures"] == 10.0).all()


def test_an_agreement_outlives_the_money(village):
    ended = histories(village, CommunityPolicing(start=0, end=50, agreed_signatures=4))
    assert ended["signatures"][-1] == ended["signatures"][49] < 10.0


@pytest.mark.small
def test_the_two_levers_of_the_founding_case_can_act_together(village):
    both = village.with_levers(ClearanceReform(start=5), CommunityPolicing(start=10))
    assert len(both.interventions) == 2
    assert sim.OUTCOMES["spent"].measure(ran(both.with_(**{"run.weeks": 20})).history) > 0


@pytest.mark.small
@pytest.mark.parametrize("name", sorted(set(WEEKLY) - {"extra_clerks"}))
def test_two_levers_that_would_both_be_paid_and_act_as_one_are_refused(village, name):
    with pytest.raises(InputError, match=f"{name} .* and {name} .* exclude each other"):
        village.with_levers(EXAMPLES[name], EXAMPLES[name])
