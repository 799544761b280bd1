"""The headline over the posterior: which worlds are run, and what is made of made-up runs."""

from dataclasses import replace

import numpy as np
import pytest
from running import posterior_of, written

from experiments.calibration.design import seeds
from experiments.compare.over_draws import TOO_LITTLE
from experiments.headline.agreements import AFTER, THIRDS
from experiments.headline.by_draw import ALL, by_combination
from experiments.headline.design import asked_for, jobs
from experiments.headline.headline import EXPERIMENT, analyse, digest, draw, sentences
from experiments.headline.measures import (
    AGREEMENTS,
    BY_GOVERNORATE,
    GROUPS,
    PRIMARY,
    REPORTED,
)
from experiments.headline.over_time import DIFFERENCE, SHARE
from experiments.iraq import posterior_worlds
from experiments.iraq.policy_combinations import BASE, COMBINATIONS, SIZES, SWITCHED
from experiments.iraq.posterior_table import Draw
from experiments.iraq.posterior_worlds import (
    LEVERS,
    acted_through,
    beside,
    iraq,
    worlds,
)
from experiments.iraq.procedure_histories import NAMES
from experiments.registry import experiment
from experiments.runs.measures import Outcomes
from experiments.runs.series import DAYS, SHARES
from sim.core.declare import InputError
from sim.measure.outcomes import OUTCOMES
from sim.scenario.catalogue import plausible

pytestmark = pytest.mark.small

DRAWS, AGREEING = 8, SIZES["everywhere"][1]
WEEKS = iraq().run.weeks + 1


@pytest.fixture(scope="module", autouse=True)
def posterior(tmp_path_factory):
    """Eight draws of a made-up posterior, two of each history."""
    draws = [
        Draw(NAMES[n % 4], {"clearance.lost": 0.01 * n, "forum.follow_up": 0.5}, 1.0)
        for n in range(DRAWS)
    ]
    with posterior_of(tmp_path_factory.mktemp("posterior"), draws):
        yield


@pytest.fixture(scope="module")
def plan():
    """Every combination in these draws, two pairs in each."""
    return replace(EXPERIMENT.plan, seeds=(1, 2), households_per_agent=200, draws=DRAWS)


def made_up(plan):
    """Runs in which four signatures add the draw's number of percentage points.

    Forums that may agree add half of that, and agree the more often the higher the number is.
    """
    found = []
    for number in range(plan.draws):
        for pair in range(len(plan.seeds)):
            for each in asked_for(plan, pair):
                agrees = each.agreed_signatures == 4
                gain = 0.01 * number * ((each.signatures == 4) + 0.5 * agrees)
                agreed = [number * agrees] * WEEKS
                found.append(Outcomes(dict.fromkeys(OUTCOMES, 0.5 + gain), {
                    BY_GOVERNORATE.name: {"Anbar": 0.4 + gain},
                    SHARES.name: {"returned": [0.0, 0.5 + gain]}, DAYS.name: [0] * 30 + [number],
                    AGREEMENTS.name: {"signatures": [10.0 - 6.0 * agrees] * WEEKS,
                                      "forums_agreed": agreed},
                }))  # fmt: skip
    return found


@pytest.fixture(scope="module")
def tables(plan):
    return analyse(plan, made_up(plan))


def primary(tables):
    """The rows of the primary contrast, by history."""
    return {
        row["history"]: row for row in tables["summary"]
        if (row["policy_combination"], row["outcome"]) == PRIMARY
    }  # fmt: skip


def test_each_draw_has_seeds_of_its_own_which_its_combinations_share(plan):
    made = list(jobs(plan))
    by_draw = np.array([job.seed for job in made]).reshape(DRAWS, -1)
    eight, six = len(COMBINATIONS), len(SWITCHED)
    assert by_draw.shape[1] == 2 * eight + six
    own = np.array(seeds("headline", 2 * DRAWS)).reshape(DRAWS, 2)
    assert (by_draw[:, : eight + six] == own[:, [0]]).all()
    assert (by_draw[:, eight + six :] == own[:, [1]]).all()


def test_channels_are_switched_off_on_the_first_seed_of_each_draw_alone(plan):
    assert asked_for(plan, 0) == (*COMBINATIONS, *SWITCHED)
    assert asked_for(plan, 1) == COMBINATIONS
    first = list(jobs(plan))[: len(COMBINATIONS) + len(SWITCHED)]
    off = [job.scenario.decision.trust_in_safety == 0.0 for job in first]
    assert off == [each.off == ("decision.trust_in_safety",) for each in asked_for(plan, 0)]


