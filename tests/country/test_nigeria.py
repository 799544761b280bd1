"""The Nigerian tables: what they are made from, and that nothing after the cut is in them."""

from datetime import date

import pytest
from checkout import ROOT

import sim
from experiments.country.returned import rounds_of
from experiments.fitting.accepted import read_accepted
from experiments.nigeria import figure
from experiments.nigeria.world_tables import CUT, _read, ever_displaced, tables
from experiments.provenance.tables import read_rows, to_csv

pytestmark = pytest.mark.small
KEPT = ROOT / "results" / "nigeria"


def test_the_shipped_tables_are_those_that_the_sources_make():
    folder = sim.load("nigeria").world.folder
    for name, table in tables().items():
        assert (folder / f"{name}.csv").read_text(encoding="utf-8") == to_csv(table), name


def test_the_rows_of_returns_add_up_to_the_published_totals_of_complete_rounds():
    totals = {row["round"]: int(row["returnee_households"]) for row in _read("totals_by_round")}
    rows = _read("returned_households_by_lga")
    for each in ("12", "13", "17", "20", "25"):
        assert (
            sum(int(r["returnee_households"]) for r in rows if r["round"] == each) == totals[each]
        )


def test_forty_areas_were_known():
    world = sim.load("nigeria").world
    assert (len(world.districts), world.governorates) == (40, ("Adamawa", "Borno", "Yobe"))


def test_no_table_of_the_world_changes_with_what_was_counted_after_the_cut(monkeypatch):
    from experiments.nigeria import world_tables

    before, read = tables(), world_tables._read
    late = {"21", "22", "23", "24", "25"}
    monkeypatch.setattr(
        world_tables, "_read", lambda name: [r for r in read(name) if r.get("round") not in late]
    )
    after = tables()
    for name in ("communities", "displacement", "hosts"):
        assert to_csv(before[name]) == to_csv(after[name]), name


def test_more_were_ever_displaced_than_had_returned_by_the_cut():
    ever = ever_displaced(CUT)
    rounds = rounds_of(sim.load("nigeria").world, CUT)
    last = dict(zip(rounds.places, rounds.stock[-1], strict=True))
    assert all(ever[place] >= home for place, home in last.items())


def test_persistence_is_as_far_off_as_was_worked_out_apart_from_this_code():
    world = sim.load("nigeria").world
    rounds = rounds_of(world)
    first, last = (rounds.days.index(date(2017, *day)) for day in ((6, 25), (12, 8)))
    off = abs(rounds.stock[last] - rounds.stock[first]).sum() / rounds.stock[last].sum()
    assert off == pytest.approx(0.088, abs=0.0005)


def test_the_title_of_the_figure_tells_both_errors_and_what_the_bands_held():
    rows = [
        {"origin": "2017-06-30", "date": "2017-12-08", "level": level, "forecast": name,
         "places": 29.0, "error_of_published": error, "places_inside_90": inside}
        for level in ("all", "districts")
        for name, error, inside in (("model", 0.19, "17"), ("persistence", 0.086, ""))
    ]  # fmt: skip
    assert figure.sentence(rows).endswith(
        "from 2017-06-30: error 19.0 % (nobody moves: 8.6 %), 90 % bands held 17 of 29 areas"
    )


def test_the_table_of_the_page_has_the_kept_errors_and_what_the_bands_held():
    rows = [row for row in read_rows(KEPT / "judged.csv") if row["level"] == "districts"]
    page = (ROOT / "docs" / "own-country.md").read_text(encoding="utf-8")
    pairs = dict.fromkeys((row["origin"], row["date"]) for row in rows)
    assert len(pairs) == 3
    for origin, day in pairs:
        own = {r["forecast"]: r for r in rows if (r["origin"], r["date"]) == (origin, day)}
        names = ("model", "persistence", "straight line")
        errors = " | ".join(f"{100 * own[name]['error_of_published']:.1f}" for name in names)
        held, places = (float(own["model"][name]) for name in figure.HELD)
        assert f"| {origin} | {day} | {places:.0f} | {errors} | {held:.0f} |" in page


def test_the_shipped_sets_are_those_that_the_experiment_accepted():
    kept = read_rows(KEPT / "accepted_2017_12.csv")
    shipped = read_accepted(sim.load("nigeria").world)
    assert shipped.last_round == date(2017, 12, 8)
    assert shipped.distances == pytest.approx([row["distance"] for row in kept])
    name = "decision.base_willingness"
    assert [each[name] for each in shipped.sets] == pytest.approx([row[name] for row in kept])
