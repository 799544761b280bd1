"""The places of a grid: what is run at each, in which draws and on which seeds."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from made_up_grid import drawn_world

from experiments.calibration import design as calibration
from experiments.grid import grid
from experiments.grid.axes import DEFAULT_GRID, cases, scenario_at, style_of
from experiments.iraq.policy_combinations import COMBINATIONS, PROGRAMME_START, calibrated
from experiments.iraq.procedure_histories import NAMES, signatures_before
from experiments.registry import experiment, known
from sim.run import run

COMBINATION = {combination.name: combination for combination in COMBINATIONS}
PREVIEW = grid.EXPERIMENT.preview
SIGNED = (0, 2, 4, 7, 10, 11, 12)  # some of the signatures that the grid asks for


def asked_in(scenario, week):
    """The signatures that are asked for in a week, by the scenario's reforms."""
    reforms = [each for each in scenario.interventions if each.kind() == "clearance_reform"]
    in_force = [each.signatures for each in reforms if each.is_active(week)]
    return min([scenario.clearance.signatures, *in_force])


@pytest.mark.parametrize("history", NAMES)
@pytest.mark.parametrize(
    ("combination", "style"),
    [("ten_reactive", 0.0), ("four_reactive", 0.0), ("four_forums", None)],
)
def test_a_place_of_the_grid_runs_what_the_policy_combination_runs(history, combination, style):
    draw = drawn_world(history)
    wanted = draw.scenario(COMBINATION[combination])
    share = style_of(43) if style is None else style
    asked = float(COMBINATION[combination].signatures)
    here = scenario_at(draw, {"signatures": asked, "style": share})
    assert replace(here, name=wanted.name) == wanted


@pytest.mark.parametrize("history", NAMES)
@pytest.mark.parametrize("signatures", SIGNED)
def test_a_draw_has_its_history_up_to_the_start_and_the_signatures_of_the_place_from_then_on(
    history, signatures
):
    """In a history of four signatures ten are a step up, and so are seven and twelve."""
    scenario = scenario_at(drawn_world(history), {"signatures": float(signatures)})
    start = scenario.week_of(PROGRAMME_START)
    assert {asked_in(scenario, week) for week in range(start)} == {signatures_before(history)}
    assert {asked_in(scenario, week) for week in range(start, scenario.run.weeks)} == {signatures}
    assert scenario.run.measured_from == start


@pytest.mark.parametrize("signatures", SIGNED)
def test_in_every_place_households_expect_the_wait_of_the_history_at_first(signatures):
    for history in NAMES:
        draw = drawn_world(history, household__believed_days_a_signature=5.0)
        scenario = scenario_at(draw, {"signatures": float(signatures)})
        expected = scenario.household.believed_days_a_signature * scenario.clearance.signatures
        assert expected == pytest.approx(5.0 * signatures_before(history))


def test_at_style_one_every_locality_has_a_forum_as_good_as_the_draw_says():
    [lever] = scenario_at(drawn_world("ten"), {"style": 1.0}).interventions
    assert lever.kind() == "community_policing"
    assert lever.training_a_week == 0.03
    assert style_of(lever.forums) == style_of(lever.forums + 1) == 1.0


def test_no_signature_is_a_reform_that_leaves_none():
    [lever] = scenario_at(drawn_world("ten"), {"signatures": 0.0}).interventions
    assert (lever.kind(), lever.signatures) == ("clearance_reform", 0)


@pytest.mark.parametrize("history", ["ten", "four"])
def test_twelve_signatures_have_the_past_of_fewer_until_the_programme_starts(history):
    draw = drawn_world(history, run__households_per_agent=200.0)
    start = calibrated().week_of(PROGRAMME_START)
    seven, twelve = (
        run(
            scenario_at(draw, {"signatures": asked, "run.weeks": start + 40.0}).without(
                "broker_killings"
            )
        ).weeks
        for asked in (7.0, 12.0)
    )
    for column in ("returned", "waiting", "files_opened", "files_cleared", "trust", "tension"):
        assert (seven[column][:start] == twelve[column][:start]).all()
    assert twelve["waiting"][-1] > seven["waiting"][-1]


def test_the_grid_has_every_signature_by_eleven_styles_and_the_baseline_and_the_programme():
    places = grid.design()
    assert len(places) == 13 * 11 + 1
    assert set(cases(DEFAULT_GRID).values()) == {(10.0, 0.0), (4.0, style_of(43))}
    assert {x for x, _ in places} == set(range(13))
    assert {min(y for _, y in places), max(y for _, y in places)} == {0.0, 1.0}


def test_every_place_runs_in_the_same_draws_each_on_a_seed_of_its_own():
    jobs = grid.EXPERIMENT.design(PREVIEW)
    places = 4 * 3 + 1
    assert {job.scenario.run.households_per_agent for job in jobs} == {200}
    assert [job.seed for job in jobs] == list(np.repeat(PREVIEW.seeds, places))
    per_draw = [jobs[first : first + places] for first in range(0, len(jobs), places)]
    for draw, own in enumerate(per_draw):
        assert len({job.scenario.name for job in own}) == places
        assert all(f", draw {draw} (" in job.scenario.name for job in own)
        assert len({job.scenario.decision for job in own}) == 1
    assert len({own[0].scenario.decision for own in per_draw}) == len(PREVIEW.seeds)


def test_the_seeds_are_no_other_experiments():
    mine = set(grid.EXPERIMENT.plan.seeds)
    assert len(mine) == 40
    for block in calibration.BLOCKS:
        assert not mine & set(calibration.seeds(block, calibration.BLOCK))
    for each in known().values():
        assert each.name == grid.NAME or not mine & set(each.plan.seeds)


def test_runs_that_share_their_first_weeks_follow_each_other():
    """Those of one value of a parameter, which acts from the first day."""
    made = experiment("grid-clearance-lost-style")
    lost = [job.scenario.clearance.lost for job in made.design(made.preview)]
    changes = sum(first != second for first, second in pairwise(lost))
    values = 4 + 1  # those of the axis, and that of the calibrated world
    assert changes == len(made.preview.seeds) * values - 1
