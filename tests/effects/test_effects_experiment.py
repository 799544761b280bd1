"""Effects over the posterior: which worlds are run, and what the tables make of made-up runs."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.calibration.design import seeds
from experiments.effects import design, effects
from experiments.effects.design import BY_GOVERNORATE, LEVERS, jobs, worlds
from experiments.effects.over_time import DIFFERENCE, SHARE
from experiments.iraq import posterior_worlds
from experiments.iraq.policy_combinations import (
    BASE,
    COMBINATIONS,
    FITS,
    calibrated,
    scenario_for,
    with_combination,
)
from experiments.iraq.posterior_table import Draw, write_draws
from experiments.iraq.posterior_worlds import beside
from experiments.iraq.procedure_histories import NAMES
from experiments.iraq.published_returns import HOME, LAST_PUBLISHED, published
from experiments.registry import experiment
from experiments.runs.measures import Outcomes
from experiments.runs.series import DAYS, SHARES
from sim.core.declare import InputError
from sim.measure.outcomes import OUTCOMES
from sim.scenario.catalogue import plausible

pytestmark = pytest.mark.small


@pytest.fixture
def plan(monkeypatch, tmp_path):
    """Eight draws of a made-up posterior, two of each history."""
    path = tmp_path / "posterior.csv"
    write_draws(path, [
        Draw(NAMES[n % 4], {"clearance.lost": 0.01 * n, "forum.follow_up": 0.5}, 1.0)
        for n in range(8)
    ])  # fmt: skip
    monkeypatch.setattr(posterior_worlds, "KEPT", path)
    return replace(effects.EXPERIMENT.preview, draws=8)


def test_each_draw_has_seeds_of_its_own_which_its_combinations_share(plan):
    made = list(jobs(plan))
    assert len(made) == 8 * 2 * len(COMBINATIONS)
    by_seed = [job.seed for job in made][:: len(COMBINATIONS)]
    assert by_seed == list(seeds("headline", 16))
    assert {job.seed for job in made[: len(COMBINATIONS)]} == {by_seed[0]}


def test_what_the_levers_act_through_differs_between_draws_and_stays_plausible(plan):
    drawn = worlds(plan)
    names = beside(LEVERS, frozenset({"clearance.lost", "forum.follow_up"}))
    assert "clearance.lost" not in names
    assert "decision.trust_in_safety" in names
    for name in names:
        values = [world.draw.values[name] for world in drawn]
        low, high = plausible(name)
        assert len(set(values)) > 1, name
        assert low <= min(values) <= max(values) <= high, name


def test_a_world_has_the_procedure_of_its_history_before_the_start_and_the_combination_after(plan):
    for world in worlds(plan)[:4]:
        before = 4 if world.draw.history == "four" else 10
        reform, base = world.scenario(COMBINATIONS[1]), world.scenario(BASE)
        asked = {lever.signatures for lever in reform.interventions}
        assert asked == {4}
        starts = {lever.start for lever in reform.interventions}
        assert (0 in starts) == (before == 4)
        assert [lever.signatures for lever in base.interventions] == [4] * (before == 4)


def test_the_worlds_of_the_two_calibrations_are_as_before():
    for fit, signatures in FITS.items():
        for combination in COMBINATIONS:
            one = scenario_for(fit, combination)
            assert one == with_combination(calibrated(fit), signatures, combination, {})


def made_up(plan):
    """Runs in which four signatures add the draw's number of percentage points."""
    found = []
    like = published(design.iraq(), last=LAST_PUBLISHED)
    for number, _ in enumerate(range(plan.draws)):
        for _ in plan.seeds:
            for combination in plan.combinations:
                gain = 0.01 * number * (combination.signatures == 4)
                home = {day.isoformat(): [1.0] * len(like.governorates) for day in like.days}
                found.append(Outcomes(dict.fromkeys(OUTCOMES, 0.5 + gain), {
                    BY_GOVERNORATE.name: {"Anbar": 0.4 + gain}, HOME.name: home,
                    SHARES.name: {"returned": [0.0, 0.5 + gain]}, DAYS.name: [0] * 30 + [number],
                }))  # fmt: skip
    return found


def test_tables_hold_the_effects_of_made_up_runs_by_history_and_place(plan):
    tables = effects.analyse(plan, made_up(plan))
    chosen = [
        row for row in tables["summary"]
        if (row["policy_combination"], row["outcome"]) == effects.PRIMARY
    ]  # fmt: skip
    by_history = {row["history"]: row for row in chosen}
    assert by_history["all"]["difference"] == pytest.approx(0.035)
    assert by_history["all"]["draws"] == 8
    assert by_history["four"]["difference"] == pytest.approx(0.05)  # draws 3 and 7
    forums = [r for r in tables["summary"] if r["policy_combination"] == "ten_forums"]
    assert all(row["difference"] == 0.0 for row in forums)
    [place] = [
        row for row in tables["by_governorate"] if row["policy_combination"] == "four_reactive"
    ]  # fmt: skip
    assert (place["governorate"], place["difference"]) == ("Anbar", pytest.approx(0.035))
    assert np.allclose([r["four_reactive"] for r in tables["draws"]], 0.01 * np.arange(8))


def test_curves_and_days_to_clear_are_of_one_pair_in_each_draw(plan):
    tables = effects.analyse(plan, made_up(plan))
    last = {(r["policy_combination"], r["what"]): r for r in tables["curves"] if r["week"] == 1}
    assert last["ten_reactive", SHARE]["median"] == pytest.approx(0.5)
    assert last["four_reactive", DIFFERENCE]["median"] == pytest.approx(0.035)
    assert last["four_reactive", DIFFERENCE]["high"] == pytest.approx(0.07, abs=0.002)
    assert ("ten_reactive", DIFFERENCE) not in last
    files = {row["policy_combination"]: row["files"] for row in tables["durations"]
             if row["days"] == 30}  # fmt: skip
    assert files == {"ten_reactive": sum(range(8)), "four_reactive": sum(range(8))}


def test_the_first_pair_of_a_draw_alone_keeps_curves(plan):
    kept = [SHARES in job.measures for job in jobs(plan)]
    assert kept == ([True] * len(COMBINATIONS) + [False] * len(COMBINATIONS)) * 8


def test_figure_and_digest_are_made_of_the_tables(plan, tmp_path):
    from experiments.provenance.tables import to_csv

    for name, rows in effects.analyse(plan, made_up(plan)).items():
        (tmp_path / f"{name}.csv").write_text(to_csv(rows), encoding="utf-8")
    effects.draw(tmp_path)
    assert (tmp_path / "figure.png").stat().st_size > 0
    said = effects.digest(tmp_path)
    assert said[0]["median (95 %)"].startswith("3.5 (")


def test_without_a_posterior_a_sentence_says_how_to_make_one(monkeypatch, tmp_path):
    monkeypatch.setattr(posterior_worlds, "KEPT", tmp_path / "posterior.csv")
    with pytest.raises(InputError, match="no posterior is kept there; `awda experiment calib"):
        worlds(effects.EXPERIMENT.preview)


def test_the_experiment_is_found_and_has_four_pairs_a_draw():
    found = experiment("effects")
    assert len(found.plan.seeds) >= 4
    assert found.plan.draws >= 200
