import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from checkout import ROOT
from running import change, here

import sim
from experiments import reproduce
from experiments.fitting.fit import CLEARANCE, past
from experiments.headline.design import paired, unknowns
from experiments.headline.effects import (
    CHOSEN,
    depends_most_on,
    parameter_range,
    sentence,
    verdict_within,
)
from experiments.headline.headline import EXPERIMENT
from experiments.iraq.policy_combinations import (
    BASE,
    COMBINATIONS,
    FITS,
    PROGRAMME_START,
    Case,
    scenario_for,
)
from experiments.provenance.tables import merged, read_rows
from experiments.runs.worker import measured
from sim.core.declare import InputError

KEPT = ROOT / "results" / "headline"
PREVIEWED = [combination.name for combination in EXPERIMENT.preview.combinations]


@pytest.fixture(scope="module")
def summary():
    return read_rows(KEPT / "summary.csv")


def one(summary, fit, combination, outcome):
    found = [
        row
        for row in summary
        if (row["calibrated_under"], row["policy_combination"], row["outcome"])
        == (fit, combination, outcome)
    ]
    assert len(found) == 1
    return found[0]


@pytest.mark.small
@pytest.mark.parametrize(
    ("low", "high", "word"),
    [(0.01, 0.05, "more"), (-0.05, -0.01, "fewer"), (-0.004, 0.004, "about the same"),
     (-0.01, 0.05, "undetermined"), (0.001, 0.004, "about the same")],
)  # fmt: skip
def test_a_verdict_is_what_the_interval_says(low, high, word):
    assert verdict_within(low, high, 0.005) == word


@pytest.mark.small
def test_merging_replaces_rows_of_the_same_keys_and_no_others():
    kept = [{"a": 1, "b": 1}, {"a": 2, "b": 2}]
    assert merged(kept, [{"a": 2, "b": 9}, {"a": 3, "b": 3}], ("a",)) == [
        {"a": 1, "b": 1},
        {"a": 2, "b": 9},
    ]


@pytest.mark.parametrize("fit", FITS)
def test_before_the_programme_starts_all_combinations_are_one_world(fit):
    histories = []
    for combination in COMBINATIONS[:4]:
        scenario = scenario_for(fit, combination)
        start = scenario.week_of(PROGRAMME_START)
        short = scenario.with_(**{"run.weeks": start + 30, "run.households_per_agent": 200})
        histories.append(sim.run(short))
    free_of_money = [name for name in histories[0].weeks.dtype.names if "cents" not in name]
    for history in histories[1:]:
        for name in free_of_money:
            assert (history.weeks[name][:start] == histories[0].weeks[name][:start]).all(), name
        assert (history.weeks != histories[0].weeks).any()


@pytest.mark.small
def test_the_design_pairs_every_combination_with_the_base_on_twenty_seeds():
    cases = paired(EXPERIMENT.plan)
    for fit in FITS:
        for combination in COMBINATIONS:
            seeds = [c.seed for c in cases if c.fit == fit and c.combination == combination]
            assert seeds == [c.seed for c in cases if c.fit == fit and c.combination == BASE]
            assert len(set(seeds)) >= 20


@pytest.mark.small
def test_a_hundred_draws_of_the_unknowns_are_paired_over_the_combinations():
    jobs = [job for job in unknowns(EXPERIMENT.plan) if job.fit == "ten"]
    by_combination = {c.name: [j.values for j in jobs if j.combination == c] for c in COMBINATIONS}
    assert all(values == by_combination[BASE.name] for values in by_combination.values())
    assert len(set(by_combination[BASE.name])) >= 100
    assert set(CLEARANCE) <= set(dict(by_combination[BASE.name][0]))


def test_every_kept_difference_has_both_intervals(summary):
    assert len({(row["calibrated_under"], row["policy_combination"]) for row in summary}) == 2 * (
        len(COMBINATIONS) - 1
    )
    for row in summary:
        assert row["pairs"] >= 20
        assert row["low"] <= row["difference"] <= row["high"]
        assert row["parameter_sets"] >= 100 or "days" in row["outcome"]
        assert row["range_low"] <= row["range_high"]
        assert row["verdict"] in ("more", "fewer", "about the same", "undetermined")
        assert row["verdict"] in row["sentence"]


@pytest.mark.small
def test_a_verdict_depends_most_on_the_parameter_that_goes_with_the_effect():
    draws = [
        {"return_rate": 0.01 * n, "trust.hearsay": (7 * n) % 20, "clearance.lost": -n, "seed": n}
        for n in range(20)
    ]
    name, rank_correlation = depends_most_on(draws, "return_rate")
    assert name == "clearance.lost"
    assert rank_correlation == pytest.approx(-1.0)
    found = parameter_range(draws, "return_rate")
    assert found["verdict"] == "more"
    assert found["range_high"] == pytest.approx(0.19, abs=0.01)


@pytest.mark.small
def test_a_verdict_is_a_sentence_with_its_interval_and_its_unit():
    said = sentence("return_rate", "more", (0.01, 0.052), "clearance.lost")
    assert (
        said == "return_rate: more (+1 to +5.2 percentage points); depends most on clearance.lost"
    )


