"""The contract of every lever: one test for all that are registered."""

import pytest
from worlds import enlarged, ran, started

import sim
from sim.agents.community import NEVER_OPEN
from sim.agents.state import State
from sim.declare import InputError, Par, Text, declarations
from sim.deliveries import (
    Delivery,
    HouseRepair,
    Information,
    LegalAid,
    ToHouseholds,
)
from sim.desk_levers import ExtraClerks
from sim.home_levers import ExplosiveClearance, Relief, ReturnGrant, SafeRoutes
from sim.interventions import (
    LEVERS,
    Abolition,
    ClearanceReform,
    CommunityPolicing,
    Site,
)
from sim.model import ReturnModel
from sim.place_levers import Livelihoods, Mediation, Services
from sim.placement import RULES
from sim.police_levers import AtStations, OfficerSelection, OfficerTraining, TenureProtection

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
def test_legal_aid_gets_papers_for_as_many_as_it_pays_for(village):
    lever = LegalAid(delay_weeks=0, capacity_a_week=5.0)
    model, site = started(village, lever, **{"household.undocumented_share": 0.5})
    before = int((model.rows.households["documented"] == 0).sum())
    lever.act(site)
    assert int((model.rows.households["documented"] == 0).sum()) == before - 5
    assert sum(model.ledger.spent.values()) == 5 * 35_600


@pytest.mark.small
def test_a_house_is_repaired_a_step_at_a_time_where_most_are_damaged(village):
    lever = HouseRepair(delay_weeks=0, capacity_a_week=1.0)
    model, site = started(village, lever)
    model.rows.communities["open"] = 1
    before = model.rows.households["damage"].astype(int)
    place = RULES["most_damaged"](site)[0]
    lever.act(site)
    change = before - model.rows.households["damage"]
    assert change.sum() == change.max() == 1
    assert model.rows.households["community"][change == 1] == place


@pytest.mark.small
def test_information_brings_belief_down_to_what_the_procedure_takes(village):
    lever = Information(delay_weeks=0, capacity_a_week=1e5)
    model, site = started(village, lever)
    model.rows.programmes["signatures"] = 4
    displaced = model.rows.households["state"] == 0
    assert (model.rows.households["believed_days"][displaced] == 35.0).all()
    lever.act(site)
    assert (model.rows.households["believed_days"][displaced] == 14.0).all()
    lever.act(site)
    assert sum(model.ledger.units.values()) == displaced.sum()


@pytest.mark.small
def test_an_agreement_lets_every_blocked_family_of_one_place_back(village):
    lever = Mediation(delay_weeks=0, capacity_a_week=1.0)
    model, site = started(village, lever, **{"household.blocked_share": 0.3})
    households = model.rows.households
    before = set(households["community"][households["blocked"] == 1])
    lever.act(site)
    after = set(households["community"][households["blocked"] == 1])
    assert len(before - after) == 1
    assert after < before


@pytest.mark.small
def test_an_agreement_opens_a_place_whose_returns_are_blocked_as_a_whole(village):
    lever = Mediation(delay_weeks=0, capacity_a_week=1.0)
    blocked = enlarged(village, 1, 100, returns="blocked")
    model, site = started(blocked, lever)
    assert model.rows.communities["retaken_week"][0] == NEVER_OPEN
    lever.act(site)
    assert model.rows.communities["retaken_week"][0] == site.week
    assert sum(model.ledger.units.values()) == 1.0


@pytest.mark.small
def test_nobody_is_paid_for_an_agreement_that_none_of_the_displaced_needs(village):
    lever = Mediation(delay_weeks=0, capacity_a_week=1.0)
    model, site = started(village, lever, **{"household.blocked_share": 0.3})
    model.rows.households["state"] = State.ABROAD
    lever.act(site)
    assert not model.ledger.units


@pytest.mark.small
@pytest.mark.parametrize("gain", [0.1, 0.05, 0.3])
def test_services_are_back_after_as_many_projects_as_are_missing(village, gain):
    lever = Services(delay_weeks=0, capacity_a_week=1.0, gain=gain)
    model, site = started(village, lever)
    rows = model.rows.communities
    rows["open"], rows["services"] = 1, 1.0 - 3 * gain
    for week in range(50):
        lever.act(site._replace(week=week))
    assert sum(model.ledger.units.values()) == 3 * len(rows)


