"""Every lever acts where it is aimed and spends at its pace; what is not bought is told."""

import numpy as np
import pytest
from levers.test_funding import balances
from levers.test_levers import EXAMPLES, PAID, every_lever, every_paid_lever
from worlds import ran, started

import sim
from sim.core.declare import InputError
from sim.levers.account import account_of
from sim.levers.decrees import Abolition, ClearanceReform
from sim.levers.deliveries import LegalAid
from sim.levers.desks import ExtraClerks
from sim.levers.funding import Ledger, Tranche
from sim.levers.in_force import BY_COMMUNITY, put_in_force
from sim.levers.lever import LEVERS
from sim.levers.places import Services
from sim.levers.policing import CommunityPolicing
from sim.levers.return_support import ReturnGrant, SafeRoutes
from sim.measure.spending_report import by_place, remarks_on_money
from sim.warnings.remarks import remarks

pytestmark = pytest.mark.small


@pytest.fixture(scope="module")
def place(village):
    """The second place of the village."""
    return village.world.communities[1].community


def needy(scenario, **changes):
    return scenario.with_(
        **{"run.weeks": 60, "household.blocked_share": 0.2, "community.reopening_weeks": 30.0}
        | changes
    )


def aimed(lever, **at):
    return type(lever)(**{**vars(lever), **at})


@every_lever
def test_a_lever_aimed_at_one_place_touches_no_row_and_no_cent_of_another(village, place, lever):
    kind = aimed(lever, start=30, end=31, communities=(place,), **_at_once(lever))
    without, with_it = (ran_to_levers(needy(village), levers, 31) for levers in ((), (kind,)))
    inside = np.array([line.community == place for line in village.world.communities])
    for name in BY_COMMUNITY:
        assert (getattr(without.rows, name)[~inside] == getattr(with_it.rows, name)[~inside]).all()
    households = [each.rows.households for each in (without, with_it)]
    elsewhere = ~inside[households[0]["community"]]
    assert (households[0][elsewhere] == households[1][elsewhere]).all()
    paid = [where for (_, where), cents in with_it.ledger.spent.items() if cents]
    assert set(paid) <= {1}


def _at_once(lever):
    return {"delay_weeks": 0} if hasattr(lever, "delay_weeks") else {}


def ran_to_levers(scenario, levers, week):
    """The model after the levers of a week, and nothing else of it."""
    model, site = started(scenario.with_levers(*levers), EXAMPLES["abolition"])
    while model.week < week - 1:
        model.step()
    put_in_force(model.setting.interventions, site._replace(week=week), 10)
    return model


@every_lever
def test_naming_every_place_is_the_same_as_naming_none(village, lever):
    scenario = needy(village)
    names = tuple(line.community for line in village.world.communities)
    everywhere = aimed(lever, communities=names)
    weeks = [ran(scenario.with_levers(each)).history.weeks for each in (lever, everywhere)]
    assert (weeks[0] == weeks[1]).all()


def test_a_place_is_named_by_its_governorate_its_district_or_itself(village):
    first = village.world.communities[0]
    three = replaced(village, governorate="Far", district="d")
    for at in ({"governorates": ("Far",)}, {"districts": ("d",)},
               {"communities": (first.community,)}):  # fmt: skip
        lever = CommunityPolicing(forums=9, **at)
        model = ran(three.with_(**{"run.weeks": 1, "funding.budget": 1e6}).with_levers(lever))
        assert model.rows.levers_in_force["forum"].tolist() == [1, 0, 0]
    both = CommunityPolicing(
        governorates=("Far",), communities=(village.world.communities[2].community,)
    )
    assert both.reached(three).tolist() == [True, False, True]


def replaced(scenario, **columns):
    from dataclasses import replace

    world = scenario.world
    lines = (world.communities[0]._replace(**columns), *world.communities[1:])
    waves = (
        *world.waves,
        *(wave._replace(governorate=columns["governorate"]) for wave in world.waves),
    )
    return replace(scenario, world=replace(world, communities=lines, waves=waves))


