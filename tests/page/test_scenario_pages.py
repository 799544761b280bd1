"""The pages: controls, runs, comparisons, downloads, and the numbers of the command line."""

import csv
import html
import io
import json
import re

import pytest
from command_line import said
from serving import CHANGED, OWN, SHORT, visitor, whole

from awda.page.address import Choice, choice_of
from awda.page.controls import kinds_to_add
from awda.page.site import tidied
from sim.core.declare import declarations
from sim.measure.outcomes import OUTCOMES
from sim.scenario.scenario import TABLES
from sim.scenario.toml_file import known_scenarios

pytestmark = pytest.mark.small


@pytest.fixture(scope="module")
def client():
    with visitor() as found:
        yield found


@pytest.fixture(scope="module")
def shown(client) -> str:
    return whole(client, CHANGED)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_every_scenario_can_be_chosen(client):
    text = client.get("/").text
    for name in known_scenarios():
        assert f'href="/scenario?from={name}"' in text


def test_every_parameter_has_a_control_with_its_grade_and_source(client):
    text = client.get("/scenario?from=village").text
    for table, kind in TABLES.items():
        for name in declarations(kind):
            assert f'name="{table}.{name}"' in text, name
    assert text.count('<abbr class="grade') > 150


def test_a_label_belongs_to_every_field(client):
    text = client.get("/scenario?from=village&intervention.1.kind=return_grant").text
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', text))
    for field in re.findall(r"<(?:input|select)[^>]*>", text):
        if 'type="hidden"' in field or 'type="range"' in field:
            continue
        assert re.search(r' id="([^"]+)"', field)[1] in labelled, field


def test_a_lever_is_added_and_taken_away_by_the_address(client):
    added = client.get("/scenario?from=village&add=intervention.return_grant")
    assert "intervention.1.kind=return_grant" in str(added.url)
    assert 'name="intervention.1.start"' in added.text
    removed = client.get(f"{added.url.copy_with(fragment=None)}&remove=0")
    assert "intervention" not in str(removed.url)


def test_values_that_are_as_they_were_leave_the_address():
    given = [("from", "village"), ("run.weeks", "156"), ("clearance.signatures", "10.0")]
    assert tidied(choice_of(given)) == Choice("village")


def test_a_bad_value_is_a_sentence_beside_the_controls(client):
    told = client.get("/scenario?from=village&clearance.signatures=99")
    assert told.status_code == 200
    assert 'role="alert"' in told.text
    assert client.get("/run?from=village&clearance.signatures=99").status_code == 400


def test_the_numbers_are_those_of_the_command_line(client, shown, tmp_path):
    path = tmp_path / "village_changed.toml"
    path.write_text(client.get(f"/scenario.toml?{CHANGED}").text, encoding="utf-8")
    told = json.loads(said("run", str(path), "--seeds", "2", "--json"))
    for name in ("return_rate", "days_to_clear", "months_displaced", "attacks"):
        record = client.get(f"/number/{name}.json?{CHANGED}").json()
        [own] = [each for each in record["scenarios"] if each["scenario"] == "village_changed"]
        assert own["mean"] == told["outcomes"][name]["mean"], name
    assert record["command"] == "awda compare village_baseline.toml village_changed.toml --seeds 2"
    assert "village changed, compared with village baseline" in shown


def test_a_difference_is_that_of_paired_runs(client, shown):
    del shown
    record = client.get(f"/number/return_rate.json?{CHANGED}").json()
    one, two = (each["by_seed"] for each in record["scenarios"])
    gained = [b - a for a, b in zip(one, two, strict=True)]
    assert record["difference"]["mean"] == pytest.approx(sum(gained) / 2)
    assert record["difference"]["runs"] == 2


def test_every_outcome_has_an_address_and_a_row(client, shown):
    for name in OUTCOMES:
        assert f"/number/{name}.csv?" in shown
        assert f"/number/{name}.json?" in shown
    rows = rows_of(client.get(f"/table/outcomes.csv?{CHANGED}").text)
    assert {row["outcome"] for row in rows} == set(OUTCOMES)
    assert {row["scenario"] for row in rows} == {
        "village_baseline", "village_changed", "village_changed less village_baseline"
    }  # fmt: skip


def test_a_chart_has_a_title_a_description_and_a_table(shown):
    for svg in re.findall(r"<svg role=.*?</svg>", shown, flags=re.S):
        names = re.search(r'aria-labelledby="([^"]+)"', svg)[1].split()
        assert all(f'id="{name}"' in svg for name in names)
    assert shown.count("<figure") == shown.count("Table: ")
    ids = re.findall(r'\bid="([^"]+)"', shown)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("ending", ["svg", "png", "pdf", "csv"])
