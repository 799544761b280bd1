"""Tables of every command: whole at 80 columns and in a pipe, no word and no digit cut."""

import os
import subprocess
import sys
from collections import Counter

import click
import pytest
from checkout import KEPT_RESULTS, ROOT
from command_line import call, said
from hypothesis import given
from hypothesis import strategies as st

import awda.cli
from awda.layout import laid_out, wrapped
from experiments.calibration.shared_design import NAME as DESIGN
from experiments.provenance.tables import read_rows
from experiments.registry import known

SHORT = ("--until", "2016-02-14")
TWO = ("village", "village_four")
LOOKED_UP = [
    ("scenarios",), ("levers",), ("events",), ("outcomes",), ("week",), ("experiment",),
    ("explain", "lost"), ("explain", "legal_aid"), ("explain", "camps_closed"),
    ("explain", "failed_returns"), ("explain", "mechanism.security"),
    ("explain", "communities.csv.services"),
]  # fmt: skip
MADE = [
    ("run", "village", "--seeds", "2"),
    ("run", "village", "--seeds", "2", "--all"),
    ("run", "village_funding_cut", "--all"),
    ("compare", *TWO, "--seeds", "3"),
    ("compare", *TWO, "village_funding_cut", "--seeds", "3", "--all"),
    ("compare", *TWO, "--seeds", "2", "--by", "governorate", "--by", "group"),
    ("mediation", *TWO),
    ("biography", "village"),
    ("biography", "village", "--why-not"),
    ("ledger", "village_funding_cut"),
    ("ledger", "village"),
]


def tokens(text):
    """The words and numbers of a text, without the rules below heads."""
    return Counter(word for word in text.split() if set(word) != {"─"})


def assert_whole(printed, monkeypatch, *words):
    """What is printed has lines of at most 80, and the words of a very wide terminal."""
    assert "…" not in printed
    assert max(map(len, printed.splitlines())) <= 80
    monkeypatch.setenv("COLUMNS", "4000")
    assert tokens(said(*words)) == tokens(printed)


