"""The brief of a portfolio: what it recommends and doubts, each number with its record."""

import re
from base64 import b64decode

import pytest
from checkout import ROOT
from command_line import refused, said
from made_up_portfolio import LEVERS, WORTH, MadeUp, whole, written
from quotes import FREE, NUMBER, cell_of, quotes, section, shown, unlinked

from awda.brief.brief import html_of
from experiments.portfolio.words import chance_said
from experiments.provenance.tables import read_rows

pytestmark = pytest.mark.small

KEYS = {"parts.csv": ("allocation", "lever", "place", "from")}
HEADS = (
    "Recommendation", "What it depends on most", "What would change the mind",
    "What was not modelled", "Where each number stands",
)  # fmt: skip


def text_of(html):
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


def made_up(folder, run, **record):
    """The brief of a portfolio whose runs are made up."""
    return html_of(written(folder, run, **record))


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The folder of an answer to the question about Iraq."""
    return whole(tmp_path_factory.mktemp("kept") / "portfolio")


@pytest.fixture(scope="module")
def brief(kept):
    """Its brief."""
    return html_of(kept)


@pytest.fixture
def verdict(kept):
    """What its table says of the choice."""
    [row] = read_rows(kept / "verdict.csv")
    return row


def test_a_brief_is_one_file_that_asks_nothing_of_anywhere(brief):
    assert not re.search(r'(?:src|href)="(?!#|data:)', brief.replace("xlink:href", "xlink"))
    assert "<script" not in brief
    assert "@import" not in brief
    ids = re.findall(r'\bid="([^"]+)"', brief)
    assert len(ids) == len(set(ids))


def test_a_brief_has_all_its_parts_one_figure_and_one_table(brief):
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", brief) == list(HEADS)
    assert (brief.count("<svg role="), brief.count("<table")) == (1, 1)
    asked = re.search(r"<h1>(.*?)</h1>", brief, flags=re.S)[1]
    assert text_of(asked).startswith("EUR 4,000,000 from 28 February 2016 to 31 December 2017:")


def test_the_recommendation_has_interval_price_probability_and_regret(kept, brief, verdict):
    answer = text_of(section(brief, "b-answer")).replace("\N{NO-BREAK SPACE}", " ")
    rows = {row["allocation"]: row for row in read_rows(kept / "finalists.csv")}
    own, within = rows[verdict["allocation"]], chance_said(verdict, "within")
    likely = "in" if " of " in within else "with probability"
    gain, low, high = (verdict[f"further_returns{end}"] for end in ("", "_low", "_high"))
    for words in (
        f"{verdict['what'].replace('_', ' ')}",
        f"{gain:+,.0f} sustained returns ({low:+,.0f} to {high:+,.0f} in 95 % of 40 draws)",
        f"for EUR {own['spent_eur']:,.0f}, that is EUR ",
        f"within 500 households of the best {likely} {within}",
        "households in the mean against the best of each draw",
        f"All {len(rows)} finalists give ",
    ):  # fmt: skip
        assert words in answer, answer


def test_every_number_is_that_of_the_cell_it_is_linked_to(kept, brief):
    found = quotes(brief)
    assert len(found) > 80
    for quote in found:
        if ", all rows of " in quote.key:
            continue  # a sum, which has a test of its own
        value = cell_of(kept, quote, KEYS)
        assert str(value) == quote.value, quote
        if isinstance(value, str):
            assert quote.column in ("from", "to") or quote.text == value.replace("_", " ")
        elif " of " in quote.text:
            count, judged_on = map(int, quote.text.split(" of "))
            assert count / judged_on == value
        elif quote.text.endswith("%"):
            assert shown(quote.text) == pytest.approx(100 * value / 4e6, abs=0.51)
        else:
            assert shown(quote.text) == pytest.approx(value, rel=0.006, abs=0.0051), quote


def test_what_all_finalists_give_to_a_lever_is_the_least_of_their_sums(kept, brief):
    finalists = {row["allocation"] for row in read_rows(kept / "finalists.csv")}
    said_of = re.search(r'all rows of (\w+), allotted_eur = ([\d.]+)">(\d+)', brief)
    sums = dict.fromkeys(finalists, 0.0)
    for part in read_rows(kept / "parts.csv"):
        if part["allocation"] in finalists and part["lever"] == said_of[1]:
            sums[part["allocation"]] += part["allotted_eur"]
    assert float(said_of[2]) == min(sums.values())
    assert int(said_of[3]) == round(100 * min(sums.values()) / 4e6)


def test_every_number_leads_to_the_entry_of_its_file(brief):
    anchors = {anchor for anchor, _, _ in NUMBER.findall(brief)}
    assert {f"record-{name}-csv" for name in ("verdict", "finalists", "race", "money")} <= anchors
    assert all(f'<li id="{anchor}">' in brief for anchor in anchors)


@pytest.mark.parametrize("name", ["b-answer", "b-mind", "b-not"])
def test_no_number_stands_without_its_record(name, brief):
    assert unlinked(section(brief, name)) == []


def test_no_number_of_the_question_the_table_and_the_caption_stands_without_its_record(brief):
    for tag in ("tbody", "h1", "figcaption"):
        assert unlinked(re.search(rf"<{tag}>.*?</{tag}>", brief, flags=re.S)[0]) == [], tag
    assert re.search(FREE, "A51 in 2016")


def test_the_files_of_the_result_are_within_the_brief_byte_by_byte(kept, brief):
    found = dict(re.findall(r'download="([^"]+)" href="data:text/plain;base64,([^"]+)"', brief))
    assert {"verdict.csv", "finalists.csv", "manifest.json"} <= set(found)
    for name, content in found.items():
        assert b64decode(content) == (kept / name).read_bytes()


def test_what_it_depends_on_is_said_in_words_with_grade_and_direction(brief, verdict):
    told = text_of(section(brief, "b-depends"))
    assert verdict["depends_most_on"] == "exits.papers_renewed_a_year"
    assert "rate at which displaced families without papers get them without legal aid" in told
    assert "grade D, an assumption" in told
    closeness = f"(rank correlation {verdict['rank_correlation']:+.2f})"
    assert f"The higher it is, the smaller the gain {closeness}" in told
    assert "price of one case (legal aid)" in told
    assert re.search(r"The draws vary \d+ numbers of grade A", told)


def test_a_lever_has_its_name_in_words_where_no_code_is_meant(brief):
    outside = re.sub(r"<code>.*?</code>|title=\"[^\"]*\"|<style>.*?</style>", "", brief, flags=re.S)
    text = re.sub(r'(?:id|href|aria-labelledby|download|clip-path|url\()="?[^"\s]*', "", outside)
    assert not re.search(r"legal_aid|community_policing|house_repair|extra_clerks", text)


def test_a_lead_above_the_noise_is_recommended_and_one_below_is_no_difference(tmp_path):
    shown_one = made_up(tmp_path / "one", MadeUp(0.01, WORTH | {"house_repair": 30.0}))
    assert "Put the money into house repair" in text_of(shown_one)
    assert "Best: house repair" in (tmp_path / "one" / "figure.svg").read_text()
    none_shown = made_up(tmp_path / "none", MadeUp(3.0, dict.fromkeys(WORTH, 0.0)))
    assert "No difference is shown" in text_of(none_shown)
    assert "Put the money" not in none_shown


def test_where_every_use_does_harm_spending_nothing_comes_first(tmp_path):
    html = made_up(tmp_path / "harm", MadeUp(0.01, dict.fromkeys(WORTH, -1.0)))
    assert "No use of the money is shown to bring more sustained returns than none" in html
    assert unlinked(section(html, "b-answer")) == []


def test_a_preview_says_that_it_is_none_to_decide_on(tmp_path, brief):
    html = made_up(tmp_path / "quick", MadeUp(0.5), quick=True)
    assert "This is a preview" in html
    assert "This is a preview" not in brief
    assert all(each.replace("_", " ") in html for each in LEVERS)


def test_the_command_writes_the_brief_and_replaces_only_a_brief(kept, brief, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said("brief", str(kept))
    place = tmp_path / "portfolio-brief.html"
    assert place.read_text("utf-8") == brief
    said("brief", "portfolio", "--out", str(kept.parent))
    place.write_text("mine", encoding="utf-8")
    assert "no brief of Awda's" in refused("brief", str(kept))
    assert place.read_text("utf-8") == "mine"
    assert ".html" in refused("brief", str(kept), "--to", "brief.pdf")


@pytest.mark.parametrize("name", ["village", "tikrit", "queue"])
def test_another_result_is_refused_with_those_that_have_a_brief(name):
    told = refused("brief", str(ROOT / "results" / name))
    assert "awda experiment portfolio" in told
    assert "awda compare" in told


def test_a_portfolio_without_one_of_its_tables_is_refused(tmp_path):
    made_up(tmp_path / "half", MadeUp(0.5))
    (tmp_path / "half" / "money.csv").unlink()
    assert "money.csv: is missing" in refused("brief", str(tmp_path / "half"))