def test_a_chart_can_be_taken_away(client, shown, ending):
    del shown
    told = client.get(f"/chart/returned.{ending}?{CHANGED}")
    starts = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF", "csv": b"scenario,week"}
    assert told.content.startswith(starts[ending])
    assert "attachment" in told.headers["content-disposition"]


def test_every_row_of_a_chart_and_of_the_districts_has_an_address_and_a_record(client, shown):
    links = {html.unescape(each) for each in re.findall(r'href="(/[^"]+)"', shown)}
    rows = [each for each in links if re.search("&(week|days|authority|district)=", each)]
    kinds = {each.partition("?")[0] for each in rows}
    assert {f"/chart/{name}.csv" for name in ("returned", "difference", "days", "trust")} <= kinds
    assert {"/table/districts.csv", "/table/districts.json"} <= kinds
    for kind in sorted(kinds):
        told = client.get(min(each for each in rows if each.startswith(f"{kind}?")))
        assert told.status_code == 200
        if kind.endswith("csv"):
            assert len(rows_of(told.text)) == 1
        else:
            record = told.json()
            assert len(record["rows"]) == 1
            assert record["command"].startswith("awda compare village_baseline.toml")
            assert record["scenarios"][0]["scenario_hash"]


def test_a_row_is_that_of_the_whole_table(client, shown):
    del shown
    whole_table = rows_of(client.get(f"/chart/returned.csv?{CHANGED}").text)
    [row] = [each for each in whole_table if each["week"] == "3" and "changed" in each["scenario"]]
    query = f"{CHANGED}&week=3&scenario=village_changed"
    assert rows_of(client.get(f"/chart/returned.csv?{query}").text) == [row]
    told = client.get(f"/chart/returned.json?{query}").json()["rows"]
    assert told[0]["mean"] == pytest.approx(float(row["mean"]))
    assert client.get(f"/chart/returned.csv?{CHANGED}&week=999").status_code == 400


def test_a_map_of_a_world_without_places_and_a_table_of_panels_are_sentences(client, shown):
    del shown
    told = client.get(f"/chart/districts_by_month.svg?{CHANGED}")
    assert told.status_code == 400
    assert "no latitude and longitude" in told.text
    assert client.get(f"/chart/overview.csv?{CHANGED}").status_code == 400
    rows = rows_of(client.get(f"/chart/districts_by_month.csv?{CHANGED}&month=Jan 2016").text)
    assert {row["date"] for row in rows} == {"2016-01-31"}


def test_every_lever_event_and_tranche_can_be_added(client):
    for noun, kind, _ in kinds_to_add():
        text = client.get(f"/scenario?from=village&add={noun}.{kind}").text
        assert f"<legend>{kind.replace('_', ' ')}</legend>" in text
        assert "If left empty: ()" not in text


def test_a_field_of_a_lever_says_in_words_what_it_is_if_left_empty(client):
    text = client.get("/scenario?from=village&add=intervention.legal_aid").text
    for words in ("never", "none", "no limit"):
        assert f"If left empty: {words}." in text


def test_an_unknown_chart_table_or_number_is_a_sentence(client):
    for address in ("/chart/return.svg", "/table/outcome.csv", "/number/return.csv"):
        told = client.get(f"{address}?{SHORT}")
        assert told.status_code == 400
        assert "did you mean" in told.text


def test_a_file_of_a_user_becomes_an_address(client):
    text = 'schema = 1\nextends = "village"\n[clearance]\nsignatures = 7\n'
    told = client.post("/upload", files={"file": ("mine.toml", text)}, headers=OWN)
    assert "clearance.signatures=7" in str(told.url)
    assert told.status_code == 200


def test_a_bad_file_is_a_sentence(client):
    told = client.post("/upload", files={"file": ("mine.toml", "extends = 'x'")}, headers=OWN)
    assert told.status_code == 400
    assert "a scenario that comes with Awda" in told.text


def test_a_household_is_followed_as_by_the_command_line(client):
    text = client.get("/household?from=village&run.weeks=6&household=12&seed=3").text
    own = said("biography", "village", "--household", "12", "--seed", "3", "--until", "2016-02-14",
               "--json")  # fmt: skip
    for entry in json.loads(own):
        assert entry["sentence"].split(":")[0] in text
    assert client.get("/household?from=village&run.weeks=6&household=900").status_code == 400


def test_two_visitors_do_not_disturb_each_other(client):
    query = f"{SHORT}&clearance.signatures=3"
    client.get(f"/run?{query}")
    own = client.cookies["awda_session"]
    client.cookies.clear()
    assert client.post(f"/stop?{query}", headers=OWN).status_code == 200
    client.cookies["awda_session"] = own
    assert "runs are done." in whole(client, query)
