import _thread
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest

import experiments.runs.sweep
import experiments.runs.worker
from experiments.runs.job import Identities, Job
from experiments.runs.store import Store
from experiments.runs.sweep import FailedRuns, sweep
from experiments.runs.worker import made
from sim.core.declare import InputError
from sim.measure.outcomes import measure
from sim.run import run


def silent(_done, _of):
    pass


@pytest.fixture
def short(village):
    return village.with_(**{"run.weeks": 4})


@pytest.fixture
def counted(monkeypatch):
    """How often each seed was run, in threads of this process."""
    runs, measured = Counter(), experiments.runs.worker.measured

    def counting(job, threads=1):
        runs[job.seed] += 1
        return measured(job, threads)

    monkeypatch.setattr("experiments.runs.worker.measured", counting)
    return runs


@pytest.fixture
def threads():
    with ThreadPoolExecutor(2) as pool:
        yield pool


def rows(outcomes):
    return [repr(row) for row in outcomes]


def test_outcomes_come_in_the_order_of_the_jobs(short, threads):
    jobs = [Job(short, seed) for seed in (5, 2, 9)]
    expected = [measure(run(job.scenario, job.seed)) for job in jobs]
    assert rows(sweep(jobs, silent, executor=threads)) == rows(expected)


def test_equal_jobs_run_once_whatever_they_are_called(short, threads, counted):
    jobs = [Job(short, 1), Job(replace(short, name="other"), 1), Job(short, 1)]
    first, second, third = rows(sweep(jobs, silent, executor=threads))
    assert first == second == third
    assert counted == {1: 1}


def test_processes_give_what_threads_give(short, threads):
    jobs = [Job(short, seed) for seed in (1, 2, 3)]
    assert rows(sweep(jobs, silent)) == rows(sweep(jobs, silent, executor=threads))


def test_a_kept_run_is_not_made_again(short, threads, counted, tmp_path):
    store = tmp_path / "runs.sqlite"
    sweep([Job(short, seed) for seed in (1, 2)], silent, store, threads)
    again = sweep([Job(short, seed) for seed in (1, 2, 3)], silent, store, threads)
    assert counted == {1: 1, 2: 1, 3: 1}
    assert rows(again) == rows(sweep([Job(short, s) for s in (1, 2, 3)], silent, executor=threads))


def test_an_interrupted_sweep_keeps_what_was_told_and_goes_on_there(
    short, threads, counted, tmp_path
):
    store, jobs = tmp_path / "runs.sqlite", [Job(short, seed) for seed in range(30)]

    def stop(done, _of):
        if done == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep(jobs, stop, store, threads)
    with Store(store) as kept:
        assert kept.count("runs") >= 7
    sweep(jobs, silent, store, threads)
    with Store(store) as kept:
        assert kept.count("runs") == 30
    assert sum(counted.values()) <= 30 + 2  # what was running when it was stopped


