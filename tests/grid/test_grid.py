import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from awda.cli import cli
from experiments import reproduce
from experiments.grid import figure, grid
from experiments.grid.axes import DEFAULT_GRID, OWN, axis, baseline, cases, scenario_at, style_of
from experiments.grid.tables import CHOSEN
from experiments.iraq import policy_combinations
from experiments.iraq.policy_combinations import COMBINATIONS, PROGRAMME_START
from experiments.provenance.tables import read_columns, read_rows, to_csv, write_text
from experiments.registry import experiment
from sim.core.declare import InputError
from sim.measure.outcomes import OUTCOMES
from sim.run import run

COMBINATION = {combination.name: combination for combination in COMBINATIONS}
PREVIEW = grid.EXPERIMENT.preview
COARSE = {"run.households_per_agent": 200.0}


def outcomes(home, durable=0.5):
    return dict.fromkeys(OUTCOMES, 0.0) | {"return_rate": home, "durable_return_rate": durable}


def runs_of(home, axes=DEFAULT_GRID, seeds=4):
    """Runs that are what a function of place and seed says."""
    return {
        place: {seed: outcomes(home(*place, seed)) for seed in range(1, seeds + 1)}
        for place in grid.design(axes)
    }


def drawn(folder, home):
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
        return [outcomes(0.6 + 0.01 * job.seed) for job in jobs]


@pytest.mark.parametrize(
    ("combination", "style"),
    [("ten_reactive", 0.0), ("four_reactive", 0.0), ("four_forums", None)],
)
def test_a_place_of_the_grid_runs_what_the_headline_runs(combination, style):
    wanted = policy_combinations.scenario_for("ten", COMBINATION[combination])
    share = style_of(43) if style is None else style
    here = scenario_at({"signatures": float(COMBINATION[combination].signatures), "style": share})
    assert replace(here, name=wanted.name) == wanted


def test_at_style_one_every_locality_has_a_forum():
    [lever] = scenario_at({"style": 1.0}).interventions
    assert lever.kind() == "community_policing"
    assert style_of(lever.forums) == style_of(lever.forums + 1) == 1.0


def test_no_signature_is_a_reform_that_leaves_none():
    [lever] = scenario_at({"signatures": 0.0}).interventions
    assert (lever.kind(), lever.signatures) == ("clearance_reform", 0)


def test_twelve_signatures_have_the_history_of_ten_until_the_programme_starts():
    start = baseline().week_of(PROGRAMME_START)
    short = COARSE | {"run.weeks": start + 40.0}
    ten, twelve = (
        run(scenario_at(short | {"signatures": asked}).without("broker_killings")).weeks
        for asked in (10.0, 12.0)
    )
    for column in ("returned", "waiting", "files_opened", "files_cleared", "trust", "tension"):
        assert (ten[column][:start] == twelve[column][:start]).all()
    assert twelve["waiting"][-1] > ten["waiting"][-1]


def test_the_grid_has_every_signature_by_eleven_styles_and_the_baseline_and_the_programme():
    places = grid.design()
    assert len(places) == 13 * 11 + 1
    assert set(cases(DEFAULT_GRID).values()) == {(10.0, 0.0), (4.0, style_of(43))}
    assert {x for x, _ in places} == set(range(13))
    assert {min(y for _, y in places), max(y for _, y in places)} == {0.0, 1.0}


def test_every_place_runs_on_the_same_seeds():
    jobs = grid.EXPERIMENT.design(PREVIEW)
    assert {job.scenario.run.households_per_agent for job in jobs} == {200}
    by_place = {}
    for job in jobs:
        by_place.setdefault(job.scenario.name, []).append(job.seed)
    assert len(by_place) == 4 * 3 + 1
    assert set(map(tuple, by_place.values())) == {PREVIEW.seeds}


def test_a_parameter_is_an_axis_over_its_plausible_range():
    lost = axis("clearance.lost", 0)
    assert (lost.levels[0], lost.levels[-1], len(lost.levels)) == (0.0, 0.1, 13)
    assert lost.base == baseline().clearance.lost
    assert axis("clearance.staff", 1).levels == (1.0, 2.0, 3.0, 4.0, 5.0)
    assert scenario_at({"clearance.lost": 0.1}).clearance.lost == 0.1


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
    tables = experiment(name).preview_tables(Made(), None)
    wanted = [axis(x or "signatures", 0).name, axis(y or "style", 1).name]
    assert [row["name"] for row in tables["axes"]] == wanted


