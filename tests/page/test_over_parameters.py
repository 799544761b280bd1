"""Runs over parameters: ranges in the address and in files, and the numbers of the command line."""

import html
import json

import pytest
from command_line import said
from serving import SHORT, visitor, whole

from awda.page.address import choice_of, state_of
from awda.page.scenario_text import choice_from, scenario_of, text_of
from experiments.iraq import posterior_worlds
from experiments.iraq.posterior_table import Draw, write_draws
from sim.core.declare import InputError

pytestmark = pytest.mark.small
RANGE = "plausible.clearance.lost=0 to 0.3"
OVER = f"{SHORT}&seeds=4&run.weeks=40&intervention.1.kind=return_grant&funding.budget=20000&{RANGE}"
QUERY = f"{OVER}&over=ranges"


@pytest.fixture(scope="module")
def client():
    with visitor() as found:
        yield found


@pytest.fixture(scope="module")
def shown(client) -> str:
    return whole(client, QUERY)


@pytest.fixture(scope="module")
def printed(client, shown, tmp_path_factory):
    """What the command line says of the two files of the page."""
    del shown
    folder = tmp_path_factory.mktemp("over")
    for which, name in (("scenario", "village_changed"), ("baseline", "village_baseline")):
        text = client.get(f"/{which}.toml?{QUERY}").text
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    first, second = (str(folder / f"village_{each}.toml") for each in ("baseline", "changed"))
    words = ("--seeds", "4", "--over", "ranges", "--no-store", "--workers", "1")
    return json.loads(said("compare", first, second, *words, "--json"))


def test_a_range_is_kept_by_the_address_and_by_the_file():
    choice = choice_of([("from", "village"), ("plausible.clearance.lost", "0 to 0.3")])
    assert choice_of(choice.items()) == choice
    assert '[plausible]\n"clearance.lost" = [0.0, 0.3]\n' in text_of(choice)
    made = scenario_of(choice, "changed")
    assert made.plausible == (("clearance.lost", (0.0, 0.3)),)
    again = choice_from(text_of(choice).encode())
    assert scenario_of(again, "changed").plausible == made.plausible
    signatures = choice_of([("plausible.clearance.signatures", "2 to 8")])
    assert '"clearance.signatures" = [2, 8]' in text_of(signatures)


@pytest.mark.parametrize(
    ("name", "word", "said"),
    [
        ("clearance.lost", "0.3 to 0.1", "the lower first"),
        ("clearance.lost", "0.3", "two numbers [low, high] are allowed"),
        ("clearance.lost", "low to high", "a number from 0 to 1"),
        ("clearance.lsot", "0 to 1", "did you mean 'clearance.lost'?"),
    ],
)
def test_a_bad_range_is_a_sentence(name, word, said):
    with pytest.raises(InputError) as error:
        scenario_of(choice_of([(f"plausible.{name}", word)]), "changed")
    assert said in str(error.value)


def test_where_parameters_are_drawn_from_is_kept_by_the_address():
    state = state_of([("from", "village"), ("over", "ranges")])
    assert state.over == "ranges"
    assert "over=ranges" in state.query()
    with pytest.raises(InputError, match="did you mean 'ranges'"):
        state_of([("over", "range")])


def test_a_range_is_added_with_the_declared_one_and_has_a_field(client):
    added = client.get("/scenario?from=village&range=clearance.lost")
    assert "plausible.clearance.lost=" in str(added.url)
    assert 'name="plausible.clearance.lost" value="' in added.text
    emptied = client.get("/scenario?from=village&plausible.clearance.lost=").text
    assert 'name="plausible.' not in emptied
    assert client.get("/scenario?from=village&range=clearance.lsot").status_code == 400


def test_a_slider_has_the_range_of_the_scenario(client):
    text = client.get("/scenario?from=village&plausible.clearance.lost=0.1 to 0.2").text
    assert '<input type="range" min="0.1" max="0.2" step="0.001"' in text


def test_the_numbers_over_ranges_are_those_of_the_command_line(client, printed):
    [row] = client.get(f"/table/packages.json?{QUERY}").json()["rows"]
    [told] = printed["packages"]
    same = [name for name in told if not name.startswith(("money_gone", "wasted", "probability_w"))]
    assert {name: row[name] for name in same} == {name: told[name] for name in same}
    assert told["spent_eur"] > 0.0


def test_the_page_prints_what_the_command_line_prints(shown):
    text = html.unescape(shown)
    assert "95 % of the parameter sets lie in an interval" in text
    assert "The interval holds 95 % of 4 parameter sets, drawn from plausible ranges." in text
    assert "Monte-Carlo interval" not in text
    assert "--seeds 4 --over ranges" in text


def test_intervals_over_ranges_hold_the_parameter_sets(client, shown):
    del shown
    record = client.get(f"/number/durable_return_rate.json?{QUERY}").json()
    one, two = (each["by_seed"] for each in record["scenarios"])
    gained = [b - a for a, b in zip(one, two, strict=True)]
    assert min(gained) <= record["difference"]["low"] <= record["difference"]["high"] <= max(gained)
    assert record["intervals"] == "95 % range of parameter sets"
    seeds_alone = client.get(f"/run?{OVER}")
    assert "[plausible] changes nothing here" in seeds_alone.text


def test_charts_and_districts_over_ranges_can_be_taken_away(client, shown):
    del shown
    for name in ("returned", "difference", "queues", "trust"):
        assert client.get(f"/chart/{name}.svg?{QUERY}").status_code == 200, name
    assert client.get(f"/table/districts.csv?{QUERY}").status_code == 200
    refused = client.get(f"/chart/overview.svg?{QUERY}")
    assert refused.status_code == 400
    assert "its intervals are of seeds alone" in refused.text


def test_one_scenario_alone_is_not_run_over_parameters(client):
    told = client.get("/run?from=village&over=ranges")
    assert told.status_code == 400
    assert "parameters are drawn to compare two scenarios" in told.text


def test_the_posterior_is_asked_for_by_the_same_option(client, monkeypatch, tmp_path):
    path = tmp_path / "posterior.csv"
    monkeypatch.setattr(posterior_worlds, "KEPT", path)
    lever = "intervention.1.kind=return_grant&over=posterior"
    assert "no posterior is kept" in client.get(f"/run?from=iraq&{lever}").text
    write_draws(path, [Draw("ten", {"clearance.lost": 0.01}, 1.0)])
    told = client.get(f"/run?from=village&{lever}")
    assert told.status_code == 400
    assert "village is of another world or calibration" in told.text
