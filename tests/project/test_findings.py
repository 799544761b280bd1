"""The numbers of the README and of docs/findings.md are those of the kept results."""

from typing import Any

import pytest
from checkout import ROOT

from experiments.iraq.policy_combinations import FITS
from experiments.provenance.tables import read_columns, read_rows

pytestmark = pytest.mark.small

PAGES = ("README.md", "docs/findings.md")
RESULTS = ROOT / "results"
CALIBRATED = {
    "fitted under ten": "calibrated under ten signatures",
    "fitted under four": "calibrated under four signatures",
}


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def words(name: str) -> str:
    return " ".join(page(name).split())


def headline(combination: str, outcome: str) -> list[dict[str, Any]]:
    """The difference of a policy combination from the baseline under each calibration."""
    rows = read_rows(RESULTS / "headline" / "summary.csv")
    kept = {
        row["calibrated_under"]: row
        for row in rows
        if (row["policy_combination"], row["outcome"]) == (combination, outcome)
    }
    return [kept[fit] for fit in FITS]


def percent(value: float, digits: int = 1) -> str:
    return f"{100 * value:+.{digits}f}"


@pytest.mark.parametrize("name", PAGES)
def test_the_first_table_is_that_of_the_kept_headline(name):
    text = words(name)
    ten, four = headline("four_reactive", "return_rate")
    columns = ("calibrated_set", "calibrated_low", "calibrated_high", "range_low", "range_high")
    estimates = [percent(row["difference"]) for row in (ten, four)]
    assert "points of all displaced households | **{}** | **{}** |".format(*estimates) in text
    shown = [[percent(row[column]) for column in columns] for row in (ten, four)]
    alone = [each for row in shown for each in row[:3]]
    assert "20 paired runs | {} ({} to {}) | {} ({} to {}) |".format(*alone) in text
    ends = [*shown[0][3:], ten["parameter_sets"], *shown[1][3:], four["parameter_sets"]]
    sets = "parameter sets | {} to {} ({:.0f} sets) | {} to {} ({:.0f} sets) |"
    assert sets.format(*ends) in text
    assert f"| {ten['verdict']} return | {four['verdict']} return |" in text


@pytest.mark.parametrize(
    ("about", "combination"),
    [("**43 forums**", "ten_forums"), ("**forums everywhere**", "ten_everywhere")],
)
def test_the_readme_has_the_kept_effect_of_community_policing_alone(about, combination):
    columns = ("difference", "range_low", "range_high")
    cells = [
        "{} (95 % range {} to {})".format(*(percent(row[column], 2) for column in columns))
        for row in headline(combination, "return_rate")
    ]
    line = "| {}: the same change, in percentage points | {} | {} |"
    assert line.format(about, *cells) in page("README.md")


def test_the_readme_states_the_kept_answer():
    text = words("README.md")
    ten, four = headline("four_reactive", "return_rate")
    assert f"by the end of 2019 by {100 * ten['difference']:.1f} percentage points" in text
    assert f"they raise it by {100 * four['difference']:.1f} points" in text
    ends = [percent(row[end]) for row in (ten, four) for end in ("range_low", "range_high")]
    give = "give {} to {} points (calibrated under ten) and {} to {} points (calibrated under four)"
    assert give.format(*ends) in text
    assert all(abs(row["difference"]) < 0.002 for row in headline("ten_forums", "return_rate"))
    everywhere = headline("ten_everywhere", "return_rate")
    assert {row["verdict"] for row in everywhere} == {"more"}
    agreeing = headline("ten_agreeing_everywhere", "return_rate")
    decree = headline("four_reactive", "return_rate")
    for forums, four in zip(agreeing, decree, strict=True):
        assert 0.5 < forums["difference"] / four["difference"] < 1.0


def test_the_findings_say_on_what_the_size_depends_most():
    ten, four = headline("four_reactive", "return_rate")
    text = words("docs/findings.md")
    assert "calibrated under ten signatures, no single parameter stands out" in text
    assert f"a bribe (rank correlation {four['rank_correlation']:.2f}: the more" in text
    assert not ten["depends_most_on"]
    assert four["depends_most_on"] == "clearance.bribe_refused"


def test_the_findings_quote_the_kept_headline():
    text = words("docs/findings.md")
    ten, four = (100 * row["difference"] for row in headline("four_reactive", "failed_returns"))
    assert f"by {ten:.2f} per 100 displaced households, and by {four:.2f} in the model" in text
    home = [percent(row["difference"], 2) for row in headline("ten_everywhere", "return_rate")]
    assert "{} percentage points, and {} in the model calibrated under four".format(*home) in text
    combinations = ("ten_forums", "ten_everywhere")
    trust = [headline(combination, "trust_change")[0]["difference"] for combination in combinations]
    assert "moves by {:+.3f} and {:+.3f} SD".format(*trust) in text


def test_the_findings_say_how_the_calibrated_worlds_lie_among_the_accepted_sets():
    kept = [row["calibrated_set"] for row in headline("four_reactive", "return_rate")]
    rows = read_rows(RESULTS / "headline" / "ensemble.csv")
    rows = [row for row in rows if row["policy_combination"] == "four_reactive"]
    drawn = [[row["return_rate"] for row in rows if row["calibrated_under"] == fit] for fit in FITS]
    more = [
        f"{sum(each > estimate for each in sets)} of {len(sets)}"
        for sets, estimate in zip(drawn, kept, strict=True)
    ]
    said = "{} and {} of them bring more than the calibrated set alone".format(*more)
    assert said in words("docs/findings.md")


