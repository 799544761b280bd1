"""Fixtures: the village, and the random scenarios that properties are tested on."""

import pytest

import sim
from sim.scenario import Scenario


@pytest.fixture(scope="session")
def village() -> Scenario:
    return sim.load("village")
