"""A record from somebody else is data, not orders: what is done with any manifest."""

import json
import os
from pathlib import Path

import pytest
from command_line import call, refused
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import awda.cli
from experiments.provenance import foreign_record, records
from sim.core.declare import InputError

SHORT = ["--until", "2016-02-01"]


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def manifest(folder: Path, content: object) -> Path:
    folder.mkdir(exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "manifest.json").write_text(text)
    return folder


# Commands that a record may not ask for, and a word of the sentence that refuses each.
ORDERS = {
    "a store": (["compare", "village", "village_four", "--store=/tmp/awda-x.sqlite"], "--store"),
    "a store in two words": (["compare", "village", "village_four", "--store", "x"], "--store"),
    "a folder": (["run", "village", "--out=elsewhere"], "--out"),
    "a folder in two words": (["run", "village", "--out", "elsewhere"], "--out"),
    "threads": (["run", "village", "--threads", "64"], "--threads"),
    "a log": (["run", "village", "-v"], "--verbose"),
    "joined short options": (["run", "village", "-vv"], "--verbose"),
    "words for machines": (["run", "village", "--json"], "--json"),
    "help": (["run", "--help"], "--help"),
    "a Dask scheduler": (["experiment", "grid", "--dask=tcp://127.0.0.1:1"], "is allowed: "),
    "a store of an experiment": (["experiment", "grid", "--store=x"], "is allowed: "),
    "itself": (["reproduce", "f"], "is allowed: "),
    "an export": (["store", "export", "x.csv"], "is allowed: "),
    "a check": (["verify"], "is allowed: "),
    "no command": (["rm", "-rf", "/"], "is allowed: "),
    "an empty word": ([""], "is allowed: "),
    "an option of the whole": (["--version"], "is allowed: "),
    "an unknown option": (["run", "village", "--stor=x"], "--stor"),
    "an option cut short": (["run", "village", "--sto", "x"], "--sto"),
    "an option without its value": (["run", "village", "--seeds"], "--seeds"),
}


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("name", ORDERS)
def test_a_record_that_asks_for_more_than_a_result_is_refused(here, name):
    words, part = ORDERS[name]
    manifest(here / "f", {"command": words})
    assert part in refused("reproduce", "f")
    assert [path.name for path in here.rglob("*")] == ["f", "manifest.json"]


def test_words_after_two_dashes_are_scenarios_and_still_write_nowhere(here):
    call("run", "village", *SHORT, "--out", "f")
    record = json.loads((here / "f" / "manifest.json").read_text())
    record["command"] = ["run", *SHORT, "--seeds", "1-1", "--", "village"]
    (here / "f" / "manifest.json").write_text(json.dumps(record))
    assert "digit for digit" in call("reproduce", "f").stdout
    manifest(here / "f", record | {"command": ["run", "--", "--store=x"]})
    assert "--store=x: no such scenario" in refused("reproduce", "f")
    assert {path.name for path in here.iterdir()} == {"f"}


@pytest.mark.usefixtures("here")
def test_what_is_run_for_a_record_is_said():
    call("run", "village", *SHORT, "--out", "f")
    said = call("reproduce", "f").stderr
    assert said == "Running once more: awda run village --seeds 1-1 --until 2016-02-01\n"


