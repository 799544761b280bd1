import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from click.testing import CliRunner

from awda.cli import cli
from experiments import reproduce
from experiments.calibration import design as calibration
from experiments.grid import figure, grid
from experiments.grid.axes import DEFAULT_GRID, OWN, axis, baseline, cases, scenario_at, style_of
from experiments.grid.tables import CHOSEN
from experiments.iraq.policy_combinations import COMBINATIONS, PROGRAMME_START
from experiments.iraq.posterior_table import Draw
from experiments.iraq.posterior_worlds import World
from experiments.iraq.procedure_histories import NAMES, signatures_before
from experiments.provenance.tables import read_columns, read_rows, to_csv, write_text
from experiments.registry import experiment, known
from sim.core.declare import InputError
from sim.measure.outcomes import OUTCOMES
from sim.run import run

COMBINATION = {combination.name: combination for combination in COMBINATIONS}
PREVIEW = grid.EXPERIMENT.preview
TRAINING = "intervention.community_policing.training_a_week"
SIGNED = (0, 2, 4, 7, 10, 11, 12)  # some of the signatures that the grid asks for


def drawn_world(history, **values):
    """A world of the posterior with this history and these values."""
    values = {name.replace("__", "."): value for name, value in values.items()}
    return World(3, Draw(history, {"clearance.lost": 0.03, TRAINING: 0.03} | values, 1.0))


def asked_in(scenario, week):
    """The signatures that are asked for in a week, by the scenario's reforms."""
    reforms = [each for each in scenario.interventions if each.kind() == "clearance_reform"]
    in_force = [each.signatures for each in reforms if each.is_active(week)]
    return min([scenario.clearance.signatures, *in_force])


def outcomes(home, durable=0.5):
    return dict.fromkeys(OUTCOMES, 0.0) | {"return_rate": home, "durable_return_rate": durable}


def runs_of(home, axes=DEFAULT_GRID, draws=4):
    """Runs that are what a function of place and draw says."""
    return {
        place: {draw: outcomes(home(*place, draw)) for draw in range(draws)}
        for place in grid.design(axes)
    }


def made_figure(folder, home):
    for name, rows in grid.analyse(DEFAULT_GRID, runs_of(home)).items():
        write_text(folder / f"{name}.csv", to_csv(rows))
    grid.draw(folder)
    return (folder / "figure.svg").read_text()


class Made:
    """A runner that runs nothing, and the jobs that it was asked for."""

    store = None

    def __init__(self):
        self.jobs = []

    def __call__(self, jobs):
        self.jobs += jobs
        return [outcomes(0.6 + 1e-6 * (job.seed - grid.SEEDS[0])) for job in jobs]


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
    start = baseline().week_of(PROGRAMME_START)
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


def test_a_parameter_is_an_axis_over_its_plausible_range():
    lost = axis("clearance.lost", 0)
    assert (lost.levels[0], lost.levels[-1], len(lost.levels)) == (0.0, 0.1, 13)
    assert lost.base == baseline().clearance.lost
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


def test_a_mean_whose_interval_holds_zero_is_undetermined_and_any_other_is_said():
    def home(x, y, draw):
        return 0.7 - 0.005 * x + (0.0001 if draw % 2 else -0.0001) * y

    tables = grid.analyse(DEFAULT_GRID, runs_of(home))
    found = {
        (row["x"], row["y"]): row["verdict_of_mean"]
        for row in tables["grid"] if row["outcome"] == "return_rate"
    }  # fmt: skip
    assert found[0.0, 0.5] == "more"
    assert found[12.0, 0.5] == "fewer"
    assert found[10.0, 0.5] == "undetermined"
    assert found[10.0, 0.0] == "the same"
    across, up = (row for row in tables["ends"] if row["outcome"] == "return_rate")
    assert across["gain_mean"] == pytest.approx(-0.06)
    assert up["gain_mean_low"] < 0.0 < up["gain_mean_high"]
    assert {row["difference_draws"] for row in tables["grid"]} == {4}


