"""Options: every word is read by the grammar that tables have, or refused in one line."""

import io
import re
import sys
import unicodedata
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from typing import Any

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from words import COUNTS, FUZZ, REFUSED, WORDS, meaning

import awda.cli
from awda.option_types import Seeds, Within, Written

pytestmark = pytest.mark.small


def options_of_words() -> list[tuple[str, click.Option]]:
    """Every option of every command that takes a word of the grammar."""
    return [
        (command, option)
        for command, each in commands().items()
        for option in each.params
        if isinstance(option, click.Option) and isinstance(option.type, Written | Seeds)
    ]


def commands() -> dict[str, click.Command]:
    root = awda.cli.cli.commands
    groups = {name: each for name, each in root.items() if isinstance(each, click.Group)}
    flat = {f"{g} {n}": each for g, group in groups.items() for n, each in group.commands.items()}
    return {name: each for name, each in root.items() if name not in groups} | flat


OPTIONS = options_of_words()
ARGUMENTS = {
    "compare": ["village", "village_four"],
    "mediation": ["village", "village_four"],
    "plot": ["village", "--out", "x.svg"],
    "forecast": ["--out", "forecast"],
    "serve": [],
}
REQUIRED = {
    "calibrate": {"--data-until": "2017-06-30"},
    "forecast": {"--data-until": "2017-06-30", "--until": "2018-06-30"},
}


def answer(words: list[str], patch: pytest.MonkeyPatch) -> tuple[int, str]:
    """The exit code of the command line, and what it says on standard error."""
    said = io.StringIO()
    patch.setattr(sys, "argv", ["awda", *words])
    with redirect_stderr(said), redirect_stdout(io.StringIO()):
        try:
            awda.cli.main()
        except SystemExit as ended:
            return int(ended.code or 0), said.getvalue()
    return 0, said.getvalue()


def given_to(command: str, words: list[str]) -> tuple[int, str, dict[str, Any]]:
    """What a command is given by these words; it does nothing with it."""
    seen: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands()[command], "callback", seen.update)
        patch.setattr(
            click, "echo", lambda text, err=False: print(text, file=sys.stderr if err else None)
        )
        code, said = answer([*command.split(), *words], patch)
    return code, said, seen


def option_meaning(option: click.Option, word: str) -> Any:
    if isinstance(option.type, Seeds):
        return seeds_meant(word)
    read = option.type.read  # type: ignore[attr-defined]
    found = meaning({"whole": int, "number": float, "day": date}[read], word)
    within = isinstance(option.type, Within) and found is not REFUSED
    return REFUSED if within and found not in option.type.bounds else found


def seeds_meant(word: str) -> Any:
    parts = word.split(",")
    if any(re.match(r"\s*0[0-9]", part) for part in parts[1:]):
        return REFUSED
    found: list[int] = []
    for part in parts:
        ends = [meaning(int, end) for end in part.split("-", 1)]
        if REFUSED in ends:
            return REFUSED
        first, last = (ends[0], ends[-1]) if len(ends) > 1 or len(parts) > 1 else (1, ends[0])
        if not 0 <= last - first < 100_000:
            return REFUSED
        found += range(first, last + 1)
    return tuple(found) if len(found) <= 100_000 else REFUSED


def test_every_option_that_takes_a_number_or_a_day_takes_words_of_the_grammar() -> None:
    own = (click.types.IntParamType, click.types.FloatParamType, click.DateTime)
    others = [
        (name, option.name)
        for name, each in commands().items()
        for option in each.params
        if isinstance(option.type, own)
    ]
    assert not others
    assert {option.opts[0] for _, option in OPTIONS} == {
        "--seeds", "--seed", "--household", "--until", "--scale", "--threads", "--tolerance",
        "--most-seeds", "--workers", "--width", "--data-until", "--port",
        "--matters", "--every", "--budget", "--from", "--months", "--draws",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("command", "option"), OPTIONS, ids=[f"{c} {o.opts[0]}" for c, o in OPTIONS]
)
@FUZZ
@given(word=WORDS | st.tuples(COUNTS, st.sampled_from("-,;"), COUNTS).map("".join))
def test_an_option_means_what_the_grammar_says_or_is_refused_in_one_line(
    command: str, option: click.Option, word: str
) -> None:
    required = REQUIRED.get(command, {}) | {option.opts[0]: word}
    words = [*ARGUMENTS.get(command, ["village"]), *map("=".join, required.items())]
    code, said, seen = given_to(command, words)
    meant = option_meaning(option, word)
    if code == 0:
        assert seen[str(option.name)] == meant
        return
    assert code == 2
    assert meant is REFUSED
    assert said.startswith(f"awda: {option.opts[0]} = ")
    assert said.count("\n") == len(said.splitlines()) == 1
    assert repr(word)[:57].rstrip("'\"") in said
    assert not seen


CLOSED = {  # arguments and options whose words are names that are known
    "run": ["run", "--", "{}"],
    "explain": ["explain", "--", "{}"],
    "explain --scenario": ["explain", "trust.abuse_slow", "--scenario={}"],
    "compare --outcome": ["compare", "village", "village_four", "--outcome={}"],
    "mediation --outcome": ["mediation", "village", "village_four", "--outcome={}"],
    "plot --by": ["plot", "village", "--out", "x.svg", "--by={}"],
    "experiment": ["experiment", "--", "{}"],
    "experiment --x": ["experiment", "grid", "--x={}"],
    "experiment --y": ["experiment", "grid", "--y={}"],
}


@pytest.mark.parametrize("words", CLOSED.values(), ids=CLOSED)
@settings(FUZZ, max_examples=50)
@given(word=WORDS.filter(lambda word: word.strip() and "\x00" not in word))  # no command has one
def test_a_name_that_is_not_known_is_refused_in_one_line(words: list[str], word: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.model.ReturnModel.__init__", None)  # nothing may run
        code, said = answer([part.replace("{}", word) for part in words], patch)
    assert code == 2
    assert said.count("\n") == len(said.splitlines()) == 1
    assert not any(unicodedata.category(letter) == "Cc" for letter in said.strip())
