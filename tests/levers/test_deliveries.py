"""What levers that deliver units do, where they go first, and how many they bring."""

import pytest
from worlds import enlarged, started

from sim.agents.community import NEVER_OPEN
from sim.levers.deliveries import Delivery, HouseRepair, Information, LegalAid, ToHouseholds
from sim.levers.lever import LEVERS, LeverContext
from sim.levers.places import Livelihoods, Mediation, Services
from sim.levers.targeting import RULES
from sim.model import ReturnModel
from sim.state import State


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
    model.rows.levers_in_force["signatures"] = 4
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
    site = LeverContext(model.rows, model.ledger, 1, 0, model.setting, 1.0)
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
