"""A sweep on a real Dask scheduler with two workers, on the loopback of this machine."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from checkout import ROOT
from killing import jobs, seeds_kept

from experiments.runs.executors import cluster
from experiments.runs.sweep import sweep
from sim.core.declare import InputError

pytestmark = pytest.mark.filterwarnings("default")  # those of Dask are not ours

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


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_a_scheduler_that_is_lost_in_mid_sweep_is_one_sentence(processes, tmp_path, ending):
    address = scheduler(processes, tmp_path)
    workers(processes, address, 1)
    ready(address, 1)
    store, lost = tmp_path / "runs.sqlite", []

    def end_scheduler(done, _of):
        if done == 10:
            processes[0].send_signal(ending)
            lost.append(time.monotonic())

    with (
        pytest.raises(InputError, match="the connection to the Dask scheduler was lost") as error,
        cluster(address) as executor,
    ):
        sweep(jobs(JOBS), end_scheduler, store, executor)
    assert time.monotonic() - lost[0] < 10
    kept = len(seeds_kept(store))
    assert 10 <= kept < JOBS
    assert f"{kept} of {JOBS} runs are kept in {store}" in str(error.value)
    assert "\n" not in str(error.value)
    assert list(map(repr, sweep(jobs(JOBS), silent, store))) == list(
        map(repr, sweep(jobs(JOBS), silent))
    )


NO_ADDRESSES = [
    "", "nonsense", "http://127.0.0.1:1", "inproc://1/2", "tcp://127.0.0.1", "tcp://127.0.0.1:",
    "tcp://127.0.0.1:0", "tcp://127.0.0.1:65536", "127.0.0.1:x", "tcp://a b:1", "tcp://\n:1",
    "tcp://\x1b[2J:1", "tcp://[::1:8786", "tcp://127.0.0.1:8786/x", "foo://127.0.0.1:8786",
    "tcp://127.0.0.1:١٢", "../scheduler.json",
]  # fmt: skip
NOBODY_THERE = [
    "tcp://127.0.0.1:9", "127.0.0.1:9", "tcp://[::1]:9", "ws://127.0.0.1:9", "tls://127.0.0.1:9",
    "tcp://no-such-machine.invalid:8786", "tcp://a..b:8786", f"tcp://{'a' * 80}:8786",
]  # fmt: skip


@pytest.mark.parametrize("address", NO_ADDRESSES + NOBODY_THERE)
def test_an_address_where_there_is_no_scheduler_is_one_sentence_at_once(address):
    begun = time.monotonic()
    expected = "is no address" if address in NO_ADDRESSES else "no scheduler answers there"
    with pytest.raises(InputError, match=expected) as error:
        cluster(address).__enter__()
    assert str(error.value).isprintable()
    assert time.monotonic() - begun < 5


def test_a_server_that_is_no_scheduler_is_one_sentence_within_seconds():
    begun = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent_one:
        address = f"tcp://127.0.0.1:{silent_one.getsockname()[1]}"
        with pytest.raises(InputError, match="no scheduler answers there"):
            cluster(address).__enter__()
    assert time.monotonic() - begun < 15


def test_a_workers_address_is_told_from_a_schedulers(processes, tmp_path):
    from distributed import Client

    address = scheduler(processes, tmp_path)
    workers(processes, address, 1)
    ready(address, 1)
    with Client(address, set_as_default=False, timeout=PATIENCE) as client:
        (worker,) = client.scheduler_info()["workers"]
    with pytest.raises(InputError, match="is a Worker of Dask"):
        cluster(worker).__enter__()


def test_a_scheduler_without_workers_is_one_sentence(processes, tmp_path):
    address = scheduler(processes, tmp_path)
    with pytest.raises(InputError, match="has no workers"):
        cluster(address).__enter__()
