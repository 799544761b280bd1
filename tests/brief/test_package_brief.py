"""The brief of packages that `awda compare` has written, over seeds and over parameter sets."""

import re

import pytest
from command_line import refused, said
from quotes import cell_of, quotes, section, shown, unlinked

from awda.brief.brief import html_of
from experiments.provenance.tables import read_rows

COMPARE = (
    "compare", "village", "village_forum", "village_funding_cut", "--no-store", "--workers", "1",
)  # fmt: skip


def number_in_words(cell):
    """A cell as a number where it is one: a column with an empty cell is read as words."""
    try:
        return float(cell)
    except ValueError:
        return cell


@pytest.fixture(scope="module", params=[(), ("--over", "ranges")], ids=["seeds", "sets"])
def folder(request, tmp_path_factory):
    place = tmp_path_factory.mktemp("packages") / "mine"
    said(*COMPARE, "--seeds", "8", *request.param, "--out", str(place))
    return place


def test_the_brief_quotes_the_packages_with_their_cells(folder):
    html = html_of(folder)
    found = quotes(html)
    assert len(found) > 25
    for quote in found:
        value = number_in_words(cell_of(folder, quote, {"packages.csv": ("package",)}))
        assert str(value) == quote.value, quote
        if isinstance(value, float) and not quote.column.startswith("probability"):
            assert shown(quote.text) == pytest.approx(value, rel=0.006, abs=0.0051), quote
    assert unlinked(section(html, "b-answer")) == []
    assert not re.search(r'(?:src|href)="(?!#|data:)', html.replace("xlink:href", "xlink"))


def test_the_brief_says_what_is_shown_and_whose_interval_it_is(folder):
    html, rows = html_of(folder), read_rows(folder / "packages.csv")
    over = rows[0]["over"]
    words = "parameter sets" if over == "ranges" else "seeds"
    assert any(each in html for each in (words, "comes first on the draws that choose"))
    assert ("The numbers of the model were not varied" in html) == (over == "seeds")
    shown_one = rows[0]["is_shown"]
    assert ("No difference is shown." in html) == (not shown_one)


def test_of_few_parameter_sets_none_is_sure(folder):
    rows = read_rows(folder / "packages.csv")
    if rows[0]["over"] == "ranges":
        assert not any(row["is_shown"] for row in rows)
        assert "> 0.999" not in html_of(folder)


def test_the_packages_name_their_levers_and_regret(folder):
    rows = {row["package"]: row for row in read_rows(folder / "packages.csv")}
    assert rows["village_forum"]["levers"] == "community_policing"
    assert rows["village_funding_cut"]["levers"] == "community_policing, house_repair"
    assert all(row["regret_bad"] >= row["regret"] >= 0.0 for row in rows.values())
    assert {row["judged_on"] for row in rows.values()} == {4}
    assert sum(row["chosen"] for row in rows.values()) <= 1


def test_what_was_written_without_packages_or_by_an_earlier_version_is_refused(folder, tmp_path):
    said("run", "village", "--seeds", "2", "--until", "2016-03-06", "--out", str(tmp_path / "run"))
    assert "a brief recommends a use of money, and run has none" in refused(
        "brief", str(tmp_path / "run")
    )
    table = folder / "packages.csv"
    kept = table.read_text("utf-8")
    table.write_text(kept.replace("judged_on", "judged_then"), encoding="utf-8")
    assert "run the comparison again" in refused("brief", str(folder))
    table.write_text(kept, encoding="utf-8")
