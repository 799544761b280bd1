"""The contract of every lever: one test for all that are registered."""

import pytest
from worlds import ran

import sim
from sim.declare import Par, declarations
from sim.interventions import LEVERS, Abolition, ClearanceReform, CommunityPolicing

START = 20

EXAMPLES = {
    "clearance_reform": ClearanceReform(start=START),
    "abolition": Abolition(start=START),
    "community_policing": CommunityPolicing(start=START, forums=3, agreed_signatures=4),
}

every_lever = pytest.mark.parametrize("lever", EXAMPLES.values(), ids=EXAMPLES)


def histories(scenario, *levers, seed=2):
    funded = scenario.with_(**{"run.weeks": 60})
    return ran(funded.with_levers(*levers), seed).history.weeks


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
    for declared in declarations(type(lever)).values():
        assert isinstance(declared.about, Par)


@every_lever
def test_a_lever_that_starts_after_the_run_changes_nothing(village, lever):
    late = type(lever)(start=1000)
    assert (histories(village) == histories(village, late)).all()


def test_an_unfunded_lever_is_an_absent_lever(village):
    poor = village.with_(**{"funding.budget": 0.0})
    lever = EXAMPLES["community_policing"]
    assert (histories(poor) == histories(poor, lever)).all()


@pytest.mark.small
@pytest.mark.parametrize("budget", [0.0, 0.01, 5_000.0, 100_000.0])
def test_a_lever_never_spends_more_than_there_is(village, budget):
    scenario = village.with_(**{"funding.budget": budget, "run.weeks": 60})
    model = ran(scenario.with_levers(EXAMPLES["community_policing"]))
    assert 0 <= model.ledger.balance <= model.ledger.received == round(budget * 100)


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
