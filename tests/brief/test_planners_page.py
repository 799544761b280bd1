"""Every command of docs/planner.md, one after the other, in an empty folder."""

import re
import shlex
import shutil
from dataclasses import replace

import pytest
from checkout import ROOT
from click.testing import CliRunner
from command_line import said
from made_up_portfolio import MadeUp
from running import change

from awda.brief import browser_print
from awda.cli import cli
from experiments.portfolio.portfolio import LEVERS, QUICK
from experiments.registry import experiment
from experiments.runs import runner
from sim.core.declare import InputError
from sim.scenario.toml_file import load

PAGE = (ROOT / "docs" / "planner.md").read_text(encoding="utf-8")
FENCED = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, flags=re.M | re.S)
BLOCKS = [block for language, block in FENCED if not language]
FILE, NINEWA, CUT = [block for language, block in FENCED if language == "toml"]
COMMANDS = [
    re.sub(r"\s+# .*", "", line).removeprefix("awda ") for block in BLOCKS
    for line in block.splitlines() if line.startswith("awda ")
]  # fmt: skip
OF_PORTFOLIOS = [each for each in COMMANDS if "portfolio" in each]
OF_STRESS = [each for each in COMMANDS if "stress" in each]
OF_MONITORING = [each for each in COMMANDS if "monitoring" in each]
OF_A_PACKAGE = [
    each for each in COMMANDS if each not in (*OF_PORTFOLIOS, *OF_STRESS, *OF_MONITORING)
]  # fmt: skip


def test_the_page_goes_from_the_question_to_a_brief_in_both_ways():
    verbs = [[each.split()[0] for each in some] for some in (OF_PORTFOLIOS, OF_A_PACKAGE)]
    assert verbs == [
        ["experiment", "experiment", "experiment", "brief", "brief"],
        ["ledger", "compare", "brief", "brief"],
    ]


def test_the_commands_of_a_portfolio_lead_to_its_brief(tmp_path, monkeypatch):
    """Runs are made up, and the whole one is as small as the preview."""
    monkeypatch.chdir(tmp_path)
    worth = {kind: 10.0 - place for place, kind in enumerate(LEVERS)}
    made = MadeUp(0.5, worth)
    monkeypatch.setattr(runner, "sweep", lambda jobs, *_: made(jobs))
    change(monkeypatch, "portfolio", plan=replace(QUICK, most=20))
    for command in OF_PORTFOLIOS:
        said(*shlex.split(command))
    briefs = {path.name: path.read_text("utf-8") for path in tmp_path.glob("*-brief.html")}
    assert len(briefs) == 2
    whole = briefs["portfolio-brief.html"]
    asked = next(text for name, text in briefs.items() if "2000000" in name)
    assert "This is a preview" in asked
    assert "This is a preview" not in whole
    assert re.search(r"EUR <a [^>]*>2,000,000<", asked)
    assert "house repair" in asked


def test_the_text_file_of_the_page_leads_to_its_brief(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(FILE, encoding="utf-8")
    if not any(map(shutil.which, browser_print.NAMES)):
        monkeypatch.setattr(browser_print, "pdf_of", lambda _: b"%PDF made up")
    for command in OF_A_PACKAGE:
        assert said(*shlex.split(command)) or command.startswith("brief")
    html = (tmp_path / "mine-brief.html").read_text("utf-8")
    assert html == (tmp_path / "for-the-minister.html").read_text("utf-8")
    assert (tmp_path / "for-the-minister.pdf").read_bytes().startswith(b"%PDF")
    assert "Packages against village" in html
    assert "price of one case (legal aid)" in html or "No difference is shown" in html


@pytest.mark.parametrize(
    ("name", "commands"), [("stress", OF_STRESS), ("monitoring", OF_MONITORING)]
)
def test_the_page_asks_for_the_preview_and_for_all_of_it(name, commands, tmp_path, monkeypatch):
    """What comes of such runs is tested elsewhere (tests/stress, tests/monitoring)."""
    monkeypatch.chdir(tmp_path)
    asked = []

    def stages(plan, _run):
        asked.append(plan)
        raise InputError("enough")

    change(monkeypatch, name, stages=stages)
    for command in commands:
        words = [*shlex.split(command), "--workers", "1"]
        assert "enough" in str(CliRunner().invoke(cli, words).exception)
    known = experiment(name)
    assert asked == [known.preview, known.plan]


def test_the_forums_of_ninewa_are_a_scenario_and_the_cut_comes_in_month_nine_of_them(tmp_path):
    (tmp_path / "ninewa.toml").write_text(f"{NINEWA}\n{CUT}", encoding="utf-8")
    ninewa = load(tmp_path / "ninewa.toml")
    [forums], [cut] = ninewa.interventions, ninewa.shocks
    assert (forums.governorates, forums.forums, ninewa.funding.budget) == (("Ninewa",), 20, 4e6)
    months = (ninewa.day_of(cut.start) - ninewa.day_of(forums.start)).days / (365.25 / 12)
    assert 8.0 < months < 10.0
    assert f"{ninewa.day_of(cut.start)}" == "2016-12-04"


def test_what_the_text_file_spends_is_within_its_budget():
    limits = [float(each.replace("_", "")) for each in re.findall(r"most_euros = ([\d_.]+)", FILE)]
    [budget] = re.findall(r"^budget = ([\d_.]+)", FILE, flags=re.M)
    assert sum(limits) == float(budget.replace("_", ""))