def test_the_interval_of_the_mean_narrows_with_draws_and_the_range_of_draws_does_not():
    def home(x, _, draw):
        return 0.6 + 0.01 * (x < 10.0) * np.random.default_rng(draw).normal(3.0, 1.0)

    widths = []
    for draws in (40, 640):
        rows = grid.analyse(DEFAULT_GRID, runs_of(home, draws=draws))["grid"]
        [row] = [
            row for row in rows if (row["x"], row["y"], row["outcome"]) == (4.0, 0.0, "return_rate")
        ]
        apart = [home(4.0, 0.0, draw) - home(10.0, 0.0, draw) for draw in range(draws)]
        assert row["difference_mean"] == pytest.approx(np.mean(apart))
        assert row["difference_range_low"] == pytest.approx(np.percentile(apart, 2.5))
        assert row["difference_range_high"] == pytest.approx(np.percentile(apart, 97.5))
        widths.append(
            [
                row[f"difference_{name}_high"] - row[f"difference_{name}_low"]
                for name in ("mean", "range")
            ]
        )
    (mean, spread), (mean_of_many, spread_of_many) = widths
    assert mean_of_many < 0.5 * mean
    assert spread_of_many > 0.7 * spread


def test_a_draw_without_an_outcome_is_left_out_of_its_rows_alone():
    runs = runs_of(lambda x, _, draw: 0.6 - 0.01 * x - 0.001 * draw)
    runs[4.0, 0.0][2]["return_rate"] = np.nan
    rows = grid.analyse(DEFAULT_GRID, runs)["grid"]
    counts = {
        (row["x"], row["y"]): row["difference_draws"]
        for row in rows if row["outcome"] == "return_rate"
    }  # fmt: skip
    assert counts.pop((4.0, 0.0)) == 3
    assert set(counts.values()) == {4}
    assert all(np.isfinite(row["difference_range_high"]) for row in rows)


@pytest.mark.parametrize(
    ("home", "words"),
    [
        (lambda x, y, draw: 0.6 - 0.01 * x + 0.02 * y + 1e-4 * (draw % 2) * x * y,
         "depends more on signatures than on policing style"),
        (lambda x, y, draw: 0.6 - 1e-3 * x + 0.1 * y + 1e-4 * (draw % 2) * x * y,
         "depends more on policing style than on signatures"),
        (lambda x, y, draw: 0.6 - 0.01 * x + 1e-3 * (draw % 2) * y,
         "depends on signatures, and not visibly on policing style"),
        (lambda x, y, draw: 0.6 - 0.001 * x + 0.012 * y + 1e-4 * (draw % 2) * (x + y),
         "depends on signatures and on policing style; on which more cannot be told"),
        (lambda x, y, draw: 0.6 + (1e-3 * x + 2e-3 * y) * (draw % 2),
         "depends on neither signatures nor policing style, in the mean of 4 draws"),
    ],
)  # fmt: skip
def test_the_title_is_what_the_table_found(tmp_path, home, words):
    assert words in made_figure(tmp_path, home)


def test_the_figure_names_the_baseline_and_the_programme_and_dots_what_is_within_noise(tmp_path):
    text = made_figure(tmp_path, lambda x, y, draw: 0.6 - 0.01 * x + 1e-3 * (draw % 2) * y)
    for words in ("ten signatures, reactive policing", "four, 43 forums", figure.DOUBT):
        assert words in text
    assert (tmp_path / "figure.png").stat().st_size > 10_000


def test_the_figure_bears_that_nothing_moves_anything(tmp_path):
    assert "depends on neither" in made_figure(tmp_path, lambda *_: 0.6)


def test_a_quick_grid_leaves_tables_a_figure_and_a_record(tmp_path):
    folder = reproduce.reproduce("grid-clearance-lost-style", tmp_path, Made(), preview=True)
    assert folder == tmp_path / "grid-clearance-lost-style-quick"
    record = json.loads((folder / "manifest.json").read_text())
    assert (record["experiment"], record["quick"]) == ("grid-clearance-lost-style", True)
    assert len(read_rows(folder / "grid.csv")) == 4 * 3 * len(CHOSEN)
    assert list(read_columns(folder / "draws.csv")["seed"]) == list(PREVIEW.seeds)
    runs = read_columns(folder / "runs.csv")
    assert len(runs["draw"]) == len(PREVIEW.seeds) * (4 * 3 + 2)
    home = {place: 0.6 + 1e-6 * place for place in range(len(PREVIEW.seeds))}
    assert runs["return_rate"] == pytest.approx([home[draw] for draw in runs["draw"]])


def test_the_digest_says_what_each_axis_gives_in_points(tmp_path):
    made_figure(tmp_path, lambda x, y, draw: 0.6 - 0.01 * x + 1e-3 * (draw % 2) * y)
    [row] = [
        row
        for row in grid.digest(tmp_path)
        if row["axis"] == "signatures, 0 to 12" and row["outcome"] == "return_rate"
    ]
    assert row[grid.MEAN_GAIN] == "-12.00 (-12.00 to -12.00)"
    assert row["95 % of draws"] == "-12.00 to -12.00"
    assert row["verdict of mean"] == "fewer"


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
