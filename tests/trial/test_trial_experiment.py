"""The experiment as a whole, in small: tables, figure and digest agree."""

import numpy as np
import pytest
from running import written

from experiments.compare.draws import Draws
from experiments.iraq.posterior_worlds import held_by_the_posterior, iraq
from experiments.provenance.tables import read_rows
from experiments.runs.worker import measured
from experiments.trial import trial
from experiments.trial.figure import title
from experiments.trial.published import ITEMS
from experiments.trial.sites import SITES
from experiments.trial.tables import TOGETHER

PLAN = trial.TrialPlan((1, 2), 200, trials=1000, evaluations=1, simulated=400, communities=20)


@pytest.fixture(scope="module")
def made():
    """With two draws of declared values, one for each procedure before the programme."""
    sets = ({"clearance.lost": 0.01}, {"clearance.lost": 0.02})
    draws = Draws(sets, (iraq(),), ("ten", "four"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trial, "drawn", lambda: draws)
        return trial.analyse(PLAN, [measured(job) for job in trial.design(PLAN)])


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    place = tmp_path_factory.mktemp("trial")
    return written(place, made)


def row_of(rows, **wanted):
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


def test_every_item_has_each_site_and_all_together(made):
    names = [(row["item"], row["site"]) for row in made["effects"]]
    sites = [*(site.name for site in SITES), TOGETHER]
    assert names == [(item.name, site) for item in ITEMS for site in sites]


def test_exposure_moves_and_trust_by_far_less(made):
    exposure = row_of(made["effects"], item="exposure", site=TOGETHER)
    trust = row_of(made["effects"], item="trust", site=TOGETHER)
    assert exposure["expected"] > 0.16
    assert abs(trust["expected"]) < exposure["expected"] / 3
    assert row_of(made["patterns"], pattern="effect on exposure to community policing, SD")[
        "met"
    ] == ("yes" if 0.16 <= exposure["expected"] <= 1.66 and exposure["expected_low"] else "no")


@pytest.mark.parametrize("item", ITEMS[:2], ids=lambda item: item.name)
def test_trust_and_crime_move_as_little_as_in_the_published_trials(made, item):
    row = row_of(made["patterns"], pattern=f"effect on {item.label}, SD")
    assert row["met"] == "yes"
    assert item.low <= row["median"] <= item.high


def test_tips_hardly_move(made):
    tips = row_of(made["effects"], item="tips", site=TOGETHER)
    assert abs(tips["expected"]) < 0.02


def test_more_were_to_be_exposed_where_more_attended(made):
    at = {row["site"]: row["expected"] for row in made["effects"] if row["item"] == "exposure"}
    assert at["Liberia"] > at["Brazil"]


def test_trials_without_treatment_stay_in_their_band(made):
    assert [row["inside"] for row in made["placebo"]] == ["yes", "yes"]


@pytest.mark.parametrize("outcome", ["trust", "returns"])
def test_more_communities_detect_less_and_simulations_agree_with_the_closed_form(made, outcome):
    rows = [row for row in made["power"] if row["outcome"] == outcome and row["months"] == 12]
    least = [row["detectable"] for row in rows]
    assert least == sorted(least, reverse=True)
    for row in rows:
        assert row["power_simulated"] == pytest.approx(row["power_wanted"], abs=0.1)


def test_the_figure_and_the_digest_are_made_from_the_tables(folder):
    trial.draw(folder)
    assert (folder / "figure.png").stat().st_size > 50_000
    rows = trial.digest(folder)
    assert len({row["what"] for row in rows}) == len(rows)
    words = title(read_rows(folder / "patterns.csv"), read_rows(folder / "before_after.csv"))
    assert "2 parameter sets" in words


def test_facts_say_which_are_assumed_and_what_travels(made):
    rows = made["sites"]
    assert row_of(rows, site="Brazil", what="months")["assumed"] == "yes"
    assert row_of(rows, site="Uganda", what="tenure_months")["assumed"] == ""
    assert row_of(rows, site="any", what="trust.abuse_slow")["value"] == "as drawn"
    travels = {row["what"] for row in rows if row["site"] == "any"}
    assert not travels & {"forum.attendance", "forum.meeting_interval_weeks"}


def test_draws_are_of_the_posterior_each_with_its_history():
    draws = trial.drawn()
    assert len(draws.sets) == len(draws.histories) >= max(trial.EXPERIMENT.plan.seeds)
    assert held_by_the_posterior() <= {*draws.sets[0]}
    assert np.isfinite(list(draws.sets[0].values())).all()
