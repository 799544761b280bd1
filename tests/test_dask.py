"""A sweep on a real Dask scheduler with two workers, on the loopback of this machine."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from killing import jobs, seeds_kept

from experiments.executors import cluster
from experiments.sweep import sweep
from sim.declare import InputError

pytestmark = pytest.mark.filterwarnings("default")  # those of Dask are not ours

ROOT = Path(__file__).parent.parent
JOBS = 60
PATIENCE = 120  # seconds for a process to answer on a busy machine


def silent(_done, _of):
    pass


def started(command, **more):
    """A process of Dask's command line that finds our code."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests"), *sys.path])
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{command[0]}", *command[1:]],
        env=os.environ | {"PYTHONPATH": path} | more,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def wait_until(true, what):
    patience = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < patience, f"{what} did not start in {PATIENCE} seconds"
        time.sleep(0.1)


@pytest.fixture
def processes():
    """Processes that end with the test, whatever happens in it."""
    running = []
    yield running
    for process in running:
        process.kill()
        process.wait()


def scheduler(processes, folder):
    """The address of a scheduler of our own."""
    file = folder / "scheduler.json"
    local = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    processes.append(started(["scheduler", *local, "--scheduler-file", str(file)]))
    wait_until(lambda: file.exists() and file.read_text().rstrip().endswith("}"), "the scheduler")
    return json.loads(file.read_text())["address"]


def workers(processes, address, count):
    """So many worker processes of one thread each, that nothing restarts."""
    options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
    return [
        processes.append(process) or process
        for process in (started(["worker", address, *options]) for _ in range(count))
    ]


def ready(address, count):
    """Wait until so many workers have registered."""
    from distributed import Client

    with Client(address, set_as_default=False, timeout=PATIENCE) as client:
        client.wait_for_workers(count, timeout=PATIENCE)


def test_a_worker_that_is_killed_in_mid_sweep_changes_nothing(processes, tmp_path):
    address = scheduler(processes, tmp_path)
    first, second = workers(processes, address, 2)
    ready(address, 2)
    store = tmp_path / "runs.sqlite"

    def kill_one(done, _of):
        if done == 10:
            os.kill(first.pid, signal.SIGKILL)

    with cluster(address) as executor:
        found = sweep(jobs(JOBS), kill_one, store, executor)
    assert first.wait(PATIENCE) == -signal.SIGKILL
    assert second.poll() is None
    assert list(map(repr, found)) == list(map(repr, sweep(jobs(JOBS), silent)))
    assert seeds_kept(store) == list(range(JOBS))


def test_where_no_scheduler_answers_is_one_sentence():
    with pytest.raises(InputError, match="no scheduler answers there") as error:
        cluster("tcp://127.0.0.1:9").__enter__()
    assert "\n" not in str(error.value)


def test_a_scheduler_without_workers_is_one_sentence(processes, tmp_path):
    address = scheduler(processes, tmp_path)
    with pytest.raises(InputError, match="has no workers"):
        cluster(address).__enter__()
