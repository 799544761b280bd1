"""The kept trials: what they find is what was published, and what docs/trial.md quotes."""

import pytest
from checkout import ROOT

from experiments.provenance.tables import read_rows
from experiments.trial import trial

KEPT = ROOT / "results" / "trial"
pytestmark = [
    pytest.mark.small,
    pytest.mark.skipif(not KEPT.exists(), reason="`awda experiment trial` has to be run anew"),
]


def row_of(rows, **wanted):
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


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
