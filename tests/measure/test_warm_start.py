import pytest

import sim
from sim.levers.decrees import ClearanceReform
from sim.levers.policing import CommunityPolicing
from sim.measure.warm_start import WarmStarts, shared_start
from sim.model import ReturnModel
from sim.run import run
from sim.scenario.toml_file import known_scenarios


@pytest.fixture
def whole_weeks(monkeypatch):
    """The weeks that models live, counted."""
    weeks, step = [], ReturnModel.step

    def counting(model):
        weeks.append(model.week)
        step(model)

    monkeypatch.setattr(ReturnModel, "step", counting)
    return weeks


def reform(scenario, start, **more):
    return scenario.with_levers(ClearanceReform(start=start, signatures=4, **more))


@pytest.mark.parametrize("seed", [1, 2])
def test_branches_have_the_bits_of_whole_runs_in_any_order(village, seed):
    scenarios = [
        reform(village, 40),
        village,
        reform(village, 60, staff_moved=1.0),
        reform(village, 20),
        village.with_levers(CommunityPolicing(start=30, forums=3), ClearanceReform(start=50)),
    ]
    stems = WarmStarts()
    for scenario in (*scenarios, *reversed(scenarios)):
        assert stems.run(scenario, seed).digest() == run(scenario, seed).digest()


@pytest.mark.parametrize("name", sorted(known_scenarios()))
def test_a_branch_of_any_shipped_scenario_has_the_bits_of_its_whole_run(name):
    scenario = sim.load(name)
    weeks = min(scenario.run.weeks, shared_start(scenario)[1] + 12)
    scenario = scenario.with_(**{"run.weeks": weeks, "run.households_per_agent": 200})
    stems = WarmStarts()
    stems.run(scenario, 1)
    assert stems.run(scenario, 1).digest() == run(scenario, 1).digest()


def test_shared_weeks_are_lived_once(village, whole_weeks):
    stems = WarmStarts()
    stems.run(reform(village, 100), 1)
    stems.run(reform(village, 100, staff_moved=1.0), 1)
    assert whole_weeks.count(50) == 1
    assert whole_weeks.count(120) == 2


def test_another_seed_or_another_number_is_another_stem(village, whole_weeks):
    stems = WarmStarts()
    for seed, hearsay in ((1, 0.3), (2, 0.3), (1, 0.2)):
        stems.run(reform(village.with_(**{"trust.hearsay": hearsay}), 100), seed)
    assert whole_weeks.count(50) == 3


def test_what_begins_at_once_stays_in_the_stem(village):
    stem, weeks = shared_start(reform(village, 0))
    assert len(stem.interventions) == 1
    assert weeks == village.run.weeks
