"""The numbers of the README and of docs/findings.md are those of the kept results."""

from typing import Any

import numpy as np
import pytest
from checkout import ROOT

from experiments.calibration.returns_table import said_of_returns
from experiments.calibration.tables import digest
from experiments.compare.sureness import share_in_words
from experiments.headline.by_draw import ALL
from experiments.headline.contrasts import EFFECTS
from experiments.headline.measures import DECREE, GROUPS, HOME_AT_END
from experiments.headline.next_figure import first_that_tells
from experiments.iraq.posterior_table import posterior_file
from experiments.iraq.rounds import JUNE_2018
from experiments.provenance.tables import read_columns, read_rows

pytestmark = pytest.mark.small

FINDINGS = "docs/findings.md"
PAGES = ("README.md", FINDINGS)
RESULTS = ROOT / "results"
CALIBRATION = RESULTS / "calibration-2018-06-30"
HEADLINE = RESULTS / "headline"
GROUPS_IN_WORDS = {
    "return_rate_affiliated": "perceived as affiliated with IS",
    "return_rate_without_papers": "without papers",
    "return_rate_female_headed": "headed by a woman",
    "return_rate_fled_to_camp": "fled to a camp",
}


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def words(name: str) -> str:
    return " ".join(page(name).split())


def effect_on(outcome: str) -> dict[str, dict[str, Any]]:
    """Of the headline: by policy combination, the effect over all draws."""
    rows = read_rows(HEADLINE / "summary.csv")
    return {
        row["policy_combination"]: row
        for row in rows
        if (row["outcome"], row["history"]) == (outcome, ALL)
    }


def in_words(row: dict[str, Any]) -> str:
    """An effect on a share, as the tables of the findings have it."""
    middle, low, high = (f"{100 * row[name]:.1f}" for name in ("difference", "low", "high"))
    sure = share_in_words(row["above_zero"], int(row["draws"]))
    return f"| {middle} ({low} to {high}) | {sure} | {row['verdict']} |"


@pytest.mark.parametrize("name", PAGES)
def test_the_answer_is_that_of_the_kept_headline(name):
    row = effect_on(HOME_AT_END)[DECREE]
    middle, low, high = (f"{100 * row[name]:.1f}" for name in ("difference", "low", "high"))
    sure = share_in_words(row["above_zero"], int(row["draws"]))
    said = (
        f"{middle} percentage points higher (95 % interval {low} to {high}, {row['draws']:.0f} "
        f"draws of the posterior; probability that it is higher: {sure})"
    )
    assert said in words(name)


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_say_how_many_give_up_over_bribes_and_the_effect_where_few_do(name):
    made = read_columns(HEADLINE / "draws.csv")
    at_one = made["clearance.bribe_asked"] * made["clearance.bribe_refused"]
    ended = 1.0 - (1.0 - at_one) ** 10
    few = made[DECREE][ended <= 0.13]
    middle, low, high = 100.0 * np.quantile(few, (0.5, 0.025, 0.975))
    text = words(name)
    assert f"{100 * np.median(ended):.0f} % of applications at ten authorities end" in text
    assert f"In the {len(few)} of {len(ended)} draws in which at most 13 % do, the median" in text
    said = f"is {middle:.1f} percentage points (95 % of them: {low:.1f} to {high:.1f})"
    assert said in text


def test_the_findings_say_on_which_parameter_the_size_depends_most():
    first = read_rows(HEADLINE / "dependence.csv")[0]
    size, chance = first["rank_correlation"], first["chance_of_closest"]
    assert f"Of {first['parameters']:.0f} parameters that differ between draws" in words(FINDINGS)
    assert f"highest rank correlation with `{first['parameter']}`" in words(FINDINGS)
    assert f"({size:.2f}; chance alone gives up to {chance:.2f})" in words(FINDINGS)


def test_the_findings_have_every_policy_combination_with_its_effect():
    found = effect_on(HOME_AT_END)
    for each in EFFECTS:
        assert f"| {each.label} {in_words(found[each.name])}" in page(FINDINGS)


def test_the_findings_have_the_effect_by_group_and_governorate():
    text = page(FINDINGS)
    for outcome in GROUPS:
        assert f"| {GROUPS_IN_WORDS[outcome]} {in_words(effect_on(outcome)[DECREE])}" in text
    for row in read_rows(HEADLINE / "by_governorate.csv"):
        if row["policy_combination"] == DECREE:
            assert f"| {row['governorate']} {in_words(row)}" in text


def test_the_kept_posterior_is_that_of_the_kept_calibration():
    kept, made = (
        read_columns(path) for path in (posterior_file(JUNE_2018), CALIBRATION / "posterior.csv")
    )
    assert list(kept["history"]) == list(made["history"])
    assert np.allclose(kept["weight"], made["weight"])


def test_the_findings_have_the_weight_of_every_history():
    for row in read_rows(CALIBRATION / "histories.csv"):
        said = f"| {row['about']} | {row['posterior']:.2f} | {row['draws']:.0f} |"
        assert said in page(FINDINGS)


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_say_how_far_the_draws_are_from_the_counts(name):
    off, inside = (row["found"] for row in said_of_returns(CALIBRATION))
    assert f"{off} percentage points off the count" in words(name)
    assert f"{inside} lie inside the model's 90 % band" in words(name)


def test_the_page_of_the_calibration_has_all_that_is_read_first():
    text = page("docs/calibration.md")
    for row in digest(CALIBRATION):
        assert f"| {row['what']} | {row['found']} | {row['wanted']} |" in text


def test_the_findings_say_which_measurement_would_help_most():
    first = first_that_tells(read_rows(HEADLINE / "measure_next.csv"))
    assert first is not None
    middle, low, high = (f"{first[name]:.0f}" for name in ("narrower_percent", "low", "high"))
    narrower = f"by {middle} % (95 % interval {low} to {high}, {first['draws']:.0f} draws)"
    assert f"{first['measurement']}, which narrows it {narrower}" in words(FINDINGS)


def test_the_findings_quote_the_kept_village():
    text = words(FINDINGS)
    kept = read_columns(RESULTS / "village" / "summary.csv")
    rows = {name: place for place, name in enumerate(kept["outcome"])}

    def quoted(outcome):
        columns = ("difference", "low", "high")
        mean, *ends = (f"{100 * abs(kept[column][rows[outcome]]):.1f}" for column in columns)
        return mean, *sorted(ends)

    home = "{} percentage points more of its displaced households are home after three years (95 % "
    home += "Monte-Carlo interval {} to {}, 40 paired runs)"
    assert home.format(*quoted("return_rate")) in text
    denied = "is denied falls by {} percentage points ({} to {})"
    assert denied.format(*quoted("barred_share")) in text
    again = "by {} per 100 displaced households ({} to {})"
    assert again.format(*quoted("failed_returns")) in text
    days = [kept[column][rows["days_to_clear"]] for column in ("four_signatures", "ten_signatures")]
    assert "in {:.0f} calendar days instead of {:.0f}".format(*days) in text


def test_the_findings_quote_the_kept_tikrit():
    kept = {row["outcome"]: row for row in read_rows(RESULTS / "tikrit" / "summary.csv")}
    text, days, settled = words(FINDINGS), kept["days_to_clear"], kept["settled_rate"]
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
    assert f"at more than {load:.2f} of their capacity" in words(FINDINGS)


def test_the_readme_is_short():
    assert len(page("README.md").splitlines()) <= 150
