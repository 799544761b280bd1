"""Fixtures: the village, and the random scenarios that properties are tested on."""

import signal

import pytest

import awda  # noqa: F401  before numpy is: it says on how many threads matrices are multiplied
import sim
from sim.scenario.scenario import Scenario


@pytest.fixture(scope="session")
def village() -> Scenario:
    return sim.load("village")


@pytest.fixture(scope="session")
def still(village: Scenario) -> Scenario:
    """The village, in which nothing moves but what a test moves."""
    from inert_world import STILL

    return village.with_(**STILL)


def pytest_configure() -> None:
    """Keep hypothesis's examples with the other caches, and hear interrupts.

    Tests that run in the background of a shell would ignore them, and so would what they start.
    """
    from hypothesis import settings
    from hypothesis.configuration import set_hypothesis_home_dir

    signal.signal(signal.SIGINT, signal.default_int_handler)
    set_hypothesis_home_dir(".cache/hypothesis")
    settings.register_profile("awda", deadline=None)  # a first call may have to compile
    settings.load_profile("awda")
