import re
from statistics import median

import pytest
from checkout import ROOT

import sim
from experiments.iraq.policy_combinations import FITS
from experiments.provenance.tables import read_columns, read_rows
from sim.core.declare import Par
from sim.scenario.catalogue import catalogue, parameter_table

pytestmark = pytest.mark.small


def test_the_parameter_table_is_current():
    kept = (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8")
    assert kept == parameter_table(), "make it again: awda parameters > docs/parameters.md"


@pytest.mark.parametrize("name", catalogue())
def test_a_number_has_a_unit_a_range_a_source_and_a_default_within_both(name):
    declared = catalogue()[name]
    about = declared.about
    assert about.about
    if isinstance(about, Par):
        assert about.unit
        assert about.source
        assert about.grade in {"A", "B", "C", "D"}
        assert about.domain[0] <= about.plausible[0] < about.plausible[1] <= about.domain[1]
        if isinstance(declared.default, int | float):
            assert about.domain[0] <= declared.default <= about.domain[1]


def test_what_is_assumed_has_grade_d_and_says_so():
    for name, declared in catalogue().items():
        if isinstance(declared.about, Par) and declared.about.source == "assumed":
            assert declared.about.grade == "D", name


def test_the_contents_of_the_package_are_those_it_documents():
    listed = re.findall(r"^(\w+)(?:\(| {2})", sim.__doc__, flags=re.M)
    assert sorted(listed) == sorted(sim.__all__)


def test_every_command_of_the_readme_exists():
    import awda.cli

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    used = set(re.findall(r"^awda (\w+)", text, flags=re.M))
    assert used
    assert used <= set(awda.cli.cli.commands)


def test_the_money_of_the_funding_guide_is_that_of_the_scenario_it_names(tmp_path):
    text = (ROOT / "docs" / "funding.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", text, flags=re.S)[1]
    path = tmp_path / "example.toml"
    path.write_text(f'schema = 1\nextends = "village"\n{example}', encoding="utf-8")
    shown, shipped = sim.load(path), sim.load("village_funding_cut")
    assert shown.tranches == shipped.tranches
    assert shown.funding == shipped.funding
    assert shown.shocks == shipped.shocks


def test_every_command_of_the_funding_guide_exists():
    import awda.cli

    text = (ROOT / "docs" / "funding.md").read_text(encoding="utf-8")
    used = set(re.findall(r"^awda (\w+)", text, flags=re.M))
    assert used == {"ledger", "compare"} <= set(awda.cli.cli.commands)


def test_the_lock_names_no_index_and_every_requirement_has_a_hash():
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "http" not in text
        assert "index" not in text
        pins = re.findall(r"^[a-z0-9][\w.-]*==.*$", text, flags=re.M)
        assert all(pin.rstrip().endswith("\\") for pin in pins)
        assert "mesa==3.3.1 ; python_full_version < '3.12'" in text


def test_the_readme_quotes_the_kept_headline():
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    rows = read_rows(ROOT / "results" / "headline" / "summary.csv")
    kept = {(row["fit"], row["corner"], row["outcome"]): row for row in rows}
    ten, four = (kept[fit, "four_reactive", "return_rate"] for fit in ("ten", "four"))
    points = [
        [f"{100 * row[name]:+.1f}" for row in (ten, four)]
        for name in ("difference", "low", "high", "unknown_low", "unknown_high")
    ]
    assert "| households home, points | **{}** | **{}** |".format(*points[0]) in text
    ends = [points[1][0], points[2][0], points[1][1], points[2][1]]
    assert "20 paired runs | {} to {} | {} to {} |".format(*ends) in text
    ends = [points[3][0], points[4][0], ten["draws"], points[3][1], points[4][1], four["draws"]]
    assert "not known | {} to {} ({:.0f} draws) | {} to {} ({:.0f} draws) |".format(*ends) in text
    assert f"| verdict | {ten['verdict']} | {four['verdict']} |" in text
    closeness = f"{ten['rank_correlation']:.2f} and {four['rank_correlation']:.2f}"
    assert f"(rank correlation {closeness})" in text
    assert ten["hangs_on"] == "clearance.common_denial"
    assert four["hangs_on"] == "clearance.bribe_refused"
    failed = [100 * kept[fit, "four_reactive", "failed_returns"]["difference"] for fit in FITS]
    assert "by {:.2f} for each hundred households, under four by {:.2f}".format(*failed) in text
    home = [100 * kept[fit, "ten_everywhere", "return_rate"]["difference"] for fit in FITS]
    assert "{:+.2f} points home and under four {:+.2f}".format(*home) in text
    corners = ("ten_forums", "ten_everywhere")
    trust = [kept["ten", corner, "trust_change"]["difference"] for corner in corners]
    assert "trust moves by {:+.3f} and {:+.3f} SD".format(*trust) in text


def test_the_readme_says_how_the_fitted_worlds_lie_among_the_draws():
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    kept = {
        row["fit"]: row["difference"]
        for row in read_rows(ROOT / "results" / "headline" / "summary.csv")
        if (row["corner"], row["outcome"]) == ("four_reactive", "return_rate")
    }
    rows = read_rows(ROOT / "results" / "headline" / "ensemble.csv")
    rows = [row for row in rows if row["corner"] == "four_reactive"]
    drawn = {fit: [row["return_rate"] for row in rows if row["fit"] == fit] for fit in FITS}
    more = [f"{sum(each > kept[fit] for each in drawn[fit])} of {len(drawn[fit])}" for fit in FITS]
    medians = [f"{100 * median(drawn[fit]):+.1f}" for fit in FITS]
    said = "{} and {} of them bring more, in the median {} and {} points".format(*more, *medians)
    assert said in text


@pytest.mark.parametrize(
    ("about", "corner", "outcome", "times", "digits"),
    [
        ("**four signatures**: calendar days to clear", "four_reactive", "days_to_clear", 1, 1),
        ("its files barred, points of those decided", "four_reactive", "barred_share", 100, 2),
        ("its months away, a household", "four_reactive", "months_displaced", 1, 2),
        ("its homes of half a year and more, points", "four_reactive", "durable_return_rate",
         100, 2),
        ("its failed returns, per 100 households", "four_reactive", "failed_returns", 100, 2),
        ("**43 forums**: households home, points", "ten_forums", "return_rate", 100, 2),
        ("their trust, SD", "ten_forums", "trust_change", 1, 4),
        ("**forums everywhere**: households home, points", "ten_everywhere", "return_rate", 100, 2),
        ("their trust, SD", "ten_everywhere", "trust_change", 1, 4),
        ("**four and 43 forums**: households home, points", "four_forums", "return_rate", 100, 2),
        ("**four and forums everywhere**: households home, points", "four_everywhere",
         "return_rate", 100, 2),
    ],
)  # fmt: skip
def test_the_readme_shows_each_effect_under_both_fits_with_both_intervals(
    about, corner, outcome, times, digits
):
    rows = read_rows(ROOT / "results" / "headline" / "summary.csv")
    kept = {row["fit"]: row for row in rows if (row["corner"], row["outcome"]) == (corner, outcome)}
    names = ("difference", "low", "high", "unknown_low", "unknown_high")
    shown = [[f"{times * kept[fit][name]:+.{digits}f}" for name in names] for fit in FITS]
    cells = ["{} ({} to {}); {} to {}".format(*numbers) for numbers in shown]
    line = f"| {about} | {cells[0]} | {cells[1]} |"
    assert line in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_shows_the_kept_fit():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for row in read_rows(ROOT / "results" / "headline" / "fit.csv"):
        places = ("nation", "unseen", "Anbar", "Diyala", "Ninewa", "Salah al-Din", "Kirkuk")
        places += ("Baghdad", "Erbil")
        cells = " | ".join(f"{100 * row[place]:.1f}" for place in places)
        assert f"| {row['what']} | {cells} |" in text


def test_the_readme_quotes_the_kept_levels():
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    rows = read_rows(ROOT / "results" / "headline" / "levels.csv")
    mean = {(r["corner"], r["outcome"]): r["mean"] for r in rows if r["fit"] == "ten"}

    def two(outcome, shown="{:.0f}"):
        corners = ("four_reactive", "ten_reactive")
        return [shown.format(mean[corner, outcome]) for corner in corners]

    assert "in {} calendar days instead of {}".format(*two("days_to_clear")) in text
    assert "(median {} and {}".format(*two("days_to_clear_median")) in text
    assert "90th percentile {} and {})".format(*two("days_to_clear_p90")) in text
    assert "in working days in {} instead of {}".format(*two("working_days_to_clear")) in text
    barred = [f"{100 * float(share):.1f}" for share in two("barred_share", "{:.6f}")]
    assert "{} % are barred, not {} %".format(*barred) in text


def test_the_readme_quotes_the_kept_results():
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    kept = read_columns(ROOT / "results" / "village" / "summary.csv")
    rows = {name: i for i, name in enumerate(kept["outcome"])}

    def quoted(outcome, factor):
        found = (
            abs(kept[column][rows[outcome]]) * factor for column in ("difference", "low", "high")
        )
        mean, *ends = (f"{value:.1f}" for value in found)
        return mean, *sorted(ends)

    home = "{} points more of its households are home after three years (95 % Monte-Carlo interval"
    assert (home + " {} to {}, 40 paired runs)").format(*quoted("return_rate", 100)) in text
    assert (
        "{} points fewer files are barred ({} to {})".format(*quoted("barred_share", 100)) in text
    )
    assert (
        "{} for each hundred households ({} to {})".format(*quoted("failed_returns", 100)) in text
    )
    days = [kept[column][rows["days_to_clear"]] for column in ("four_signatures", "ten_signatures")]
    assert "in {:.0f} calendar days instead of {:.0f}".format(*days) in text
