import csv
import shutil
from datetime import date

import pytest

from experiments.iraq import sources
from experiments.iraq.world_tables import CUT, FOLDER, SOURCES, tables
from experiments.provenance.tables import to_csv

END = date(2018, 6, 30)
EARLY = date(2016, 12, 31)
CUTS = (EARLY, CUT, END)

pytestmark = pytest.mark.small


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_governorate(table):
    """The last number of a governorate's displacement, or the sum of its communities."""
    found = {}
    for row in table:
        before = 0 if "date" in row else found.get(row["governorate"], 0)
        found[row["governorate"]] = before + row["households"]
    return found


def counted(cut):
    """Still displaced in the last round by the cut, and returned, by governorate."""
    found = dict.fromkeys((row["governorate"] for row in read(SOURCES / "districts.csv")), 0)
    for name, place, households in (
        ("displaced_households_by_origin_governorate", "governorate_of_origin", "displaced"),
        ("returned_households_by_district", "governorate", "returned"),
    ):
        rows = [r for r in read(SOURCES / f"{name}.csv") if r["date"] <= cut.isoformat()]
        last = max(row["date"] for row in rows)
        for row in rows:
            if row["date"] == last:
                found[row[place]] += int(row[f"{households}_households"])
    for step in other_flights(cut):
        found[step["governorate"]] -= int(step["households"])
    return found


def other_flights(cut):
    """Steps of counting of households that had not fled the war."""
    rows = read(SOURCES.parent / "counting_steps.csv")
    return [r for r in rows if r["what"] == "other flight" and r["date"] <= cut.isoformat()]


@pytest.mark.parametrize("name", ["communities", "displacement", "attacks", "hosts"])
def test_the_kept_tables_are_those_of_the_default_cut(name):
    kept = (FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    assert kept == to_csv(tables()[name]), "python -m experiments.iraq.world_tables"


@pytest.mark.parametrize("cut", [EARLY, CUT])
def test_nothing_after_the_cut_is_used(cut, tmp_path, monkeypatch):
    before, end = tables(cut), tables(END)
    folder = tmp_path / "sources"
    shutil.copytree(SOURCES, folder)
    for path in folder.glob("*.csv"):
        rows = read(path)
        for row in rows:
            day = row.get("date") or row.get("fdate") or row.get("month")
            if day and day > cut.isoformat():
                row.update({name: "987654321" for name, cell in row.items() if cell.isdigit()})
        path.write_text(to_csv(rows), encoding="utf-8")
    monkeypatch.setattr(sources, "SOURCES", folder)
    assert tables(cut) == before
    assert tables(END) != end


def test_a_month_that_is_not_over_is_left_out():
    months = {row["month"] for row in tables(date(2017, 6, 29))["attacks"]}
    assert (min(months), max(months)) == ("2014-01", "2017-05")
    assert max(row["month"] for row in tables(date(2017, 6, 30))["attacks"]) == "2017-06"


@pytest.mark.parametrize("cut", CUTS)
def test_a_governorate_has_all_its_displaced_and_returned(cut):
    assert by_governorate(tables(cut)["communities"]) == counted(cut)


@pytest.mark.parametrize("cut", CUTS)
def test_displacement_rises_and_ends_at_the_total_of_the_communities(cut):
    made = tables(cut)
    assert by_governorate(made["displacement"]) == by_governorate(made["communities"])
    for governorate in counted(cut):
        rows = [row for row in made["displacement"] if row["governorate"] == governorate]
        for column in ("date", "households"):
            values = [row[column] for row in rows]
            assert values == sorted(set(values))


def test_the_whole_of_june_2018_is_that_of_the_published_totals():
    total = sum(row["households"] for row in tables(END)["communities"])
    assert total == pytest.approx(984_300 - 25_200, rel=0.01)


@pytest.mark.parametrize("cut", CUTS)
def test_every_district_has_a_row_and_no_fewer_households_than_are_back(cut):
    made = tables(cut)["communities"]
    assert [row["district"] for row in made] == [
        row["district"] for row in read(SOURCES / "districts.csv")
    ]
    returned = {
        row["district"]: int(row["returned_households"])
        for row in read(SOURCES / "returned_households_by_district.csv")
        if row["date"] <= cut.isoformat()
    }
    for step in other_flights(cut):
        returned[step["district"]] -= int(step["households"])
    for row in made:
        assert row["households"] >= max(1, returned.get(row["district"], 0)), row["district"]


def test_an_earlier_cut_has_fewer_households_in_ninewa():
    early, late = (by_governorate(tables(cut)["communities"]) for cut in (EARLY, CUT))
    assert early["Ninewa"] < late["Ninewa"]


def test_a_cut_before_anybody_was_counted_is_refused():
    with pytest.raises(ValueError, match="Anbar"):
        tables(date(2014, 1, 1))


def test_the_sources_say_how_far_the_districts_are_from_the_table_of_june_2018():
    text = " ".join((SOURCES / "README.md").read_text(encoding="utf-8").split())
    given = {r["district"]: r["ever_displaced_households"] for r in read(SOURCES / "districts.csv")}
    differences = {
        row["district"]: abs(row["households"] - int(given[row["district"]]))
        for row in tables()["communities"]
    }
    furthest = max(differences, key=differences.__getitem__)
    assert f"up to {differences[furthest]:,} households, in {furthest}," in text


@pytest.mark.parametrize("cut", CUTS)
def test_hosts_are_as_many_as_the_highest_count_of_each_way(cut):
    highest = {}
    for row in read(SOURCES / "displaced_by_origin_and_host_governorate.csv"):
        way = row["origin_governorate"], row["host_governorate"]
        if row["date"] <= cut.isoformat():
            highest[way] = max(highest.get(way, 0), int(row["displaced_households"]))
    found = {}
    for row in tables(cut)["hosts"]:
        way = row["governorate"], row["host"]
        found[way] = found.get(way, 0) + row["households"]
    ours = {name for name, _ in found}
    assert found == {way: n for way, n in highest.items() if way[0] in ours and n > 0}
    assert ours == set(counted(cut))


def test_camps_took_in_more_of_those_who_fled_later():
    shares = {row["date"]: row["camp_share"] for row in tables()["hosts"]}
    assert list(shares.values()) == sorted(shares.values())
    assert 0.05 < min(shares.values()) < max(shares.values()) < 0.3
