"""Worlds made for tests: the village enlarged, and the fingerprint of every bit of a world."""

import hashlib
from dataclasses import replace

import numpy as np

from sim.model import ReturnModel
from sim.population import Rows
from sim.scenario import Scenario

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
