"""The command line, called in the process of a test."""

import pytest
from click.testing import CliRunner

import awda.cli
from sim.core.declare import InputError


def said(*words):
    result = CliRunner().invoke(awda.cli.cli, words, catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def call(*words):
    """What a command gives; what it raises is raised here too."""
    return CliRunner().invoke(awda.cli.cli, list(map(str, words)), catch_exceptions=False)


def refused(*words) -> str:
    """The one line with which a command refuses its words."""
    with pytest.raises(InputError) as error:
        call(*words)
    assert "\n" not in str(error.value)
    return str(error.value)
