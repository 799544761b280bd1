"""The experiment of sensitivity: what comes of its runs, what is drawn and what is said.

A known function stands in the place of the model, so that the right answer is known.
"""

from dataclasses import replace

import numpy as np
import pytest
from checkout import ROOT
from known_home import FORUM, PLAN, QUEUES, WILLING, Runs
from running import written

from experiments.iraq.posterior_worlds import drawn
from experiments.provenance.tables import read_rows
from experiments.runs import runner
from experiments.runs.runner import Runner
from experiments.sensitivity import association, sensitivity
from experiments.sensitivity.analysis import FACTOR, GROUP, NOISE, OTHER, SHAPLEY, TOTAL
from experiments.sensitivity.answers import HELP, LEVEL, RESPONSES
from experiments.sensitivity.design import Question, over_posterior, over_village
from experiments.sensitivity.groups import GROUPS, group_of, unit_of, words_of
from experiments.sensitivity.inputs import over_draws
from experiments.sensitivity.parameter_space import DUMMY, plausible_space
from experiments.sensitivity.worlds import HISTORY, posterior_worlds
from sim.levers.decrees import ClearanceReform
from sim.scenario.catalogue import plausible

pytestmark = pytest.mark.small


@pytest.fixture(scope="module", autouse=True)
def few_permutations():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(association, "PERMUTATIONS", 200)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The experiment, small, in a folder of its own."""
    place = tmp_path_factory.mktemp("sensitivity")
    return _made(PLAN, place)


def _made(plan, place):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "sweep", lambda jobs, *_: Runs()(jobs))
        tables = sensitivity.stages(plan, Runner(lambda *_: None))
    written(place, tables)
    sensitivity.draw(place)
    return place


def shares(folder, response, level, kind=TOTAL):
    return {
        row["part"]: row
        for row in read_rows(folder / "shares.csv")
        if (row["response"], row["level"], row["kind"]) == (response, level, kind)
    }


# What comes of it


def test_what_acts_goes_on_and_what_does_nothing_does_not(folder):
    going = {row["factor"] for row in read_rows(folder / "went_on.csv")}
    assert {WILLING, QUEUES} <= going
    assert len(going) <= 3
    assert not going & {DUMMY, FORUM}


def test_shares_are_the_known_ones_for_level_and_effect(folder):
    """Variances of 0.4 U, 0.1 U of chance and 0.1 B are 0.16 / 12, 0.01 / 12 and 0.01 / 4."""
    whole = 0.16 / 12.0 + 0.01 / 12.0 + 0.01 / 4.0
    level = shares(folder, LEVEL, FACTOR)
    assert level[WILLING]["value"] == pytest.approx(0.16 / 12.0 / whole, abs=0.06)
    assert level[QUEUES]["value"] == pytest.approx(0.01 / 4.0 / whole, abs=0.06)
    assert shares(folder, HELP, FACTOR)[QUEUES]["value"] == pytest.approx(1.0, abs=0.02)
    groups = shares(folder, LEVEL, GROUP)
    assert groups["clearance"]["value"] == pytest.approx(level[QUEUES]["value"], abs=0.02)


def test_what_went_on_all_else_and_noise_add_up_to_the_whole(folder):
    for response in RESPONSES:
        parts = shares(folder, response, OTHER)
        assert sum(row["value"] for row in parts.values()) == pytest.approx(1.0, abs=0.01)
    noise = shares(folder, LEVEL, OTHER)[NOISE]
    assert 0.0 < noise["low"] <= noise["value"] <= noise["high"] < 0.15
    assert shares(folder, HELP, OTHER)[NOISE]["value"] == pytest.approx(0.0, abs=1e-6)


def test_a_curve_shows_where_an_answer_goes(folder):
    rows = [row for row in read_rows(folder / "curves.csv")
            if (row["response"], row["factor"]) == (LEVEL, WILLING)]  # fmt: skip
    assert rows[-1]["value"] - rows[0]["value"] == pytest.approx(0.96 * 0.4, abs=0.04)


def test_the_curves_of_all_factors_have_the_mean_of_all_runs(folder):
    rows = [row for row in read_rows(folder / "curves.csv") if row["response"] == LEVEL]
    for name in {row["factor"] for row in rows}:
        own = [row["value"] for row in rows if row["factor"] == name]
        assert np.mean(own) == pytest.approx(0.4, abs=0.03), name


def test_over_draws_that_depend_on_each_other_groups_have_shapley_effects(tmp_path):
    random = np.random.default_rng(1)
    low, high = plausible(WILLING)
    draws = []
    for one, other in random.normal(size=(200, 2)):
        share = 0.5 + 0.15 * np.clip(one, -3, 3)
        second = 0.5 + 0.12 * np.clip(one + 0.5 * other, -4, 4)
        draws.append({WILLING: low + share * (high - low), "clearance.lost": 0.05 * second,
                      QUEUES: 1.0})  # fmt: skip
    question = Question(
        over_draws(draws), over_village().worlds, [{"parameter": "run.weeks", "why": "the same"}]
    )
    found = shares(_made(replace(PLAN, question=lambda: question), tmp_path), LEVEL, GROUP, SHAPLEY)
    assert set(found) == {"decision to return", "clearance"}
    assert found["clearance"]["value"] > 0.2
    assert sensitivity.digest(tmp_path)[0]["most by"].startswith("decision to return")


# What is said


def test_every_factor_has_a_group_and_words_that_stand_alone():
    names = [*plausible_space().names[:-2], DUMMY, *over_posterior().inputs.names]
    assert HISTORY in names
    for name in names:
        assert group_of(name) in GROUPS
        words = words_of(name)
        assert not words.startswith(("the same", "times that"))
        assert " that rate" not in words
        assert "_" not in words
        assert unit_of(name)


def test_figures_have_words_with_the_parameters_name_beside_them(folder):
    for figure in ("figure", "screening", "curves"):
        text = (folder / f"{figure}.svg").read_text(encoding="utf-8")
        assert QUEUES in text
        assert "1 where signatures take their time" in text
    title = (folder / "figure.svg").read_text(encoding="utf-8")
    assert "Whether four signatures help depends most on" in title


def test_the_digest_says_what_leads_how_much_is_noise_and_whether_it_converged(folder):
    rows = sensitivity.digest(folder)
    assert [row["most by"].partition(" ")[0] for row in rows] == ["decision"] * 2 + [
        "clearance"
    ] * 2
    for row, kept in zip(rows, read_rows(folder / "quality.csv"), strict=True):
        assert "Monte-Carlo noise" in row["sentence"]
        assert ("NOT converged" in row["sentence"]) == (kept["converged"] == "no")


def test_the_guide_states_the_runs_that_are_made():
    text = (ROOT / "docs" / "sensitivity.md").read_text(encoding="utf-8")
    for plan in (sensitivity.WHOLE, sensitivity.QUICK):
        row = f"| {plan.pairs:,} | {plan.held_out} | {plan.runs:,} runs |"
        assert row in text


def test_the_worlds_of_a_draw_have_the_past_of_its_history():
    ten, four = posterior_worlds({"clearance.lost": 0.02})({HISTORY: 0.0})
    assert ten.clearance.lost == four.clearance.lost == 0.02
    assert len(four.interventions) == len(ten.interventions) + 1
    before, _ = posterior_worlds({HISTORY: 3.0})({"clearance.lost": 0.02})
    assert before.interventions[0].signatures == 4


def test_a_world_of_the_posterior_keeps_what_all_draws_share():
    """Which no factor can hold: here, when each district is opened."""
    question, own = over_posterior(), drawn((ClearanceReform,), 2)[0]
    inputs = question.inputs
    ten, four = question.worlds(inputs.values(np.full(len(inputs.names), 0.5)))
    opened = {name for name in own.values if name.startswith("district_reopening.")}
    assert opened.isdisjoint(inputs.names)
    assert {f"district_reopening.{name}" for name, _ in ten.district_reopening} == opened
    assert ten.district_reopening == four.district_reopening != ()
