"""What levers cost, where they go, at which scale, and that they are gone when they end."""

import numpy as np
import pytest
from worlds import enlarged, ran, started

from sim.clearance.case_file import FileStatus
from sim.levers.decrees import ClearanceReform
from sim.levers.deliveries import HouseRepair, LegalAid
from sim.levers.desks import ExtraClerks
from sim.levers.in_force import put_in_force
from sim.levers.places import Livelihoods, Services
from sim.levers.policing import (
    CommunityPolicing,
    OfficerSelection,
    OfficerTraining,
    TenureProtection,
)
from sim.levers.return_support import Relief, ReturnGrant, SafeRoutes
from sim.levers.targeting import RULES
from sim.state import State

WEEKS_A_YEAR = 52
RELIEF = Relief(share=0.5, places=1, cost_a_family_month=100.0)
BY_THE_YEAR = {  # a lever at one place, and what a year of it is declared to cost there
    "community_policing": (CommunityPolicing(forums=1, cost_a_forum_year=52_000.0), 52_000.0),
    "officer_training": (OfficerTraining(stations=1, cost_a_station_year=5_200.0), 5_200.0),
    "officer_selection": (OfficerSelection(stations=1, cost_a_station_year=5_200.0), 5_200.0),
    "tenure_protection": (TenureProtection(stations=1, cost_a_station_year=5_200.0), 5_200.0),
    "safe_routes": (SafeRoutes(places=1, cost_a_place_year=26_000.0), 26_000.0),
    "extra_clerks": (ExtraClerks(clerks=2, places=1, cost_a_clerk_month=100.0), 2 * 10 * 1200.0),
}
every_yearly_lever = pytest.mark.parametrize(
    ("lever", "yearly"), BY_THE_YEAR.values(), ids=BY_THE_YEAR
)

pytestmark = pytest.mark.small


def programme(model, site, *levers):
    """What is in force after one week of these levers."""
    put_in_force(levers, site, model.setting.clearance.signatures)
    return model.rows.levers_in_force


@every_yearly_lever
def test_a_year_of_one_place_costs_what_is_declared(village, lever, yearly):
    model, site = started(village, lever)
    for week in range(WEEKS_A_YEAR):
        lever.act(site._replace(week=week))
    assert sum(model.ledger.spent.values()) / 100 == pytest.approx(yearly, rel=1e-4)
    assert len(model.ledger.spent) == 1


@pytest.mark.parametrize("scale", [1, 10])
def test_a_year_of_relief_costs_twelve_months_of_every_family_that_gets_it(village, scale):
    model, site = started(village, RELIEF, **{"run.households_per_agent": scale})
    households = model.rows.households
    households["state"] = State.DISPLACED
    for week in range(WEEKS_A_YEAR):
        RELIEF.act(site._replace(week=week))
    [(_, place)] = model.ledger.spent
    families = 0.5 * scale * np.count_nonzero(households["community"] == place)
    assert sum(model.ledger.spent.values()) / 100 == pytest.approx(families * 1200.0, rel=1e-4)
    assert np.flatnonzero(model.rows.levers_in_force["relief"]).tolist() == [place]


@pytest.mark.parametrize("scale", [1, 10])
def test_every_household_that_comes_home_gets_a_grant(village, scale):
    lever = ReturnGrant(grant=1000.0)
    model, site = started(village, lever, **{"run.households_per_agent": scale})
    home = slice(0, 4)
    model.rows.households["state"][home] = State.RETURNED
    model.rows.households["since"][home] = site.week - 1
    lever.act(site)
    assert sum(model.ledger.spent.values()) == 4 * scale * 100_000


@pytest.mark.parametrize("scale", [1, 10])
def test_jobs_are_a_share_of_the_households_of_a_place(village, scale):
    lever = Livelihoods(delay_weeks=0, capacity_a_week=8.0)
    model, site = started(village, lever, **{"run.households_per_agent": scale})
    rows = model.rows.communities
    rows["open"] = 1
    before = rows["jobs"].copy()
    lever.act(site)
    [(_, place)] = model.ledger.spent
    households = scale * int(rows["last_household"][place] - rows["first_household"][place])
    assert (rows["jobs"] - before)[place] == pytest.approx(8.0 / households)


def test_a_unit_costs_more_by_inflation_since_the_year_of_the_prices(village):
    paid = []
    for inflation in (0.0, 0.1):
        changes = {
            "run.weeks": 20, "funding.budget": 1e6, "funding.inflation_a_year": inflation,
            "funding.currency_year": village.run.start.year - 2,
            "household.undocumented_share": 1.0,
        }  # fmt: skip
        lever = LegalAid(start=1, delay_weeks=0, capacity_a_week=1.0, end=2)
        paid.append(ran(village.with_(**changes).with_levers(lever)).ledger.spent_in_all)
    assert paid[1] / paid[0] == pytest.approx(1.21, abs=0.01)


