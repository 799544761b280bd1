"""What is made of the runs of a grid: tables, the figure, the digest and the record."""

import json

import numpy as np
import pytest
from made_up_grid import Made, made_figure, runs_of

from experiments import reproduce
from experiments.grid import figure, grid
from experiments.grid.axes import DEFAULT_GRID
from experiments.grid.tables import CHOSEN
from experiments.provenance.tables import read_columns, read_rows

PREVIEW = grid.EXPERIMENT.preview


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
