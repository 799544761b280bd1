"""Worlds made for tests: the village enlarged, and the fingerprint of every bit of a world."""

import hashlib
from dataclasses import replace

import numpy as np

from sim.agents.kin import KIN_SIZE
from sim.behaviour.decision_rounds import ROUND_WEEKS, weeks_since
from sim.engine.outside_changes import count_all
from sim.levers.events import Shock
from sim.levers.lever import Lever, LeverContext
from sim.model import ReturnModel
from sim.scenario.scenario import Scenario
from sim.state import Rows
from sim.week import WEEK

BLOCKED = "blocked"


def enlarged(scenario: Scenario, communities: int, households: int, **changes: object) -> Scenario:
    """The scenario with copies of its first community, one to a district, with some columns set."""
    line = scenario.world.communities[0]
    lines = tuple(
        line._replace(community=f"c{i}", district=f"d{i}", households=households, **changes)
        for i in range(communities)
    )
    wave = scenario.world.waves[0]._replace(households=communities * households)
    return replace(scenario, world=replace(scenario.world, communities=lines, waves=(wave,)))


def fingerprint(rows: Rows) -> str:
    """A hash of every bit of every row."""
    digest = hashlib.sha256()
    for array in rows:
        for name in array.dtype.names or ("",):
            digest.update(np.ascontiguousarray(array[name] if name else array).tobytes())
    return digest.hexdigest()


def ran(scenario: Scenario, seed: int = 1, **how: object) -> ReturnModel:
    """A model at the end of its run."""
    model = ReturnModel(scenario, seed, **how)
    model.run()
    return model


def started(
    scenario: Scenario, what: Lever | Shock, **changes: object
) -> tuple[ReturnModel, LeverContext]:  # fmt: skip
    """The model on the first day, and the site of an event or of a lever's first delivery."""
    model = ReturnModel(scenario.with_(**{"funding.budget": 1e9, **changes}))
    week = what.start + getattr(what, "delay_weeks", 0)
    return model, LeverContext(model.rows, model.ledger, 1, week, model.setting, 1.0)


def lived(model: ReturnModel, week: int, *phases: str) -> ReturnModel:
    """The model after these phases of one week, and no other part of it."""
    count_all(model.rows, week - 1)  # tests set states by hand
    return passed(model, week, *phases)


def passed(model: ReturnModel, week: int, *phases: str) -> ReturnModel:
    """The same with kin groups as a test has left them."""
    model.week = week
    model.rows.needs_intake[:] = 2**KIN_SIZE - 1
    model.rows.next_wake[:] = week
    for phase in WEEK:
        if phase.name in phases:
            model.live_phase(phase)
    return model


def in_round(model: ReturnModel, rest: int = ROUND_WEEKS) -> np.ndarray:
    """Which households have a round this week, if so many weeks lie between theirs."""
    streams = model.rows.households["stream"]
    return np.array([weeks_since(int(stream), rest, model.week) == 0 for stream in streams])


def seats(scenario: Scenario, *levers: Lever, weeks: int = 30, **changes: object) -> Rows:
    """The rows at the end of a run of so many weeks in which no lever wants for money."""
    rich = scenario.with_(**{"run.weeks": weeks, "funding.budget": 1e9, **changes})
    return ran(rich.with_levers(*levers)).rows
