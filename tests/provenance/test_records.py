"""Every kept result has an id and a record; what is not as recorded is said in a sentence."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from checkout import ROOT
from click.testing import CliRunner
from running import change, here, seeded

import awda.cli
import sim
from experiments import reproduce
from experiments.provenance import records, verification
from experiments.provenance.atomic_folder import MARK, clear_stale_drafts, draft
from experiments.provenance.scenario_hash import scenario_hash
from experiments.runs.job import Identities, Job
from sim.core.declare import InputError


def asked(*words):
    return CliRunner().invoke(awda.cli.cli, list(map(str, words)))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The village's experiment on few seeds, made once."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        change(patch, "village", plan=seeded("village", (1, 2)))
        reproduce.reproduce("village", folder, here())
    return folder


@pytest.fixture
def kept(made, tmp_path):
    """A copy of it that a test may spoil."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def a_result(place, files):
    """A folder with these files, and their record."""
    place.mkdir()
    for name, text in files.items():
        (place / name).write_text(text)
    hashes = {name: records.hash_of(text.encode()) for name, text in files.items()}
    (place / "manifest.json").write_text(records.sealed({"command": ["run"]}, hashes))


def own_id(results):
    return json.loads((results / "village" / "manifest.json").read_text())["id"]


def test_a_record_names_code_data_environment_seeds_and_the_hash_of_every_file(kept):
    record = records.read_record(kept / "village")
    assert record["seeds"] == [1, 2]
    assert record["sources"] == records.source_hash()
    assert {"experiments", "data", "python", "numpy", "platform"} <= record.keys()
    assert {"village_four.toml", "village/desks.csv", "iraq/attacks.csv"} <= record["data"].keys()
    there = {path.name for path in (kept / "village").iterdir()}
    assert set(record["files"]) == there - {"manifest.json"}


def test_an_untouched_result_is_verified_by_name_folder_id_and_part_of_the_id(kept):
    for word in ("village", kept / "village", own_id(kept), own_id(kept)[:6]):
        said = asked("verify", word, "--out", kept)
        assert said.exit_code == 0
        assert "all 5 files are as its record says" in said.stdout
        assert "It was made from the code, data and versions that are here" in said.stdout


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda f: (f / "summary.csv").write_text("other"), "summary.csv: was changed since"),
        (lambda f: (f / "curves.csv").unlink(), "curves.csv: is missing."),
        (lambda f: (f / "more.csv").write_text("new"), "more.csv: is not in the record."),
    ],
)
def test_a_file_that_is_not_as_recorded_is_named_with_exit_code_1(kept, spoil, sentence):
    spoil(kept / "village")
    said = asked("verify", "village", "--out", kept)
    assert said.exit_code == 1
    assert sentence in said.stdout


def test_a_record_that_was_changed_with_its_file_is_found_out_by_its_id(kept):
    path = kept / "village" / "manifest.json"
    path.write_text(path.read_text().replace('"village"', '"tikrit"'))
    said = asked("verify", "village", "--out", kept)
    assert said.exit_code == 1
    assert re.search("its id is [0-9a-f]{16}, and its content gives [0-9a-f]{16}", said.stdout)


def test_other_code_and_data_are_said_in_sentences_and_are_no_fault_of_the_files():
    now = records.provenance()
    data = {**now["data"], "village_four.toml": "0", "gone.toml": "1"}
    del data["tikrit_four.toml"]
    then = {key: value for key, value in now.items() if key != "scipy"}
    said = verification.changes({**then, "sources": "0000", "data": data}, now)
    assert said == [
        f"Different: the sources of the model: made with 0000, and here is {now['sources']}.",
        "Not recorded: scipy.",
        "Different: scenarios/gone.toml: is missing here.",
        "Different: scenarios/village_four.toml: was changed.",
        "Different: scenarios/tikrit_four.toml: is new here.",
    ]
    assert verification.changes(now, now) == []


