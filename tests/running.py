"""Experiments as tests run them: in this process, on few seeds, or with made-up outcomes."""

from contextlib import contextmanager
from dataclasses import replace

import pytest

from experiments.iraq import posterior_worlds
from experiments.iraq.posterior_table import write_draws
from experiments.mediation.mediation import jobs
from experiments.provenance.tables import to_csv, write_text
from experiments.registry import known
from experiments.runs.runner import Runner
from sim.scenario.toml_file import load


def silent(_done, _of):
    """Tell nobody."""


def here(store=None, told=silent):
    """A runner that starts no other process."""
    return Runner(told, store, workers=1)


def change(patch, name, **changes):
    """Let an experiment differ in these, for as long as a test runs."""
    patch.setitem(known(), name, replace(known()[name], **changes))


def written(folder, tables):
    """The folder with these tables in it, as a result has them."""
    for name, rows in tables.items():
        write_text(folder / f"{name}.csv", to_csv(rows))
    return folder


@contextmanager
def posterior_of(folder, draws):
    """Let these draws be the kept posterior."""
    path = folder / "posterior.csv"
    write_draws(path, draws)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(posterior_worlds, "KEPT", path)
        yield


def seeded(name, seeds):
    """The plan of an experiment with other seeds."""
    return replace(known()[name].plan, seeds=seeds)


def small(name):
    """An experiment with every part of the real one, and few or short runs."""
    whole = known()[name]
    if name == "headline":
        plan = replace(
            whole.plan, seeds=(1, 2), households_per_agent=200,
            combinations=whole.plan.combinations[:2], draws=2, switched=(),
        )  # fmt: skip
        return replace(whole, plan=plan)
    pair = tuple(load(each).with_(**{"run.weeks": 30}) for each in ("village", "village_four"))
    return {
        "mediation": replace(
            whole, plan=seeded(name, (1, 2)), design=lambda plan: jobs([pair, pair], plan.seeds)
        ),
        "village": replace(whole, plan=seeded(name, (1, 2, 3, 4))),
    }[name]