ODD = {
    "no object": "[]", "a number": "7", "a text": '"run"', "nothing": "null", "an empty file": "",
    "half of an object": '{"command": ["run"', "no JSON": "command = run",
    "nested without end": "[" * 100_000, "digits without end": '{"seeds": ' + "9" * 5000 + "}",
    "no command and no experiment": {}, "a command that is a text": {"command": "run village"},
    "a command that is empty": {"command": []}, "a command of numbers": {"command": [1, 2]},
    "a command of lists": {"command": [["run"]]},
    "a command that is a table": {"command": {"a": 1}},
    "a command that is nothing": {"command": None},
    "a null byte": {"command": ["run", "village\0"]},
    "a scenario on another machine": {"command": ["run", "//host/share/x.toml"]},
    "a scenario on another machine, as Windows says it": {"command": ["run", "\\\\host\\x.toml"]},
    "a command of many words": {"command": ["run"] * 100_000},
    "an experiment that is a list": {"experiment": ["village"]},
    "an experiment that is a path": {"experiment": "../village"},
    "an experiment that there is not": {"experiment": "vilage"},
    "a grid of nothing": {"experiment": "grid-"},
    "a grid of no axes": {"experiment": "grid-os.system-x"},
    "quick that is a number": {"experiment": "village", "quick": 1},
    "quick that is a text": {"experiment": "village", "quick": "yes"},
    "files that are a list": {"command": ["run", "village"], "files": ["a.csv"]},
    "hashes that are numbers": {"command": ["run", "village"], "files": {"a.csv": 1}},
    "hashes that are none": {"command": ["run", "village"], "files": {"a.csv": "x" * 64}},
    "a file elsewhere": {"command": ["run", "village"], "files": {"../a.csv": "0" * 64}},
    "a file by its whole path": {"command": ["run", "village"], "files": {"/a.csv": "0" * 64}},
    "a file that is the folder": {"command": ["run", "village"], "files": {".": "0" * 64}},
    "an id that is a number": {"id": 7, "command": ["run", "village"]},
    "own files that are a list": {"command": ["run", "village"], "own_files": ["a"]},
    "own files on another machine": {"command": ["run"], "own_files": {"//host/x": "0" * 16}},
}  # fmt: skip


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("name", ODD)
def test_an_odd_manifest_is_a_sentence_for_reproduce_and_for_verify(here, name):
    manifest(here / "f", ODD[name])
    assert refused("reproduce", "f")
    said = call("verify", "f")
    assert said.exit_code == 1
    assert said.stdout.startswith("f")
    assert [path.name for path in here.rglob("*")] == ["f", "manifest.json"]


JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@pytest.mark.usefixtures("no_run")
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*foreign_record.PARTS, "data", "seeds", "awda"]), JUNK))
def test_no_manifest_of_any_kind_is_more_than_a_sentence(here, content):
    if "command" not in content and content.get("experiment") in ("village", "tikrit"):
        return
    manifest(here / "f", content)
    assert refused("reproduce", "f")
    assert call("verify", "f").exit_code in (0, 1)


@pytest.mark.usefixtures("no_run")
def test_a_manifest_that_is_no_file_is_refused_at_once(here):
    (here / "f").mkdir()
    os.mkfifo(here / "f" / "manifest.json")
    assert "no result" in refused("verify", "f")
    assert "no such experiment" in refused("reproduce", "f")
    with pytest.raises(InputError, match="a small file is allowed"):
        records.read_record(here / "f")


@pytest.mark.usefixtures("no_run")
def test_a_huge_manifest_is_refused_unread(here):
    manifest(here / "f", {})
    with (here / "f" / "manifest.json").open("wb") as file:
        file.truncate(records.MOST_BYTES + 1)
    assert "a small file is allowed" in refused("reproduce", "f")


def test_the_same_tables_of_no_table_is_an_error(here, monkeypatch):
    call("run", "village", *SHORT, "--out", "f")
    for table in (here / "f").glob("*.csv"):
        table.unlink()
    monkeypatch.setattr(awda.cli.cli.commands["run"], "callback", lambda **_: None)
    assert "has no table" in refused("reproduce", "f")


@pytest.mark.usefixtures("here")
def test_a_record_may_name_no_more_than_the_recorded_words_of_each_command():
    """What a command records of itself is what a record may ask for."""
    for words in (
        ["run", "village", "--scale", "2"],
        ["compare", "village", "village_four", "--seeds", "2", "--tolerance", "50"],
        ["biography", "village", "--household", "3", "--seed", "2"],
        ["ledger", "village_funding_cut", "--seed", "2"],
    ):
        call(*words, *SHORT, "--threads", "2", "--out", words[0])
        assert "digit for digit" in call("reproduce", words[0]).stdout


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/proc/kcore", "was changed"),  # as large as all memory
        ("/proc/kmsg", "was changed"),  # who reads it waits
        ("/dev/zero", "is missing"),
        ("/" + "x" * 5000, "is missing"),
    ],
)
def test_a_file_that_a_record_names_is_read_only_if_it_can_be_a_scenario(here, path, words):
    if path.startswith("/proc") and not Path(path).is_file():
        pytest.skip("this machine has no such file")
    manifest(here / "f", {"command": ["run", "village"], "own_files": {path: "0" * 16}})
    assert f"Different: {path}: {words}" in call("verify", "f").stdout
