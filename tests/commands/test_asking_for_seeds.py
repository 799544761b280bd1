"""One seed is asked for by its number in every command, and the record names seeds by number."""

import json

import pytest
from command_line import call, refused, said

import awda.cli
from experiments.provenance.tables import read_rows

SHORT = ("--until", "2016-02-14")


@pytest.mark.small
def test_every_command_that_runs_a_model_takes_a_seed_by_its_number():
    for name in ("run", "compare", "mediation", "biography", "ledger", "forecast"):
        options = {opt for each in awda.cli.cli.commands[name].params for opt in each.opts}
        assert "--seed" in options, name


def test_the_seed_of_a_number_is_that_one_alone(tmp_path):
    found = json.loads(said("run", "village", "--seed", "7", *SHORT, "--json"))
    assert found["seeds"] == [7]
    words = ("compare", "village", "village_four", "--seed", "7", *SHORT, "--workers", "1")
    said(*words, "--out", str(tmp_path / "r"))
    assert {row["seed"] for row in read_rows(tmp_path / "r" / "outcomes.csv")} == {7}
    record = json.loads((tmp_path / "r" / "manifest.json").read_text())["command"]
    assert record[record.index("--seeds") + 1] == "7-7"
    assert "--seed" not in record


def test_the_usual_seeds_stand_in_the_record_by_number(tmp_path):
    said("run", "village", *SHORT, "--out", str(tmp_path / "r"))
    record = json.loads((tmp_path / "r" / "manifest.json").read_text())["command"]
    assert record[record.index("--seeds") + 1] == "1-1"


@pytest.mark.small
@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("command", ["run", "compare", "mediation"])
def test_a_seed_and_seeds_are_refused_together(command):
    names = ["village"] if command == "run" else ["village", "village_four"]
    found = call(command, *names, "--seed", "3", "--seeds", "4")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "--seed and --seeds: one of them is allowed" in found.stderr


@pytest.mark.small
@pytest.mark.usefixtures("no_run")
def test_mediation_says_that_one_seed_has_no_balance():
    assert "8 or a multiple" in refused("mediation", "village", "village_four", "--seed", "3")