@pytest.mark.parametrize("name", ["grid-", "grid-lost-style-style", "grid-signatures"])
def test_a_name_of_no_grid_is_refused(name):
    with pytest.raises(InputError):
        experiment(name)


def test_what_lies_within_noise_is_undetermined_and_what_does_not_is_said():
    def home(x, y, seed):
        return 0.7 - 0.005 * x + (0.0001 if seed % 2 else -0.0001) * y

    tables = grid.analyse(DEFAULT_GRID, runs_of(home))
    found = {
        (row["x"], row["y"]): row["verdict"]
        for row in tables["grid"] if row["outcome"] == "return_rate"
    }  # fmt: skip
    assert found[0.0, 0.5] == "more"
    assert found[12.0, 0.5] == "fewer"
    assert found[10.0, 0.5] == "undetermined"
    assert found[10.0, 0.0] == "the same"
    across, up = (row for row in tables["ends"] if row["outcome"] == "return_rate")
    assert across["gain"] == pytest.approx(-0.06)
    assert up["low"] < 0.0 < up["high"]
    assert {row["pairs"] for row in tables["grid"]} == {4}


@pytest.mark.parametrize(
    ("home", "words"),
    [
        (lambda x, y, seed: 0.6 - 0.01 * x + 0.02 * y + 1e-4 * (seed % 2) * x * y,
         "depends more on signatures than on policing style"),
        (lambda x, y, seed: 0.6 - 1e-3 * x + 0.1 * y + 1e-4 * (seed % 2) * x * y,
         "depends more on policing style than on signatures"),
        (lambda x, y, seed: 0.6 - 0.01 * x + 1e-3 * (seed % 2) * y,
         "depends on signatures, and not visibly on policing style"),
        (lambda x, y, seed: 0.6 - 0.001 * x + 0.012 * y + 1e-4 * (seed % 2) * (x + y),
         "depends on signatures and on policing style; on which more cannot be told"),
        (lambda x, y, seed: 0.6 + (1e-3 * x + 2e-3 * y) * (seed % 2),
         "depends on neither signatures nor policing style, by 4 paired runs"),
    ],
)  # fmt: skip
def test_the_title_is_what_the_table_found(tmp_path, home, words):
    assert words in drawn(tmp_path, home)


def test_the_figure_names_the_baseline_and_the_programme_and_dots_what_is_within_noise(tmp_path):
    text = drawn(tmp_path, lambda x, y, seed: 0.6 - 0.01 * x + 1e-3 * (seed % 2) * y)
    for words in ("ten signatures, reactive policing", "four, 43 forums", figure.DOUBT):
        assert words in text
    assert (tmp_path / "figure.png").stat().st_size > 10_000


def test_the_figure_bears_that_nothing_moves_anything(tmp_path):
    assert "depends on neither" in drawn(tmp_path, lambda *_: 0.6)


def test_a_quick_grid_leaves_tables_a_figure_and_a_record(tmp_path):
    folder = reproduce.reproduce("grid-clearance-lost-style", tmp_path, Made(), preview=True)
    assert folder == tmp_path / "grid-clearance-lost-style-quick"
    record = json.loads((folder / "manifest.json").read_text())
    assert (record["experiment"], record["quick"]) == ("grid-clearance-lost-style", True)
    assert len(read_rows(folder / "grid.csv")) == 4 * 3 * len(CHOSEN)
    assert set(read_columns(folder / "runs.csv")["seed"]) == set(PREVIEW.seeds)


def test_the_digest_says_what_each_axis_gives_in_points(tmp_path):
    drawn(tmp_path, lambda x, y, seed: 0.6 - 0.01 * x + 1e-3 * (seed % 2) * y)
    [row] = [
        row
        for row in grid.digest(tmp_path)
        if row["axis"] == "signatures, 0 to 12" and row["outcome"] == "return_rate"
    ]
    assert row["gain, percentage points"] == "-12.00 (-12.00 to -12.00)"
    assert row["verdict"] == "fewer"


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
