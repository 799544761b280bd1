"""The command line, called in the process of a test."""

from click.testing import CliRunner

import awda.cli


def said(*words):
    result = CliRunner().invoke(awda.cli.cli, words, catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout
