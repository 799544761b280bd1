"""Fixtures: the village, and the random scenarios that properties are tested on."""

import itertools
import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

import awda  # noqa: F401  before numpy is: it says on how many threads matrices are multiplied
import sim
from sim.scenario.scenario import Scenario

STORES = Path(tempfile.mkdtemp(prefix="awda-stores-"))  # where commands keep runs by default
_numbers = itertools.count()


@pytest.fixture(scope="session")
def village() -> Scenario:
    return sim.load("village")


@pytest.fixture(scope="session")
def still(village: Scenario) -> Scenario:
    """The village, in which nothing moves but what a test moves."""
    from inert_world import STILL

    return village.with_(**STILL)


@pytest.fixture
def no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever would run a model fails: a refusal comes before."""
    from sim.model import ReturnModel

    def fail(*_words: object, **_how: object) -> None:
        raise AssertionError("a model was made")

    monkeypatch.setattr(ReturnModel, "__init__", fail)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Let commands keep runs in a place of this test alone, never in the user's own."""
    os.environ["AWDA_STORE"] = str(STORES / f"{next(_numbers)}.sqlite")


def pytest_unconfigure() -> None:
    """Leave no store behind."""
    shutil.rmtree(STORES, ignore_errors=True)


def pytest_configure() -> None:
    """Keep hypothesis's examples with the other caches, and hear interrupts and hang-ups.

    Tests in the background of a shell, or under nohup, and what they start would ignore them.
    """
    from hypothesis import settings
    from hypothesis.configuration import set_hypothesis_home_dir

    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    set_hypothesis_home_dir(".cache/hypothesis")
    settings.register_profile("awda", deadline=None)  # a first call may have to compile
    settings.load_profile("awda")