def test_curves_and_agreements_are_kept_of_one_pair_in_a_draw(plan):
    one = len(COMBINATIONS)
    kept = [(SHARES in job.measures, AGREEMENTS in job.measures, BY_GOVERNORATE in job.measures)
            for job in jobs(plan)]  # fmt: skip
    rows = [(True,) * 3] * one + [(False,) * 3] * len(SWITCHED) + [(False, False, True)] * one
    assert kept == rows * DRAWS


def test_runs_are_told_apart_by_combination_in_the_order_of_the_jobs(plan):
    made = [Outcomes({"seed": float(job.seed)}) for job in jobs(plan)]
    found = by_combination(plan, made)
    own = [float(seed) for seed in seeds("headline", 2 * DRAWS)]
    assert all([run["seed"] for run in found[each.name]] == own for each in COMBINATIONS)
    assert all([run["seed"] for run in found[each.name]] == own[::2] for each in SWITCHED)


def test_what_the_levers_act_through_differs_between_draws_and_stays_plausible():
    drawn = worlds(DRAWS)
    names = beside(LEVERS, frozenset({"clearance.lost", "forum.follow_up"}))
    assert "clearance.lost" not in names
    assert "decision.trust_in_safety" in names
    for name in names:
        values = [world.draw.values[name] for world in drawn]
        low, high = plausible(name)
        assert len(set(values)) > 1, name
        assert low <= min(values) <= max(values) <= high, name


def test_a_world_has_the_procedure_of_its_history_before_the_start_and_the_combination_after():
    for world in worlds(DRAWS)[:4]:
        before = 4 if world.draw.history == "four" else 10
        reform, base = world.scenario(COMBINATIONS[1]), world.scenario(BASE)
        asked = {lever.signatures for lever in reform.interventions}
        assert asked == {4}
        starts = {lever.start for lever in reform.interventions}
        assert (0 in starts) == (before == 4)
        assert [lever.signatures for lever in base.interventions] == [4] * (before == 4)


def test_tables_hold_the_effects_of_made_up_runs_by_history_and_place(tables):
    by_history = primary(tables)
    assert by_history[ALL]["difference"] == pytest.approx(0.035)
    assert by_history[ALL]["draws"] == DRAWS
    assert by_history[ALL]["single_world"] == pytest.approx(7 / 8)
    assert by_history["four"]["difference"] == pytest.approx(0.05)  # draws 3 and 7
    forums = [r for r in tables["summary"] if r["policy_combination"] == "ten_forums"]
    assert all(row["difference"] == 0.0 for row in forums)
    [place] = [
        row for row in tables["by_governorate"] if row["policy_combination"] == "four_reactive"
    ]  # fmt: skip
    assert (place["governorate"], place["difference"]) == ("Anbar", pytest.approx(0.035))


def test_every_outcome_and_group_has_a_row_for_each_contrast_and_history(tables):
    assert {row["outcome"] for row in tables["summary"]} == set(REPORTED) > set(GROUPS)
    assert len(tables["summary"]) == len(REPORTED) * (7 + 2) * (1 + len(NAMES))
    assert {OUTCOMES[name].unit for name in REPORTED} <= set(TOO_LITTLE)
    for row in tables["summary"]:
        assert row["low"] <= row["difference"] <= row["high"]
        assert row["verdict"] in ("more", "fewer", "about the same", "undetermined")


def test_every_draw_has_its_history_its_differences_and_what_the_levers_act_through(tables):
    assert [row["history"] for row in tables["draws"]] == [*NAMES, *NAMES]
    assert np.allclose([row["four_reactive"] for row in tables["draws"]], 0.01 * np.arange(DRAWS))
    assert set(acted_through(LEVERS)) <= set(tables["draws"][0])


def test_the_parameter_that_goes_with_the_effect_comes_first_with_its_grade_and_chance(tables):
    first = tables["dependence"][0]
    assert first["parameter"] == "clearance.lost"  # it rises with the number of the draw
    assert first["rank_correlation"] == pytest.approx(1.0)
    assert first["grade"] in "ABCD"
    assert 0.0 < first["chance_of_one"] < first["chance_of_closest"]
    closeness = [abs(row["rank_correlation"]) for row in tables["dependence"]]
    assert closeness == sorted(closeness, reverse=True)


