"""What README and findings say of when families return, for whom, and at what price."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from checkout import ROOT

from experiments.iraq.policy_combinations import FITS
from experiments.provenance.tables import read_columns, read_rows
from sim.measure.intervals import interval

pytestmark = pytest.mark.small

RESULTS = ROOT / "results"
FIRST_DAY = date(2014, 1, 5)


def words(name: str) -> str:
    return " ".join((ROOT / name).read_text(encoding="utf-8").split())


def curve(fit: str, combination: str, column: str) -> dict[int, float]:
    rows = read_rows(RESULTS / "headline" / "curves.csv")
    of = [r for r in rows if (r["calibrated_under"], r["policy_combination"]) == (fit, combination)]
    return {int(row["week"]): 100 * row[column] for row in of}


def gap(fit: str) -> dict[int, float]:
    """Percentage points by which more have returned with four signatures, week by week."""
    ten, four = curve(fit, "ten_reactive", "mean"), curve(fit, "four_reactive", "mean")
    return {week: four[week] - share for week, share in ten.items()}


def widest(fit: str) -> tuple[float, date]:
    found = gap(fit)
    week = max(found, key=lambda week: found[week])
    return found[week], FIRST_DAY + timedelta(weeks=week)


def test_the_pages_say_when_the_difference_is_largest():
    (ten, then), (four, later) = (widest(fit) for fit in FITS)
    said = f"at {ten:.1f} points (calibrated under ten) and {four:.1f} points (calibrated under"
    assert f"largest in the first half of 2018, {said} four)" in words("README.md")
    assert all(date(2018, 1, 1) <= day < date(2018, 7, 1) for day in (then, later))
    text = words("docs/findings.md")
    assert f"largest in {then:%B %Y}, at {ten:.1f} percentage points" in text
    assert f"largest in {later:%B %Y}, at {four:.1f}, and" in text


def test_the_findings_say_to_what_the_difference_shrinks():
    ten, four = (found[max(found)] for found in (gap(fit) for fit in FITS))
    text = words("docs/findings.md")
    assert f"and shrinks to {ten:.1f} by the end of 2019" in text
    assert f"and shrinks to {four:.1f}. (Each is the difference" in text
    assert all(found[max(found)] < 0.7 * widest(fit)[0] for fit in FITS for found in [gap(fit)])


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("combination", ["ten_reactive", "four_reactive"])
def test_no_interval_of_a_curve_is_wider_than_the_findings_say(fit, combination):
    mean, high = (curve(fit, combination, column) for column in ("mean", "high"))
    assert max(high[week] - mean[week] for week in mean) <= 0.4


def test_the_findings_say_how_many_months_less_a_household_is_displaced():
    rows = read_rows(RESULTS / "headline" / "summary.csv")
    months = [
        -row["difference"]
        for row in rows
        if (row["policy_combination"], row["outcome"]) == ("four_reactive", "months_displaced")
    ]
    assert "is displaced {:.2f} and {:.2f} months less".format(*months) in words("docs/findings.md")


def runs(combination: str) -> dict[int, dict[str, Any]]:
    rows = read_rows(RESULTS / "headline" / "runs.csv")
    rows = [row for row in rows if row["calibrated_under"] == "ten"]
    of = [row for row in rows if row["policy_combination"] == combination]
    return {int(row["seed"]): row for row in of}


def paired(outcome: str, times: float = 1.0) -> tuple[float, float, float]:
    """The difference that four signatures make under ten, with its Monte-Carlo interval."""
    ten, four = runs("ten_reactive"), runs("four_reactive")
    found = interval(np.array([times * (four[seed][outcome] - ten[seed][outcome]) for seed in ten]))
    return found.mean, *sorted((found.low, found.high), key=abs)


def test_the_findings_say_who_gains():
    text = words("docs/findings.md")
    affiliated = paired("return_rate_affiliated", 100)
    assert "gain {:.1f} percentage points of them ({:.1f} to {:.1f})".format(*affiliated) in text
    women = paired("return_rate_female_headed", 100)
    assert "headed by a woman {:.1f} ({:.1f} to {:.1f})".format(*women) in text
    without = paired("return_rate_without_papers", 100)
    assert "without papers {:.1f} ({:.1f} to {:.1f})".format(*without) in text


def test_the_findings_say_what_fewer_checks_let_through_and_whom_they_deny_no_more():
    text = words("docs/findings.md")
    cleared = paired("wrongly_cleared")
    assert "{:.0f} more households ({:.0f} to {:.0f}) of which a member".format(*cleared) in text
    denied = [abs(number) for number in paired("wrongly_barred")]
    assert "deny {:,.0f} fewer applications ({:,.0f} to {:,.0f}) of".format(*denied) in text


def test_the_findings_say_what_forums_cost():
    spent = [runs(name)[1]["spent"] / 1e6 for name in ("ten_forums", "ten_everywhere")]
    text = words("docs/findings.md")
    assert f"43 forums cost EUR {spent[0]:.1f} million" in text
    assert f"forums everywhere EUR {spent[1]:.0f} million" in text


def test_the_findings_quote_the_kept_tikrit():
    kept = {row["outcome"]: row for row in read_rows(RESULTS / "tikrit" / "summary.csv")}
    text, days, settled = words("docs/findings.md"), kept["days_to_clear"], kept["settled_rate"]
    said = "in {:.0f} calendar days instead of {:.0f} in the mean, and {:.1f} percentage points"
    home = [days["four_signatures"], days["ten_signatures"], 100 * settled["difference"]]
    assert said.format(*home) in text
    ends = [100 * settled[end] for end in ("low", "high")]
    assert "interval {:.1f} to {:.1f}, 20 paired runs). How willing".format(*ends) in text


def test_the_findings_quote_the_load_above_which_more_applicants_undo_the_gain():
    kept = read_columns(RESULTS / "queue" / "limits.csv")
    [load] = [
        load
        for name, extra, load in zip(
            kept["procedure"], kept["extra"], kept["undone_from"], strict=True
        )
        if (name, extra) == ("four", 0.1)
    ]
    assert f"at more than {load:.2f} of their capacity" in words("docs/findings.md")


def test_the_readme_says_from_which_channels_the_effect_comes():
    rows = read_rows(RESULTS / "mediation" / "parts.csv")
    share = {row["channel"]: row["share of the whole"] for row in rows}
    assert 0.4 < share["delay"] < 0.5
    assert 0.3 < share["filter"] + share["bribe"] < 0.37
    assert "half of what is left comes from less waiting, a third from fewer" in words("README.md")
