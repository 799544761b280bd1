"""What places, attacks, raids, tips and officers do: cases worked by hand."""

import math

import numpy as np
import pytest
from inert_world import SEED, first_day, uniforms
from worlds import enlarged, in_round, lived

from sim.agents.armed_group import planned_rate
from sim.agents.community import hoped
from sim.agents.police import Conduct
from sim.agents.station import left_of_attacks, tips_a_week
from sim.core.randomness import Purpose, draw, poisson
from sim.levers.events import OfficersMoved
from sim.levers.lever import LeverContext
from sim.state import State, Trait

small = pytest.mark.small


@small
def test_hope_follows_what_is_seen_as_worked_by_hand(still):
    step = 1.0 - math.exp(-1.0 / 52.0)
    assert hoped(0.4, 0.6, False, 52.0) == pytest.approx(0.4 + 0.2 * step)
    assert hoped(0.4, 0.6, True, 52.0) == pytest.approx(0.4 + 0.6 * step)
    model = first_day(still)
    places = model.rows.communities
    places["hope"], places["services"], places["jobs"] = 0.2, 0.5, 0.3
    places["calm"], places["retaken_week"] = [1.0, -1.0, 1.0], [-99, -99, 99]
    lived(model, 1, "communities")  # it grows, is not safe, is not open
    assert places["hope"][0] == pytest.approx(0.2 + 0.8 * step)
    assert places["hope"][1:] == pytest.approx([0.2 + 0.2 * step] * 2)


@small
@pytest.mark.parametrize("revival", [-0.5, 0.0, 0.2, 1.0])
def test_those_who_return_revive_a_place_as_worked_by_hand(still, revival):
    model = first_day(still, **{"community.revival": revival, "community.recovery_a_year": 0.52})
    places, residents = model.rows.communities, model.rows.residents
    places["calm"], places["retaken_week"] = 5.0, -99
    places["services"], places["jobs"] = 0.5, 0.2
    residents["agents"], residents["home"] = 50, [0, 25, 50]
    lived(model, 1, "communities")
    left = np.exp(-0.01 * (1.0 + revival * np.array([0.0, 0.5, 1.0])))
    assert places["services"] == pytest.approx(1.0 - 0.5 * left)
    assert places["jobs"] == pytest.approx(1.0 - 0.8 * left)


@small
def test_problems_and_conflicts_frighten_and_mixed_stations_calm_as_worked_by_hand(still):
    model = first_day(still)
    rows = model.rows
    rows.communities["calm"], rows.communities["fear"] = 0.8, 0.0
    rows.armed_groups["attacks"] = [2, 0, 0]
    rows.problems["new_conflicts"], rows.problems["tension"] = [3, 0, 0], [40.0, 0.0, 0.0]
    rows.stations["mixed"] = [0.15, 0.65, 0.15]  # 0.15 is what is usual
    lived(model, 1, "communities")
    remembered = 2 + 0.3 * 3
    expected = [0.8 - 0.6 * math.log(1.0 + remembered) - 0.005 * 40.0, 0.8 + 0.1 * 0.5, 0.8]
    assert rows.communities["security"] == pytest.approx(expected)
    assert rows.communities["fear"] == pytest.approx([remembered, 0.0, 0.0])


@small
def test_dangerous_families_add_attacks_only_where_they_are_home(still):
    model = first_day(still, **{"armed_group.threat_attacks": 100.0})
    rows = model.rows
    rows.households["traits"] = Trait.DANGEROUS
    rows.households["state"][:20] = State.RETURNED
    rows.households["state"][20:30] = State.AT_HOME
    rows.armed_groups["base_rate"] = 0.01
    lived(model, 1, "presence")
    assert rows.residents["dangerous"].tolist() == [30, 0, 0]
    assert planned_rate(
        rows.armed_groups[0], 0.0, 30.0, model.setting.armed_group
    ) == pytest.approx(0.01 + 30.0 * 100.0 / 365.0)
    lived(model, 2, "attacks")
    for place, rate in enumerate((0.01 + 30.0 * 100.0 / 365.0, 0.01, 0.01)):
        stream = int(rows.armed_groups["stream"][place])
        days = [poisson(rate, draw(SEED, 2, Purpose.ATTACKS, stream, day)) for day in range(7)]
        assert rows.armed_groups["attacks"][place] == sum(days)
    assert rows.armed_groups["attacks"][0] > 30


