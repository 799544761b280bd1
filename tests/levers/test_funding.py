from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from worlds import ran

import sim
from sim.core.declare import InputError, Par, declarations
from sim.levers.deliveries import HouseRepair, LegalAid
from sim.levers.events import FundingCut
from sim.levers.funding import (
    FundingParameters,
    Ledger,
    Tranche,
    open_ledger,
    price_level,
    receive_tranches,
)
from sim.levers.lever import LEVERS
from sim.levers.policing import CommunityPolicing

pytestmark = pytest.mark.small


def balances(ledger):
    return (
        ledger.received
        == ledger.overhead + ledger.taken_back + ledger.balance + sum(ledger.spent.values())
        and ledger.promised == ledger.cut + ledger.received + ledger.to_come
        and ledger.to_come >= 0
    )


def test_overhead_is_kept_from_all_that_comes():
    ledger = open_ledger(FundingParameters(budget=1000.0, overhead=0.07))
    assert (ledger.received, ledger.overhead, ledger.balance) == (100_000, 7_000, 93_000)
    assert balances(ledger)


def test_a_tranche_comes_late_and_less_what_is_cut():
    ledger, tranche = Ledger(), Tranche(date(2016, 3, 1), 500.0, cut=0.2, delay_weeks=2)
    weeks = [(date(2016, 2, 28), date(2016, 3, 5)), (date(2016, 3, 6), date(2016, 3, 12)),
             (date(2016, 3, 13), date(2016, 3, 19))]  # fmt: skip
    seen = []
    for first, last in weeks:
        receive_tranches(ledger, (tranche,), first, last)
        seen.append((ledger.promised, ledger.cut, ledger.received))
        assert balances(ledger)
    assert seen == [(50_000, 10_000, 0), (50_000, 10_000, 0), (50_000, 10_000, 40_000)]


def test_what_cannot_be_paid_in_full_is_not_paid():
    ledger = Ledger()
    ledger.receive(ledger.promise(100))
    assert not ledger.pay("legal_aid", 3, 101)
    assert ledger.pay("legal_aid", 3, 60, units=2.0)
    assert ledger.pay("legal_aid", 3, 40)
    assert (ledger.spent, ledger.units) == ({("legal_aid", 3): 100}, {("legal_aid", 3): 3.0})
    assert balances(ledger)


def test_prices_rise_from_the_year_that_they_are_in():
    funding = FundingParameters(currency_year=2017, inflation_a_year=0.1)
    assert price_level(funding, date(2016, 5, 1)) == 1.0
    assert price_level(funding, date(2017, 1, 1)) == 1.0
    assert price_level(funding, date(2019, 1, 1)) == pytest.approx(1.21, rel=1e-3)
    assert price_level(FundingParameters(), date(2030, 1, 1)) == 1.0


def test_a_funding_cut_takes_back_what_is_left_and_holds_back_what_comes_while_it_lasts(village):
    cut = FundingCut(start=10, weeks=5, share=0.25)
    days = [village.day_of(week) for week in (9, 12, 15)]
    tranches = [Tranche(day, 100.0) for day in days]
    poor = village.with_(**{"funding.budget": 10.01, "funding.overhead": 0.1, "run.weeks": 15})
    ledger = ran(poor.with_tranches(*tranches).with_shocks(cut)).ledger
    assert ledger.promised == 31_001
    assert ledger.cut == 2_500  # a quarter of the tranche of week 12
    assert ledger.received == 28_501
    assert ledger.overhead == 100 + 1_000 + 750 + 1_000
    assert ledger.taken_back == round(0.25 * (1_001 - 100 + 9_000)) == 2_475
    assert ledger.balance == 28_501 - 2_850 - 2_475
    assert balances(ledger)


def test_a_cut_of_one_week_lets_what_is_left_of_a_year_lapse_and_the_next_year_come(village):
    lapse = FundingCut(start=51, weeks=1, share=1.0)
    year = village.with_(**{"funding.budget": 100.0, "run.weeks": 52}).with_shocks(lapse)
    ledger = ran(year.with_tranches(Tranche(village.day_of(52), 30.0))).ledger
    assert (ledger.taken_back, ledger.cut, ledger.balance) == (10_000, 0, 3_000)


def test_levers_are_paid_in_the_order_of_the_scenario(village):
    forums = CommunityPolicing(start=8, forums=3)
    aid = LegalAid(start=8, delay_weeks=0, capacity_a_week=9.0)
    poor = village.with_(**{"funding.budget": 3_600.0, "run.weeks": 8})
    for levers in ((forums, aid), (aid, forums)):
        paid = ran(poor.with_levers(*levers)).ledger.units
        assert sum(paid.get((levers[0].kind(), place), 0.0) for place in range(3)) in (3.0, 9.0)
        assert sum(paid.get((levers[1].kind(), place), 0.0) for place in range(3)) == 0.0


def test_two_cuts_at_once_act_one_on_the_other(village):
    cuts = FundingCut(start=5, share=0.5), FundingCut(start=5, share=0.4)
    tranche = Tranche(village.day_of(6), 10.0)
    both = village.with_(**{"funding.budget": 100.0, "run.weeks": 8}).with_shocks(*cuts)
    ledger = ran(both.with_tranches(tranche)).ledger
    assert (ledger.taken_back, ledger.cut) == (7_000, 700)
    assert ledger.balance == 3_000 + 300