def test_curves_and_days_to_clear_are_of_one_pair_in_each_draw(tables):
    last = {(r["policy_combination"], r["what"]): r for r in tables["curves"] if r["week"] == 1}
    assert last["ten_reactive", SHARE]["median"] == pytest.approx(0.5)
    assert last["four_reactive", DIFFERENCE]["median"] == pytest.approx(0.035)
    assert last["four_reactive", DIFFERENCE]["high"] == pytest.approx(0.07, abs=0.002)
    assert ("ten_reactive", DIFFERENCE) not in last
    files = {row["policy_combination"]: row["files"] for row in tables["durations"]
             if row["days"] == 30}  # fmt: skip
    assert files == {"ten_reactive": sum(range(8)), "four_reactive": sum(range(8))}
    signatures = {row["policy_combination"]: row["median"] for row in tables["signatures"]
                  if row["week"] == 1}  # fmt: skip
    assert (signatures["ten_reactive"], signatures[AGREEING]) == (10.0, 4.0)


def test_the_means_of_the_parts_of_made_up_runs_add_up_to_the_whole(tables):
    own = {row["part"]: row for row in tables["parts"]
           if (row["forums"], row["outcome"]) == ("everywhere", "return_rate")}  # fmt: skip
    assert own["whole"]["mean"] == pytest.approx(0.0175)
    assert own["agreement"]["mean"] == pytest.approx(0.0175)
    assert sum(row["mean"] for part, row in own.items() if part != "whole") == pytest.approx(0.0175)
    assert own["whole"]["pairs_a_draw"] == 1
    assert own["whole"]["mean_low"] < 0.0175 < own["whole"]["mean_high"]


def test_agreements_are_counted_for_each_forum_and_effects_shown_by_their_rate(tables):
    found = {(row["policy_combination"], row["what"]): row for row in tables["agreements"]}
    assert found["ten_agreeing", AFTER]["median"] == pytest.approx(3.5 / 43)
    assert found["ten_agreeing", "signatures_in_force"]["unit"] == "signatures"
    rows = [r for r in tables["agreements_by_rate"] if r["policy_combination"] == "ten_agreeing"]
    assert [row["rate_of_agreement"] for row in rows] == list(THIRDS)
    assert [row["draws"] for row in rows] == [3, 3, 2]
    assert [row["difference"] for row in rows] == pytest.approx([0.005, 0.02, 0.0325])
    assert rows[0]["most_agreed"] <= rows[1]["least_agreed"]


def test_figures_digest_and_sentences_are_made_of_the_tables(tables, tmp_path):
    written(tmp_path, tables)
    draw(tmp_path)
    assert (tmp_path / "figure.png").stat().st_size > 0
    assert (tmp_path / "agreements.png").stat().st_size > 0
    said = digest(tmp_path)[0]
    assert said["median (95 %)"].startswith("3.5 (")
    assert said["in one world"] == "0.88"
    errors, closest = sentences(tmp_path)
    assert "over 8 draws" in errors
    assert " drawn parameters, clearance.lost (grade" in closest


def test_a_preview_without_agreements_and_parts_has_no_empty_table(tmp_path):
    plan = EXPERIMENT.preview
    tables = analyse(plan, made_up(plan))
    assert {"parts", "agreements", "agreements_by_rate"}.isdisjoint(tables)
    assert len(list(jobs(plan))) == 12 * 2 * 3
    written(tmp_path, tables)
    draw(tmp_path)
    assert (tmp_path / "figure.png").stat().st_size > 0
    assert not (tmp_path / "agreements.png").exists()


def test_without_a_posterior_a_sentence_says_how_to_make_one(monkeypatch, tmp_path):
    monkeypatch.setattr(posterior_worlds, "KEPT", tmp_path / "posterior.csv")
    with pytest.raises(InputError, match="no posterior is kept there; `awda experiment calib"):
        worlds(EXPERIMENT.preview.draws)


def test_the_experiment_is_found_and_has_four_pairs_in_each_of_two_hundred_draws():
    found = experiment("headline")
    assert len(found.plan.seeds) >= 4
    assert found.plan.draws >= 200
    assert found.plan.households_per_agent == 100
