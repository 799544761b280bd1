"""Scenarios may be named instead of loaded, and what Python shows of results is one short line."""

import sys

import pytest

import sim
from experiments.compare.comparison import Swept
from sim.run import Comparison

WEEKS = {"run.weeks": 6}


@pytest.fixture
def short(monkeypatch):
    """Whatever is loaded by name is short."""
    module = sys.modules["sim.run"]  # the package has a function of this name
    load = module.load
    monkeypatch.setattr(module, "load", lambda name: load(name).with_(**WEEKS))


@pytest.mark.small
@pytest.mark.usefixtures("short")
def test_a_name_or_a_path_is_as_good_as_a_scenario(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('schema = 1\nextends = "village_four"\n')
    loaded = sim.load("village").with_(**WEEKS)
    assert sim.run("village", 3).digest() == sim.run(loaded, 3).digest()
    assert sim.replicate("village", [3]).histories[0].digest() == sim.run(loaded, 3).digest()
    found = sim.compare("village", path, seeds=[1, 2])
    assert [found.first.scenario.name, found.second.scenario.name] == ["village", "mine"]


@pytest.mark.small
def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(sim.InputError, match="did you mean 'village'"):
        sim.run("vilage")


@pytest.mark.small
def test_what_python_shows_is_one_short_line():
    village = sim.load("village").with_(**WEEKS)
    found = sim.compare(village, sim.load("village_four").with_(**WEEKS), seeds=[1, 2])
    swept = Swept(village, (1, 2), (), ({}, {}))
    shown = [
        village, sim.run(village), found.first, found, sim.effect(found, "return_rate"), swept,
        Comparison(swept, swept),
    ]  # fmt: skip
    for each in shown:
        assert repr(each).startswith(
            f"<{type(each).__name__} ".replace("Comparison ", "Comparison")
        )
        assert "village" in repr(each)
        assert "array" not in repr(each)
        assert "\n" not in repr(each)
        assert len(repr(each)) < 160
    assert repr(village) == "<Scenario village: 6 weeks from 2016-01-03>"
    assert repr(found) == "<Comparison, village_four less village: 2 pairs>"
