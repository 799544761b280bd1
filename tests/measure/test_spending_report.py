"""The account of a run: units and money by lever, to the cent."""

import csv
import json
import math
from decimal import Decimal

import pytest
from click.testing import CliRunner
from worlds import ran

import awda.cli
import sim
from sim.levers.decrees import ClearanceReform
from sim.levers.deliveries import LegalAid
from sim.levers.funding import Ledger
from sim.measure.spending_report import by_lever, by_place, euros, money


@pytest.fixture(scope="module")
def model():
    return ran(sim.load("village_funding_cut"))


def said(*words):
    result = CliRunner().invoke(awda.cli.cli, words, catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_lines_of_the_money_balance_to_the_cent(model):
    line = {row["money"]: row["eur"] for row in money(model.ledger)}
    assert line["promised"] == line["cut"] + line["to_come"] + line["received"]
    assert line["received"] == sum(
        line[name] for name in ("overhead", "taken_back", "spent", "left")
    )
    assert line["spent"] == sum(row["eur_spent"] for row in by_lever(model))
    assert line["spent"] == sum(row["eur_spent"] for row in by_place(model))
    assert min(line["cut"], line["taken_back"], line["spent"], line["overhead"]) > 0


@pytest.mark.small
def test_each_line_and_column_is_what_the_ledger_keeps_under_that_name(model, monkeypatch):
    kind = by_lever(model)[0]["lever"]
    kept = Ledger(
        promised=1000, cut=100, received=800, overhead=70, taken_back=30, spent_in_all=500,
        planned={(kind, 1): 9.0}, units={(kind, 1): 5.0},
        wasted={(kind, 1): 2.0}, owed={(kind, 1): 4.0},
        spent={(kind, 1): 500},
    )  # fmt: skip
    lines = {row["money"]: int(100 * row["eur"]) for row in money(kept)}
    assert lines == {
        "promised": 1000, "cut": 100, "to_come": 100, "received": 800, "overhead": 70,
        "taken_back": 30, "spent": 500, "left": 200,
    }  # fmt: skip
    monkeypatch.setattr(model, "ledger", kept)
    [lever] = [row for row in by_lever(model) if row["lever"] == kind]
    [place] = [row for row in by_place(model) if row["lever"] == kind]
    for row in (lever, place):
        assert (row["planned"], row["delivered"], row["wasted"]) == (9.0, 5.0, 2.0)
        assert (row["eur_spent"], row["eur_a_unit"] if row is lever else 1.0) == (5, 1.0)
    assert (place["owed"], place["locality"]) == (4.0, 1)


def test_the_places_of_a_lever_add_up_to_it(model):
    places = by_place(model)
    for row in by_lever(model):
        mine = [place for place in places if place["lever"] == row["lever"]]
        for column in ("planned", "delivered", "wasted", "eur_spent"):
            assert row[column] == sum(place[column] for place in mine), column
        assert row["eur_a_unit"] == pytest.approx(float(row["eur_spent"]) / row["delivered"])
        assert row["planned"] > row["delivered"] > 0.0


def test_a_tranche_that_is_late_is_to_come():
    scenario = sim.load("village_funding_cut").with_(**{"run.weeks": 60})
    line = {row["money"]: row["eur"] for row in money(ran(scenario).ledger)}
    assert (line["promised"], line["cut"]) == (600_000, 120_000)
    assert (line["to_come"], line["received"]) == (180_000, 300_000)


@pytest.mark.small
def test_a_lever_that_no_money_reached_has_no_price_and_a_decree_no_row(village):
    poor = village.with_(**{"funding.budget": 0.0, "run.weeks": 12})
    rows = by_lever(ran(poor.with_levers(LegalAid(capacity_a_week=2.0), ClearanceReform())))
    assert [row["lever"] for row in rows] == ["legal_aid"]
    assert (rows[0]["planned"], rows[0]["delivered"], rows[0]["eur_spent"]) == (10.0, 0.0, 0)
    assert math.isnan(rows[0]["eur_a_unit"])


@pytest.mark.small
def test_cents_are_shown_as_euros_without_rounding():
    assert [str(euros(cents)) for cents in (0, 1, 12_345, 10**14)] == [
        "0.00", "0.01", "123.45", "1000000000000.00",
    ]  # fmt: skip


def test_the_command_prints_every_lever_with_its_unit_and_the_money_to_the_cent(model):
    printed = said("ledger", "village_funding_cut")
    for words in ("community_policing", "forum-week", "house_repair", "EUR a", "taken_back"):
        assert words in printed
    for row in [*by_lever(model), *money(model.ledger)]:
        assert f"{row.get('eur_spent', row.get('eur')):,.2f}" in printed


def test_the_command_says_where_no_lever_costs_anything():
    printed = said("ledger", "village_four")
    assert "no lever of this scenario costs anything" in printed
    assert "500,000.00" in printed


def test_machines_read_the_same_money(model):
    read = json.loads(said("ledger", "village_funding_cut", "--json"))
    assert read["money"] == {row["money"]: float(row["eur"]) for row in money(model.ledger)}
    assert [row["unit"] for row in read["levers"]] == ["forum-week", "house"]
    poor = json.loads(
        said("ledger", "village_forum", "--seed", "3", "--until", "2016-02-01", "--json")
    )
    assert (poor["seed"], poor["levers"][0]["eur_a_unit"]) == (3, None)


def test_the_account_is_written_by_lever_and_locality(model, tmp_path):
    said("ledger", "village_funding_cut", "--out", str(tmp_path / "o"))
    with (tmp_path / "o" / "ledger.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert sum(Decimal(row["eur_spent"]) for row in rows) == euros(model.ledger.spent_in_all)
    assert {row["district"] for row in rows} == {"River", ""}
    assert {row["locality"] for row in rows if not row["district"]} == {"-1"}
    record = json.loads((tmp_path / "o" / "manifest.json").read_text())
    assert record["digests"]["village_funding_cut"] == [model.history.digest()]