@pytest.fixture(autouse=True)
def narrow(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.small
@pytest.mark.parametrize("words", LOOKED_UP, ids=" ".join)
def test_what_is_looked_up_is_whole_at_80_columns(words, monkeypatch):
    assert_whole(said(*words), monkeypatch, *words)


@pytest.mark.parametrize("words", MADE, ids=" ".join)
def test_what_runs_print_is_whole_at_80_columns(words, monkeypatch):
    more = () if "mediation" in words else ("--threads", "1")
    assert_whole(said(*words, *SHORT, *more), monkeypatch, *words, *SHORT, *more)


@pytest.mark.small
@pytest.mark.parametrize("folder", KEPT_RESULTS, ids=lambda folder: folder.name)
def test_the_digest_of_a_kept_result_is_whole_at_80_columns(folder, monkeypatch, capsys):
    from awda.report import show_experiment

    show_experiment(folder.name, folder.relative_to(ROOT))
    narrow = capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", "4000")
    show_experiment(folder.name, folder.relative_to(ROOT))
    assert max(map(len, narrow.splitlines())) <= 80
    assert tokens(capsys.readouterr().out) == tokens(narrow)


@pytest.mark.small
def test_every_experiment_has_a_kept_result_whose_digest_is_looked_at():
    posterior = "calibration-2018-06-30"
    need_a_posterior = {"validation"}  # of earlier days (docs/calibration.md)
    not_yet_run = {"grid", "mediation", "monitoring", "patterns", "stress", "sensitivity"}
    wanted = {*known(), DESIGN, posterior} - need_a_posterior - not_yet_run
    assert {folder.name for folder in KEPT_RESULTS} == wanted


def test_what_a_store_holds_is_printed_whole(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said("compare", *TWO, "--seeds", "2", *SHORT, "--out", "r", "--store", "s")
    assert said("store", "export", "runs.csv", "--store", "s") == "4 runs are in runs.csv\n"
    key = read_rows(tmp_path / "runs.csv")[0]["run"]
    for words in (
        ("store", "list", "--store", "s"), ("store", "verify", "--store", "s"),
        ("store", "show", key, "--store", "s"),
    ):  # fmt: skip
        monkeypatch.setenv("COLUMNS", "80")
        assert_whole(said(*words), monkeypatch, *words)


@pytest.mark.small
def test_a_pipe_without_columns_has_80_and_a_narrow_terminal_is_not_cut_for(monkeypatch):
    monkeypatch.delenv("COLUMNS")
    command = [sys.executable, "-m", "awda", "outcomes"]
    piped = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert 70 < max(map(len, piped.splitlines())) <= 80
    monkeypatch.setenv("COLUMNS", "30")
    assert said("outcomes") == piped
    monkeypatch.setenv("COLUMNS", "160")
    assert max(map(len, said("outcomes").splitlines())) > 80


WORD = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=30)
CELL = st.lists(WORD, min_size=1, max_size=8).map(" ".join)


@pytest.mark.small
@given(rows=st.lists(st.fixed_dictionaries({"a b": CELL, "c": CELL, "d": CELL}), min_size=1),
       width=st.integers(20, 200))  # fmt: skip
def test_a_table_keeps_every_word_and_the_width_wherever_its_longest_words_have_room(rows, width):
    printed = laid_out("the title", rows, width)
    words = " ".join(["the title", "a b c d", *(cell for row in rows for cell in row.values())])
    assert tokens(printed) == tokens(words)
    longest = [
        max(len(word) for row in rows for word in row[name].split()) for name in ("a b", "c", "d")
    ]
    if sum(longest) + 4 <= width:
        assert max(map(len, printed.splitlines())) <= max(width, len("title"))


@pytest.mark.small
def test_a_terminal_of_few_letters_has_rules_of_hyphens():
    command = [sys.executable, "-m", "awda", "outcomes"]
    few = os.environ | {"PYTHONIOENCODING": "ascii"}
    printed = subprocess.run(command, capture_output=True, check=True, env=few).stdout.decode()
    assert "\n-----" in printed
    assert "\\u" not in printed


@pytest.mark.small
def test_words_give_way_before_numbers_do():
    row = {"what": "a sentence of many words", "interval": "1,234,567 to 2,345,678"}
    printed = laid_out("", [row], 36)
    assert "1,234,567 to 2,345,678" in printed
    assert "\na sentence    1,234,567" in printed
    assert wrapped("one two-three four", 9) == "one\ntwo-three\nfour"


def commands(command: click.Command, *path: str):
    """Every command with the words that call it."""
    yield path, command
    for name, each in command.commands.items() if isinstance(command, click.Group) else ():
        yield from commands(each, *path, name)


EVERY = list(commands(awda.cli.cli))


@pytest.mark.small
@pytest.mark.parametrize("path", [path for path, _ in EVERY], ids=" ".join)
def test_help_is_whole_and_ends_with_examples_that_can_be_typed(path):
    printed = said(*path, "--help")
    assert "..." not in printed.replace("[ARGS]...", "").replace("SCENARIOS...", "")
    assert max(map(len, printed.splitlines())) <= 80
    _, _, shown = printed.partition("Examples:\n")
    lines = [line.strip().partition(" > ")[0] for line in shown.splitlines() if line.strip()]
    assert lines
    for line in lines:
        awda_itself, *words = line.split()
        assert awda_itself == "awda"
        assert words[: len(path)] == list(path)
        refuse_mistyped(awda.cli.cli, words)


def refuse_mistyped(command, words):
    """Raise what click raises where a command cannot be called by these words."""
    if isinstance(command, click.Group):
        refuse_mistyped(command.commands[words[0]], words[1:])
    else:
        command.make_context("awda", list(words))


@pytest.mark.small
def test_the_list_of_commands_has_a_whole_sentence_for_each():
    printed = said("--help")
    for path, command in EVERY:
        if len(path) == 1:
            assert command.short_help.endswith(".")
            assert f"  {path[0]} " in printed
            assert command.short_help in printed


@pytest.mark.small
def test_a_name_of_several_things_is_refused_with_all_of_them():
    from sim.core.declare import InputError

    with pytest.raises(InputError, match=r"hearsay: .*trust\.hearsay, mechanism\.hearsay"):
        call("explain", "hearsay")
    for full, words in {
        "trust.hearsay": "plausible", "mechanism.hearsay": "[mechanisms] hearsay = false",
        "lever.legal_aid": "356 EUR a case", "event.camps_closed": "forced_home",
        "outcome.return_rate": "percentage points",
    }.items():  # fmt: skip
        assert words in said("explain", full)


@pytest.mark.small
@pytest.mark.parametrize("noun", ["lever", "event", "outcome"])
def test_machines_get_the_lists_with_units_and_parameters(noun):
    import json

    from sim.levers.events import SHOCKS
    from sim.levers.lever import LEVERS
    from sim.measure.outcomes import OUTCOMES

    rows = json.loads(said(f"{noun}s", "--json"))
    all_of_them = {"lever": LEVERS, "event": SHOCKS, "outcome": OUTCOMES}[noun]
    assert [row[noun] for row in rows] == list(all_of_them)
    if noun != "outcome":
        assert all(each["about"] for row in rows for each in row["parameters"])
        assert "start" in {each["name"] for row in rows for each in row["parameters"]}


@pytest.mark.small
@pytest.mark.parametrize("must", [True, False])
def test_compiling_is_announced_where_it_will_happen_and_only_there(must, monkeypatch, capsys):
    from awda import screen
    from sim.core import compile_cache

    monkeypatch.setattr(compile_cache, "must_compile", lambda: must)
    screen.announce_compiling()
    assert capsys.readouterr().err.count("the model is compiled first") == int(must)


@pytest.mark.small
def test_interpreted_rules_are_never_said_to_be_compiled(monkeypatch, tmp_path):
    from sim.core import compile_cache

    monkeypatch.setattr(compile_cache, "folder", lambda: tmp_path)
    for disabled in (True, False):
        monkeypatch.setattr(compile_cache.numba.config, "DISABLE_JIT", disabled)
        assert compile_cache.must_compile() is not disabled
    (tmp_path / "a.nbi").touch()
    assert not compile_cache.must_compile()
