"""Switches: a mechanism that is off does nothing, and no other draw notices that it is off."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from worlds import enlarged, passed, ran

import sim
from experiments.mediation.mediation import CHANNELS
from sim.behaviour.return_decision import PASS_UNITS, Obstacle, obstacle
from sim.clearance.case_file import FileStatus
from sim.clearance.vacancies import empty_seats
from sim.core.declare import InputError, Par
from sim.levers.policing import CommunityPolicing
from sim.model import ReturnModel
from sim.run import run
from sim.scenario.catalogue import catalogue
from sim.scenario.mechanisms import MECHANISMS
from sim.state import State, Trait
from sim.world.lines import HostLine

SEED, WEEKS = 2, 60
LIVELY = {  # every mechanism has something to do within a year
    "run.weeks": WEEKS,
    "community.reopening_weeks": 0.0, "community.revival": 1.0,
    "decision.base_willingness": -1.0,
    "household.threat_share": 0.3, "household.blocked_share": 0.1,
    "household.affiliated_share": 0.2, "household.leave_again_a_year": 0.5,
    "onward.settle_willingness": -2.0, "onward.leave_country_a_year": 0.3,
    "clearance.bribe_asked": 0.3, "clearance.bribe_refused": 0.2, "clearance.denied": 0.01,
    "armed_group.broker_share": 0.5, "armed_group.threat_attacks": 0.5,
    "station.raids_a_year": 6.0, "station.tips_a_year": 500.0, "station.tip_effect": 0.3,
    "police.tenure_months": 3.0, "problems.disputes": 100.0,
    "problems.break_out_a_year": 1.0,
    "exits.papers_renewed_a_year": 1.0, "exits.appeal_a_year": 1.0, "exits.sponsor_a_year": 2.0,
    "exits.agreement_a_year": 2.0, "forum.agreement_chance": 0.8,
    "bargain.revoked_by_attack": 0.3, "bargain.spreads_a_year": 20.0,
    "decision.pass_hearsay": 0.3, "decision.pass_experience": 0.5, "decision.pass_elasticity": 0.5,
    "clearance.style_on_bribes": 1.0, "clearance.style_on_denial": 1.0,
    "clearance.desk_abuse": 0.2,
}  # fmt: skip
OFF_BY_DEFAULT = {  # until somebody says how much there is of it
    "blocking", "desk_manners", "papers_renewed", "appeals", "sponsors",
    "agreements",
}  # fmt: skip

every_mechanism = pytest.mark.parametrize("name", MECHANISMS)


@pytest.fixture(scope="module")
def lively(village):
    """The village with camps and two forums, where every mechanism is at work.

    Forums agree on the ten signatures that are asked for anyhow, so that agreeing changes nothing.
    """
    home = village.world.governorates[0]
    line = HostLine(home, date(2015, 1, 1), home, 1, 0.5)
    camps = replace(village, world=replace(village.world, hosts=(line,)))
    return camps.with_(**LIVELY).with_levers(CommunityPolicing(forums=2, agreed_signatures=10))


# What must be zero at the end of a run in which a mechanism is off, and is not where it is on.


def column(*names):
    return lambda model: [int(model.history.weeks[name].sum()) for name in names]


def households(condition):
    return lambda model: [int(condition(model.rows.households).sum())]


def took_time(model):
    return [int(model.rows.durations[..., 1:].sum())]


def kept_away_by_fear(model):
    rows = model.rows
    return [
        sum(
            obstacle(row, rows.communities[row["community"]], model.setting.decision)
            == Obstacle.UNSAFE
            for row in rows.households[rows.households["state"] == State.DISPLACED]
        )
    ]


def officers_replaced(model):
    """Those who are not trained and not who they were on the first day."""
    before, after = ReturnModel(model.setting, SEED).rows.officers, model.rows.officers
    return [int(((after["trained"] == 0) & (after["style"] != before["style"])).sum())]


def cleared_after_all(model):
    """Those who set out although their file was denied, by whether a sponsor may have vouched."""
    rows, status = model.rows.households, model.rows.files["status"]
    left = np.isin(rows["state"], [State.TRAVELLING, State.RETURNED, State.SETTLED])
    return left & (status == FileStatus.BARRED), (rows["traits"] & Trait.AFFILIATED) != 0


def appealed(model):
    out, affiliated = cleared_after_all(model)
    return [int((out & ~affiliated).sum())]


def vouched_for(model):
    out, affiliated = cleared_after_all(model)
    return [int((out & affiliated).sum())]


def freed(model):
    before, after = ReturnModel(model.setting, SEED).rows.households, model.rows.households
    return [int(((before["blocked"] == 1) & (after["blocked"] == 0)).sum())]


def believes_otherwise(rows):
    return rows["believed_pass"] != round(PASS_UNITS * 0.85)


def got_papers(rows):
    return (rows["traits"] & Trait.LACKED_PAPERS != 0) & (rows["documented"] == 1)


COUNTED = {
    "delay": took_time,
    "filter": column("files_barred", "barred", "wrongly_barred"),
    "bribe": column("bribes", "files_given_up"),
    "belief": households(lambda rows: rows["believed_days"] != 35.0),
    "safety_gate": kept_away_by_fear,
    "documents": households(lambda rows: rows["traits"] & Trait.LACKED_PAPERS != 0),
    "affiliation": households(lambda rows: rows["traits"] & Trait.AFFILIATED != 0),
    "blocking": households(lambda rows: rows["blocked"] == 1),
    "failed_return": column("failed"),
    "settling": column("settled"),
    "exit": column("abroad"),
    "attacks": column("attacks"),
    "broker_killings": column("brokers_killed"),
    "screening": column("wrongly_cleared", "rightly_barred"),
    "tips": column("tips"),
    "raids": column("raids"),
    "rotation": officers_replaced,
    "problems": column("problems_raised", "tension", "conflicts"),
    "desk_manners": lambda model: [int(model.rows.files["abuses"].sum())],
    "belief_in_passing": households(believes_otherwise),
    "papers_renewed": households(got_papers),
    "appeals": appealed,
    "sponsors": vouched_for,
    "agreements": freed,
    "bargain": column("agreements_revoked", "agreements_spread"),
}
ALONE = {  # where another mechanism leads to the same, or undoes it
    "sponsors": {"exits.appeal_a_year": 0.0}, "blocking": {"exits.agreement_a_year": 0.0},
}  # fmt: skip


@pytest.fixture(scope="module")
def lively_run(lively):
    return ran(lively, SEED)


@pytest.mark.parametrize("name", COUNTED)
def test_a_mechanism_that_is_off_never_happens(lively, lively_run, name):
    alone = lively.with_(**ALONE.get(name, {}))
    happened = COUNTED[name](ran(alone, SEED) if name in ALONE else lively_run)
    assert min(happened) > 0
    assert COUNTED[name](ran(alone.without(name), SEED)) == [0] * len(happened)


def test_a_file_is_never_lost_where_desks_do_not_filter(lively):
    losing = lively.with_(**{"clearance.lost": 1.0, "run.weeks": 20})
    cleared = [int(run(each, SEED).weeks["files_cleared"][-1])
               for each in (losing, losing.without("filter"))]  # fmt: skip
    assert cleared[0] == 0 < cleared[1]


# What must not matter in the weeks after the first day, and does where the mechanism is on: what is
# changed in the rows of that day, and what is then looked at.

PHASES = ("attacks", "communities", "stations", "households")  # no other writes what is changed


def put(array, field, value):
    def change(rows):
        getattr(rows, array)[field] = value

    return change


def look(array, field):
    return lambda rows: getattr(rows, array)[field].copy()


def far_away_in_camps(rows):
    rows.hosts["camp"], rows.hosts["governorate"], rows.hosts["hardship"] = 1, -1, 1.0


def without_property(rows):
    rows.households["traits"] &= np.uint8(255 - Trait.PROPERTY_DOCUMENTED)


def displaced_two_years_earlier(rows):
    rows.households["displaced_week"] -= 104


def all_kin_are_back(rows):
    rows.kin["returned"] = rows.kin["size"]


def all_kin_met_abuse(rows):
    rows.kin["met_abuse"] = rows.kin["size"]


STATE, FEAR = look("households", "state"), look("communities", "fear")
SECURITY, SUPPRESSION = look("communities", "security"), look("stations", "suppression")
PROBED = [
    ("trust", put("households", "trust_slow", 9.0), STATE),
    ("security", put("residents", "trust", 4.0), SUPPRESSION),
    ("security", put("officers", "style", 1.0), SUPPRESSION),
    ("security", put("officers", "mixed", 1), SECURITY),
    ("security", put("residents", "dangerous", 60), FEAR),
    ("security", put("problems", "tension", 100.0), SECURITY),
    ("security", put("problems", "new_conflicts", 9), FEAR),
    ("security", put("levers_in_force", "patrols", 1.0), SECURITY),
    ("kin", all_kin_are_back, STATE),
    ("hearsay", all_kin_met_abuse, look("households", "trust_fast")),
    ("anchoring", displaced_two_years_earlier, STATE),
    ("damage", put("households", "damage", 2), STATE),
    ("property", without_property, STATE),
    ("hosts", far_away_in_camps, STATE),
    ("excitation", put("armed_groups", "excitation", 60.0), FEAR),
    ("revival", put("residents", "home", 0), look("communities", "services")),
]


def afterwards(scenario, change, seen):
    """What is seen after eight weeks of a world that was changed on its first day."""
    model = ReturnModel(scenario, SEED)
    model.rows.residents["home"] = 40
    change(model.rows)
    for week in range(1, 9):
        passed(model, week, *PHASES)
    return seen(model.rows)


def nothing(_rows):
    pass


@pytest.mark.parametrize(("name", "change", "seen"), PROBED)
def test_what_a_mechanism_acts_on_does_not_matter_where_it_is_off(lively, name, change, seen):
    stay = lively.without("exit")  # which depends on camps, too
    changed, usual = (afterwards(stay, each, seen) for each in (change, nothing))
    assert (changed != usual).any()
    off = stay.without(name)
    changed, usual = (afterwards(off, each, seen) for each in (change, nothing))
    assert (changed == usual).all()


def test_who_damaged_a_house_does_not_matter_where_damage_is_off(lively):
    def floors(scenario):
        ends = [scenario.with_(**{"household.damaged_by_neighbours": end}) for end in (0.0, 1.0)]
        none, all_ = (ReturnModel(end, SEED).rows.households["safety_floor"] for end in ends)
        return none, all_

    assert not np.array_equal(*floors(lively))
    assert np.array_equal(*floors(lively.without("damage")))


@pytest.mark.small
def test_every_mechanism_is_held_to_doing_nothing_when_off():
    assert set(COUNTED) | {name for name, _, _ in PROBED} == set(MECHANISMS)


# What switches are declared as


@pytest.mark.small
@every_mechanism
def test_the_neutral_values_of_a_mechanism_are_inside_their_domains(village, name):
    known = catalogue()
    for key, value in MECHANISMS[name].neutral.items():
        about = known[key].about
        assert isinstance(about, Par)
        assert about.domain[0] <= value <= about.domain[1], key
        assert isinstance(value, known[key].type), key
    off = village.without(name)
    assert off == village.with_(**MECHANISMS[name].neutral)
    assert off.without(name) == off
    neutral = MECHANISMS[name].neutral
    assert (name in OFF_BY_DEFAULT) == all(known[key].default == neutral[key] for key in neutral)


@pytest.mark.small
@every_mechanism
def test_a_file_switches_a_mechanism_off_as_code_does_and_back_on(village, tmp_path, name):
    on = {key: 0.2 for each in OFF_BY_DEFAULT for key in MECHANISMS[each].neutral}
    base = village.with_(**on)
    lines = "".join(f"{key} = {value}\n" for key, value in on.items())
    (tmp_path / "base.toml").write_text(f'schema = 1\nextends = "village"\n{lines}')
    (tmp_path / "off.toml").write_text(
        f'schema = 1\nextends = "base.toml"\n[mechanisms]\n{name} = false\n'
    )
    (tmp_path / "on.toml").write_text(
        f'schema = 1\nextends = "off.toml"\n[mechanisms]\n{name} = true\n'
    )
    off, on = (sim.load(tmp_path / f"{name}.toml") for name in ("off", "on"))
    assert replace(off, name="village") == base.without(name) != base
    assert replace(on, name="village") == base


@pytest.mark.small
@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("[mechanisms]\nkinn = false", r"\[mechanisms\]: unknown key 'kinn'; did you mean 'kin'\?"),
        ("[mechanisms]\nkin = 0", r"\[mechanisms\] kin = 0: true or false is allowed; whether kin"),
        ("[mechanisms]\nkin = 1.0", r"\[mechanisms\] kin = 1.0: true or false is allowed"),
        ('[mechanisms]\nkin = "off"', r"\[mechanisms\] kin = 'off': true or false is allowed"),
        ("[mechanisms.kin]\nweight = 0", r"\[mechanisms\] kin = \{'weight': 0\}: true or false"),
        ("mechanisms = false", r"\[mechanisms\]: a table of names with true or false is allowed"),
        ('mechanisms = ["kin"]', r"\[mechanisms\]: a table of names with true or false is allowed"),
    ],
)
def test_a_switch_that_is_no_switch_is_refused_in_one_sentence(tmp_path, lines, words):
    path = tmp_path / "wrong.toml"
    path.write_text(f'schema = 1\nextends = "village"\n{lines}\n')
    with pytest.raises(InputError, match=rf"^wrong\.toml: {words}") as refused:
        sim.load(path)
    assert "\n" not in str(refused.value)


@pytest.mark.small
def test_code_refuses_a_mechanism_that_is_not_known(village):
    with pytest.raises(
        InputError, match=r"village: mechanism: unknown key 'kim'; did you mean 'ki"
    ):
        village.without("delay", "kim")


# Luck is named: what a switch does not reach stays as it was, to the bit


def differing(one, two):
    """The fields of rows and the columns of the history in which two runs differ."""
    found = set()
    for name, first in one.rows._asdict().items():
        second = getattr(two.rows, name)
        for field in first.dtype.names or ("",):
            pair = (first[field], second[field]) if field else (first, second)
            if not np.array_equal(*pair):
                found.add(f"{name}.{field}" if field else name)
    weeks = one.history.weeks, two.history.weeks
    columns = weeks[0].dtype.names
    return found | {f"weeks.{c}" for c in columns if not np.array_equal(weeks[0][c], weeks[1][c])}


# A mechanism, the values at which it happens but moves nothing else, and all that it then reaches.
HARMLESS = [
    ("bribe", {"clearance.bribe_refused": 0.0, "trust.bribe_slow": 0.0,
               "decision.pass_elasticity": 0.0},
     {"files.bribes", "counts", "weeks.bribes", "kin.refused", "households.believed_pass"}),
    ("desk_manners", {"clearance.style_on_bribes": 0.0, "clearance.style_on_denial": 0.0,
                      "trust.abuse_slow": 0.0}, {"files.abuses"}),
    ("belief_in_passing", {"decision.pass_elasticity": 0.0}, {"households.believed_pass"}),
    ("bargain", {}, {"forums.agreed", "forums.made", "forums.refused", "forums.revoked",
                     "forums.taken_over", "weeks.forums_agreed", "weeks.agreements_made",
                     "weeks.agreements_refused", "weeks.agreements_revoked",
                     "weeks.agreements_spread"}),
    ("screening", {"armed_group.threat_attacks": 0.0, "clearance.detected": 0.0},
     {"households.traits", "queue_entries.marks", "community_counts", "residents.dangerous",
      "armed_groups.first_dangerous",
      "counts", "weeks.wrongly_barred", "weeks.wrongly_cleared", "weeks.rightly_barred"}),
    ("raids", {"station.raid_abuse": 0.0, "station.raid_deterrence": 0.0},
     {"stations.raids", "stations.raids_of_late", "weeks.raids"}),
    ("tips", {"station.tip_effect": 0.0}, {"stations.tips", "weeks.tips"}),
    ("problems", {"community.tension_weight": 0.0, "community.conflict_fear": 0.0,
                  "forum.promise_weight": 0.0, "bargain.standing": 0.0},
     {"problems.raised", "problems.solved", "problems.conflicts", "problems.new_conflicts",
      "problems.tension", "open_problems", "forums.topic", "forums.solved", "forums.kept",
      "forums.standing", "weeks.problems_raised", "weeks.problems_solved", "weeks.conflicts",
      "weeks.tension", "weeks.standing"}),
    ("belief", {"decision.wait_elasticity": 0.0}, {"households.believed_days"}),
    ("hearsay", {"decision.trust_in_safety": 0.0, "station.tips_by_trust": 0.0},
     {"households.trust_fast", "households.trust_slow", "households.set_point", "community_counts",
      "residents.trust", "weeks.trust"}),  # set-points make up for what is usually heard
    ("revival", {"decision.weight_services": 0.0, "decision.weight_jobs": 0.0,
                 "onward.settle_jobs": 0.0, "onward.hope_holds": 0.0, "problems.youth_crime": 0.0,
                 "problems.broken_services": 0.0},
     {"communities.services", "communities.jobs", "communities.hope", "weeks.hope"}),
    ("rotation", {"police.encounters_a_year": 0.0, "station.raids_a_year": 0.0,
                  "station.mixed_safety": 0.0, "forum.chairing": 0.0,
                  "clearance.style_on_bribes": 0.0, "clearance.style_on_denial": 0.0,
                  "clearance.desk_abuse": 0.0},
     {"officers.style", "officers.trained", "officers.mixed", "stations.style",
      "stations.trained", "stations.mixed"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "harmless", "reaches"), HARMLESS)
def test_a_switch_leaves_every_other_draw_as_it_was(lively, name, harmless, reaches):
    on = lively.with_(**harmless)
    found = differing(ran(on, SEED), ran(on.without(name), SEED))
    assert found
    assert found <= reaches


# An exit that nobody can take, as nobody is where it leads out of.
EMPTY = [
    ("papers_renewed", {"household.undocumented_share": 0.0}),
    ("appeals", {"clearance.denied": 0.0, "clearance.denied_affiliated": 0.0,
                 "clearance.detected": 0.0}),
    ("sponsors", {"household.affiliated_share": 0.0}),
    ("agreements", {"household.blocked_share": 0.0}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "empty"), EMPTY)
def test_an_exit_that_nobody_can_take_disturbs_nobody(lively, name, empty):
    on = lively.with_(**empty)
    assert differing(ran(on, SEED), ran(on.without(name), SEED)) == set()


# A difference between places, or a trend, where it moves nothing else, and all that it reaches.
TRUST = {"households.trust_slow", "households.trust_fast", "community_counts", "residents.trust",
         "weeks.trust"}  # fmt: skip
BLIND = {"decision.trust_in_safety": 0.0, "station.tips_by_trust": 0.0}
DIFFERENCES = [
    ("community.services_spread",
     {"decision.weight_services": 0.0, "problems.broken_services": 0.0, "onward.hope_holds": 0.0},
     {"communities.services", "communities.hope", "weeks.hope"}),
    ("community.jobs_spread",
     {"decision.weight_jobs": 0.0, "problems.youth_crime": 0.0, "onward.settle_jobs": 0.0,
      "onward.hope_holds": 0.0},
     {"communities.jobs", "communities.hope", "weeks.hope"}),
    ("community.damage_spread",
     {"decision.weight_damage": 0.0, "household.fear_of_neighbours": 0.0},
     {"households.damage", "households.traits"}),
    ("trust.district_sd", BLIND, TRUST | {"households.set_point"}),
    ("trust.recovery_a_year", BLIND, TRUST),
]  # fmt: skip


@pytest.mark.parametrize(("spread", "harmless", "reaches"), DIFFERENCES)
def test_places_that_differ_leave_every_other_draw_as_it_was(lively, spread, harmless, reaches):
    alike = lively.with_(**harmless)
    found = differing(ran(alike, SEED), ran(alike.with_(**{spread: 0.5}), SEED))
    assert found
    assert found <= reaches


def test_a_survey_disturbs_nobody(lively, lively_run):
    errors = {"survey.intention_error": 5.0, "survey.intention_threshold": -3.0}
    other = ran(lively.with_(**errors, **{"trust.survey_error_sd": 2.0}), SEED)
    assert differing(lively_run, other) == set()
    assert lively_run.history.digest() == other.history.digest()
    assert lively_run.history.end_survey.intends != other.history.end_survey.intends


def seated(rows, desks):
    """When each of those who sit at some desks is free."""
    first, staff = rows.first_seats, rows.desks["staff"]
    return np.concatenate([rows.servers[first[d] : first[d] + staff[d]] for d in desks])


def of_district(model, place):
    """Every row that belongs to one place, which is a district of its own."""
    rows, number = model.rows, int(place)
    home = rows.communities[number]
    members = slice(home["first_household"], home["last_household"])
    officers = slice(home["first_officer"], home["last_officer"])
    desks, told = rows.routes[number], [name for name in rows.desks.dtype.names if name != "chunk"]
    found = [rows.households[members], rows.files[members], rows.desks[told][desks],
             seated(rows, desks), rows.community_counts[number],
             rows.kin[home["first_kin"] : home["last_kin"]], rows.officers[officers]]  # fmt: skip
    for name in ("communities", "armed_groups", "residents", "problems", "open_problems",
                 "stations", "forums", "levers_in_force"):  # fmt: skip
        found.append(getattr(rows, name)[number])
    return found


def same(one, two):
    return all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("hit", [0, 2])
def test_a_killed_broker_changes_the_district_that_the_desk_signs_for_and_no_other(village, hit):
    """A minimally different world: one killing more, which empties a desk for half a year."""
    places = enlarged(village, 4, 40).without("broker_killings", "settling")
    usual, killed = ReturnModel(places, SEED), ReturnModel(places, SEED)
    emptied = 0
    for week in range(1, 90):
        usual.step()
        killed.step()
        if week >= 30 and not emptied:
            killed.rows.armed_groups["kills"][hit] = 1
            empty_seats(killed.rows, SEED, week, 26)
            killed.rows.armed_groups["kills"][hit] = 0
            emptied = int((killed.rows.desks["empty_until"] == week + 26).sum())
    assert emptied == 1
    assert not same(of_district(usual, hit)[:2], of_district(killed, hit)[:2])
    for other in {0, 1, 2, 3} - {hit}:
        assert same(of_district(usual, other), of_district(killed, other)), other


@pytest.mark.parametrize("pair", ["village", "lively"])
def test_signatures_change_no_return_where_every_channel_is_off(village, lively, pair):
    """Ten, four or none: no other way leads from a signature to a return."""
    scenarios = {
        "village": (village, sim.load("village_four")),
        "lively": (lively, lively.with_levers(sim.levers.decrees.Abolition(start=10))),
    }[pair]
    # manners at the desks cost trust at each of them, and are no channel of the mediation yet
    many, few = (run(each.without(*CHANNELS), SEED) for each in scenarios)
    assert many.weeks["signatures"][-1] > few.weeks["signatures"][-1]
    assert (many.returned == few.returned).all()
    others = [name for name in many.weeks.dtype.names if name != "signatures"]
    assert (many.weeks[others] == few.weeks[others]).all()
    many, few = (run(each, SEED) for each in scenarios)
    assert (many.returned != few.returned).any()
