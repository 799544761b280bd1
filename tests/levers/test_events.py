"""The contract of every event of a scenario, and what each does."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from worlds import fingerprint, ran, started

import sim
from sim.core.declare import InputError, declarations
from sim.core.randomness import Purpose, draws
from sim.engine.outside_changes import count_all
from sim.levers.deliveries import LegalAid
from sim.levers.events import (
    SHOCKS,
    AttackWave,
    BrokersKilled,
    FundingCut,
    OfficersMoved,
    RoadsClosed,
)
from sim.levers.family_events import CampsClosed, NewDisplacement
from sim.state import State
from sim.world.lines import HostLine

START = 30
EXAMPLES = {
    "attack_wave": AttackWave(start=START, factor=20.0),
    "roads_closed": RoadsClosed(start=START, weeks=20),
    "funding_cut": FundingCut(start=START, weeks=20),
    "brokers_killed": BrokersKilled(start=START, share=1.0, weeks_empty=20),
    "officers_moved": OfficersMoved(start=START, share=1.0),
    "camps_closed": CampsClosed(start=START),
    "new_displacement": NewDisplacement(start=START, share=0.5),
}
NOWHERE_IN_PARTICULAR = {"funding_cut"}  # events for which a governorate is refused
LOCAL = {name: shock for name, shock in EXAMPLES.items() if name not in NOWHERE_IN_PARTICULAR}
every_local_shock = pytest.mark.parametrize("shock", LOCAL.values(), ids=LOCAL)
every_shock = pytest.mark.parametrize("shock", EXAMPLES.values(), ids=EXAMPLES)


@pytest.fixture(scope="module")
def camps(village):
    """The village, half of its displaced in camps, two forums at work."""
    home = village.world.governorates[0]
    line = HostLine(home, date(2015, 1, 1), "Elsewhere", 1, 0.5)
    return replace(village, world=replace(village.world, hosts=(line,))).with_levers(
        sim.levers.policing.CommunityPolicing(forums=2)
    )


def history(scenario, *shocks, weeks=90):
    return ran(scenario.with_shocks(*shocks).with_(**{"run.weeks": weeks}), seed=2).history


def test_every_registered_event_is_held_to_the_contract():
    assert set(EXAMPLES) == set(SHOCKS)


@every_shock
def test_an_event_changes_nothing_before_it_happens(camps, shock):
    without, with_it = history(camps).weeks, history(camps, shock).weeks
    assert (without[:START] == with_it[:START]).all()
    assert (without != with_it).any()


@every_local_shock
def test_an_event_in_another_governorate_changes_nothing_here(camps, shock):
    world = camps.world
    far = HostLine(world.governorates[0], date(2016, 1, 1), "Far", 0, 0.5)
    known = replace(camps, world=replace(world, hosts=(*world.hosts, world.hosts[0]._replace(
        date=date(2016, 1, 1), households=1), far)))  # fmt: skip
    elsewhere = replace(shock, governorate="Far")
    assert (history(known).weeks == history(known, elsewhere).weeks).all()


@every_shock
def test_an_event_has_a_sentence_and_declared_fields(shock):
    assert len(shock.about) > 20
    assert set(declarations(type(shock))) >= {"start", "governorate"}


@every_shock
@pytest.mark.parametrize("threads", [1, 2])
def test_an_event_is_the_same_for_agents_and_compiled(camps, shock, threads):
    short = camps.with_shocks(shock).with_(**{"run.weeks": 50})
    assert (
        fingerprint(ran(short, engine="agents").rows)
        == fingerprint(ran(short, threads=threads).rows)
    )  # fmt: skip


def test_nobody_arrives_while_the_roads_are_closed(camps):
    weeks = history(camps, EXAMPLES["roads_closed"]).weeks
    closed = weeks["returned"][START - 1 : START + 20]
    assert (closed[1:] <= closed[:-1]).all()
    assert weeks["returned"][START + 21] > closed[-1]


def test_no_file_is_signed_and_no_forum_meets_while_every_seat_is_empty(camps):
    weeks = history(camps, EXAMPLES["brokers_killed"]).weeks
    during = weeks[START : START + 19]
    for name in ("files_cleared", "files_barred", "meetings"):
        assert during[name].min() == during[name].max() == weeks[name][START - 1], name
    assert weeks["files_cleared"][-1] > during["files_cleared"][-1]


def struck(scenario, shock, **states):
    """Rows of the first day with these states, struck everywhere; households before, their lots."""
    model, site = started(scenario, shock)
    households = model.rows.households
    for name, value in states.items():
        households[name] = value
    count_all(model.rows, START - 1)
    before = households.copy()
    uniforms = draws(1, START, Purpose.SHOCK_HOUSEHOLD.value, households["stream"])
    shock.act(site, np.ones(len(model.rows.communities), np.bool_))
    return model.rows, before, uniforms


@pytest.mark.small
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_the_declared_share_of_officers_is_moved_and_nobody_of_them_is_trained(camps, share):
    shock = OfficersMoved(start=START, share=share)
    model, site = started(camps, shock)
    officers = model.rows.officers
    officers["trained"], officers["style"] = 1, 0.9
    uniforms = draws(1, START, Purpose.SHOCK_OFFICER.value, officers["stream"])
    shock.act(site, np.ones(len(model.rows.communities), np.bool_))
    assert ((officers["trained"] == 0) == (uniforms < share)).all()
    assert ((officers["style"] < 0.9) == (uniforms < share)).all()


@pytest.mark.small
@pytest.mark.parametrize("factor", [20.0, 0.5])
def test_a_wave_multiplies_the_attacks_that_nothing_triggers(camps, factor):
    wave = AttackWave(start=START, factor=factor)
    model, site = started(camps, wave)
    groups = model.rows.armed_groups
    groups["base_rate"], places = 0.3, np.arange(len(groups)) == 1
    wave.act(site, places)
    assert (groups["base_rate"] == np.where(places, 0.3 * factor, 0.3)).all()


@pytest.mark.small
@pytest.mark.parametrize("state", [State.DISPLACED, State.WAITING, State.BARRED, State.RETURNED])
@pytest.mark.parametrize("blocked", [0, 1])
def test_who_leaves_closed_camps_and_who_is_sent_home(camps, state, blocked):
    shock = CampsClosed(start=START, forced_home=0.6)
    rows, before, uniforms = struck(camps, shock, state=state, blocked=blocked)
    in_camp = rows.hosts["camp"][before["host"]] == 1
    leave = in_camp & (state != State.RETURNED)
    is_open = rows.communities["open"][before["community"]] == 1
    home = leave & is_open & (uniforms < 0.6) & (state == State.DISPLACED) & (blocked == 0)
    assert leave.sum() > 0 or state == State.RETURNED
    assert (rows.households["host"] == before["host"] - leave).all()
    assert (rows.households["state"] == np.where(home, State.RETURNED, state)).all()
    assert (rows.households["since"][home] == START).all()


@pytest.mark.small
def test_who_flees_again_has_lost_home_this_week_and_once_more(camps):
    shock = NewDisplacement(start=START, share=0.5)
    rows, _, uniforms = struck(camps, shock, state=State.RETURNED, times_left=1, displaced_week=3)
    flee = uniforms < 0.5
    assert 0 < flee.sum() < len(flee)
    households = rows.households
    assert (households["state"] == np.where(flee, State.DISPLACED, State.RETURNED)).all()
    assert (households["times_left"] == np.where(flee, 2, 1)).all()
    assert (households["displaced_week"] == np.where(flee, START, 3)).all()
    assert (households["since"][flee] == START).all()


def test_closed_camps_are_empty_and_about_the_declared_share_of_families_is_home(camps):
    enlarged = camps.with_(**{"run.weeks": START - 1, "community.reopening_weeks": 0.0})
    before, after = (
        ran(each).rows
        for each in (
            enlarged,
            enlarged.with_(**{"run.weeks": START}).with_shocks(CampsClosed(start=START)),
        )
    )
    in_camp = before.hosts["camp"][before.households["host"]] == 1
    there = in_camp & (before.households["state"] == State.DISPLACED)
    home = after.households["state"][there] == State.RETURNED
    assert there.sum() > 40
    assert 0.45 < home.mean() < 0.85
    still = after.households["state"] == State.DISPLACED
    assert not (after.hosts["camp"][after.households["host"][still]] == 1).any()


@pytest.mark.small
def test_an_event_in_an_unknown_governorate_is_refused(camps):
    with pytest.raises(InputError, match=r"attack_wave: governorate: unknown key 'Elswhere'; did"):
        camps.with_shocks(AttackWave(governorate="Elswhere"))


@pytest.mark.small
@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (lambda: FundingCut(share=1.5), r"\[\[event\]\] funding_cut: share = 1.5: a number from 0"),
        (lambda: LegalAid(capacity_a_week=-5.0), r"\] legal_aid: capacity_a_week = -5.0: a number"),
        (lambda: LegalAid(placement="nearest"), r"legal_aid: placement = 'nearest': most_waiting"),
        (lambda: LegalAid(start=9, end=3), r"legal_aid: end = 3: a week after start = 9 is"),
    ],
)
def test_what_is_made_in_python_is_checked_as_what_stands_in_a_file(camps, bad, sentence):
    thing = bad()
    add = camps.with_shocks if isinstance(thing, FundingCut) else camps.with_levers
    with pytest.raises(InputError, match=sentence):
        add(thing)


@pytest.mark.small
def test_a_funding_cut_in_one_governorate_is_refused(camps):
    sentence = (
        r"\[\[event\]\] funding_cut: governorate = 'Valley': none is allowed; money is one budget"
    )
    with pytest.raises(InputError, match=sentence):
        camps.with_shocks(FundingCut(governorate="Valley"))


@pytest.mark.small
def test_an_event_is_read_from_a_scenario(tmp_path):
    path = tmp_path / "wave.toml"
    path.write_text(
        'schema = 1\nextends = "village"\n'
        '[[event]]\nkind = "attack_wave"\nstart = 5\nfactor = 3.0\n',
        encoding="utf-8",
    )
    assert sim.load(path).shocks == (AttackWave(start=5, factor=3.0),)
    path.write_text('schema = 1\nextends = "village"\n[[event]]\nkind = "attack_wav"\n')
    with pytest.raises(
        InputError, match=r"\[\[event\]\] 1: kind = 'attack_wav': no such event; did"
    ):
        sim.load(path)
