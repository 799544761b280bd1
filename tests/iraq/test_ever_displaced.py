"""Households ever displaced by district, as known on a day, with nothing that was counted later."""

from datetime import date

import numpy as np
import pytest

import sim
from experiments.iraq import sources
from experiments.iraq.conditions import WORLD, differing_tables
from experiments.iraq.ever_displaced import (
    MARGIN,
    drawn_households,
    ever_displaced,
    known_households,
    shares,
    whole_numbers,
    within,
)
from experiments.iraq.known_world import known_by
from experiments.iraq.sources import source
from experiments.provenance.tables import to_csv

pytestmark = pytest.mark.small

EARLY, CUT, END = date(2016, 12, 31), date(2017, 12, 31), date(2018, 6, 30)
DATED = {
    "returned_households_by_district": "date", "camp_share_of_displaced": "fdate",
    "displaced_households_by_origin_governorate": "date",
    "displaced_by_origin_and_host_governorate": "date",
    "conflict_events_by_district_month": "month",
}  # fmt: skip


@pytest.fixture
def nothing_later(monkeypatch, tmp_path):
    """Sources from which all rows after the early cut, and the table of June 2018, are gone."""
    for path in sources.SOURCES.glob("*.csv"):
        rows = source(path.stem)
        if path.stem in DATED:
            rows = [row for row in rows if row[DATED[path.stem]] <= EARLY.isoformat()]
        if path.stem == "districts":
            for row in rows:
                row.update(ever_displaced_households="1", ever_displaced_basis="removed")
        (tmp_path / path.name).write_text(to_csv(rows), encoding="utf-8")
    return lambda: monkeypatch.setattr(sources, "SOURCES", tmp_path)


def test_rows_after_the_cut_change_nothing(nothing_later):
    before = ever_displaced(EARLY), drawn_households(shares(EARLY), np.random.default_rng(2))
    world = known_by(sim.load("iraq"), EARLY).world
    nothing_later()
    assert source("returned_households_by_district")[-1]["date"] <= EARLY.isoformat()
    after = ever_displaced(EARLY), drawn_households(shares(EARLY), np.random.default_rng(2))
    assert after == before
    assert known_by(sim.load("iraq"), EARLY).world == world


def test_later_counts_do_change_a_later_table():
    early, cut, end = ([row["households"] for row in ever_displaced(c)] for c in (EARLY, CUT, END))
    assert early != cut != end


@pytest.mark.parametrize("cut", [EARLY, CUT, END])
def test_a_governorate_has_what_was_counted_and_no_district_more_than_it_holds(cut):
    rows = ever_displaced(cut)
    back = sources.latest(
        sources.stocks("returned_households_by_district", "district", "returned_households", cut),
        cut.isoformat(),
    )
    still = sources.latest(
        sources.stocks(
            "displaced_households_by_origin_governorate",
            "governorate_of_origin", "displaced_households", cut,
        ), cut.isoformat(),
    )  # fmt: skip
    for name in ("Anbar", "Ninewa", "Salah al-Din", "Diyala"):
        inside = [row for row in rows if row["governorate"] == name]
        counted = still[name] + sum(back.get(row["district"], 0) for row in inside)
        assert sum(row["households"] for row in inside) == pytest.approx(counted, abs=len(inside))
    for row in rows:
        assert row["low"] <= row["households"] <= row["high"] <= row["holds"]


def test_a_bound_is_the_population_before_the_war_in_families_with_a_margin():
    """Tikrit: 172,119 people in 2007, seven years of growth, six to a family."""
    bounds = {
        name: bound
        for each in shares(EARLY)
        for name, bound in zip(each.districts, each.bounds, strict=True)
    }
    assert bounds["Tikrit"] == pytest.approx(MARGIN * 172_119 * 1.03**7 / 6)
    assert bounds["Makhmur"] == pytest.approx(MARGIN * 170_000 / 6)


def test_those_who_fled_the_handover_of_kirkuk_are_no_part_of_those_who_fled_the_war():
    [before] = [r for r in ever_displaced(date(2017, 9, 30)) if r["district"] == "Kirkuk"]
    [after] = [r for r in ever_displaced(CUT) if r["district"] == "Kirkuk"]
    assert after["households"] < before["households"] + 5000 < 25_200