def test_places_are_counted_among_those_aimed_at(village, place):
    routes = SafeRoutes(places=1, communities=(place,))
    model = ran(village.with_(**{"run.weeks": 3, "funding.budget": 1e6}).with_levers(routes))
    assert {where for _, where in model.ledger.units} == {1}
    assert sum(model.ledger.units.values()) == 3.0


def test_grants_are_owed_only_where_the_lever_is_aimed(village, place):
    poor = needy(village, **{"funding.budget": 0.0, "community.reopening_weeks": 0.0})
    model = ran(poor.with_levers(ReturnGrant(communities=(place,))))
    assert {where for _, where in model.ledger.owed} == {1}
    assert account_of(model.ledger).unbought["return_grant"] == model.ledger.owed["return_grant", 1]


def test_two_levers_that_exclude_each_other_may_act_in_different_places(village):
    names = [line.community for line in village.world.communities]
    one, other = (CommunityPolicing(forums=1, communities=(name,)) for name in names[:2])
    model = ran(village.with_(**{"run.weeks": 1, "funding.budget": 1e6}).with_levers(one, other))
    assert model.rows.levers_in_force["forum"].tolist() == [1, 1, 0]
    with pytest.raises(InputError, match="aim them at different places"):
        village.with_levers(one, CommunityPolicing(communities=(names[2], names[0])))


def test_a_reform_aimed_elsewhere_takes_no_staff_from_this_one(village):
    names = [line.community for line in village.world.communities]
    strict = ClearanceReform(signatures=2, communities=(names[0],))
    mild = ClearanceReform(signatures=4, staff_moved=0.5, communities=tuple(names[1:]))
    in_force = ran(village.with_(**{"run.weeks": 1}).with_levers(strict, mild)).rows.levers_in_force
    assert in_force["signatures"].tolist() == [2, 4, 4]
    assert in_force["staff_moved"].tolist() == [0.0, 0.5, 0.5]


@pytest.mark.parametrize(("text", "words"), [
    ('districts = ["Rivr"]', ("districts = 'Rivr'", "no such place", "did you mean 'River'")),
    ('governorates = "Valley"', ("a list of names", '["Valley"]')),
    ("communities = [1]", ("a list of names", "between quotes")),
    ('governorates = ["Valley", "Valley"]', ("'Valley' stands twice",)),
    ('pace = "evenly"', ("as needed or even is allowed",)),
    ('governorate = ["Valley"]', ("unknown key 'governorate'", "'governorates'")),
])  # fmt: skip
def test_a_place_or_pace_that_is_none_is_refused_in_a_sentence(tmp_path, text, words):
    path = tmp_path / "case.toml"
    path.write_text(
        f'schema = 1\nextends = "village"\n[[intervention]]\nkind = "legal_aid"\n{text}\n'
    )
    with pytest.raises(InputError) as caught:
        sim.load(path)
    message = str(caught.value)
    assert [word for word in words if word not in message] == [], message


def test_a_governorate_that_only_hosts_is_refused_as_such():
    with pytest.raises(InputError, match="'Basrah': only hosts the displaced"):
        sim.load("iraq").with_levers(LegalAid(governorates=("Basrah",)))


# Pace. Worked by hand: a unit costs 300, one can be used each week, four weeks, 1,000 EUR.
# As needed: 300, 300, 300, then 100 are left. Evenly, the purse grows by what is not in it yet,
# over the weeks left: 1000/4 = 250 (too little); + (1000-250)/3 = 500, of which 300 are spent;
# (200) + (700-200)/2 = 450, less 300; (150) + (400-150)/1 = 400, less 300; 100 are left.


@pytest.mark.parametrize(("pace", "bought", "short"), [
    ("as needed", [1, 2, 3, 3], [4]), ("even", [0, 1, 2, 3], []),
])  # fmt: skip
def test_money_is_spent_as_needed_or_evenly_as_worked_by_hand(village, place, pace, bought, short):
    few = village.with_(**{"run.weeks": 4, "funding.budget": 1000.0})
    routes = SafeRoutes(communities=(place,), cost_a_place_year=300.0 * 52, pace=pace)
    seen = []
    for weeks in range(1, 5):
        model = ran(few.with_(**{"run.weeks": 4}).with_levers(routes)) if weeks == 4 else None
        seen.append(_bought_by(few.with_levers(routes), weeks))
    assert seen == bought
    assert model.ledger.short_weeks == short
    assert model.ledger.unbought == {"safe_routes": 1.0}
    assert balances(model.ledger)