@pytest.mark.parametrize("lever", [each for each, _ in BY_THE_YEAR.values()], ids=BY_THE_YEAR)
def test_one_place_is_the_first_of_the_rule(village, lever):
    model, site = started(village, lever)
    lever.act(site)
    [(_, place)] = model.ledger.spent
    turn = np.argsort(model.rows.levers_in_force["turn"], kind="stable")
    order = RULES[lever.placement](site) if hasattr(lever, "placement") else turn
    assert place == order[0]


@pytest.mark.parametrize(
    "lever",
    [
        *(each for each, _ in BY_THE_YEAR.values()), RELIEF, ReturnGrant(),
        ClearanceReform(staff_moved=0.5, checks_kept=0.5),
    ],
    ids=lambda lever: lever.kind(),
)  # fmt: skip
def test_what_a_lever_puts_in_force_is_gone_once_it_has_ended(village, lever):
    model, site = started(village, lever)
    model.rows.households["state"] = State.DISPLACED
    before = programme(model, site).copy()
    during = programme(model, site, lever).copy()
    assert (during != before).any()
    assert (programme(model, site) == before).all()


def test_what_a_lever_puts_in_force_is_what_it_declares(village):
    levers = (
        OfficerSelection(share=0.7, mixed=0.3), TenureProtection(share=0.6), SafeRoutes(calm=0.2),
        OfficerTraining(training_a_week=0.01), CommunityPolicing(training_a_week=0.05),
        OfficerTraining(training_a_week=0.03),
    )  # fmt: skip
    model, site = started(village, levers[0])
    rows = programme(model, site, *levers)
    expected = {
        "selected": 0.7, "mixed": 0.3, "tenure_kept": 0.6, "patrols": 0.2, "training": 0.05,
    }  # fmt: skip
    for name, value in expected.items():
        assert (rows[name] == value).all(), name


def test_the_lowest_of_two_reforms_counts_whichever_is_listed_first(village):
    reforms = ClearanceReform(signatures=4), ClearanceReform(signatures=6)
    model, site = started(village, reforms[0])
    for order in (reforms, reforms[::-1]):
        assert (programme(model, site, *order)["signatures"] == 4).all()


@pytest.mark.parametrize("lever", [
    HouseRepair(delay_weeks=0, capacity_a_week=1000.0),
    Services(delay_weeks=0, capacity_a_week=1000.0),
    Livelihoods(delay_weeks=0, capacity_a_week=1000.0),
], ids=lambda lever: lever.kind())  # fmt: skip
def test_what_is_built_is_built_in_open_places_only(village, lever):
    model, site = started(village, lever)
    model.rows.communities["open"] = [1, 0, 1]
    model.rows.households["damage"] = 2
    lever.act(site)
    assert {place for _, place in model.ledger.spent} == {0, 2}


def test_as_many_projects_as_are_paid_for_count(village):
    lever = Services(delay_weeks=0, capacity_a_week=3.0, gain=0.1)
    model, site = started(village, lever)
    rows = model.rows.communities
    rows["open"], rows["services"] = 1, 0.2
    lever.act(site)
    assert rows["services"].max() == pytest.approx(0.5)


def test_trust_is_lowest_by_the_mean_and_not_by_the_number_of_households(village):
    model, site = started(enlarged(village, 3, 40), LegalAid())
    rows = model.rows.households
    rows["trust_fast"], few = 0.0, np.flatnonzero(rows["community"] == 1)[5:]
    rows["trust_slow"] = np.array([-1.0, -2.0, 0.0])[rows["community"]]
    rows["community"][few] = 0  # five households that trust least, against many that trust little
    rows["trust_slow"][few] = -1.0
    assert RULES["lowest_trust"](site).tolist() == [1, 0, 2]


def test_a_closed_place_brings_no_expected_return(village):
    model, site = started(enlarged(village, 3, 40), LegalAid())
    model.rows.households["state"] = State.DISPLACED
    model.rows.households["safety_floor"] = -9.0
    model.rows.communities["open"] = [0, 1, 1]
    assert RULES["cheapest_per_expected_return"](site).tolist() == [1, 2, 0]


def test_a_desk_without_files_is_known_by_its_place_on_the_path(village):
    lever = ExtraClerks(clerks=1)
    model, site = started(village, lever)
    everybody = lever.idle(site)
    assert (everybody == 10).all()
    model.rows.files["status"][0], model.rows.files["position"][0] = FileStatus.OPEN, 7
    assert lever.idle(site)[model.rows.households["destination"][0]] == 7