def test_districts_are_drawn_about_twenty_percent_and_governorates_are_not():
    random = np.random.default_rng(1)
    drawn = [drawn_households(shares(CUT), random) for _ in range(300)]
    known = known_households(CUT)
    totals = {name: sum(d[name] for d in drawn) / 300 for name in known}
    spread = np.std([np.log(d["Sinjar"]) for d in drawn])
    assert spread == pytest.approx(0.2, abs=0.05)
    assert totals["Sinjar"] == pytest.approx(known["Sinjar"], rel=0.05)
    whole = {sum(d.values()) for d in drawn}
    assert max(whole) - min(whole) <= 8  # roundings: one a governorate
    holds = {row["district"]: row["holds"] for row in ever_displaced(CUT)}
    assert all(each[name] <= holds[name] + 1 for each in drawn for name in known)


def test_numbers_are_held_within_bounds_by_one_common_factor():
    wanted, low, high = np.array([1.0, 1.0, 2.0]), np.zeros(3), np.array([10.0, 2.0, 100.0])
    assert within(wanted, 17.0, low, high) == pytest.approx([5.0, 2.0, 10.0])
    assert within(wanted, 17.0, np.array([8.0, 0, 0]), high) == pytest.approx([8.0, 2.0, 7.0])
    assert within(wanted, 500.0, low, high) == pytest.approx([10.0, 2.0, 100.0])
    assert whole_numbers(np.array([1.6, 2.6, 0.8])) == [2, 2, 1]


def test_a_known_world_flees_late_counts_when_they_happened_and_adds_up():
    iraq = sim.load("iraq")
    world = known_by(iraq, CUT).world
    ninewa = {wave.date: wave.households for wave in world.waves if wave.governorate == "Ninewa"}
    day = date(2017, 3, 30)
    counted = sum(
        int(row[column])
        for table, place, column in (
            ("displaced_households_by_origin_governorate", "governorate_of_origin",
             "displaced_households"),
            ("returned_households_by_district", "governorate", "returned_households"),
        )
        for row in source(table)
        if row["date"] == day.isoformat() and row[place] == "Ninewa"
    )  # fmt: skip
    part = (day - date(2016, 10, 17)).days / (date(2017, 6, 30) - date(2016, 10, 17)).days
    assert ninewa[day] - counted == pytest.approx(55_700 * part, abs=1)
    assert world.desks == iraq.world.desks
    assert world.waves == iraq.world.waves
    assert {c.district: c.households for c in world.communities} == known_households(CUT)


def test_nobody_counted_by_the_cut_is_an_error():
    with pytest.raises(ValueError, match="nobody displaced from Babylon was counted by 2014-05-01"):
        ever_displaced(date(2014, 5, 1))


def test_the_tables_kept_of_the_world_in_which_places_differ_are_those_that_would_be_made():
    for name, rows in differing_tables().items():
        kept = (WORLD / f"{name}.csv").read_text(encoding="utf-8")
        assert kept == to_csv(rows), f"{name}: python -m experiments.iraq.conditions"


def test_places_differ_where_something_is_said_of_them_and_nowhere_else():
    lines = {line.district: line for line in sim.load(WORLD).world.communities}
    assert lines["Mosul"].security == lines["Ramadi"].security == 0.5
    assert lines["Sinjar"].security == 0.3  # contested, and lost
    assert (lines["Daquq"].security, lines["Daquq"].jobs) == (0.7, 0.1)  # never lost, in Kirkuk
    assert (lines["Abu Ghraib"].jobs, lines["Haditha"].jobs) == (0.05, 0.4)
    assert lines["Samarra"].destroyed < lines["Tikrit"].destroyed


def test_no_calibrated_world_has_places_that_differ_by_default():
    for name in ("iraq", "iraq_calibrated"):
        scenario = sim.load(name)
        spreads = [getattr(scenario.community, f"{each}_spread")
                   for each in ("security", "services", "jobs", "damage")]  # fmt: skip
        assert (scenario.blocked, spreads, scenario.trust.district_sd) == ((), [0.0] * 4, 0.0)
    differing = sim.load(WORLD)
    assert dict(differing.blocked)["Salah al-Din"] == 2.0
    assert differing.district_access == sim.load("iraq_calibrated").district_access != ()


def test_blocked_families_are_between_a_twentieth_and_an_eighth_of_the_nation():
    differing = sim.load(WORLD)
    factors = dict(differing.blocked)
    households = np.array([line.households for line in differing.world.communities])
    shares = differing.household.blocked_share * np.array(
        [factors.get(line.governorate, 1.0) for line in differing.world.communities]
    )
    assert 0.05 < (shares * households).sum() / households.sum() < 0.13


def test_every_district_has_a_population():
    known = {row["district"] for row in source("district_populations")}
    assert {row["district"] for row in source("districts")} == known