def _bought_by(scenario, weeks):
    model = sim.ReturnModel(scenario, 1)
    for _ in range(weeks):
        model.step()
    return sum(model.ledger.units.values())


def test_a_tranche_is_spread_over_the_weeks_that_are_left(village, place):
    few = village.with_(**{"run.weeks": 4, "funding.budget": 800.0})
    later = few.with_tranches(Tranche(village.day_of(3), 400.0))
    lever = SafeRoutes(communities=(place,), cost_a_place_year=100.0 * 52, places=1, pace="even")
    many = CommunityPolicing(forums=3, cost_a_forum_year=100.0 * 52, pace="even")
    # 800/4 = 200 a week, two forums; from week 3 on (400 + 400)/2 = 400, three forums and 100 over
    assert [_bought_by(later.with_levers(many), weeks) for weeks in range(1, 5)] == [2, 4, 7, 10]
    # of two levers each has half of the money that is paid evenly: 800/8 = 100 in the first week
    assert _bought_by(few.with_levers(lever, many), 1) == 2


@every_paid_lever
def test_the_money_of_an_even_lever_lasts_longer_and_the_ledger_balances(village, lever):
    poor = needy(village, **{"funding.budget": 12_345.67, "funding.overhead": 0.07})
    ends = {}
    for pace in ("as needed", "even"):
        model = ran(poor.with_levers(aimed(lever, pace=pace)))
        assert balances(model.ledger)
        assert sum(row["eur_spent"] for row in by_place(model)) * 100 == model.ledger.spent_in_all
        weeks = model.history.weeks["spent_cents"]
        ends[pace] = int(weeks[40])
    assert ends["even"] <= ends["as needed"]


@every_paid_lever
@pytest.mark.parametrize("pace", ["as needed", "even"])
def test_a_lever_spends_no_more_than_its_limit_and_what_is_left_of_it_is_told(village, lever, pace):
    rich = needy(village, **{"funding.budget": 1e8})
    half = ran(rich.with_levers(aimed(lever, pace=pace))).ledger.spent_in_all // 2
    model = ran(rich.with_levers(aimed(lever, pace=pace, most_euros=half / 100)))
    (left,) = model.history.account.within_limit_cents.values()
    assert 0 <= left == half - model.ledger.spent_in_all <= half
    assert balances(model.ledger)
    assert not model.ledger.short_weeks  # there is money, and it is for others


def test_within_a_limit_a_lever_buys_whole_units_and_others_have_the_rest(village):
    few = village.with_(**{"run.weeks": 4, "funding.budget": 1200.0})
    forums = CommunityPolicing(forums=3, cost_a_forum_year=100.0 * 52, most_euros=550.0)
    routes = SafeRoutes(places=3, cost_a_place_year=100.0 * 52)
    model = ran(few.with_levers(forums, routes))
    kinds = {kind: sum(n for (each, _), n in model.ledger.units.items() if each == kind)
             for kind in ("community_policing", "safe_routes")}  # fmt: skip
    assert kinds == {"community_policing": 5.0, "safe_routes": 7.0}
    assert list(model.history.account.within_limit_cents.values()) == [5_000]


def test_two_equal_levers_have_a_limit_each(village):
    aid = LegalAid(delay_weeks=0, capacity_a_week=3.0, unit_cost=10.0, most_euros=20.0)
    few = village.with_(**{"run.weeks": 4, "funding.budget": 100.0})
    model = ran(few.with_levers(aid, aid))
    assert list(model.history.account.within_limit_cents.values()) == [0, 0]
    assert model.ledger.spent_in_all == 4_000


def test_a_lever_before_its_first_delivery_fills_no_purse(village):
    late = LegalAid(delay_weeks=2, capacity_a_week=3.0, unit_cost=10.0, pace="even")
    few = village.with_(**{"run.weeks": 4, "funding.budget": 40.0})
    assert [_bought_by(few.with_levers(late), weeks) for weeks in (1, 2, 3, 4)] == [0, 1, 2, 4]