@pytest.mark.parametrize("fit", FITS)
def test_the_past_of_a_combination_is_the_world_that_was_fitted(fit):
    signatures = FITS[fit]
    combination = next(c for c in COMBINATIONS if c.signatures == signatures and not c.forums)
    alone = sim.load(f"iraq_{fit}")
    assert alone.clearance.signatures == past(fit).clearance.signatures == signatures
    short = {"run.weeks": 130, "run.households_per_agent": 200}
    histories = [
        sim.run(scenario.with_(**short, **{"run.measured_from": 0}))
        for scenario in (alone, scenario_for(fit, combination))
    ]
    assert (histories[0].returned == histories[1].returned).all()
    assert (histories[0].durations == histories[1].durations).all()


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("combination", ["ten_forums", "ten_everywhere"])
def test_community_policing_alone_moves_trust_by_less_than_a_fifth(summary, fit, combination):
    row = one(summary, fit, combination, "trust_change")
    assert max(abs(row["low"]), abs(row["high"])) < 0.2


@pytest.mark.parametrize("fit", FITS)
def test_common_luck_narrows_the_intervals_of_policing_alone_fivefold(summary, fit):
    assert one(summary, fit, "ten_forums", "return_rate")["narrower_than_unpaired"] > 5.0


@pytest.mark.parametrize(("fit", "place"), [("ten", 1), ("four", 0), ("ten", 5)])
def test_a_kept_run_is_what_the_code_gives(fit, place):
    combination, seed = COMBINATIONS[place], 7
    found = measured(Case(fit, combination, seed).job())
    [row] = [
        row
        for row in read_rows(KEPT / "runs.csv")
        if (row["calibrated_under"], row["policy_combination"], row["seed"])
        == (fit, combination.name, seed)
    ]
    for name, value in found.items():
        assert row[name] == pytest.approx(value, rel=1e-9, nan_ok=True), name


def test_a_kept_draw_is_what_the_code_gives():
    rows = read_rows(KEPT / "ensemble.csv")
    kept = [
        row
        for row in rows
        if row["calibrated_under"] == "four" and row["policy_combination"] == "ten_forums"
    ]
    jobs = [
        j
        for j in unknowns(EXPERIMENT.plan)
        if j.fit == "four" and j.combination in (BASE, COMBINATIONS[2])
    ]
    first, second = (measured(j.job()) for j in jobs if j.values == jobs[2 * 9].values)
    for name in CHOSEN:
        assert kept[9][name] == pytest.approx(second[name] - first[name], rel=1e-6, abs=1e-9)


def test_the_summary_is_the_paired_difference_of_the_kept_runs(summary):
    runs = read_rows(KEPT / "runs.csv")

    def rates(fit, combination):
        of = [
            row
            for row in runs
            if (row["calibrated_under"], row["policy_combination"]) == (fit, combination)
        ]
        return np.array([row["return_rate"] for row in sorted(of, key=lambda row: row["seed"])])

    for fit in FITS:
        for combination in COMBINATIONS[1:]:
            expected = (rates(fit, combination.name) - rates(fit, BASE.name)).mean()
            row = one(summary, fit, combination.name, "return_rate")
            assert row["difference"] == pytest.approx(expected, abs=1e-9)


def test_a_quick_run_without_kept_results_is_refused(tmp_path):
    with pytest.raises(InputError, match="no kept results of headline; run it without --quick"):
        reproduce.reproduce("headline", tmp_path, here(), preview=True)
    assert list(tmp_path.iterdir()) == []


def test_a_preview_runs_a_part_anew_and_takes_the_rest_from_what_is_kept(tmp_path, monkeypatch):
    preview = replace(EXPERIMENT.preview, seeds=(1, 2), households_per_agent=200)
    change(monkeypatch, "headline", preview=preview)
    shutil.copytree(KEPT, tmp_path / "headline")
    made = reproduce.reproduce("headline", tmp_path, here(), preview=True)
    assert made == tmp_path / "headline-quick"
    record, whole = (json.loads((each / "manifest.json").read_text()) for each in (made, KEPT))
    assert record["the_rest_is_from"]["id"] == whole.get("the_rest_is_from", whole)["id"]
    for new, old in zip(read_rows(made / "runs.csv"), read_rows(KEPT / "runs.csv"), strict=True):
        anew = (
            new["calibrated_under"] == "ten"
            and new["seed"] in (1, 2)
            and new["policy_combination"] in PREVIEWED
        )
        assert (repr(new) != repr(old)) == anew
    assert (made / "ensemble.csv").read_text() == (KEPT / "ensemble.csv").read_text()
    assert (made / "figure.png").is_file()


def test_the_record_says_what_the_results_depend_on():
    record = json.loads((KEPT / "manifest.json").read_text())
    assert {"sources", "python", "numpy", "numba", "seeds"} <= set(record)
    assert np.array_equal(record["seeds"], range(1, 21))