def test_every_result_that_is_kept_here_has_an_id_of_its_own_and_whole_files():
    folders = records.results_in(ROOT / "results")
    ids = [records.id_of(records.read_record(folder)) for folder in folders]
    assert len(set(ids)) == len(folders) >= 5
    for folder, own in zip(folders, ids, strict=True):
        assert records.find(own, ROOT / "results") == folder
        assert verification.faults(folder) == []


def test_an_older_record_without_hashes_has_an_id_and_is_said_to_be_unverified(kept):
    path = kept / "village" / "manifest.json"
    old = {key: v for key, v in json.loads(path.read_text()).items() if key not in ("id", "files")}
    path.write_text(json.dumps(old))
    said = asked("verify", records.id_of(old), "--out", kept)
    assert said.exit_code == 1
    assert "has no hashes of files, so they cannot be verified" in said.stdout


def test_an_unknown_name_is_refused_with_the_nearest_that_is_kept(kept):
    with pytest.raises(InputError, match=r"no result under .* did you mean 'village'"):
        records.find("vilage", kept)
    with pytest.raises(InputError, match="none is kept there"):
        records.find("0123456789abcdef", kept / "village" / "none")


def test_an_id_of_two_results_is_refused_and_names_both(kept):
    shutil.copytree(kept / "village", kept / "runs" / "copy")
    with pytest.raises(InputError, match=r"the id of several results: .*copy.*village"):
        records.find(own_id(kept), kept)


def test_reproducing_an_id_compares_bit_by_bit_and_writes_nothing(kept, monkeypatch):
    change(monkeypatch, "village", plan=seeded("village", (1, 2)))
    before = {path: path.stat().st_mtime_ns for path in kept.rglob("*")}
    same = asked("reproduce", own_id(kept), "--out", kept)
    assert same.exit_code == 0
    assert "a new run gives the same tables, digit for digit" in same.stdout
    assert {path: path.stat().st_mtime_ns for path in kept.rglob("*")} == before
    table = kept / "village" / "curves.csv"
    table.write_text(table.read_text().replace("0.1", "0.2", 1))
    other = asked("reproduce", own_id(kept), "--out", kept)
    assert other.exit_code == 1
    assert "differs from a new run: curves.csv" in other.stderr


def test_a_run_written_to_a_folder_can_be_verified_too(tmp_path):
    asked("run", "village", "--until", "2016-03-01", "--out", tmp_path / "one")
    assert asked("verify", tmp_path / "one").exit_code == 0
    (tmp_path / "one" / "outcomes.csv").write_text("spoiled")
    assert asked("verify", tmp_path / "one").exit_code == 1


def test_a_record_that_says_not_what_made_it_cannot_be_made_again(tmp_path):
    for record in ({"seeds": [1]}, {"command": ["run", "village", "--out", "/"]}):
        (tmp_path / "manifest.json").write_text(json.dumps(record))
        assert isinstance(asked("reproduce", tmp_path).exception, InputError)


@pytest.mark.parametrize(
    "words",
    [
        ["run", "village", "--seeds", "7-7", "--until", "2016-03-01"],
        ["compare", "village", "village_four", "--seeds", "4,2", "--until", "2016-03-01"],
        ["biography", "village", "--until", "2016-03-01", "--why-not"],
    ],
    ids=lambda words: words[0],
)
def test_what_a_command_wrote_is_made_again_by_its_id(tmp_path, words):
    asked(*words, "--threads", "2", "--out", tmp_path / "kept")
    record = records.read_record(tmp_path / "kept")
    assert set(words) <= set(record["command"])
    for word in (record["id"], tmp_path / "kept"):
        same = asked("reproduce", word, "--out", tmp_path)
        assert (same.exit_code, same.stdout.count("\n")) == (0, 1)
        assert same.stderr.startswith(f"Running once more: awda {words[0]} village ")
    table = next((tmp_path / "kept").glob("*.csv"))
    table.write_bytes(table.read_bytes() + b"more")
    other = asked("reproduce", record["id"], "--out", tmp_path)
    assert (other.exit_code, other.stdout) == (1, "")
    assert f"differs from a new run: {table.name}" in other.stderr