@small
def test_the_record_holds_the_attacks_of_as_many_dangerous_families_as_come_home_unscreened(still):
    """10 of 40 families are a threat and the record says 20 a day; half of all families are home.

    So 5 dangerous ones at home change nothing; 5 more add one attack a day, 5 fewer take one away.
    """
    model = first_day(still, **{"armed_group.threat_attacks": 73.0})
    rows = model.rows
    rows.armed_groups["base_rate"], rows.armed_groups["first_dangerous"] = 20.0, 10
    rows.residents["agents"], rows.residents["home"] = 40, 20
    rows.residents["dangerous"] = [5, 10, 0]
    lived(model, 2, "attacks")
    for place, rate in enumerate((20.0, 21.0, 19.0)):
        stream = int(rows.armed_groups["stream"][place])
        days = [poisson(rate, draw(SEED, 2, Purpose.ATTACKS, stream, day)) for day in range(7)]
        assert rows.armed_groups["attacks"][place] == sum(days)


@small
def test_there_are_never_fewer_attacks_than_none(still):
    model = first_day(still)
    row, parameters = model.rows.armed_groups[0], model.setting.armed_group
    row["base_rate"] = 0.001
    assert planned_rate(row, 0.0, -1e6, parameters) == 0.0


@small
def test_what_police_leave_of_planned_attacks_is_what_happens(still):
    model = first_day(still)
    rows = model.rows
    rows.armed_groups["base_rate"], rows.stations["suppression"] = 3.0, [1.0, 0.5, 0.0]
    lived(model, 1, "attacks")
    for place, rate in enumerate((3.0, 1.5, 0.0)):
        stream = int(rows.armed_groups["stream"][place])
        days = [poisson(rate, draw(SEED, 1, Purpose.ATTACKS, stream, day)) for day in range(7)]
        assert rows.armed_groups["attacks"][place] == sum(days)


@small
def test_a_station_raids_the_more_the_more_coercive_it_is_and_what_a_raid_deters_fades(still):
    places = enlarged(still, 40, 1)
    model = first_day(places, **{"station.raids_a_year": 26.0, "station.raid_deterrence": 0.3})
    style = np.linspace(0.0, 1.0, 40)
    model.rows.officers["style"] = np.repeat(style, 4)
    stations = model.rows.stations
    stations["deterrence"] = 0.2
    lived(model, 1, "stations")
    raids = uniforms(model, Purpose.RAID, "stations") < 1.0 - np.exp(-0.5 * (1.0 - style))
    assert 3 < raids.sum() < 30
    assert ((stations["raids"] == 1) == raids).all()
    assert ((stations["raids_of_late"] == 1) == raids).all()
    after = np.where(raids, 0.3, 0.2 * math.exp(-1.0 / 6.0))
    assert stations["deterrence"] == pytest.approx(after)
    assert stations["suppression"] == pytest.approx(1.0 - after, abs=1e-3)  # but for tips


@small
def test_a_raid_abuses_each_household_that_lives_there_once_and_nobody_else(still):
    model = first_day(still, **{"station.raid_abuse": 1.0, "household.leave_again_a_year": 0.0})
    rows, homes = model.rows.households, (State.RETURNED, State.AT_HOME)
    rows["state"] = np.arange(200) // 4 % 8  # every state, in rounds of every week
    rows["displaced_week"], rows["safety_floor"] = 999, -20.0
    rows["since"] = -100
    before, state = rows["trust_slow"].copy(), rows["state"].copy()
    rows["updated"] = 9
    for week in range(10, 34):
        model.rows.stations["raids_of_late"][0] = 1 << week - 10
        lived(model, week, "households")
    hit = np.isin(state, homes) & (rows["community"] == 0)
    assert hit.sum() > 10
    others = ~hit & np.isin(state, [*homes, State.DISPLACED, State.SETTLED, State.ABROAD])
    assert (rows["trust_slow"] - before)[hit] == pytest.approx(-0.5)
    assert (rows["trust_slow"] == before)[others].all()


@small
def test_a_raid_abuses_nobody_who_came_home_after_it(still):
    model = first_day(still, **{"station.raid_abuse": 1.0, "household.leave_again_a_year": 0.0})
    rows = model.rows.households
    rows["state"], rows["safety_floor"], rows["since"] = State.RETURNED, -20.0, 12
    rows["updated"], before = 9, rows["trust_slow"].copy()
    for week in range(12, 34):
        model.rows.stations["raids_of_late"] = 1 << week - 10
        lived(model, week, "households")
    assert (rows["trust_slow"] == before).all()


