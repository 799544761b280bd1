"""Synthetic truth and places left out, on made-up runs."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from made_up_runs import MadeUp
from running import written

from experiments.calibration import synthetic_truth
from experiments.calibration.comparison import comparison
from experiments.calibration.parameters import SHARED
from experiments.iraq import posterior_table
from experiments.iraq.posterior import posterior
from experiments.iraq.posterior_table import Draw, posterior_file, write_draws
from experiments.iraq.rounds import DECEMBER_2016, JUNE_2016, PAIRS
from experiments.validation.left_out import Place, left_out, places_of, without
from experiments.validation.validation import PLAN, PREVIEW, stages
from sim.core.declare import InputError

pytestmark = pytest.mark.small

CUT = date(2016, 12, 31)
SMALL = replace(
    PREVIEW.calibration, cut=CUT, points=24, checked=4, replicates=2, draws=60, places=16
)


def test_every_governorate_is_left_out_and_one_early_and_one_late_district():
    found = places_of(comparison(CUT))
    assert len([place for place in found if not place.district]) == 8
    assert [place.district for place in found if place.district] == ["Mosul", "Tikrit"]
    assert PLAN.calibration.cut == date(2017, 12, 31)


def test_targets_of_a_place_left_out_tell_nothing_and_others_stay():
    like = comparison(CUT)
    found = without(like, Place("Anbar"))
    own = np.array([each.governorate == "Anbar" for each in (*like.flows, *like.others)])
    assert (np.diag(found.errors)[own] > 1e5 * np.diag(like.errors)[own]).all()
    assert np.array_equal(found.errors[np.ix_(~own, ~own)], like.errors[np.ix_(~own, ~own)])
    assert not found.errors[np.ix_(own, ~own)].any()


def test_every_place_left_out_has_a_row_a_round():
    rows = left_out(MadeUp(), SMALL)
    assert len(rows) == 10 * len(comparison(CUT).rounds)
    assert all(row["low"] <= row["median"] + 1e-6 <= row["high"] + 2e-6 for row in rows)


def test_worlds_drawn_from_the_prior_have_ranks_intervals_and_effects(tmp_path):
    plan = replace(
        synthetic_truth.PREVIEW, cut=CUT, points=24, checked=4, replicates=2, draws=60, places=16
    )
    made = synthetic_truth.stages(plan, MadeUp())
    assert len(made["ranks"]) == 2 * len(SHARED)
    assert sum(row["parameter_worlds"] for row in made["histogram"]) == 2 * len(SHARED)
    assert len(made["effects"]) == 2
    written(tmp_path, made)
    synthetic_truth.draw(tmp_path)
    assert (tmp_path / "figure.png").stat().st_size > 0


def test_validation_is_refused_where_an_origin_has_no_posterior(monkeypatch, tmp_path):
    monkeypatch.setattr(posterior_table, "FOLDER", tmp_path)
    write_draws(posterior_file(JUNE_2016), [Draw("ten", {}, 1.0)])
    origins = list(dict.fromkeys(pair.origin for pair in PAIRS))
    assert {posterior(origin).last_round for origin in origins} == {JUNE_2016}
    posterior_file(JUNE_2016).rename(posterior_file(DECEMBER_2016))
    with pytest.raises(InputError, match=f"{JUNE_2016}: no posterior of the rounds up to this day"):
        stages(PREVIEW, MadeUp())