def test_a_decree_that_is_paced_is_remarked_on(village):
    (remark,) = remarks(village.with_levers(Abolition(pace="even")))
    assert "a decree costs nothing" in remark


def test_clerks_in_a_place_are_not_called_idle_for_an_abolition_elsewhere(village):
    names = [line.community for line in village.world.communities]
    rich = village.with_(**{"funding.budget": 1e6})
    clerks = ExtraClerks(communities=(names[0],))
    elsewhere, here = (Abolition(communities=(name,)) for name in (names[1], names[0]))
    assert remarks(rich.with_levers(elsewhere, clerks)) == []
    assert "no signature is asked for" in remarks(rich.with_levers(here, clerks))[0]


def test_places_that_lack_nothing_are_named_when_the_lever_is_aimed_at_them(village):
    whole = replaced(village, governorate="Far", services=1.0)
    rich = whole.with_(**{"funding.budget": 1e6})
    (remark,) = remarks(rich.with_levers(Services(governorates=("Far",), capacity_a_week=1.0)))
    assert "its rows of communities.csv" in remark
    assert remarks(rich.with_levers(Services(capacity_a_week=1.0))) == []


# Money gone


def test_money_that_an_even_pace_spends_to_the_last_week_is_not_gone_before(village):
    few = village.with_(**{"run.weeks": 4, "funding.budget": 800.0})
    forums = CommunityPolicing(forums=3, cost_a_forum_year=100.0 * 52, pace="even")
    model = ran(few.with_levers(forums))  # two of three in each week
    assert (sum(model.ledger.units.values()), model.ledger.balance) == (8.0, 0)
    assert (model.ledger.short_weeks, model.ledger.unbought) == ([], {"community_policing": 4.0})
    (remark,) = remarks_on_money(few, [model.history.account])
    assert "the money lasts, at the pace of its levers; planned and not bought: 4 of 12" in remark
    hungry = CommunityPolicing(forums=3, cost_a_forum_year=1000.0 * 52, pace="even")
    assert ran(few.with_levers(hungry)).ledger.short_weeks == [1, 2, 3, 4]


def test_the_remark_names_the_date_and_what_was_planned_and_not_bought(village, place):
    few = village.with_(**{"run.weeks": 4, "funding.budget": 1000.0})
    routes = SafeRoutes(communities=(place,), cost_a_place_year=300.0 * 52)
    account = ran(few.with_levers(routes)).history.account
    (remark,) = remarks_on_money(few, [account])
    assert remark == (
        "village: the money is gone in week 4 (2016-01-31), and the run ends with week 4 "
        "(2016-01-31); in 1 week it does not pay for all that is needed; planned and not bought: "
        "1 of 4 x locality-week (safe_routes)"
    )
    rich = account._replace(short_weeks=(), unbought={})
    assert remarks_on_money(few, [rich]) == []
    (both,) = remarks_on_money(few, [account, rich])
    assert "in week 4 (2016-01-31) (median of 1 of 2 runs)" in both


def test_money_that_nobody_needs_is_not_called_short(village):
    nobody = village.with_(**{"household.undocumented_share": 0.0, "run.weeks": 30})
    model = ran(nobody.with_levers(LegalAid()))
    assert (model.ledger.short_weeks, model.ledger.unbought) == ([], {})
    poor = ran(nobody.with_(**{"funding.budget": 0.0}).with_levers(LegalAid()))
    assert (poor.ledger.short_weeks, poor.ledger.unbought) == ([], {})


def test_what_is_wasted_is_priced_by_lever_and_place():
    ledger = Ledger()
    ledger.receive(ledger.promise(10_000))
    ledger.pay("legal_aid", 0, 600, units=3.0)
    ledger.pay("legal_aid", 1, 1000, units=2.0)
    ledger.waste("legal_aid", 0, 1.0)
    ledger.waste("legal_aid", 1, 2.0)
    assert account_of(ledger).wasted_cents == 200 + 1000


def test_every_paid_lever_has_a_purse_of_its_own():
    assert len({str(aimed(lever, pace="even")) for lever in PAID.values()}) == len(PAID)
    assert set(EXAMPLES) == set(LEVERS)
