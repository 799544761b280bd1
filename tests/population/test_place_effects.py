"""How districts differ where their world's tables say the same of all."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from inert_world import first_day
from scipy.special import logit
from worlds import enlarged

from sim.model import ReturnModel
from sim.population.localities import localities
from sim.population.place_effects import moved_share, place_effects

small = pytest.mark.small


@small
def test_without_spreads_every_place_is_as_its_table_says(village):
    model = ReturnModel(village, 1)
    for row, locality in zip(model.rows.communities, localities(village), strict=True):
        line = locality.line
        assert (row["calm"], row["services"], row["jobs"]) == (
            line.security, line.services, line.jobs,
        )  # fmt: skip


@small
def test_localities_of_one_district_are_moved_alike_and_districts_apart(village):
    spread = village.with_(**{"community.security_spread": 0.5, "run.locality_households": 100})
    places = enlarged(spread, 2, 300)
    effects = place_effects(places, localities(places), 1).security
    assert len(effects) == 6
    assert len(set(effects[:3])) == len(set(effects[3:])) == 1
    assert effects[0] != effects[3]


def test_districts_spread_as_declared(village):
    scenario = enlarged(village, 400, 1).with_(
        **{"community.security_spread": 0.7, "community.jobs_spread": 0.4, "trust.district_sd": 0.2}
    )
    effects = place_effects(scenario, localities(scenario), 5)
    found = [np.std(each) for each in effects]
    assert found == pytest.approx([0.7, 0.0, 0.4, 0.0, 0.2], rel=0.12)
    assert np.corrcoef(effects.security, effects.jobs)[0, 1] == pytest.approx(0.0, abs=0.15)


@small
def test_shares_are_moved_on_the_logit_and_stay_shares(village):
    assert logit(moved_share(0.2, 0.7)) == pytest.approx(logit(0.2) + 0.7)
    assert (moved_share(0.0, 3.0), moved_share(1.0, -3.0)) == (0.0, 1.0)
    wild = first_day(village, **{"community.damage_spread": 10.0, "community.jobs_spread": 10.0})
    assert ((wild.rows.communities["jobs"] >= 0) & (wild.rows.communities["jobs"] <= 1)).all()


@small
def test_the_access_of_a_district_is_added_to_that_of_its_governorate_and_to_no_other(village):
    places = enlarged(village, 2, 1)
    first, second = places.world.districts[:2]
    governorate = places.world.governorates[0]
    access = {f"access.{governorate}": 0.5, f"district_access.{first}": -0.2}
    rows = ReturnModel(places.with_(**access), 1).rows.communities
    names = [locality.line.district for locality in localities(places)]
    assert {row["access"] for row, name in zip(rows, names, strict=True) if name == first} == {0.3}
    other = {row["access"] for row, name in zip(rows, names, strict=True) if name == second}
    assert other <= {0.5, 0.0}


@small
def test_the_blocked_families_of_a_district_are_so_many_times_as_many_and_of_no_other(village):
    places = enlarged(village, 2, 400).with_(**{"household.blocked_share": 0.1})
    first, second = places.world.districts[:2]
    changed = places.with_(**{f"district_blocked.{first}": 3.0})
    shares = []
    for scenario in (places, changed):
        rows = ReturnModel(scenario, 1).rows
        names = np.array([locality.line.district for locality in localities(scenario)])
        of = names[rows.households["community"]]
        shares.append([rows.households["blocked"][of == name].mean() for name in (first, second)])
    assert shares[1][0] == pytest.approx(3.0 * shares[0][0], rel=0.25)
    assert shares[1][1] == shares[0][1]


@small
def test_a_place_opens_so_long_after_its_own_first_day_and_others_as_usual(village):
    """Rows of one district are retaken in weeks of their own, half of each later than the rest."""
    places = enlarged(village, 4, 400)
    lines = tuple(
        lost(line, date(2016, 3, 6 + 7 * (row % 3)), date(2016, 6, 5 + 7 * (row % 3)))
        for row, line in enumerate(places.world.communities)
    )
    lines = (lines[0], lines[1]._replace(district=lines[0].district), *lines[2:])
    places = replace(places, world=replace(places.world, communities=lines))
    given = {lines[0].district: 25.0, lines[2].district: 4.0}
    held = places.with_(**{
        "run.weeks": 60, "run.locality_households": 100, "community.reopening_weeks": 10.0,
    } | {f"district_reopening.{name}": weeks for name, weeks in given.items()})  # fmt: skip
    model = ReturnModel(held, 1)
    for _ in range(held.run.weeks):
        model.step()
    opened = model.rows.communities["opened_week"].tolist()
    for week, each in zip(opened, localities(held), strict=True):
        first, own = held.week_of(each.line.retaken_first), each.retaken_week
        weeks = given.get(each.line.district)
        assert week == (own + 10 if weeks is None else max(first + weeks, own))
    assert len({each.retaken_week for each in localities(held)}) == 6


def lost(line, first, last):
    return line._replace(retaken_first=first, retaken_last=last)


@small
def test_half_of_a_place_is_retaken_on_its_first_day_and_half_on_its_last(village):
    days = date(2015, 3, 1), date(2016, 3, 1)
    line = lost(village.world.communities[0], *days)
    place = replace(village, world=replace(village.world, communities=(line,)))
    for size, wanted in ((4, [0, 0, 1, 1]), (3, [0, 1, 1]), (1, [1])):
        split = place.with_(**{"run.locality_households": line.households // size})
        found = [each.retaken_week for each in localities(split)]
        assert found == [village.week_of(days[which]) for which in wanted]


@small
def test_who_was_never_lost_flees_in_every_wave_and_the_lost_in_the_order_of_retaking(village):
    line = village.world.communities[0]
    lines = (
        lost(line, None, None)._replace(community="calm"),
        lost(line, date(2016, 3, 1), date(2016, 3, 1))._replace(community="late"),
        lost(line, date(2015, 3, 1), date(2015, 3, 1))._replace(community="early"),
    )
    places = replace(village, world=replace(village.world, communities=lines)).with_(
        **{"run.locality_households": line.households}
    )
    found = {
        each.line.community: (each.first_share, each.last_share) for each in localities(places)
    }
    assert found == {"calm": (0.0, 1.0), "early": (0.0, 0.5), "late": (0.5, 1.0)}