@pytest.mark.parametrize(
    ("about", "combination", "outcome", "times", "digits"),
    [
        ("**four signatures**: calendar days to clear an application", "four_reactive",
         "days_to_clear", 1, 1),
        ("denied applications, percentage points of decided applications", "four_reactive",
         "barred_share", 100, 2),
        ("duration of displacement, months per household", "four_reactive",
         "months_displaced", 1, 2),
        ("sustained return (home for six months or more), percentage points", "four_reactive",
         "durable_return_rate", 100, 2),
        ("re-displacements, per 100 displaced households", "four_reactive",
         "failed_returns", 100, 2),
        ("**43 forums**: returned households, percentage points", "ten_forums",
         "return_rate", 100, 2),
        ("trust in the local police, SD", "ten_forums", "trust_change", 1, 4),
        ("**forums everywhere**: returned households, percentage points", "ten_everywhere",
         "return_rate", 100, 2),
        ("trust in the local police, SD", "ten_everywhere", "trust_change", 1, 4),
        ("**four signatures and 43 forums**: returned households, percentage points",
         "four_forums", "return_rate", 100, 2),
        ("**four signatures and forums everywhere**: returned households, percentage points",
         "four_everywhere", "return_rate", 100, 2),
    ],
)  # fmt: skip
def test_the_findings_show_each_effect_under_both_calibrations_with_its_range(
    about, combination, outcome, times, digits
):
    columns = ("difference", "range_low", "range_high", "calibrated_set")
    cells = [
        "{} ({} to {}); {}".format(*(f"{times * row[column]:+.{digits}f}" for column in columns))
        for row in headline(combination, outcome)
    ]
    assert f"| {about} | {cells[0]} | {cells[1]} |" in page("docs/findings.md")


def test_the_findings_show_how_well_the_model_was_calibrated():
    for row in read_rows(RESULTS / "headline" / "fit.csv"):
        places = ("nation", "unseen", "Anbar", "Diyala", "Ninewa", "Salah al-Din", "Kirkuk")
        places += ("Baghdad", "Erbil")
        cells = " | ".join(f"{100 * row[place]:.1f}" for place in places)
        what = CALIBRATED.get(row["what"], row["what"])
        assert f"| {what} | {cells} |" in page("docs/findings.md")


def test_the_findings_quote_the_kept_levels():
    text = words("docs/findings.md")
    rows = read_rows(RESULTS / "headline" / "levels.csv")
    mean = {
        (row["policy_combination"], row["outcome"]): row["mean"]
        for row in rows
        if row["calibrated_under"] == "ten"
    }

    def two(outcome, shown="{:.0f}"):
        combinations = ("four_reactive", "ten_reactive")
        return [shown.format(mean[combination, outcome]) for combination in combinations]

    assert "in {} calendar days instead of {}".format(*two("days_to_clear")) in text
    assert "(median {} and {}".format(*two("days_to_clear_median")) in text
    assert "90th percentile {} and {})".format(*two("days_to_clear_p90")) in text
    assert "in working days in {} instead of {}".format(*two("working_days_to_clear")) in text
    denied = [f"{100 * float(share):.1f}" for share in two("barred_share", "{:.6f}")]
    assert "{} % are denied with four signatures, against {} % with ten".format(*denied) in text


def test_the_findings_quote_the_kept_effects_by_channel():
    text = words("docs/findings.md")
    kept = read_columns(RESULTS / "mediation" / "parts.csv")
    channels = {name: place for place, name in enumerate(kept["channel"])}

    def quoted(channel):
        return [100 * kept[column][channels[channel]] for column in ("part", "low", "high")]

    waiting, *ends = quoted("delay")
    whole = quoted("total effect")[0]
    assert f"less waiting ({waiting:.2f} of {whole:.2f} percentage points;" in text
    assert "interval {:.2f} to {:.2f}, 8 paired runs)".format(*ends) in text
    assert "applications, carry {:.2f} ({:.2f} to {:.2f})".format(*quoted("filter")) in text
    assert "fewer bribes {:.2f} ({:.2f} to {:.2f})".format(*quoted("bribe")) in text
    assert "of the wait carries {:.2f} ({:.2f} to {:.2f})".format(*quoted("belief")) in text
    passing = quoted("belief_in_passing")
    assert "of their chance to pass {:.2f} ({:.2f} to {:.2f})".format(*passing) in text


def test_the_findings_quote_forums_that_may_agree():
    text = words("docs/findings.md")
    columns = ("difference", "range_low", "range_high")
    for name, digits in (("ten_agreeing", 2), ("ten_agreeing_everywhere", 1)):
        first, second = (
            [f"{100 * row[column]:.{digits}f}" for column in columns]
            for row in headline(name, "return_rate")
        )
        assert first[0] in text
        assert "{} to {}) and {} ({} to {})".format(*first[1:], *second) in text
    ten, four = headline("interaction_everywhere", "return_rate")
    shown = [percent(row[column], 2) for row in (ten, four) for column in columns]
    said = "{} percentage points (95 % range {} to {}) and {} ({} to {})"
    assert said.format(*shown) in text


def test_the_findings_quote_the_kept_village():
    text = words("docs/findings.md")
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


def test_the_readme_is_short():
    assert len(page("README.md").splitlines()) <= 150
