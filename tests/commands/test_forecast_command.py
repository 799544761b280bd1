"""`awda forecast`, whole: from data until June 2018 to February 2021, and what it refuses."""

import json

import pytest
from click.testing import CliRunner

import awda.cli
from experiments.provenance.tables import read_rows
from sim.core.declare import InputError

small = pytest.mark.small
PREVIEW = ("--seed", "1", "--scale", "200", "--workers", "1", "--no-store")
LONG = ("--data-until", "2018-06-30", "--until", "2021-02-28")


def call(*words):
    return CliRunner().invoke(awda.cli.cli, words, catch_exceptions=False)


def test_a_forecast_beyond_the_data_is_one_command_and_can_be_reproduced(tmp_path):
    out = str(tmp_path / "o")
    found = json.loads(call("forecast", *LONG, *PREVIEW, "--json", "--out", out).stdout)
    assert len(found) == 32 * 47
    rows = read_rows(tmp_path / "o" / "forecast.csv")
    assert [row["returned_households_p50"] for row in rows] == [
        row["returned_households_p50"] for row in found
    ]
    assert len(list((tmp_path / "o").glob("fan_*.png"))) == 9
    assert call("verify", out).exit_code == 0
    again = CliRunner().invoke(awda.cli.cli, ["reproduce", out])
    assert again.exit_code == 0, again.output


@small
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--data-until", "2014-06-30", "--until", "2016-12-31"), "before the first round"),
        (("--data-until", "2018-06-30", "--until", "2018-06-30"), "2018-07-31 or later"),
        (("--data-until", "2018-06-30", "--until", "2200-01-01"), "a date up to"),
        (("--data-until", "June", "--until", "2018-12-31"), "a date such as 2017-12-31"),
    ],
)
def test_dates_that_are_not_allowed_are_refused_before_a_run(words, said, tmp_path):
    with pytest.raises(InputError, match=said):
        call("forecast", *words, *PREVIEW, "--out", str(tmp_path / "o"))
    assert not (tmp_path / "o").exists()
