"""What can do nothing says so: a remark is true of the run, and what may act has none."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from worlds import ran

import sim
from sim.core.declare import InputError, Par, declarations
from sim.levers.decrees import Abolition, ClearanceReform
from sim.levers.deliveries import HouseRepair, Information, LegalAid
from sim.levers.desks import ExtraClerks
from sim.levers.events import (
    SHOCKS,
    AttackWave,
    BrokersKilled,
    FundingCut,
    OfficersMoved,
    RoadsClosed,
)
from sim.levers.family_events import CampsClosed, NewDisplacement
from sim.levers.funding import Tranche
from sim.levers.lever import LEVERS
from sim.levers.places import Livelihoods, Mediation, Services
from sim.levers.policing import (
    CommunityPolicing,
    OfficerSelection,
    OfficerTraining,
    TenureProtection,
)
from sim.levers.return_support import ExplosiveClearance, Relief, ReturnGrant, SafeRoutes
from sim.scenario.toml_file import known_scenarios
from sim.warnings.remarks import remarks
from sim.world.lines import HostLine

pytestmark = pytest.mark.small

WEEKS = 12
MONEY = ["spent_cents", "balance_cents"]
CAMPS = (HostLine("Valley", date(2016, 1, 1), "Far", 60, 0.5),
         HostLine("Valley", date(2016, 1, 1), "Valley", 40, 0.0))  # fmt: skip


@pytest.fixture(scope="module")
def short(village):
    """The village for twelve weeks, in camps of a far governorate, with all to be done there."""
    hosted = replace(village, world=replace(village.world, hosts=CAMPS))
    return hosted.with_(**{
        "run.weeks": WEEKS, "household.blocked_share": 0.2, "decision.base_willingness": 0.0,
        "clearance.sessions_a_week": 5.0, "clearance.signatures": 4, "household.travel_weeks": 1,
    })  # fmt: skip


def kept(scenario):
    return ran(scenario, seed=3).history


def same(one, other, *but):
    names = [name for name in one.weeks.dtype.names if name not in but]
    rows = (one.weeks[names] == other.weeks[names]).all()
    durations = (one.durations == other.durations).all()
    return bool(rows and durations and (one.returned == other.returned).all())


def added(scenario, what):
    kind = type(what)
    if kind is Tranche:
        return scenario.with_tranches(what)
    is_event = kind.__module__.endswith("events")
    return scenario.with_shocks(what) if is_event else scenario.with_levers(what)


def lines_of(scenario, **columns):
    """The scenario with the same in these columns of every row of communities.csv."""
    lines = tuple(line._replace(**columns) for line in scenario.world.communities)
    return replace(scenario, world=replace(scenario.world, communities=lines))


def without_camps(scenario):
    return replace(scenario, world=replace(scenario.world, hosts=()))


def fled(scenario, day):
    wave = scenario.world.waves[0]._replace(date=day)
    return replace(scenario, world=replace(scenario.world, waves=(wave,)))


def changed(scenario, changes):
    """The scenario with other parameters, or as a function makes it."""
    return changes(scenario) if callable(changes) else scenario.with_(**changes)


POOR = {"funding.budget": 0.0}
OPEN = {"retaken_first": None, "retaken_last": None}
SHUT = {"retaken_first": date(2016, 1, 10), "retaken_last": date(2016, 1, 10)}

# What can do nothing, in the short village with these changes; words of its remark; and the same
# or another, in the village with other changes, that does something.
CASES = {
    "forums without money": (CommunityPolicing(), POOR, "no money", {"funding.budget": 5e3}),
    "a unit dearer than all money": (
        HouseRepair(delay_weeks=0), {"funding.budget": 2299.99}, "2,300.00 EUR (house)",
        {"funding.budget": 2300.0}),
    "a grant dearer than all money": (
        ReturnGrant(), {"funding.budget": 1049.0}, "at most 1,049.00 EUR",
        {"funding.budget": 1050.0}),
    "money that is all overhead": (
        ExtraClerks(), {"funding.overhead": 1.0}, "no money", {"funding.overhead": 0.5}),
    "relief without money": (
        Relief(), {"funding.budget": 9.0}, "9.23 EUR", {"funding.budget": 900.0}),
    "a price that rises above the money": (
        SafeRoutes(), {"funding.inflation_a_year": 9.0, "funding.budget": 1100.0,
                       "funding.currency_year": 2015}, "no",
        {"funding.inflation_a_year": 0.0, "funding.budget": 1200.0}),
    "a lever of week 0 only": (Abolition(start=0, end=1), {}, "first day", Abolition(end=2)),
    "a delivery after its end": (
        LegalAid(start=2, delay_weeks=4, end=6), {}, "week 6 (2016-02-14)",
        LegalAid(start=2, delay_weeks=4, end=7)),
    "a delivery after the run": (
        LegalAid(start=2, delay_weeks=11), {}, "week 13 (2016-04-03)",
        LegalAid(start=2, delay_weeks=10)),
    "a delivery without capacity": (
        LegalAid(delay_weeks=0, capacity_a_week=0.0), {}, "raise capacity_a_week",
        LegalAid(delay_weeks=0, capacity_a_week=0.5)),
    "a delivery of less than an agent": (
        LegalAid(delay_weeks=0, capacity_a_week=0.7), {"run.households_per_agent": 10},
        "10 x case", LegalAid(delay_weeks=0, capacity_a_week=7.0)),
    "a reform to as many signatures": (
        ClearanceReform(signatures=4), {}, "its 4 signatures", ClearanceReform(signatures=3)),
    "abolition of nothing": (
        Abolition(), {"clearance.signatures": 0}, "0 already", {"clearance.signatures": 1}),
    "clerks without signatures": (
        ExtraClerks(), {"clearance.signatures": 0}, "no signature is asked",
        {"clearance.signatures": 1}),
    "clerks without queues": (
        ExtraClerks(), {"clearance.queues": 0}, "queues", {"clearance.files_per_staff_day": 1.0}),
    "training of nobody": (
        OfficerTraining(training_a_week=0.0), {}, "training_a_week",
        OfficerTraining(training_a_week=0.9)),
    "selection of nobody": (OfficerSelection(share=0.0), {}, "share is 0", OfficerSelection()),
    "selection of no better officers": (
        OfficerSelection(share=1.0), {"police.style_selected": 0.0}, "style_selected",
        {"police.style_selected": 0.9}),
    "protection of nobody": (TenureProtection(share=0.0), {}, "share is 0", TenureProtection()),
    "patrols that calm nobody": (
        SafeRoutes(calm=0.0), {}, "patrol_weight", SafeRoutes(calm=2.0)),
    "patrols that nobody feels": (
        SafeRoutes(calm=2.0), {"community.patrol_weight": 0.0}, "patrol_weight", {}),
    "a grant that nobody weighs": (
        ReturnGrant(), {"decision.weight_grant": 0.0}, "weight_grant", {}),
    "relief for nobody": (Relief(share=0.0), {}, "share is 0", Relief(share=1.0)),
    "relief that eases nothing": (
        Relief(share=1.0), {"host.relief_eases": 0.0}, "relief_eases",
        {"decision.weight_hardship": 5.0}),
    "aid where all have papers": (
        LegalAid(delay_weeks=0), {"household.undocumented_share": 0.0}, "papers", {}),
    "repair of nothing": (
        HouseRepair(delay_weeks=0), lambda s: lines_of(s, damaged=0.0, destroyed=0.0),
        "no house is damaged", {}),
    "repair where no place is open": (
        HouseRepair(delay_weeks=0), lambda s: lines_of(s, **SHUT).with_(
            **{"community.reopening_weeks": 11.0}), "no place is open by week 12 (2016-03-27)",
        lambda s: lines_of(s, **SHUT).with_(**{"community.reopening_weeks": 10.0})),
    "telling what is believed": (
        Information(delay_weeks=0), {"household.word_of_mouth": 0.0,
                                     "household.own_experience": 0.0}, "believe already",
        lambda s: s.with_levers(Abolition(start=3))),
    "telling those who weigh no wait": (
        Information(delay_weeks=0), {"decision.wait_elasticity": 0.0}, "wait_elasticity",
        lambda s: s.with_levers(Abolition(start=3))),
    "mediation where nobody is blocked": (
        Mediation(delay_weeks=0, capacity_a_week=1.0), {"household.blocked_share": 0.0},
        "nobody is blocked", {}),
    "services where none lack": (
        Services(delay_weeks=0), lambda s: lines_of(s, services=1.0), "lacks services", {}),
    "jobs where none lack": (
        Livelihoods(delay_weeks=0), lambda s: lines_of(s, jobs=1.0), "lacks jobs", {}),
    "clearing what opens at once": (
        ExplosiveClearance(delay_weeks=0), {"community.reopening_weeks": 0.0}, "as soon as",
        {}),
    "clearing what is open": (
        ExplosiveClearance(delay_weeks=0), lambda s: lines_of(s, **OPEN), "still closed from", {}),
    "a wave where nobody is from": (
        AttackWave(factor=100.0, governorate="Far"), {}, "only hosts",
        AttackWave(factor=100.0, governorate="Valley")),
    "a wave of factor 1": (AttackWave(factor=1.0), {}, "factor of 1", AttackWave(factor=99.0)),
    "a wave of no attacks": (
        AttackWave(factor=99.0), lambda s: lines_of(s, attacks_a_year=0.0), "no attack", {}),
    "a wave without the mechanism": (
        AttackWave(factor=99.0), {"armed_group.attack_scale": 0.0}, "attack_scale", {}),
    "roads closed where nobody goes": (
        RoadsClosed(governorate="Far"), {}, "only hosts", RoadsClosed(governorate="Valley")),
    "roads closed before anybody goes": (
        RoadsClosed(weeks=2), {}, "before week 3 (2016-01-24)", RoadsClosed(weeks=9)),
    "a cut of no money": (
        FundingCut(start=3), lambda s: s.with_levers(CommunityPolicing()).with_(**POOR),
        "no money", lambda s: s.with_levers(CommunityPolicing())),
    "a cut that nobody feels": (
        FundingCut(start=3), {}, "no lever", lambda s: s.with_levers(CommunityPolicing())),
    "a cut of nothing": (
        FundingCut(start=3, share=0.0), lambda s: s.with_levers(CommunityPolicing()),
        "share of 0", FundingCut(start=3, share=1.0)),
    "killing none": (BrokersKilled(share=0.0), {}, "share of 0", BrokersKilled(share=1.0)),
    "killing those who sign nothing": (
        BrokersKilled(share=1.0), {"clearance.signatures": 0}, "no forum meets", {}),
    "killing far from all desks": (
        BrokersKilled(share=1.0, governorate="Far"), {}, "only hosts", BrokersKilled(share=1.0)),
    "moving none": (OfficersMoved(share=0.0), {}, "share of 0", OfficersMoved(share=1.0)),
    "closing camps that are none": (CampsClosed(), without_camps, "no camps;", {}),
    "closing camps where there are none": (
        CampsClosed(governorate="Valley"), {}, "no camps in Valley",
        CampsClosed(governorate="Far")),
    "closing empty camps": (
        CampsClosed(start=5), lambda s: fled(s, date(2016, 2, 7)), "before week 5 (2016-02-07)",
        lambda s: fled(s, date(2016, 1, 31))),
    "flight of those who are not back": (
        NewDisplacement(start=3, share=1.0), {}, "before week 3 (2016-01-24)",
        NewDisplacement(start=9, share=1.0)),
    "flight of none": (
        NewDisplacement(start=9, share=0.0), {}, "share of 0", NewDisplacement(start=9, share=1.0)),
    "a tranche of which nothing comes": (
        Tranche(date(2016, 1, 9), 5e4, cut=1.0),
        lambda s: s.with_levers(CommunityPolicing()).with_(**POOR), "nothing of it comes",
        Tranche(date(2016, 1, 9), 5e4, cut=0.5)),
    "a tranche that is held back": (
        Tranche(date(2016, 1, 9), 5e4), lambda s: s.with_levers(CommunityPolicing()).with_(
            **POOR).with_shocks(FundingCut(share=1.0, weeks=5)), "funding_cut takes all",
        Tranche(date(2016, 2, 14), 5e4)),
    "a tranche that nobody spends": (
        Tranche(date(2016, 1, 9), 5e4), {}, "no lever that costs anything",
        lambda s: s.with_levers(CommunityPolicing()).with_(**POOR)),
    "a tranche after the last paid week": (
        Tranche(date(2016, 2, 14), 5e4),
        lambda s: s.with_levers(CommunityPolicing(end=6)).with_(**POOR), "week 6 (2016-02-14)",
        Tranche(date(2016, 2, 7), 5e4)),
}  # fmt: skip


def of(what):
    """How a remark on this begins."""
    if isinstance(what, Tranche):
        return f"village: [[tranche]] of {what.day}"
    is_event = type(what).__module__.endswith("events")
    return f"village: [[{'event' if is_event else 'intervention'}]] {what.kind()}"


def about(scenario, what):
    return [each for each in remarks(added(scenario, what)) if each.startswith(of(what))]


@pytest.mark.parametrize("case", CASES)
def test_what_is_remarked_on_changes_no_outcome(short, case):
    what, changes, words, _ = CASES[case]
    scenario = changed(short, changes)
    (remark,) = about(scenario, what)
    assert words in remark
    only_money = "spending" in remark or isinstance(what, Tranche | FundingCut)
    assert same(kept(scenario), kept(added(scenario, what)), *(MONEY if only_money else []))


@pytest.mark.parametrize("case", CASES)
def test_the_nearest_that_acts_is_not_remarked_on(short, case):
    what, changes, _, other = CASES[case]
    if callable(other) or isinstance(other, dict):
        scenario = changed(short, other)
    else:
        scenario, what = changed(short, changes), other
    assert about(scenario, what) == []
    assert not same(kept(scenario), kept(added(scenario, what)))


def test_no_scenario_that_comes_with_awda_is_remarked_on():
    assert {name: remarks(sim.load(name)) for name in known_scenarios()} == {
        name: [] for name in known_scenarios()
    }


def test_two_reforms_alike_are_one_and_the_later_says_so(short):
    twice = short.with_levers(ClearanceReform(signatures=2), ClearanceReform(signatures=2))
    assert len(remarks(twice)) == 1


def test_a_reform_whose_staff_moves_is_not_nothing_where_forums_close_desks(short):
    forums = short.with_levers(CommunityPolicing(agreed_signatures=1))
    assert remarks(forums.with_levers(ClearanceReform(signatures=4, staff_moved=1.0))) == []
    assert len(remarks(forums.with_levers(ClearanceReform(signatures=4)))) == 1


def test_money_that_comes_too_late_for_a_lever_is_none(short):
    late = short.with_(**POOR).with_tranches(Tranche(date(2016, 2, 7), 1e5))
    (remark, tranche) = remarks(late.with_levers(CommunityPolicing(end=5)))
    assert "there is no money in its weeks" in remark
    assert "no lever that costs anything acts in week 5 (2016-02-07) or later" in tranche
    assert remarks(late.with_levers(CommunityPolicing(end=6))) == []


@pytest.mark.parametrize("start", [WEEKS + 1, 400])
def test_what_starts_after_the_run_says_when_that_is(short, start):
    for what in (CommunityPolicing(start=start), AttackWave(start=start)):
        (remark,) = about(short, what)
        assert f"comes in week {start} ({short.day_of(start)})" in remark
        assert remark.endswith(f"after the last week of the run, {WEEKS}")


def test_dear_prices_and_great_sums_are_refused_before_the_run(short):
    dear = short.with_(**{"funding.inflation_a_year": 10.0, "funding.currency_year": 1990})
    with pytest.raises(InputError, match=r"house_repair: on 2016-\d\d-\d\d a house costs 2\.9"):
        dear.with_levers(HouseRepair(delay_weeks=0))
    assert dear.with_levers(HouseRepair(end=1), ClearanceReform(signatures=2))
    most = [Tranche(date(2016, 1, 9), 1e12)] * 91
    with pytest.raises(InputError, match=r"less than 90,071,992,547,409\.92 EUR is"):
        short.with_tranches(*most)
    assert (
        kept(short.with_tranches(*most[:90])).weeks["balance_cents"][-1] == 9 * 10**15 + 5 * 10**7
    )


SMALL = {"start": 14, "end": 16, "delay_weeks": 14, "weeks": 14, "signatures": 10,
         "agreed_signatures": 10, "forums": 4, "clerks": 3, "places": 4, "stations": 4}  # fmt: skip
WORLDS = {
    "funding.budget": [0.0, 30.0, 1e3, 1e6], "funding.overhead": [0.0, 1.0],
    "clearance.signatures": [0, 1, 4, 10], "clearance.queues": [0, 1],
    "household.blocked_share": [0.0, 0.3], "household.undocumented_share": [0.0, 0.3],
    "household.travel_weeks": [0, 1, 4], "household.word_of_mouth": [0.0, 0.3],
    "household.own_experience": [0.0, 1.0], "decision.base_willingness": [-2.0, 5.0],
    "decision.wait_elasticity": [0.0, 0.5], "decision.weight_grant": [0.0, 2.0],
    "decision.weight_hardship": [0.0, -2.0], "community.patrol_weight": [0.0, 1.0],
    "community.reopening_weeks": [0.0, 0.5, 8.0, 40.0], "run.households_per_agent": [1, 5],
    "armed_group.attack_scale": [0.0, 5.0], "run.weeks": [1, 6, 14],
}  # fmt: skip
DAYS = st.dates(date(2015, 12, 1), date(2016, 5, 1))


@st.composite
def things(draw, kinds):
    """A lever or an event of some kind, its numbers at an end of what is allowed or within it."""
    kind, given = draw(st.sampled_from(list(kinds.values()))), {}
    for name, declared in declarations(kind).items():
        if name == "governorate" and kind is not FundingCut:
            given[name] = draw(st.sampled_from(["", "Valley", "Far"]))
        elif isinstance(declared.about, Par) and draw(st.booleans()):
            low, high = declared.about.domain
            if declared.type is int:
                given[name] = draw(st.integers(int(low), SMALL.get(name, 20)))
            else:
                ends = [low, min(high, 1e3), declared.default, *declared.about.plausible]
                given[name] = float(draw(st.sampled_from(ends)))
    return kind(**given)


@st.composite
def scenarios(draw):
    """A small world with some levers, events and tranches, no two of a kind."""
    scenario = changed(sim.load("village"), {
        name: draw(st.sampled_from(values)) for name, values in WORLDS.items()
    })  # fmt: skip
    if draw(st.booleans()):
        scenario = replace(scenario, world=replace(scenario.world, hosts=CAMPS))
    else:
        far = CAMPS[0]._replace(households=0)
        scenario = replace(scenario, world=replace(scenario.world, hosts=(far, CAMPS[1])))
    if draw(st.booleans()):
        columns = [{"damaged": 0.0, "destroyed": 0.0}, {"services": 1.0}, {"jobs": 1.0}, OPEN, SHUT,
                   {"attacks_a_year": 0.0}, {"returns": "blocked"}]  # fmt: skip
        scenario = lines_of(scenario, **draw(st.sampled_from(columns)))
    if draw(st.booleans()):
        scenario = fled(scenario, draw(DAYS))
    tranche = st.builds(Tranche, DAYS, st.sampled_from([0.0, 0.01, 900.0, 1e5]),
                        st.sampled_from([0.0, 0.5, 1.0]), st.integers(0, 6))  # fmt: skip
    parts = [(things(LEVERS), 3, type), (things(SHOCKS), 3, type), (tranche, 2, lambda t: t.day)]
    return scenario, [
        each
        for part, most, key in parts
        for each in draw(st.lists(part, max_size=most, unique_by=key))
    ]


@settings(max_examples=150, deadline=None)
@given(scenarios())
def test_whatever_is_remarked_on_changes_nothing(drawn):
    scenario, given_things = drawn
    try:
        whole = built(scenario, given_things)
    except InputError:
        assume(False)
    for what in given_things:
        for remark in (each for each in remarks(whole) if each.startswith(of(what))):
            rest = [each for each in given_things if each is not what]
            only_money = "spending" in remark or "no lever that costs" in remark
            if only_money:  # of which other levers may have less or more
                rest = [each for each in rest if getattr(type(each), "unit", "") == ""]
            with_it = [each for each in given_things if each is what or each in rest]
            one, other = built(scenario, rest), built(scenario, with_it)
            assert same(kept(one), kept(other), *(MONEY if only_money else [])), remark


def built(scenario, given_things):
    for each in given_things:
        scenario = added(scenario, each)
    return scenario