@small
def test_tips_as_worked_by_hand(village):
    p = village.station
    assert tips_a_week(2000.0, 0.0, p) == pytest.approx(20.0 / 52.0)
    assert tips_a_week(2000.0, 2.0, p) == pytest.approx(20.0 / 52.0 * math.exp(0.3))
    for trust in (-20.0, 20.0):  # beyond five SD nothing more follows
        expected = 20.0 / 52.0 * math.exp(0.15 * math.copysign(5.0, trust))
        assert tips_a_week(2000.0, trust, p) == pytest.approx(expected)
    assert left_of_attacks(0.1, 0.0, 0.05) == pytest.approx(0.9)
    assert left_of_attacks(0.0, 10.0, 0.05) == pytest.approx(math.exp(-0.5))
    assert left_of_attacks(0.0, 10.0, 0.0) == 1.0


@small
@pytest.mark.parametrize("tip_effect", [0.05, 0.0])
def test_tips_beyond_those_at_the_first_days_mean_trust_avert_attacks(still, tip_effect):
    busy = {"run.households_per_agent": 10, "station.tips_a_year": 520.0}
    model = first_day(still, **busy, **{"station.tip_effect": tip_effect})
    residents, stations = model.rows.residents, model.rows.stations
    residents["home"], residents["trust"] = 100, [0.0, 1.0, -1.0]  # 1,000 households
    lived(model, 1, "stations")
    expected = 10.0 * np.exp([0.0, 0.15, -0.15])
    assert stations["suppression"] == pytest.approx(np.exp(-tip_effect * (expected - 10.0)))
    assert stations["suppression"][0] == 1.0
    told = [
        poisson(*each)
        for each in zip(expected, uniforms(model, Purpose.TIPS, "stations"), strict=True)
    ]
    assert stations["tips"].tolist() == told


@small
def test_a_station_is_what_its_officers_are(still):
    model = first_day(still)
    officers = model.rows.officers
    officers["style"][:4], officers["trained"][:4] = [0.1, 0.2, 0.3, 0.8], [0, 0, 0, 1]
    officers["mixed"][:4] = [1, 0, 1, 0]
    station = lived(model, 1, "stations").rows.stations[0]
    found = [float(station[name]) for name in ("style", "trained", "mixed")]
    assert found == pytest.approx([0.35, 0.25, 0.5])


@small
@pytest.mark.parametrize("programme", [0.0, 0.5, 1.0])
def test_newcomers_are_mixed_in_the_declared_share_or_in_that_of_the_programme(still, programme):
    model = first_day(enlarged(still, 30, 1), **{"police.tenure_months": 0.25})
    model.rows.levers_in_force["mixed"] = programme
    officers = model.rows.officers
    officers["mixed"], officers["style"] = 9, 2.0
    lived(model, 1, "police")
    moved = uniforms(model, Purpose.OFFICER_ROTATION, "officers") < 1.0 - math.exp(-48.0 / 52.0)
    assert 50 < moved.sum() < 100
    mixed = uniforms(model, Purpose.OFFICER_ORIGIN, "officers") < max(0.15, programme)
    assert (officers["mixed"] == np.where(moved, mixed, 9)).all()
    assert ((officers["style"] == 2.0) == ~moved).all()


@small
def test_officers_moved_at_once_are_no_more_coercive_where_they_are_mixed(still):
    """Group and style of a newcomer are drawn apart, as on the first day."""
    model = first_day(enlarged(still, 100, 1))
    site = LeverContext(model.rows, model.ledger, SEED, 5, model.setting, 1.0)
    OfficersMoved(start=5, share=1.0).act(site, np.ones(100, np.bool_))
    officers = model.rows.officers
    mixed = officers["mixed"] == 1
    assert 30 < mixed.sum() < 90
    error = 0.4 / math.sqrt(12.0 * mixed.sum())  # of a mean of uniform styles from 0 to 0.4
    assert abs(officers["style"][mixed].mean() - officers["style"].mean()) < 4 * error


@small
@pytest.mark.parametrize(("age", "hits"), [(2, True), (3, True), (4, False)])
def test_a_raid_hits_who_was_home_in_its_week_and_nobody_who_came_later(still, age, hits):
    """Everybody came home three weeks ago; the raid was so many weeks ago."""
    week = 48
    model = first_day(enlarged(still, 1, 2400), **{"station.raid_abuse": 1.0})
    model.week = week
    rows = model.rows.households
    rows["state"], rows["since"], rows["updated"] = State.RETURNED, week - 3, week - 24
    rows["contact"] = Conduct.NONE
    model.rows.stations["raids_of_late"] = 1 << age
    lived(model, week, "households")
    abused = in_round(model, 24) & hits
    assert in_round(model, 24).sum() > 50
    assert ((rows["contact"] == Conduct.ABUSIVE) == abused).all()
