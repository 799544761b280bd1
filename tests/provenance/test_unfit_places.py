"""Places where nothing can be put, and stops at the very moment when a result is put there."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from checkout import ROOT

from experiments.provenance.atomic_folder import ENDS, Terminated, draft
from experiments.provenance.result_folder import DRAFT, refuse_unfit
from experiments.runs.exports import export
from experiments.runs.store import Store
from sim.core.declare import InputError

pytestmark = pytest.mark.small


def awda(here: Path, *words: str, **how: object) -> subprocess.CompletedProcess[str]:
    """A command of its own in this folder, which runs without the compiler."""
    more = how.pop("env", {})
    env = os.environ | {"PYTHONPATH": str(ROOT), "NUMBA_DISABLE_JIT": "1"} | more  # type: ignore[operator]
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "awda", *words],
        cwd=here, env=env, capture_output=True, text=True, check=False, **how,
    )  # fmt: skip


@pytest.mark.parametrize(
    "place",
    ["x" * (256 - DRAFT), "x" * 256, "é" * 120, "new/" + "x" * 256, "x" * 300 + "/r", "x/" * 2100],
)
def test_a_name_for_whose_draft_a_disk_has_no_room_is_refused(tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"too long|cannot be a place"):
        refuse_unfit(Path(place), "run")
    assert list(tmp_path.iterdir()) == []


def test_the_longest_name_that_is_allowed_has_room_for_its_draft(tmp_path):
    place = tmp_path / ("x" * (255 - DRAFT))
    refuse_unfit(place, "run")
    with draft(place) as folder:
        (folder / "history.csv").touch()
    assert (place / "history.csv").exists()


def test_a_command_in_a_folder_that_is_gone_is_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(InputError, match="cannot be a place: No such file"):
        refuse_unfit(Path("r"), "run")


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".nc"])
@pytest.mark.parametrize("what", ["a file", "a folder", "a link", "a link to nothing"])
def test_an_export_overwrites_nothing_and_says_so_before_it_reads(tmp_path, ending, what):
    place, other = tmp_path / f"mine{ending}", tmp_path / f"other{ending}"
    other.write_text("mine")
    if what == "a file":
        place.write_text("mine")
    elif what == "a folder":
        place.mkdir()
    else:
        place.symlink_to(other.name if what == "a link" else "nowhere")
    before = {path: path.lstat() for path in tmp_path.iterdir()}
    with pytest.raises(InputError, match=f"mine{ending}: {what[:7].strip()}.* is there already"):
        export(tmp_path / "no-such.sqlite", place)
    assert {path: path.lstat() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", ["file/x.csv", "x" * 300 + ".csv", "x" * 250 + ".csv"])
def test_an_export_to_where_nothing_can_be_written_is_refused_unread(tmp_path, name):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="nothing can be written there"):
        export(tmp_path / "no-such.sqlite", tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_pipe_is_no_store_and_nobody_waits_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for create in (True, False):
        with pytest.raises(InputError, match="is a pipe"):
            Store(tmp_path / "pipe", create)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, Terminated, InputError("no")])
def test_a_command_that_is_stopped_leaves_none_of_the_folders_on_the_way(tmp_path, stop):
    (tmp_path / "mine").mkdir()
    place = tmp_path / "mine" / "new" / "deep" / "r"
    with pytest.raises((KeyboardInterrupt, InputError)), draft(place):
        raise stop
    assert [path.name for path in tmp_path.rglob("*")] == ["mine"]


@pytest.mark.parametrize("number", [signal.SIGINT, *ENDS])
@pytest.mark.parametrize("when", [1, 2])
def test_a_stop_while_a_result_takes_its_place_loses_neither(tmp_path, monkeypatch, number, when):
    place = tmp_path / "r"
    with draft(place) as folder:
        (folder / "manifest.json").touch()
    (place / "manifest.json").unlink()  # an empty folder may be replaced
    rename, count = Path.rename, [0]

    def stopped(path, target):
        made = rename(path, target)
        count[0] += 1
        if count[0] == when:
            os.kill(os.getpid(), number)
        return made

    monkeypatch.setattr(Path, "rename", stopped)
    with draft(place) as folder:
        (folder / "new.csv").touch()
    assert count[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["r"]
    assert [path.name for path in place.iterdir()] == ["new.csv"]


@pytest.mark.parametrize("number", ENDS)
def test_a_closed_terminal_ends_a_draft_as_a_termination_does(tmp_path, number):
    with pytest.raises(Terminated) as ended, draft(tmp_path / "r"):
        os.kill(os.getpid(), number)
    assert ended.value.exit_code == 128 + number
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", ENDS)
def test_a_signal_that_a_command_was_told_to_ignore_stays_ignored(tmp_path, number):
    before = signal.signal(number, signal.SIG_IGN)
    try:
        with draft(tmp_path / "r"):
            os.kill(os.getpid(), number)
    finally:
        signal.signal(number, before)
    assert (tmp_path / "r").is_dir()


def test_a_disk_that_takes_only_the_beginning_of_a_file_keeps_nothing(tmp_path):
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    words = ("run", "village", "--until", "2016-01-20", "--out", "new/r")
    ended = awda(tmp_path, *words, preexec_fn=little_room)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("awda: ")
    assert "no half of a file is left" in ended.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["experiment"], ["run", "--help"], ["parameters"]])
def test_what_commands_say_of_themselves_needs_no_docstrings_in_memory(tmp_path, words):
    plain, without = (awda(tmp_path, *words, env={"PYTHONOPTIMIZE": each}) for each in ("", "2"))
    assert plain.returncode == without.returncode == 0
    assert plain.stdout == without.stdout != ""
