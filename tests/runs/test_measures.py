"""What an experiment asks for beside outcomes is kept beside them, and changes nothing else."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from running import here

import experiments.runs.measures
from experiments.runs.job import Identities, Job
from experiments.runs.measures import Measure
from experiments.runs.store import Store
from experiments.runs.store_check import verify
from experiments.runs.sweep import sweep
from sim.core.declare import InputError

pytestmark = pytest.mark.small


def returned(run):
    return run.history.weeks["returned"].tolist()


def weeks_noted(run):
    return run.noted


def week_of(model):
    return model.week


RETURNED = Measure("returned by week", returned)
WEEKS = Measure("weeks", weeks_noted, week_of)


@pytest.fixture
def short(village):
    return village.with_(**{"run.weeks": 3})


def made(store, *jobs):
    with here(store) as run:
        return run(jobs)


def test_a_measure_is_no_part_of_the_key_of_a_run(short):
    keys = Identities().keys([Job(short, 1), Job(short, 1, (RETURNED, WEEKS))])
    assert len(set(keys)) == 1


def test_what_is_kept_comes_back_as_it_was_measured(short, tmp_path):
    store = tmp_path / "runs.sqlite"
    [fresh] = made(store, Job(short, 1, (RETURNED, WEEKS)))
    [kept] = made(store, Job(short, 1, (RETURNED, WEEKS)))
    assert kept.further == fresh.further
    assert kept.further["weeks"] == [1, 2, 3]
    assert len(kept.further["returned by week"]) == 4
    assert repr(dict(kept)) == repr(dict(fresh)) == repr(dict(made(None, Job(short, 1))[0]))


def test_equal_jobs_that_ask_for_different_measures_are_one_run_with_both(short):
    one, other = made(None, Job(short, 1, (RETURNED,)), Job(short, 1, (WEEKS,)))
    assert one.further == other.further
    assert set(one.further) == {"returned by week", "weeks"}


def test_a_store_without_measures_gets_them_and_keeps_its_runs(short, tmp_path):
    store = tmp_path / "runs.sqlite"
    made(store, Job(short, 1), Job(short, 2))
    with closing(sqlite3.connect(store)) as file:
        before = file.execute("SELECT * FROM runs ORDER BY key").fetchall()
        assert "measures" not in {row[0] for row in file.execute("SELECT name FROM sqlite_master")}
    assert made(store, Job(short, 1, (RETURNED,)))[0].further
    with closing(sqlite3.connect(store)) as file:
        assert file.execute("SELECT * FROM runs ORDER BY key").fetchall() == before
    with Store(store) as kept:
        assert verify(kept) == 2
        assert [key for key, _ in kept.measures()] == Identities().keys([Job(short, 1)])


def test_a_measure_whose_module_was_edited_is_measured_again(short, tmp_path, monkeypatch):
    store = tmp_path / "runs.sqlite"
    [before] = made(store, Job(short, 1, (RETURNED,)))
    monkeypatch.setattr(experiments.runs.measures, "text_of", lambda _module: "edited")
    told = []
    with ThreadPoolExecutor(1) as workers:
        sweep([Job(short, 1, (RETURNED,))], lambda *step: told.append(step), store, workers)
    assert told == [(0, 1), (1, 1)]
    assert made(store, Job(short, 1, (RETURNED,)))[0].further == before.further


@pytest.mark.parametrize("change", ["content = x'00'", "name = 'other'", "run = 'other'"])
def test_a_measure_that_was_changed_is_damage(short, tmp_path, change):
    store = tmp_path / "runs.sqlite"
    made(store, Job(short, 1, (RETURNED,)))
    with closing(sqlite3.connect(store)) as file:
        file.execute(f"UPDATE measures SET {change}")
        file.commit()
    with Store(store) as kept, pytest.raises(InputError, match="the store is damaged"):
        verify(kept)