@contextmanager
def another_writing(store, until):
    """Another sweep that commits for so many seconds."""
    with closing(sqlite3.connect(store, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        ends = Timer(until, lambda: other.execute("ROLLBACK"))
        ends.start()
        try:
            yield
        finally:
            ends.cancel()
            ends.join()


def interrupted(jobs, store, executor, *moments):
    """What a sweep says that is interrupted after so many seconds."""
    timers = [Timer(moment, _thread.interrupt_main) for moment in moments]
    for each in timers:
        each.start()
    try:
        with pytest.raises(KeyboardInterrupt) as stopped:
            sweep(jobs, silent, store, executor)
    finally:
        for each in timers:
            each.cancel()
            each.join()
    return str(stopped.value)


@pytest.fixture
def waiting(short, threads, tmp_path):
    """A store with a sweep's design and first runs, and thirty jobs."""
    store, jobs = tmp_path / "runs.sqlite", [Job(short, seed) for seed in range(30)]
    sweep(jobs[:2], silent, store, threads)
    with Store(store) as kept:
        kept.plan("village", Identities().keys(jobs))
    return store, jobs


def locked_after_its_plan(monkeypatch, store, until):
    """Let another sweep write from the moment at which a sweep begins with its runs."""
    make = experiments.runs.sweep._Sweep.make

    def locked(self, executor, threads=1):
        with another_writing(store, until):
            make(self, executor, threads)

    monkeypatch.setattr(experiments.runs.sweep._Sweep, "make", locked)


def test_an_interrupt_while_another_sweep_commits_keeps_what_is_finished(
    waiting, threads, monkeypatch
):
    store, jobs = waiting
    locked_after_its_plan(monkeypatch, store, until=1.5)
    said = interrupted(jobs, store, threads, 1.0)
    with Store(store) as kept:
        runs = kept.count("runs")
    assert runs > 2
    assert said == f"{runs} of 30 runs are kept in {store}"


def test_an_interrupt_waits_for_another_sweep_for_a_bounded_time(waiting, threads, monkeypatch):
    store, jobs = waiting
    monkeypatch.setattr(experiments.runs.sweep, "HURRY", 0.3)
    locked_after_its_plan(monkeypatch, store, until=60)
    begun = time.monotonic()
    said = interrupted(jobs, store, threads, 1.0)
    assert time.monotonic() - begun < 5
    assert said.startswith(f"2 of 30 runs are kept in {store}, and ")
    assert "more could not be" in said
    assert "another process keeps writing" in said


def test_a_second_interrupt_gives_up_waiting(waiting, threads, monkeypatch):
    store, jobs = waiting
    locked_after_its_plan(monkeypatch, store, until=60)
    begun = time.monotonic()
    interrupted(jobs, store, threads, 1.0, 1.5)
    assert time.monotonic() - begun < 5
    with Store(store) as kept:
        assert kept.count("runs") == 2


@pytest.fixture
def failing(monkeypatch):
    measured = experiments.runs.worker.measured

    def fail(job, threads=1):
        if job.seed in (3, 4):
            raise ZeroDivisionError("division by zero")
        return measured(job, threads)

    monkeypatch.setattr("experiments.runs.worker.measured", fail)


@pytest.mark.usefixtures("failing")
def test_failed_runs_are_listed_and_no_result_is_given(short, threads, tmp_path):
    store, jobs = tmp_path / "runs.sqlite", [Job(short, seed) for seed in range(1, 7)]
    with pytest.raises(FailedRuns) as error:
        sweep(jobs, silent, store, threads)
    assert "2 of 6 runs failed" in str(error.value)
    assert {failure.job.seed for failure in error.value.failures} == {3, 4}
    with Store(store) as kept:
        assert {run.seed for run in kept.runs()} == {1, 2, 5, 6}
        assert {row["seed"] for row in kept.rows("failures")} == {3, 4}
        assert all("in fail" in row["traceback"] for row in kept.rows("failures"))


def test_failed_runs_are_tried_again(short, threads, tmp_path, counted, failing, monkeypatch):  # noqa: ARG001
    store, jobs = tmp_path / "runs.sqlite", [Job(short, seed) for seed in range(1, 7)]
    with pytest.raises(FailedRuns):
        sweep(jobs, silent, store, threads)
    monkeypatch.undo()
    assert len(sweep(jobs, silent, store, threads)) == 6
    with Store(store) as kept:
        assert kept.rows("failures") == []


def test_the_count_of_runs_is_told_up_to_all_of_them(short, threads):
    told = []
    jobs = [Job(short, seed) for seed in (1, 2, 1)]
    sweep(jobs, lambda done, of: told.append((done, of)), executor=threads)
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_the_design_is_kept_with_the_runs(short, threads, tmp_path):
    store, jobs = tmp_path / "runs.sqlite", [Job(short, seed) for seed in (1, 2)]
    sweep(jobs, silent, store, threads)
    with Store(store) as kept:
        (design,) = kept.rows("designs")
        assert set(design["keys"].split("\n")) == {run.key for run in kept.runs()}


def test_a_worker_with_other_sources_refuses(short):
    with pytest.raises(InputError, match=r"has sources \w+ instead of edited"):
        made(Job(short, 1), '{"sources": "edited"}')


MANY_RUNS = """
import json, pickle
from experiments.runs.job import Job, environment
from experiments.runs.worker import made
from sim.scenario.toml_file import load
village, expected = load("village").with_(**{"run.weeks": 1}), json.dumps(environment())
def memory_after(seeds):
    for seed in seeds:  # a scenario comes to a worker as bytes
        made(pickle.loads(pickle.dumps(Job(village, seed))), expected)
    return int(open("/proc/self/statm").read().split()[1])
print(memory_after(range(600)), memory_after(range(600, 1800)))
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads memory as Linux tells it")
def test_twelve_hundred_runs_do_not_grow_the_memory_of_a_worker():
    command = [sys.executable, "-c", MANY_RUNS]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    before, after = (int(pages) * 4096 for pages in done.stdout.split())
    assert after - before < 400_000  # where dead models lay about, it was twice that
