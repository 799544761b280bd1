"""What a calibration writes is what a forecast reads."""

import json
from datetime import date

import numpy as np
import pytest

from experiments.calibration import keep, tables
from experiments.calibration.design import Points
from experiments.calibration.parameters import space
from experiments.calibration.tables import Found, Weights
from experiments.iraq import posterior_table
from experiments.iraq.country import IRAQ
from experiments.iraq.forecast_jobs import jobs
from experiments.iraq.posterior import posterior
from experiments.iraq.posterior_table import (
    Draw,
    kept_posteriors,
    posterior_file,
    read_draws,
    write_draws,
)
from experiments.iraq.procedure_histories import NAMES
from experiments.provenance.records import MANIFEST
from experiments.provenance.tables import to_csv, write_text
from sim.core.declare import InputError
from sim.scenario.toml_file import load

pytestmark = pytest.mark.small

CUT, ROUND = date(2016, 12, 31), date(2016, 12, 22)
LATER = date(2017, 6, 30)


@pytest.fixture
def calibrated(tmp_path, monkeypatch):
    """A folder as a calibration leaves it: four draws, one of nearly all the weight."""
    monkeypatch.setattr(posterior_table, "FOLDER", tmp_path)
    points = Points(space(CUT).design(4, 1), NAMES)
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
    assert (found.cut, found.last_round) == (CUT, ROUND)
    assert [draw.history for draw in found.draws] == list(points.histories)
    (job,) = jobs(found, date(2017, 6, 30), (1,), 200)
    wanted = space(CUT).values(points.places[3])
    assert job.scenario.decision.base_willingness == pytest.approx(
        wanted["decision.base_willingness"]
    )
    effects = dict(job.scenario.district_access)
    assert effects["Falluja"] == pytest.approx(wanted["district_access.Falluja"])
    assert [(lever.signatures, lever.start) for lever in job.scenario.interventions] == [(4, 0)]


def test_a_day_has_the_latest_posterior_that_knows_nothing_after_it(calibrated):
    keep.keep(calibrated[0])
    later = Draw("ten", {"decision.base_willingness": 0.5}, 1.0)
    write_draws(posterior_file(LATER), [later])
    write_text(posterior_file("note"), "no posterior")
    assert list(kept_posteriors()) == [ROUND, LATER]
    assert posterior(ROUND).draws == posterior(date(2017, 6, 29)).draws
    assert posterior(date(2017, 6, 29)).last_round == ROUND
    assert posterior(LATER).draws == posterior(date(2018, 6, 30)).draws == (later,)


def test_a_day_before_every_kept_posterior_is_refused_with_those_kept_and_how_to_make_one(
    calibrated,
):
    day = date(2016, 6, 22)
    for kept in ("none", str(ROUND)):
        with pytest.raises(InputError) as refused:
            posterior(day)
        said = str(refused.value)
        assert said.startswith(f"{day}: no posterior of the rounds up to this day is kept")
        assert f"kept are those up to: {kept}." in said
        assert f"awda experiment calibration --data-until {day}" in said
        keep.keep(calibrated[0])


def test_a_reader_is_told_where_later_rounds_are_known_than_the_posterior_knows(calibrated):
    keep.keep(calibrated[0])
    assert IRAQ.remark(CUT) == ""
    assert f"up to {ROUND}" in IRAQ.remark(date(2017, 6, 30))


@pytest.mark.parametrize(
    "record", [{"experiment": "village"}, {"experiment": f"calibration-{CUT}", "quick": True}]
)
def test_a_preview_or_another_result_is_not_kept(calibrated, record):
    folder, _ = calibrated
    _record(folder, record)
    with pytest.raises(InputError, match="is allowed"):
        keep.keep(folder)
    assert kept_posteriors() == {}


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


def test_the_scenario_of_one_draw_is_the_world_of_that_draw_with_ten_signatures_throughout(
    tmp_path,
):
    (place,) = space(CUT).design(1, 1)
    path = tmp_path / "iraq_calibrated.toml"
    for history in NAMES:
        draw = Draw(history, space(CUT).values(place), 1.0)
        write_text(path, keep.scenario_text(keep.nearest_to_median((draw,)), ROUND))
        made, wanted = load(path), draw._replace(history="ten").world(load("iraq"))
        assert (made.clearance.signatures, made.interventions) == (10, ())
        for table in ("household", "decision", "clearance"):
            found, like = getattr(made, table), getattr(wanted, table)
            assert tuple(found) == pytest.approx(tuple(like)), table
        assert dict(made.district_access) == pytest.approx(dict(wanted.district_access))


def test_of_the_likeliest_history_the_middle_draw_is_taken():
    middle, ends = np.zeros(space(CUT).size), np.full(space(CUT).size, 2.0)
    values = [space(CUT).values(each) for each in (-ends, middle, ends, middle)]
    draws = [Draw(name, each, weight) for name, each, weight in zip(
        ("ten", "ten", "ten", "four"), values, (0.3, 0.3, 0.3, 0.1), strict=True)]  # fmt: skip
    assert keep.nearest_to_median(tuple(draws)) == draws[1]
