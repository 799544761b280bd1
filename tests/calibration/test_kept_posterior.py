"""What a calibration writes is what a forecast reads."""

import json
from datetime import date

import numpy as np
import pytest

from experiments.calibration import keep, tables
from experiments.calibration.design import in_turn
from experiments.calibration.parameters import space
from experiments.calibration.tables import Found, Weights
from experiments.iraq import posterior_table
from experiments.iraq.forecast_jobs import jobs
from experiments.iraq.posterior import posterior
from experiments.iraq.posterior_table import Draw, read_draws
from experiments.provenance.records import MANIFEST
from experiments.provenance.tables import to_csv, write_text
from sim.core.declare import InputError
from sim.scenario.toml_file import load

pytestmark = pytest.mark.small

CUT, ROUND = date(2016, 12, 31), date(2016, 12, 22)


@pytest.fixture
def calibrated(tmp_path, monkeypatch):
    """A folder as a calibration leaves it: four draws, one of nearly all the weight."""
    monkeypatch.setattr(posterior_table, "FOLDER", tmp_path)
    points = in_turn(space(CUT).design(4, 1))
    weights = Weights(np.array([0.02, 0.02, 0.02, 0.94]), 1.0, 1.1)
    found = Found(points, weights, {}, {}, None, None)
    folder = tmp_path / "results" / f"calibration-{CUT}"
    write_text(folder / "posterior.csv", to_csv(tables.draws(found, space(CUT))))
    _record(folder, {"experiment": f"calibration-{CUT}"})
    return folder, points


def _record(folder, record):
    write_text(folder / MANIFEST, json.dumps(record))


def test_a_forecast_runs_the_draws_of_a_calibration_in_their_histories(calibrated):
    folder, points = calibrated
    assert keep.keep(folder).name == f"posterior_{ROUND}.csv"
    found = posterior(CUT)
    assert not found.stands_in
    assert [draw.history for draw in found.draws] == list(points.histories)
    (job,) = jobs(found, date(2017, 6, 30), (1,), 200)
    wanted = space(CUT).values(points.places[3])
    assert job.scenario.decision.base_willingness == pytest.approx(
        wanted["decision.base_willingness"]
    )
    effects = dict(job.scenario.district_access)
    assert effects["Falluja"] == pytest.approx(wanted["district_access.Falluja"])
    assert [(lever.signatures, lever.start) for lever in job.scenario.interventions] == [(4, 0)]


def test_the_posterior_of_another_day_is_not_taken(calibrated):
    keep.keep(calibrated[0])
    assert posterior(date(2017, 1, 5)).draws == posterior(CUT).draws
    assert posterior(date(2017, 6, 30)).stands_in


@pytest.mark.parametrize(
    "record", [{"experiment": "village"}, {"experiment": f"calibration-{CUT}", "quick": True}]
)
def test_a_preview_or_another_result_is_not_kept(calibrated, record):
    folder, _ = calibrated
    _record(folder, record)
    with pytest.raises(InputError, match="is allowed"):
        keep.keep(folder)
    assert posterior(CUT).stands_in


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("history,weight,decision.base_willingness\nfive,1,0.5\n", "row 2, column history"),
        ("history,weight,decision.base_willingness\nten,-1,0.5\n", "column weight"),
    ],
)
def test_a_faulty_table_of_draws_is_refused_in_one_line(tmp_path, table, said):
    write_text(tmp_path / "draws.csv", table)
    with pytest.raises(InputError, match=said):
        read_draws(tmp_path / "draws.csv")


def test_the_scenario_of_one_draw_is_the_world_of_that_draw(tmp_path):
    (place,) = space(CUT).design(1, 1)
    draw = Draw("roll_out", space(CUT).values(place), 1.0)
    path = tmp_path / "iraq_calibrated.toml"
    write_text(path, keep.scenario_text(keep.nearest_to_median((draw,)), ROUND))
    made, wanted = load(path), draw.world(load("iraq"))
    assert made.household.believed_days_a_signature == pytest.approx(
        wanted.household.believed_days_a_signature
    )
    assert [(each.start, each.signatures) for each in made.interventions] == [
        (each.start, each.signatures) for each in wanted.interventions
    ]
    effects = dict(made.district_access)
    assert effects["Mosul"] == pytest.approx(dict(wanted.district_access)["Mosul"])


def test_of_the_likeliest_history_the_middle_draw_is_taken():
    middle, ends = np.zeros(space(CUT).size), np.full(space(CUT).size, 2.0)
    values = [space(CUT).values(each) for each in (-ends, middle, ends, middle)]
    draws = [Draw(name, each, weight) for name, each, weight in zip(
        ("ten", "ten", "ten", "four"), values, (0.3, 0.3, 0.3, 0.1), strict=True)]  # fmt: skip
    assert keep.nearest_to_median(tuple(draws)) == draws[1]