def test_a_funding_cut_from_the_first_day_takes_back_the_budget(village):
    cut = village.with_(**{"run.weeks": 1}).with_shocks(FundingCut(start=0, share=1.0))
    assert ran(cut).ledger.balance == 0


def test_a_lever_waits_for_its_money(tmp_path):
    path = tmp_path / "late.toml"
    path.write_text(
        """schema = 1
extends = "village"
[funding]
budget = 0.0
[[tranche]]
day = 2016-06-01
euros = 4000.0
delay_weeks = 10
[[intervention]]
kind = "legal_aid"
capacity_a_week = 3.0
""",
        encoding="utf-8",
    )
    scenario = sim.load(path)
    model = ran(scenario)
    paid = model.history.weeks["spent_cents"]
    arrives = scenario.week_of(date(2016, 6, 1)) + 10
    assert paid[arrives - 1] == 0 < paid[arrives]
    assert balances(model.ledger)
    assert model.ledger.received == 400_000


def test_a_tranche_of_before_the_run_is_there_in_its_first_week(village):
    scenario = village.with_(**{"funding.budget": 0.0, "run.weeks": 1})
    model = ran(scenario.with_tranches(Tranche(date(2014, 1, 1), 10.0)))
    assert model.ledger.balance == 1000


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("euros = 5.0", r"\[\[tranche\]\] 1: day is missing: a date such as 2016-03-07"),
        ("day = 2016-01-01", r"\[\[tranche\]\] 1: euros is missing: a number from 0 to 1e\+12"),
        ("day = 2016-01-01\neuros = -1.0", r"euros = -1.0: a number from 0 to 1e\+12 \(EUR\)"),
        ("day = 2016-01-01\neuros = 1.0\ncuts = 0.1", r"unknown key 'cuts'; did you mean 'cut'"),
    ],
)
def test_a_faulty_tranche_is_refused(tmp_path, entry, message):
    path = tmp_path / "bad.toml"
    path.write_text(f'schema = 1\nextends = "village"\n[[tranche]]\n{entry}\n', encoding="utf-8")
    with pytest.raises(InputError, match=message):
        sim.load(path)


def test_a_delivery_is_booked_where_it_went(village):
    levers = village.with_levers(LegalAid(capacity_a_week=2.0)).with_(**{"run.weeks": 40})
    ledger = ran(levers).ledger
    assert {lever for lever, _ in ledger.spent} == {"legal_aid"}
    for place, spent in ledger.spent.items():
        assert spent == 35_600 * ledger.units[place]


def test_money_that_is_not_told_to_the_cent_is_refused_before_the_run(village):
    tranches = [Tranche(date(2016, 3, 1), 1e12)] * 91
    with pytest.raises(InputError, match=r"9.?1,000,000,500,000\.00 EUR in all; less than 90,071"):
        village.with_tranches(*tranches)
    short = village.with_(**{"run.weeks": 12}).with_tranches(*tranches[:90])
    assert ran(short).ledger.balance == 90 * 10**14 + 50_000_000


def test_a_price_that_is_not_told_to_the_cent_is_refused_before_the_run(village):
    dear = {"funding.inflation_a_year": 10.0, "funding.currency_year": 1990}
    for lever in (HouseRepair(), CommunityPolicing(cost_a_forum_year=1e9)):
        with pytest.raises(InputError, match=rf"{lever.kind()}: on 20\d\d-.*lower its cost or"):
            village.with_levers(lever).with_(**dear)
    assert ran(village.with_(**dear, **{"run.weeks": 2})).ledger.balance == 50_000_000


def ends(kind, *names):
    """Each of these numbers of a table at one end of what is allowed, or plausible."""
    known = {name: declared.about for name, declared in declarations(kind).items()}
    return st.fixed_dictionaries(
        {name: st.sampled_from([*known[name].domain, *known[name].plausible]) for name in names}
    )


def costs(kind):
    """The fields of a lever that are euros."""
    pars = {name: each.about for name, each in declarations(kind).items()}
    return [name for name, par in pars.items() if isinstance(par, Par) and par.unit == "EUR"]


PAID = [kind for kind in LEVERS.values() if kind.unit]
COSTLY = st.sampled_from(PAID).flatmap(lambda kind: st.builds(kind, **{
    name: st.sampled_from([0.0, 1e-3, declarations(kind)[name].about.domain[1]])
    for name in costs(kind)
}))  # fmt: skip
MONEY = ends(FundingParameters, "budget", "overhead", "currency_year", "inflation_a_year")
TRANCHES = st.builds(
    Tranche, st.sampled_from([date(1900, 1, 1), date(2016, 1, 9), date(2200, 12, 31)]),
    st.sampled_from([0.0, 0.005, 1e12]), st.sampled_from([0.0, 0.3, 1.0]),
    st.sampled_from([0, 1000]),
)  # fmt: skip


@given(MONEY, st.lists(TRANCHES, max_size=3), COSTLY, st.sampled_from([1900, 2016, 2200]))
def test_whatever_money_is_allowed_balances_to_the_cent(village, money, tranches, lever, year):
    funding = {f"funding.{name}": value for name, value in money.items()}
    early = village.with_(**{"run.weeks": 2, "run.start": date(year, 1, 3), **funding})
    try:
        scenario = early.with_tranches(*tranches).with_levers(lever)
    except InputError:
        scenario = None
    assume(scenario)
    model = ran(scenario)
    assert balances(model.ledger)
    assert 0 <= model.ledger.balance < 2**53
    assert model.history.weeks["balance_cents"][-1] == model.ledger.balance
