"""An experiment that is killed goes on where it was: the same tables, and no run made twice."""

import os
import subprocess
import sys
from collections import Counter

import pytest
from checkout import ROOT, TESTS
from running import here, small

import experiments.runs.worker
from experiments.runs.job import Identities
from experiments.runs.store import Store

ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(TESTS), *sys.path])}


@pytest.fixture
def counted(monkeypatch):
    """How often each run was made in this process, by its key."""
    made, measured = Counter(), experiments.runs.worker.measured

    def counting(job, threads=1):
        made[Identities().of(job).key] += 1
        return measured(job, threads)

    monkeypatch.setattr("experiments.runs.worker.measured", counting)
    return made


def kept_in(store):
    with Store(store) as kept:
        return {run.key for run in kept.runs()}


@pytest.mark.parametrize(("name", "after"), [("mediation", 17), ("village", 3), ("headline", 5)])
def test_a_killed_experiment_goes_on_and_gives_the_same_tables(tmp_path, counted, name, after):
    store, experiment = tmp_path / "runs.sqlite", small(name)
    command = [sys.executable, str(TESTS / "killing.py"), "experiment", name, str(store), after]
    killed = subprocess.run(list(map(str, command)), env=ENVIRONMENT, timeout=300, check=False)
    assert killed.returncode < 0
    before = kept_in(store)
    assert after <= len(before)

    resumed = experiment.tables(here(store))
    keys = set(Identities().keys(experiment.design(experiment.plan)))
    assert set(counted) == keys - before
    assert before < keys
    assert set(counted.values()) == {1}

    again = experiment.tables(here(store))
    assert sum(counted.values()) == len(keys - before)
    undisturbed = experiment.tables(here())
    assert repr(again) == repr(resumed) == repr(undisturbed)