def test_the_hash_of_a_scenario_changes_with_a_number_and_not_with_its_folder(village, tmp_path):
    moved = tmp_path / "village"
    shutil.copytree(village.world.folder, moved)
    own = scenario_hash(village)
    assert scenario_hash(sim.load(str(moved / "world.toml"))) == own
    assert scenario_hash(village.with_(**{"trust.abuse_slow": -0.4})) != own
    assert Identities().of(Job(village, 1)).scenario_hash == own


PROGRAM = """
import os, signal, sys, time
from pathlib import Path
from running import change
import pytest

def draw(folder):
    print("drawing", flush=True)
    time.sleep(60)

tables = {"summary": [{"a": 1}]}
change(pytest.MonkeyPatch(), "village", draw=draw, stages=lambda *_: tables)
from awda.cli import main
sys.argv = ["awda", "reproduce", "village", "--out", sys.argv[1]]
main()
"""


def stopped(results, number):
    """A `reproduce` that gets a signal while its draft is half written."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(results)], stdout=subprocess.PIPE, cwd=ROOT,
        stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "drawing\n"
        process.send_signal(number)
        _, stderr = process.communicate(timeout=30)
    return process.returncode, stderr.strip()


STOPPED = (
    "awda: stopped; no result was written; runs that are done stay in the store, where there is one"
)


def test_a_reproduce_stopped_by_sigterm_leaves_no_draft_and_the_older_result(kept):
    before = own_id(kept)
    assert stopped(kept, signal.SIGTERM) == (143, STOPPED)
    assert [path.name for path in kept.iterdir()] == ["village"]
    assert own_id(kept) == before
    assert verification.faults(kept / "village") == []


def test_the_draft_of_a_killed_reproduce_is_cleared_by_the_next(kept):
    assert stopped(kept, signal.SIGKILL)[0] == -signal.SIGKILL
    [left] = [path for path in kept.iterdir() if path.name != "village"]
    assert left.name.startswith(".village-draft-")
    with draft(kept / "village") as folder:
        assert not left.exists()
        (folder / "new.csv").write_text("new")
    assert [path.name for path in kept.rglob("*")] == ["village", "new.csv"]


def test_the_draft_of_a_maker_that_lives_is_left_alone(tmp_path):
    with draft(tmp_path / "village") as folder:
        clear_stale_drafts(tmp_path / "village")
        assert folder.is_dir()
    (tmp_path / ".village-draft-of-somebody-else").mkdir()
    clear_stale_drafts(tmp_path / "village")
    assert (tmp_path / ".village-draft-of-somebody-else").is_dir()


def test_what_a_killed_maker_had_taken_out_of_its_place_is_put_back(tmp_path):
    hidden = tmp_path / ".village-draft-0123456789ab"
    (hidden / "old" / "village").mkdir(parents=True)
    (hidden / "old" / "village" / "summary.csv").write_text("kept")
    (hidden / ".lock").write_text(MARK)
    clear_stale_drafts(tmp_path / "village")
    assert (tmp_path / "village" / "summary.csv").read_text() == "kept"
    assert not hidden.exists()


def test_a_termination_between_the_two_moves_waits_for_the_second(tmp_path, monkeypatch):
    place, rename = tmp_path / "village", Path.rename
    a_result(place, {"summary.csv": "kept"})

    def stopping(self, target):
        moved = rename(self, target)
        if self == place:
            os.kill(os.getpid(), signal.SIGTERM)
        return moved

    monkeypatch.setattr(Path, "rename", stopping)
    with draft(place) as folder:
        (folder / "summary.csv").write_text("new")
    assert (place / "summary.csv").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["village"]
