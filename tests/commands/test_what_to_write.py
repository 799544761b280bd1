"""Refusals and remarks name what to write instead, in sentences."""

import json

import pytest
from click.testing import CliRunner
from command_line import refused

import awda.cli

pytestmark = pytest.mark.small


def test_an_unknown_name_is_refused_in_a_sentence_that_lists_where_names_are():
    said = refused("explain", "zzz")
    assert "zzz: no parameter, lever, event, outcome or mechanism has this name" in said
    assert "`awda outcomes` list them" in said


@pytest.mark.parametrize("name", ["sustained_return", "sustained return", "Sustained-Return"])
def test_a_name_of_the_field_leads_to_the_outcome_that_is_called_otherwise(name):
    assert refused("explain", name).endswith("did you mean 'durable_return_rate'?")


@pytest.mark.parametrize("name", ["days_to_clear_median", "days_to_clear_p90"])
def test_no_outcome_is_explained_by_the_one_above_it(name):
    from command_line import said

    assert "from the first authority to the last signature" in " ".join(
        said("explain", name).split()
    )


@pytest.mark.parametrize("command", ["cite", "verify"])
def test_where_no_result_is_kept_another_folder_is_asked_for(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert refused(command, "headline").endswith(
        "none is kept there; name another folder with --out"
    )


def test_a_day_after_the_end_is_said_to_make_the_run_longer_and_one_before_it_is_not():
    call = CliRunner().invoke
    words = ["ledger", "village_funding_cut", "--until"]
    later = call(awda.cli.cli, [*words, "2019-01-06"]).stderr
    assert "--until = 2019-01-06: is after the scenario's end, " in later
    assert "longer" not in call(awda.cli.cli, [*words, "2016-01-24"]).stderr


def test_by_prints_its_table_without_a_folder_too():
    words = ["compare", "village", "village_four", "--seeds", "2", "--workers", "1", "--no-store"]
    call = CliRunner().invoke
    short = [*words, "--by", "group", "--until", "2016-02-01"]
    printed = call(awda.cli.cli, short, catch_exceptions=False).stdout
    assert "headed by a woman" in printed
    assert "all households" in printed
    found = json.loads(call(awda.cli.cli, [*short, "--json"], catch_exceptions=False).stdout)
    assert [row["group"] for row in found["differences"]][:2] == ["", "affiliated"]
