"""The axes of a grid: their levels, their names, and what is refused."""

import pytest
from click.testing import CliRunner
from made_up_grid import Made, drawn_world

from awda.cli import cli
from experiments.grid import grid
from experiments.grid.axes import OWN, axis, scenario_at
from experiments.iraq.policy_combinations import calibrated
from experiments.iraq.procedure_histories import NAMES
from experiments.registry import experiment
from sim.core.declare import InputError


def test_a_parameter_is_an_axis_over_its_plausible_range():
    lost = axis("clearance.lost", 0)
    assert (lost.levels[0], lost.levels[-1], len(lost.levels)) == (0.0, 0.1, 13)
    assert lost.base == calibrated().clearance.lost
    assert axis("clearance.staff", 1).levels == (1.0, 2.0, 3.0, 4.0, 5.0)


@pytest.mark.parametrize("history", NAMES)
def test_the_value_of_an_axis_takes_the_place_of_every_draws_own(history):
    draw = drawn_world(history)
    assert scenario_at(draw, {}).clearance.lost == 0.03
    assert scenario_at(draw, {"clearance.lost": 0.1}).clearance.lost == 0.1
    assert draw.draw.values["clearance.lost"] == 0.03


def test_the_style_of_a_place_is_a_share_of_the_localities_that_the_place_has():
    smaller = {"style": 1.0, "run.locality_households": 1000.0}
    few, many = (
        scenario_at(drawn_world("ten"), values).interventions[0].forums
        for values in ({"style": 1.0}, smaller)
    )
    assert many > 1.5 * few


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("clearance.lots", "no such axis; did you mean 'clearance.lost'"),
        ("stile", "did you mean 'style'"),
        ("signature", "did you mean 'signatures'"),
        ("qqqq", "`awda parameters` lists them"),
        ("clearance.signatures", "set by the experiment; choose the axis signatures"),
        ("run.start", "no number of a scenario"),
        ("desks.csv.rank", "no number of a scenario"),
        ("grant", "no such axis"),
    ],
)
def test_an_axis_that_there_is_not_is_refused_in_a_sentence(name, words):
    with pytest.raises(InputError) as refused:
        grid.name_of(y=name)
    assert str(refused.value).startswith(f"--y = {name}: ")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_same_axis_twice_is_refused():
    with pytest.raises(InputError, match="two different ones"):
        grid.name_of("common_denial", "clearance.common_denial")


@pytest.mark.parametrize(
    ("x", "y", "name"),
    [
        ("", "", "grid"),
        ("lost", "", "grid-clearance-lost-style"),
        ("", "police.style_trained", "grid-signatures-police-style_trained"),
        ("clearance.lost", "armed_group.branching", "grid-clearance-lost-armed_group-branching"),
    ],
)
def test_a_grid_is_found_again_by_the_name_of_its_folder(x, y, name):
    assert grid.name_of(x, y) == name
    tables = experiment(name).preview_tables(Made())
    wanted = [axis(x or "signatures", 0).name, axis(y or "style", 1).name]
    assert [row["name"] for row in tables["axes"]] == wanted


@pytest.mark.parametrize("name", ["grid-", "grid-lost-style-style", "grid-signatures"])
def test_a_name_of_no_grid_is_refused(name):
    with pytest.raises(InputError):
        experiment(name)


@pytest.mark.parametrize(
    "words", [("village", "--x", "clearance.lost"), ("grid", "--x", "clearance.lots")]
)
def test_the_command_refuses_axes_that_do_not_fit(words, tmp_path):
    asked = CliRunner().invoke(cli, ["experiment", *words, "--out", str(tmp_path)])
    assert isinstance(asked.exception, InputError)
    assert "--x = " in str(asked.exception)
    assert list(tmp_path.iterdir()) == []


def test_own_axes_hold_their_baseline_and_rise():
    for own in OWN.values():
        assert own.base in own.levels
        assert list(own.levels) == sorted(set(own.levels))
        assert set(own.preview) <= set(own.levels)
