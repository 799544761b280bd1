"""The experiment as a whole, in small: tables, figure and digest agree."""

import numpy as np
import pytest
from checkout import ROOT

from experiments.provenance.tables import read_rows, to_csv, write_text
from experiments.runs.worker import measured
from experiments.trial import trial
from experiments.trial.figure import title
from experiments.trial.published import ITEMS
from experiments.trial.sites import SITES
from experiments.trial.tables import TOGETHER

PLAN = trial.TrialPlan((1, 2), 200, trials=1000, evaluations=1, simulated=400, communities=20)


@pytest.fixture(scope="module")
def made():
    return trial.analyse(PLAN, [measured(job) for job in trial.design(PLAN)])


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    place = tmp_path_factory.mktemp("trial")
    for name, rows in made.items():
        write_text(place / f"{name}.csv", to_csv(rows))
    return place


def row_of(rows, **wanted):
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


KEPT = ROOT / "results" / "trial"


def test_all_patterns_of_the_trials_are_met_in_the_kept_result():
    rows = read_rows(KEPT / "patterns.csv")
    assert {row["pattern"]: row["met"] for row in rows if row["met"] != "yes"} == {}
    assert {row["draws"] for row in rows} == {len(trial.EXPERIMENT.plan.seeds)}


def test_kept_trials_without_treatment_find_an_effect_as_often_as_by_chance():
    for row in read_rows(KEPT / "placebo.csv"):
        assert row["trials"] == 4000
        assert row["band_low"] <= row["found"] <= row["band_high"]


def test_kept_power_is_within_three_points_of_the_closed_form():
    rows = read_rows(KEPT / "power.csv")
    assert {row["outcome"] for row in rows} == {"trust", "returns"}
    for row in rows:
        assert row["power_simulated"] == pytest.approx(row["power_wanted"], abs=0.03), row
        simulated = row["power_for_effect_simulated"]
        assert simulated == pytest.approx(row["power_for_effect"], abs=0.03), row


def test_the_page_quotes_the_kept_result():
    page = " ".join((ROOT / "docs" / "trial.md").read_text(encoding="utf-8").split())
    patterns, power = (read_rows(KEPT / f"{name}.csv") for name in ("patterns", "power"))
    trust, crime, exposure = patterns[0], patterns[1], patterns[4]
    assert f"by {trust['median']:.3f} SD (95 % of {trust['draws']:.0f} parameter sets: " in page
    assert f"{trust['low']:.3f} to {trust['high']:.3f})" in page
    assert f"crime by {crime['median']:.3f} SD ({crime['low']:.3f} to {crime['high']:.3f})" in page
    assert f"Exposure moves by {exposure['median']:.2f} SD" in page
    few, many = (row_of(power, outcome="trust", months=12, communities=n) for n in (40, 120))
    assert (
        f"of {few['detectable']:.2f} SD and 120 communities one of {many['detectable']:.2f}" in page
    )
    home = row_of(power, outcome="returns", months=12, communities=40)
    assert f"detect {100 * home['detectable']:.0f} percentage points" in page
    expected = [100 * home[name] for name in ("effect", "effect_low", "effect_high")]
    assert "expects {:.1f} ({:.1f} to {:.1f})".format(*expected) in page


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


def test_draws_are_the_accepted_sets_while_no_posterior_is_kept():
    draws, base = trial.drawn()
    assert len(draws.sets) >= max(trial.EXPERIMENT.plan.seeds)
    assert base.name in ("iraq_ten", "iraq")
    assert np.isfinite(list(draws.sets[0].values())).all()
