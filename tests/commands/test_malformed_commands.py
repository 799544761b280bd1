"""Whatever is malformed: one line that says so, exit code 2, and every file as it was before."""

import io
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import click
import pytest
from checkout import ROOT
from malformed import Malformed, malformed

import awda.cli
from sim.model import ReturnModel

pytestmark = pytest.mark.small

SEED, COUNT, REAL = 2016, 300, 20
LONGEST = 10  # seconds of work, and of waiting in the process of the test
WAITED = 60  # seconds for a command of its own, on a machine that others use
INPUTS = malformed(SEED, COUNT)


class Began(BaseException):
    """A run would begin here: the input was accepted."""


class Hangs(BaseException):
    """A command has not answered in time."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


@pytest.fixture
def no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a run would begin, it is known that it would."""

    def begin(*_words: object, **_how: object) -> None:
        raise Began

    monkeypatch.setattr(ReturnModel, "__init__", begin)
    monkeypatch.setattr("experiments.runs.runner.processes", begin)
    monkeypatch.setattr("experiments.runs.runner.ThreadPoolExecutor", begin)
    monkeypatch.setattr(
        click, "echo", lambda text, err=False: print(text, file=sys.stderr if err else None)
    )


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Each file, folder, link and pipe, with all that it holds."""
    found = {}
    for path in folder.rglob("*"):
        mode = path.lstat().st_mode
        held = path.read_bytes() if stat.S_ISREG(mode) else b""
        found[str(path)] = (mode, os.fsencode(os.readlink(path)) if stat.S_ISLNK(mode) else held)
    return found


@contextmanager
def in_time() -> Iterator[None]:
    """What takes too long, waiting for a pipe as well, is ended with Hangs."""

    def stop(*_words: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def answer(words: list[str]) -> tuple[int, str, str]:
    """The exit code of the command line in this process, and what it says."""
    out, said = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch, in_time(), redirect_stderr(said),
        redirect_stdout(out),
    ):  # fmt: skip
        patch.setattr(sys, "argv", ["awda", *words])
        try:
            awda.cli.main()
        except SystemExit as ended:
            return int(ended.code or 0), out.getvalue(), said.getvalue()
    raise AssertionError("a command ends with an exit code")


def refuse_unlike_a_refusal(code: int, out: str, said: str) -> None:
    *notes, last = said.split("\n")[:-1] or [""]
    assert code == 2, said
    assert out == ""
    assert last.startswith("awda: ")
    assert all(note.startswith(("Note: ", "Running once more: ")) for note in notes)
    assert all(letter.isprintable() or letter in "\n\u200c\u200d" for letter in said)


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("given", INPUTS, ids=str)
def test_a_malformed_input_is_one_line_and_changes_no_file(here: Path, given: Malformed) -> None:
    given.lay(here)
    before = contents(here.parent)
    try:
        code, out, said = answer(given.words)
    except Began:  # it would have run; an experiment keeps its runs in a store from the start
        assert given.allowed
        shutil.rmtree(here / "results", ignore_errors=True)
    else:
        refuse_unlike_a_refusal(code, out, said)
    assert contents(here.parent) == before


def in_few_seconds() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))


ALWAYS_REFUSED = [each for each in INPUTS if not each.allowed]


@pytest.mark.parametrize("given", ALWAYS_REFUSED[:: len(ALWAYS_REFUSED) // REAL][:REAL], ids=str)
def test_a_malformed_input_of_a_real_command_too(here: Path, given: Malformed) -> None:
    given.lay(here)
    before = contents(here.parent)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NUMBA_DISABLE_JIT": "1"}
    ended = subprocess.run(
        [sys.executable, "-m", "awda", *given.words], env=environment, timeout=WAITED,
        preexec_fn=in_few_seconds,
        capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    refuse_unlike_a_refusal(ended.returncode, ended.stdout, ended.stderr)
    assert contents(here.parent) == before
