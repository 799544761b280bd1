"""The commands, code and links of README and docs are there and do what the pages say."""

import re
import shlex

import click
import matplotlib.pyplot as plt
import pytest
from checkout import ROOT
from command_line import said

import awda.cli
import sim

small = pytest.mark.small
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
START = (ROOT / "docs" / "start.md").read_text(encoding="utf-8")


def blocks(text: str, language: str = "") -> list[str]:
    """The blocks of code of a page in one language."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", text, flags=re.M | re.S)
    return [block for of, block in fenced if of == language]


def commands(text: str) -> list[str]:
    """What a page says to type, without the comment behind it."""
    lines = "\n".join(blocks(text)).splitlines()
    typed = [line for line in lines if re.match(r"(\.venv/bin/)?awda ", line)]
    return [re.sub(r"\s+# .*", "", line).partition("awda ")[2] for line in typed]


TYPED = sorted({command for page in PAGES for command in commands(page.read_text("utf-8"))})


@small
@pytest.mark.parametrize("command", TYPED)
def test_a_command_of_a_page_exists_with_its_options(command):
    name, *words = shlex.split(command)
    known = awda.cli.cli.commands[name]
    while isinstance(known, click.Group):
        known = known.commands[words.pop(0)]
    known.make_parser(click.Context(known)).parse_args(words)


@small
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_links_to_files_that_exist(page):
    links = re.findall(r"\]\(([\w./-]+)(?:#[\w-]*)?\)", page.read_text("utf-8"))
    assert {link for link in links if not (page.parent / link).exists()} == set()


@small
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_target_of_make_that_a_page_names_exists(page):
    make = r"(?:^|`)(?:[A-Z]+=\S+ )*make (\w+)(?:`| *#| *$)"
    named = re.findall(make, page.read_text("utf-8"), flags=re.M)
    targets = set(re.findall(r"^(\w+):", MAKEFILE, flags=re.M))
    assert set(named) <= targets


@small
@pytest.mark.parametrize("name", ["README.md", "docs/commands.md", "docs/start.md"])
def test_a_scenario_of_a_page_is_one(name, tmp_path):
    for number, block in enumerate(blocks((ROOT / name).read_text("utf-8"), "toml")):
        path = tmp_path / f"{number}.toml"
        path.write_text(block, encoding="utf-8")
        assert sim.load(path).interventions


@small
def test_the_readme_compares_seven_signatures_from_march_2016_on(tmp_path):
    path = tmp_path / "seven.toml"
    path.write_text(blocks((ROOT / "README.md").read_text("utf-8"), "toml")[0], encoding="utf-8")
    seven, four = sim.load(path), sim.load("four_signatures")
    (mine,), (theirs,) = seven.interventions, four.interventions
    assert (mine.signatures, mine.start) == (7, theirs.start)


def test_every_command_of_the_first_page_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seven.toml").write_text(blocks(START, "toml")[0], encoding="utf-8")
    printed = [said(*shlex.split(command)) for command in commands(START)]
    assert all(printed)
    (example,) = blocks(START, "text")
    assert " ".join(example.split()) in " ".join(" ".join(printed).split())
    assert (tmp_path / "results" / "village-quick" / "figure.png").is_file()


@pytest.mark.parametrize("name", ["start.md", "commands.md"])
def test_the_script_of_a_page_runs(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    plt.switch_backend("Agg")
    (script,) = blocks((ROOT / "docs" / name).read_text("utf-8"), "python")
    exec(compile(script, name, "exec"), {})
    plt.close("all")
    assert capsys.readouterr().out.endswith("more.\n")
    assert name != "start.md" or (tmp_path / "first.png").stat().st_size > 5_000


@small
def test_the_headline_is_drawn_again_from_its_kept_tables(monkeypatch):
    monkeypatch.chdir(ROOT)
    plt.switch_backend("Agg")
    (script,) = blocks((ROOT / "docs" / "iraq.md").read_text("utf-8"), "python")
    exec(compile(script, "iraq.md", "exec"), {})
    lines = {line.get_label(): line.get_ydata() for line in plt.gca().get_lines()}
    plt.close("all")
    assert list(lines) == ["low", "median", "high"]
    assert 0.0 < lines["low"][-1] < lines["median"][-1] < lines["high"][-1] < 1.0


@small
def test_the_script_of_the_first_page_has_at_most_ten_lines():
    (script,) = blocks(START, "python")
    assert len([line for line in script.splitlines() if line]) <= 10


@small
def test_the_citation_names_the_version_and_the_licence_of_the_package():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for key in ("version", "license"):
        kept = re.search(rf'^{key} = "(.*)"$', project, flags=re.M)[1]
        assert f"\n{key}: {kept}\n" in citation
    assert citation.startswith("cff-version: 1.2.0\n")


@small
def test_the_tests_that_hold_the_promises_exist():
    text = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py)`", text)
    assert len(set(named)) > 15
    assert {name for name in named if not (ROOT / name).is_file()} == set()
