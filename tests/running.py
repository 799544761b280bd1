"""Experiments as tests run them: in this process, on few seeds, or with made-up outcomes."""

from dataclasses import replace

from experiments.mediation.mediation import jobs
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
