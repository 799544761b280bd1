"""Where commands write: a folder of their own, whole or not at all, and told apart from others."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import awda.cli
from experiments.provenance.tables import write_text
from sim.core.declare import InputError

SHORT = ("--until", "2016-03-01")
OWN = 'schema = 1\nextends = "village"\n'


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words):
    return CliRunner().invoke(awda.cli.cli, words, catch_exceptions=False)


def refused(*words) -> str:
    with pytest.raises(InputError) as error:
        call(*words)
    return str(error.value)


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_result_takes_the_place_of_one_of_the_same_command_whole(here):
    call("compare", "village", "village_four", "--seeds", "2", *SHORT, "--out", "o")
    call("compare", "village", "village_four", "--seeds", "3", *SHORT, "--out", "o")
    tables = ["effects.csv", "highest.csv", "manifest.json", "outcomes.csv", "packages.csv"]
    names = sorted([*tables, "tidy.csv", "figure.png", "figure.svg"])
    assert sorted(contents(here / "o")) == names
    assert call("verify", "o").exit_code == 0
    assert [path.name for path in here.iterdir()] == ["o"]


def test_a_folder_with_something_else_is_left_as_it_is(here):
    call("compare", "village", "village_four", "--seeds", "2", *SHORT, "--out", "other")
    (here / "mine").mkdir()
    (here / "mine" / "thesis.txt").write_text("three years")
    before = contents(here)
    other = refused("run", "village", *SHORT, "--out", "other")
    assert other.startswith("--out = 'other': holds a result of `awda compare`")
    own = refused("run", "village", *SHORT, "--out", "mine")
    assert own.startswith("--out = 'mine': holds what no result of Awda wrote")
    assert "thesis.txt" in own
    assert contents(here) == before


@pytest.mark.parametrize("folder", ["", ".", ".."])
def test_the_folder_one_stands_in_is_no_folder_for_results(here, folder):
    assert "a folder below the one you are in" in refused("run", "village", "--out", folder)
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ("run", "village"),
        ("compare", "village", "village_four"),
        ("experiment", "village", "--quick"),
        ("reproduce", "village"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_run(here, words, monkeypatch):
    monkeypatch.setattr("sim.model.ReturnModel", None)
    (here / "file").write_text("a file")
    assert "nothing may be written in" in refused(*words, "--out", "file/below")
    assert (here / "file").read_text() == "a file"


def test_a_disk_that_is_full_leaves_no_half_of_a_file(here, monkeypatch):
    def full(path, *_args, **_how):
        path.touch()
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space left"):
        write_text(here / "table.csv", "a,b\n")
    assert list(here.iterdir()) == []
    with pytest.raises(OSError, match="No space left"):
        call("run", "village", *SHORT, "--out", "o")
    assert list(here.iterdir()) == []


def test_a_full_disk_is_a_sentence(monkeypatch, capsys):
    def full(**_how):
        raise OSError(28, "No space left on device", "o/history.csv")

    monkeypatch.setattr(awda.cli.cli, "main", full)
    with pytest.raises(SystemExit) as stopped:
        awda.cli.main()
    assert stopped.value.code == 1
    said = "awda: o/history.csv: No space left on device; no half of a file is left\n"
    assert capsys.readouterr().err == said


def test_words_in_brackets_are_printed_as_they_are(here):
    text = 'title = "cash [phase 2] and forums [/bold]"\n'
    (here / "a[b].toml").write_text(OWN + text)
    assert "cash [phase 2] and forums [/bold]" in call("run", "a[b].toml", *SHORT).stdout
    compared = call("compare", "village", "a[b].toml", "--seeds", "2", *SHORT).stdout
    assert "a[b] (second) less village (first)" in compared


def test_a_result_of_ones_own_scenario_is_made_again_from_any_folder(here, monkeypatch):
    (here / "mine.toml").write_text(OWN)
    call("run", "mine.toml", *SHORT, "--out", "o")
    (here / "elsewhere").mkdir()
    monkeypatch.chdir(here / "elsewhere")
    assert "digit for digit" in call("reproduce", str(here / "o")).stdout
    shipped = json.loads((here / "o" / "manifest.json").read_text())
    assert shipped["command"][1] == "inputs/mine.toml"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "words",
    [
        ("run", "village"),
        ("compare", "village", "village_four", "village_forum", "--seeds", "2"),
        ("mediation", "village", "village_four"),
        ("ledger", "village_funding_cut"),
        ("biography", "village", "--household", "3"),
        ("biography", "village", "--why-not"),
    ],
)
def test_a_result_of_every_command_is_made_again_by_the_words_in_its_record(words):
    call(*words, *SHORT, "--out", "o")
    assert "digit for digit" in call("reproduce", "o").stdout


@pytest.mark.usefixtures("here")
def test_a_check_without_anything_kept_is_refused_before_anything_is_run(monkeypatch):
    monkeypatch.setattr("sim.model.ReturnModel", None)
    sentence = refused("reproduce", "village", "--out", "none", "--check")
    assert sentence.startswith("none/village: no kept results of village")


def test_a_record_that_cannot_be_read_does_not_hide_the_others(here):
    for name in ("a", "b"):
        call("run", "village", *SHORT, "--out", f"kept/{name}")
    (here / "kept" / "a" / "manifest.json").write_text("{")
    verified = call("verify", "--out", "kept")
    assert verified.exit_code == 1
    assert "kept/a: is not verified" in verified.stdout
    assert "all 4 files are as its record says" in verified.stdout


def test_what_comes_after_the_last_week_is_remarked_on(here):
    lever = '[[intervention]]\nkind = "clearance_reform"\nstart = 400\nsignatures = 4\n'
    event = '[[event]]\nkind = "attack_wave"\nstart = 157\n'
    money = "[[tranche]]\nday = 2018-12-25\neuros = 9.0\ndelay_weeks = 30\n"
    (here / "late.toml").write_text(OWN + lever + event + money)
    notes = call("run", "late.toml").stderr.splitlines()
    assert [note.split(" comes in ")[0] for note in notes] == [
        "Note: late: [[intervention]] clearance_reform",
        "Note: late: [[event]] attack_wave",
        "Note: late: [[tranche]] of 2018-12-25",
    ]
    assert all(note.endswith("after the last week of the run, 156") for note in notes)
    (here / "late.toml").write_text(OWN + event.replace("157", "156"))
    assert call("run", "late.toml").stderr == ""


def test_a_remark_stands_in_the_output_the_json_and_the_record(here):
    lever = '[[intervention]]\nkind = "abolition"\nend = 1\n'
    (here / "week0.toml").write_text(OWN + lever)
    for words in (("run", "week0.toml"), ("compare", "village", "week0.toml", "--seeds", "2")):
        said = call(*words, *SHORT, "--json", "--out", words[0])
        remarks = json.loads(said.stdout)["remarks"]
        assert [each for each in remarks if "abolition" in each]
        assert all(f"Note: {remark}" in said.stderr for remark in remarks)
        assert json.loads((here / words[0] / "manifest.json").read_text())["remarks"] == remarks
        assert "digit for digit" in call("reproduce", words[0]).stdout
