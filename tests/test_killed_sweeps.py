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
from killing import jobs, seeds_kept

from experiments.sweep import sweep

KILLING = Path(__file__).parent / "killing.py"
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


@pytest.mark.parametrize("kept_before", [0, 1, 17])
def test_a_sweep_whose_workers_are_killed_with_it_is_resumed(tmp_path, undisturbed, kept_before):
    store = tmp_path / "runs.sqlite"
    command = [*COMMAND, "sweep", str(store), str(JOBS)]
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        told = 0
        for line in process.stdout:
            told = int(line)
            if told >= kept_before:
                break
        time.sleep(random.uniform(0.0, 0.05))
        os.killpg(process.pid, signal.SIGKILL)
    kept = seeds_kept(store)
    assert told <= len(kept)
    assert table(store) == undisturbed
    assert seeds_kept(store) == list(range(JOBS))
