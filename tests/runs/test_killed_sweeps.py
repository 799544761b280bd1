import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from checkout import TESTS
from killing import jobs, seeds_kept

from experiments.runs.sweep import sweep

KILLING = TESTS / "killing.py"
COMMAND = [sys.executable, str(KILLING)]
ROOT = KILLING.parent.parent
ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
JOBS = 60


def table(store):
    with ThreadPoolExecutor(2) as threads:
        return [repr(row) for row in sweep(jobs(JOBS), lambda _done, _of: None, store, threads)]


@pytest.fixture(scope="module")
def undisturbed():
    return table(None)


def test_a_sweep_that_is_killed_at_random_moments_loses_no_run_it_had_told_of(
    tmp_path, undisturbed
):
    command = [*COMMAND, "kill", str(tmp_path), str(JOBS), "20", str(random.randrange(1000))]
    done = subprocess.run(
        command, env=ENVIRONMENT, capture_output=True, text=True, check=True, timeout=300
    )
    killed = json.loads(done.stdout)
    assert sum(each["killed"] for each in killed) == 20
    assert any(0 < len(each["after"]) < JOBS for each in killed)
    for each in killed:
        assert len(each["after"]) >= each["told"]
        assert set(each["before"]) <= set(each["after"])
        assert len(set(each["after"])) == len(each["after"])
    for store in tmp_path.glob("*.sqlite"):
        assert table(store) == undisturbed
        assert seeds_kept(store) == list(range(JOBS))


def sweeping(store):
    """A sweep with processes of its own."""
    command = [*COMMAND, "sweep", str(store), str(JOBS)]
    return subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


def told_at_least(process, count):
    """What the sweep told of when it was at least this."""
    return next(int(line) for line in process.stdout if int(line) >= count)


@pytest.mark.parametrize("kept_before", [0, 17])
def test_a_sweep_whose_workers_are_killed_with_it_is_resumed(tmp_path, undisturbed, kept_before):
    store = tmp_path / "runs.sqlite"
    with sweeping(store) as process:
        told = told_at_least(process, kept_before)
        time.sleep(random.uniform(0.0, 0.05))
        os.killpg(process.pid, signal.SIGKILL)
    kept = seeds_kept(store)
    assert told <= len(kept)
    assert table(store) == undisturbed
    assert seeds_kept(store) == list(range(JOBS))


def members_of(session):
    """Processes of a session that still run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _parent, _group, its_session = (
                (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            )
        except OSError:
            continue
        if int(its_session) == session and state != "Z":
            found.append(int(folder.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs a list of processes")
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_their_sweep(tmp_path, ending):
    with sweeping(tmp_path / "runs.sqlite") as process:
        told_at_least(process, 1)
        assert len(members_of(process.pid)) >= 3
        process.send_signal(ending)
        process.wait(timeout=60)
        errors = process.stderr.read()
    waited = time.monotonic()
    while members_of(process.pid) and time.monotonic() - waited < 30:
        time.sleep(0.1)
    assert members_of(process.pid) == []
    assert "Process SpawnProcess" not in errors


SWEEP = ["experiment", "grid", "--quick", "--out", "results"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs a list of processes")
@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_while_processes_start_is_one_line(tmp_path, workers):
    """The interrupt of a terminal, which goes to all of them, whoever is still starting."""
    command = [sys.executable, "-m", "awda", *SWEEP]
    process = subprocess.Popen(
        command, env=ENVIRONMENT, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    waited = time.monotonic()
    while len(members_of(process.pid)) < 2 + workers:  # itself, and one that only tracks the others
        assert time.monotonic() - waited < 60
    time.sleep(random.uniform(0.0, 0.3))
    os.killpg(process.pid, signal.SIGINT)
    _output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip().startswith("awda: stopped; no result was written; ")
    assert errors.strip().count("\n") == 0
