"""The command line where Python has nothing that only POSIX systems have."""

import os
import subprocess
import sys

import pytest
from checkout import ROOT

MISSING = """
import os, signal, sys

for module in ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"):
    sys.modules[module] = None
for module, names in {
    os: "chown fchmod fchown fork forkpty getgid getpgid getuid killpg link mkfifo nice setsid",
    signal: "SIGALRM SIGHUP SIGKILL SIGQUIT SIGUSR1 SIGUSR2 alarm pause pthread_kill "
    "pthread_sigmask setitimer siginterrupt sigpending sigwait sigwaitinfo",
}.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
"""
COMMANDS = [
    ["run", "village"],
    ["compare", "village", "village_four", "--seeds", "2", "--store", "runs.db"],
    ["experiment", "village", "--quick"],
]


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A folder whose sitecustomize takes away what only POSIX has, in every process."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "sitecustomize.py").write_text(MISSING)
    return folder


def done(bare, *arguments):
    path = os.pathsep.join([str(bare), str(ROOT)])
    return subprocess.run(
        [sys.executable, *arguments], cwd=bare, env=os.environ | {"PYTHONPATH": path},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def test_the_processes_of_this_file_lack_what_only_posix_has(bare):
    assert "import of fcntl halted" in done(bare, "-c", "import fcntl").stderr
    assert "no attribute 'fork'" in done(bare, "-c", "import os; os.fork()").stderr


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_command_needs_nothing_that_only_posix_has(bare, words):
    told = done(bare, "-m", "awda", *words)
    assert (told.returncode, told.stderr) == (0, "")
    assert "return_rate" in told.stdout or words[0] == "experiment"


LEFT = """
import os, subprocess, sys
from pathlib import Path
from experiments.provenance.atomic_folder import clear_stale_drafts, draft

if "clear" in sys.argv:
    clear_stale_drafts(Path("kept"))
    sys.exit()
with draft(Path("kept")) as folder:
    (folder / "table.csv").write_text("a")
    if "killed" in sys.argv:
        os._exit(9)
    if "living" in sys.argv:
        subprocess.run([sys.executable, __file__, "clear"], check=True)
        sys.exit(not folder.is_dir())
"""


def test_drafts_of_killed_makers_are_cleared_there_and_those_of_the_living_are_not(bare):
    (bare / "make.py").write_text(LEFT)
    assert done(bare, "make.py", "killed").returncode == 9
    assert len(list(bare.glob(".kept-draft-*"))) == 1
    assert done(bare, "make.py", "living").returncode == 0
    assert not list(bare.glob(".kept-draft-*"))


def test_what_those_commands_write_is_there_and_no_draft_is_left(bare):
    assert (bare / "runs.db").stat().st_size > 0
    assert not list(bare.rglob(".*draft*"))