@pytest.mark.small
def test_services_and_jobs_rise_by_what_is_paid_for_and_not_above_what_there_was(village):
    for lever, field, rise in (
        (Services(delay_weeks=0, capacity_a_week=1.0, gain=0.1), "services", 0.1),
        (Livelihoods(delay_weeks=0, capacity_a_week=8.0), "jobs", None),
    ):
        model, site = started(village, lever)
        rows = model.rows.communities
        rows["open"] = 1
        before, place = rows[field].copy(), RULES["most_waiting"](site)[0]
        lever.act(site)
        households = int(rows["last_household"][place] - rows["first_household"][place])
        expected = rise or 8.0 / households
        assert rows[field][place] - before[place] == pytest.approx(expected)
        for week in range(2000):
            lever.act(site._replace(week=week))
        assert rows[field].max() <= 1.0


@pytest.mark.small
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_of_placement_orders_every_place_once(village, rule):
    _, site = started(village, LegalAid())
    assert sorted(rule(site).tolist()) == list(range(len(site.rows.communities)))


@pytest.mark.small
def test_rules_put_first_what_they_are_named_for(village):
    model, site = started(village, LegalAid())
    rows = model.rows
    rows.communities["open"], rows.households["safety_floor"] = 1, 100.0
    inside = rows.households["community"] == 2
    rows.households["state"][~inside] = 4
    rows.households["trust_slow"][inside] = -9.0
    rows.households["damage"][:], rows.households["damage"][inside] = 0, 2
    rows.households["safety_floor"][inside] = -100.0
    for name in ("most_waiting", "lowest_trust", "most_damaged", "cheapest_per_expected_return"):
        assert RULES[name](site)[0] == 2, name
    assert (RULES["at_random"](site) == RULES["at_random"](site._replace(week=50))).all()


@pytest.mark.small
@pytest.mark.parametrize("capacity", [0.3, 1.0, 2.7, 40.0])
@pytest.mark.parametrize("scale", [1, 10])
def test_capacity_is_kept_over_the_weeks_at_any_scale(village, capacity, scale):
    lever = LegalAid(start=5, delay_weeks=3, capacity_a_week=capacity)
    model = ReturnModel(village.with_(**{"run.households_per_agent": scale}))
    site = Site(model.rows, model.ledger, 1, 0, model.setting, 1.0)
    packs = [lever.packs(site._replace(week=week)) for week in range(108)]
    assert sum(packs[:8]) == 0
    assert sum(packs) * scale == pytest.approx(100 * capacity, abs=scale)


@pytest.mark.small
def test_an_agent_is_served_whole_and_paid_for_whole(village):
    lever = LegalAid(delay_weeks=0, capacity_a_week=20.0)
    model, site = started(
        village, lever, **{"household.undocumented_share": 1.0, "run.households_per_agent": 10}
    )
    lever.act(site)
    assert (model.rows.households["documented"] == 1).sum() == 2
    assert sum(model.ledger.units.values()) == 20.0
    assert model.ledger.spent_in_all == 20 * 35_600


def test_deliveries_reach_only_kinds_of_units_that_are_declared():
    assert {name for name, kind in LEVERS.items() if issubclass(kind, Delivery)} == {
        "legal_aid", "house_repair", "information", "mediation", "services", "livelihoods",
        "explosive_clearance",
    }  # fmt: skip
    assert {kind for kind in LEVERS.values() if kind in (Delivery, ToHouseholds)} == set()


def seats(village, *levers, weeks=30, **changes):
    """Staff and work of the desks at the end of a run."""
    scenario = village.with_(**{"run.weeks": weeks, "funding.budget": 1e9, **changes})
    model = ran(scenario.with_levers(*levers))
    return model.rows


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


@pytest.mark.small
@pytest.mark.parametrize("name", sorted(set(WEEKLY) - {"extra_clerks"}))
def test_two_levers_that_would_both_be_paid_and_act_as_one_are_refused(village, name):
    with pytest.raises(InputError, match=f"{name} .* and {name} .* exclude each other"):
        village.with_levers(EXAMPLES[name], EXAMPLES[name])


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
    grants = model.rows.programmes["grant"]
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
    assert model.rows.programmes["grant"].min() == 1.0
