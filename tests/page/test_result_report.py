"""The report of a kept result: one file with the question, the answer, and how to repeat it."""

import re

import pytest
from checkout import KEPT_RESULTS, ROOT
from command_line import refused, said
from made_up_portfolio import WORTH, MadeUp, written
from serving import visitor

from awda.page.result_report import LIMITS, html_of, report_of
from experiments.provenance.records import read_record
from experiments.provenance.tables import read_rows

pytestmark = pytest.mark.small


@pytest.mark.parametrize("folder", KEPT_RESULTS, ids=lambda folder: folder.name)
def test_a_report_asks_nothing_of_anywhere(folder):
    text = html_of(folder)
    assert not re.search(r'(?:src|href)="(?!#|data:)', text.replace("xlink:href", "xlink"))
    assert "<script" not in text
    assert "@import" not in text


@pytest.mark.parametrize("folder", KEPT_RESULTS, ids=lambda folder: folder.name)
def test_a_report_has_all_its_parts(folder):
    text, report = html_of(folder), report_of(folder)
    for part in ("Answer", "Figures", "Tables", "Assumptions by grade", "Limits", "Provenance"):
        assert f">{part}</h2>" in text
    assert report.question
    assert f"awda reproduce {read_record(folder)['id']}" in text
    assert text.count("<svg role=") == len(report.figures) > 0
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert all(each[:40] in text for each in LIMITS)


def test_the_answer_of_an_experiment_is_the_finding_of_its_figure_with_its_interval():
    assert "95 % Monte-Carlo interval" in report_of(ROOT / "results" / "village").answer


def test_the_report_of_a_portfolio_has_its_recommendation_beneath_its_finding(tmp_path):
    equal = dict.fromkeys(WORTH, 0.0)
    report = report_of(written(tmp_path / "portfolio", MadeUp(3.0, equal)))
    assert report.answer.startswith("No difference between finalists is shown; the first, ")
    [row] = read_rows(tmp_path / "portfolio" / "verdict.csv")
    regret = f"regret {row['regret']:,.0f} households in the mean"
    assert any(regret in note for note in report.notes)


def test_the_answer_of_a_comparison_is_its_effect_with_its_interval(tmp_path):
    place = tmp_path / "pair"
    said("compare", "village", "village_four", "--seeds", "3", "--until", "2016-03-06",
         "--no-store", "--workers", "1", "--out", str(place))  # fmt: skip
    report = report_of(place)
    assert report.question == "What changes under village_four, against village?"
    assert "return_rate under village_four less village" in report.answer
    assert "3 pairs" in report.answer


def test_the_answer_of_a_run_is_its_level_with_its_interval(tmp_path):
    place = tmp_path / "run"
    said("run", "village", "--seeds", "3", "--until", "2016-03-06", "--out", str(place))
    assert "3 runs" in report_of(place).answer


def test_the_command_writes_one_file_and_replaces_only_a_report(tmp_path):
    place = tmp_path / "village.html"
    words = ["report", str(ROOT / "results" / "village"), "--to", str(place)]
    said(*words)
    assert "Awda report" in place.read_text(encoding="utf-8")
    said(*words)
    place.write_text("mine", encoding="utf-8")
    assert "no report of Awda's" in refused(*words)
    assert place.read_text(encoding="utf-8") == "mine"
    assert ".html" in refused(*words[:3], str(tmp_path / "village.pdf"))


def test_the_page_has_every_kept_result_and_its_files():
    with visitor() as client:
        text = client.get("/results").text
        for folder in KEPT_RESULTS:
            assert f'href="/results/{folder.name}"' in text
            assert client.get(f"/results/{folder.name}").status_code == 200
        assert client.get("/results/village/report").text == html_of(ROOT / "results" / "village")
        kept = client.get("/results/village/file/summary.csv")
        assert kept.content == (ROOT / "results" / "village" / "summary.csv").read_bytes()


def test_the_page_of_a_portfolio_leads_to_its_brief_and_that_of_a_run_to_none(tmp_path):
    written(tmp_path / "portfolio", MadeUp(3.0))
    with visitor(tmp_path) as client:
        assert 'href="/results/portfolio/brief"' in client.get("/results/portfolio").text
        brief = client.get("/results/portfolio/brief")
        assert brief.status_code == 200
        assert "Decision brief" in brief.text
    with visitor() as client:
        assert "/brief" not in client.get("/results/village").text
        refused = client.get("/results/village/brief")
        assert refused.status_code == 400
        assert "a brief recommends a use of money" in refused.text


@pytest.mark.parametrize("name", ["../tests", "village/../../tests", "nothing", "/etc"])
def test_no_other_folder_is_a_result(name):
    with visitor() as client:
        assert client.get(f"/results/{name.replace('/', '%2F')}").status_code in (400, 404)
        assert client.get("/results/village/file/..%2Fgrid%2Fgrid.csv").status_code in (400, 404)
