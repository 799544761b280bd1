import json
from pathlib import Path

import numpy as np
import pytest

import sim
from experiments.corners import BASE, CORNERS, FITS, PROGRAMME_START, world
from experiments.headline import UNKNOWN, design, unknowns, verdict
from experiments.tables import merged, read_rows

KEPT = Path(__file__).parents[1] / "results" / "headline"


@pytest.fixture(scope="module")
def summary():
    return read_rows(KEPT / "summary.csv")


def one(summary, fit, corner, outcome):
    found = [
        row
        for row in summary
        if (row["fit"], row["corner"], row["outcome"]) == (fit, corner, outcome)
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
    assert verdict(low, high, 0.005) == word


@pytest.mark.small
def test_merging_replaces_rows_of_the_same_keys_and_no_others():
    kept = [{"a": 1, "b": 1}, {"a": 2, "b": 2}]
    assert merged(kept, [{"a": 2, "b": 9}, {"a": 3, "b": 3}], ("a",)) == [
        {"a": 1, "b": 1},
        {"a": 2, "b": 9},
    ]


@pytest.mark.parametrize("fit", FITS)
def test_before_the_programme_starts_all_corners_are_one_world(fit):
    histories = []
    for corner in CORNERS[:4]:
        scenario = world(fit, corner)
        start = scenario.week_of(PROGRAMME_START)
        short = scenario.with_(**{"run.weeks": start + 30, "run.households_per_agent": 200})
        histories.append(sim.run(short))
    free_of_money = [name for name in histories[0].weeks.dtype.names if "cents" not in name]
    for history in histories[1:]:
        for name in free_of_money:
            assert (history.weeks[name][:start] == histories[0].weeks[name][:start]).all(), name
        assert (history.weeks != histories[0].weeks).any()


@pytest.mark.small
def test_the_design_pairs_every_corner_with_the_base_on_twenty_seeds():
    jobs = design()
    for fit in FITS:
        for corner in CORNERS:
            seeds = [j.seed for j in jobs if j.fit == fit and j.corner == corner]
            assert seeds == [j.seed for j in jobs if j.fit == fit and j.corner == BASE]
            assert len(set(seeds)) >= 20


@pytest.mark.small
def test_a_hundred_draws_of_the_unknowns_are_paired_over_the_corners():
    jobs = [job for job in unknowns() if job.fit == "ten"]
    by_corner = {c.name: [j.values for j in jobs if j.corner == c] for c in CORNERS[:4]}
    assert all(values == by_corner[BASE.name] for values in by_corner.values())
    assert len(set(by_corner[BASE.name])) >= 100
    assert set(UNKNOWN) <= set(dict(by_corner[BASE.name][0]))


def test_every_kept_difference_has_both_intervals(summary):
    for row in summary:
        assert row["pairs"] >= 20
        if "everywhere" not in row["corner"]:
            assert row["draws"] >= 20
            assert row["unknown_low"] <= row["unknown_high"]
            assert row["verdict"] in ("more", "fewer", "about the same", "undetermined")


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("corner", ["ten_forums", "ten_everywhere"])
def test_community_policing_alone_moves_trust_by_less_than_a_fifth(summary, fit, corner):
    row = one(summary, fit, corner, "trust_change")
    assert max(abs(row["low"]), abs(row["high"])) < 0.2


@pytest.mark.parametrize("fit", FITS)
def test_common_luck_narrows_the_intervals_of_policing_alone_fivefold(summary, fit):
    assert one(summary, fit, "ten_forums", "return_rate")["narrower_than_unpaired"] > 5.0


def test_the_record_says_what_the_results_depend_on():
    record = json.loads((KEPT / "manifest.json").read_text())
    assert {"sources", "python", "numpy", "numba", "seeds"} <= set(record)
    assert np.array_equal(record["seeds"], range(1, 21))
