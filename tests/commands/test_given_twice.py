"""Options given twice: those that may be count each time, and no other is dropped in silence."""

import click
import pytest
from click.testing import CliRunner
from command_line import call
from test_option_words import ARGUMENTS, commands

import awda.cli

SHORT = ("--until", "2016-02-01", "--seeds", "2", "--workers", "1")
VALUES = {"choice": "group", "path": "x.svg", "text": "x", "date": "2016-02-01"}
SINGLE = [
    (name, option)
    for name, command in commands().items()
    for option in command.params
    if isinstance(option, click.Option) and not option.multiple
]


def words_of(option):
    return [option.opts[-1], *([] if option.is_flag else [VALUES.get(option.type.name, "2")])]


@pytest.mark.small
@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize(("name", "option"), SINGLE, ids=lambda each: getattr(each, "name", each))
def test_an_option_that_counts_once_is_refused_where_it_stands_twice(name, option):
    words = [*name.split(), *ARGUMENTS.get(name, []), *words_of(option), *words_of(option)]
    found = CliRunner().invoke(awda.cli.cli, words)
    assert f"{max(option.opts, key=len)}: stands twice; it is allowed once" in found.output
    assert found.exit_code == 2


@pytest.mark.small
def test_every_format_that_is_asked_for_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    formats = ("--format", "latex", "--format", "dta", "--format", "xlsx")
    call("compare", "village", "village_four", *SHORT, *formats, "--out", "o")
    names = {path.name for path in (tmp_path / "o").iterdir()}
    assert {"effects.csv", "effects.tex", "effects.dta", "tables.xlsx"} <= names
    assert "digit for digit" in call("reproduce", "o").stdout
