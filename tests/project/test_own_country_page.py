"""docs/own-country.md, followed as a newcomer: each command as it stands, in an empty folder."""

import shlex
import sys

import pytest
from checkout import ROOT
from click.testing import CliRunner
from test_pages import blocks

import awda.cli
from experiments.nigeria import world_tables
from experiments.provenance.tables import read_rows

PAGE = (ROOT / "docs" / "own-country.md").read_text(encoding="utf-8")
QUICK = {"calibrate": ["--draws", "10", "--scale", "200"],
         "forecast": ["--seeds", "3", "--scale", "200"]}  # fmt: skip
COLUMNS = ["date", "governorate", "district", "returned_households_p05",
           "returned_households_p50", "returned_households_p95"]  # fmt: skip


def lines() -> list[list[str]]:
    """The commands of the page, word by word, without the comments behind them.

    Programs are named alone, without the folder of the environment.
    """
    typed = [line.partition("  #")[0] for block in blocks(PAGE) for line in block.splitlines()]
    typed = [line.removeprefix(".venv/bin/") for line in typed]
    return [shlex.split(line) for line in typed if line.startswith(("awda ", "python "))]


def quicker(words: list[str]) -> list[str]:
    """The same command with as few runs as tell whether it works."""
    name = words[0]
    for option in QUICK.get(name, [])[::2]:
        if option in words:
            at = words.index(option)
            words = words[:at] + words[at + 2 :]
    more = ["--workers", "1", "--store", "runs.sqlite"] if name in QUICK else []
    return [*words, *QUICK.get(name, []), *more]


def test_the_page_leads_from_an_empty_folder_to_the_nigerian_figure(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for program, *words in lines():
        if program == "python":
            monkeypatch.setattr(sys, "argv", words[1:])
            world_tables.main()
            continue
        done = CliRunner().invoke(awda.cli.cli, quicker(words))
        assert done.exit_code == 0, (words, done.output)
    assert (tmp_path / "northeast-2018" / "fan_all.png").stat().st_size > 10_000
    rows = read_rows(tmp_path / "northeast-2018" / "forecast.csv")
    assert list(rows[0]) == COLUMNS
    assert len({row["district"] for row in rows}) == 41
    judged = read_rows(tmp_path / "northeast-2018" / "judged.csv")
    assert {row["forecast"] for row in judged} == {"model", "persistence", "straight line"}


@pytest.mark.small
def test_a_result_of_ones_own_world_carries_what_it_was_made_from(tmp_path):
    from experiments.country.template import lay_out
    from experiments.provenance.inputs import inputs_of

    lay_out(tmp_path / "mine")
    kept = inputs_of([str(tmp_path / "mine")])
    assert "inputs/mine/returned.csv" in kept.files
    assert "inputs/mine/README.md" not in kept.files


@pytest.mark.small
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("calibrate", "nowhere", "--data-until", "2017-01-01"), "`awda new-world nowhere` makes"),
        (("check-world", "nowhere"), "is no folder"),
        (("forecast", "village", "--data-until", "2017-01-01", "--until", "2017-12-31", "--out",
          "x"), "need the published rounds"),
        (("forecast", "nigeria", "--data-until", "2017-12-31", "--until", "2018-12-31",
          "--given-later", "--out", "x"), "one state of knowledge"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_named(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(awda.cli.cli, words)
    assert said in str(done.exception) + done.output


@pytest.mark.small
def test_a_world_with_faults_ends_with_exit_code_2(tmp_path):
    from experiments.country.template import lay_out

    lay_out(tmp_path / "mine")
    (tmp_path / "mine" / "desks.csv").write_text("desk,level,rank\na,b,c\n")
    done = CliRunner().invoke(awda.cli.cli, ["check-world", str(tmp_path / "mine")])
    assert done.exit_code == 2
    assert done.output.count("desks.csv: row 2") == 2


@pytest.mark.small
def test_the_faults_that_the_page_shows_are_told_in_these_words(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line in ("new-world mine", "check-world mine"):
        assert CliRunner().invoke(awda.cli.cli, shlex.split(line)).exit_code == 0
    for name, old, new in (("communities.csv", ",1200,", ",many,"),
                           ("world.toml", "weeks = 156", "weaks = 156")):  # fmt: skip
        path = tmp_path / "mine" / name
        path.write_text(path.read_text().replace(old, new))
    [example] = [block for block in blocks(PAGE) if block.startswith("mine/")]
    shown = " ".join(example.split())
    told = CliRunner().invoke(awda.cli.cli, ["check-world", "mine"]).output.splitlines()
    assert shown == " ".join(line for line in told if not line.startswith("Note: "))
