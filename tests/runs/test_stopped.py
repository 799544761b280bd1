"""Ctrl-C: one line, whatever breaks at the same moment, and it says where the runs are."""

import os
import signal
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait

import pytest
from click.testing import CliRunner

import awda.cli
from experiments.runs.executors import processes, take_back

pytestmark = pytest.mark.small


def test_a_pool_whose_workers_die_while_its_work_is_taken_back_says_nothing(monkeypatch):
    said = []
    monkeypatch.setattr(threading, "excepthook", said.append)
    with processes(2) as pool:
        waiting = [pool.submit(time.sleep, 60) for _ in range(8)]
        pids = list(pool._processes)
        take_back(pool, waiting)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        wait(waiting, timeout=30)
        pool._executor_manager_thread.join(30)
    assert all(each.done() for each in waiting)
    assert not said


def test_what_has_not_begun_is_taken_back_from_any_other_executor():
    with ThreadPoolExecutor(1) as pool:
        begun = threading.Event()
        running: Future = pool.submit(begun.wait, 30)
        waiting = [pool.submit(time.sleep, 60) for _ in range(3)]
        take_back(pool, [running, *waiting])
        assert all(each.cancelled() for each in waiting)
        begun.set()
        assert running.result()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--store", "mine.sqlite"], "runs that are finished are kept in mine.sqlite"),
        ([], "runs that are finished are kept in own.sqlite"),
        (["--no-store"], "nothing was kept"),
    ],
)
def test_a_command_that_is_stopped_before_its_first_run_names_its_store(
    words, said, monkeypatch, tmp_path
):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWDA_STORE", "own.sqlite")
    monkeypatch.setattr("experiments.compare.comparison.compared", stop)
    line = ["compare", "village", "village_four", *words]
    found = CliRunner().invoke(awda.cli.cli, line, standalone_mode=False)
    assert str(found.exception.__cause__) == said
