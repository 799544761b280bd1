"""What stands in and below printed tables: nothing impossible, and nothing left unexplained."""

import math

import numpy as np
import pytest
from command_line import said

from awda.report import explain_dash, possible
from experiments.compare.contrast import Contrast
from sim.measure.intervals import Effect, Interval, interval

pytestmark = pytest.mark.small


@pytest.mark.parametrize(
    ("unit", "values", "low", "high"),
    [("tips", [0.0, 0.0, 3.0], 0.0, math.inf), ("share", [0.9, 1.0, 0.7], 0.0, 1.0),
     ("SD", [-0.1, 0.1, 0.0], -math.inf, math.inf)],
)  # fmt: skip
def test_no_interval_of_a_mean_holds_what_cannot_be(unit, values, low, high):
    found = possible(interval(np.array(values)), unit)
    assert low <= found.low <= found.high <= high
    assert found.mean == pytest.approx(np.mean(values))
    assert (found.low < 0.0) == (unit == "SD")


def test_a_dash_is_explained_where_one_stands_and_only_there(capsys):
    explain_dash([{"mean": "3"}])
    assert capsys.readouterr().out == ""
    explain_dash([{"mean": "3"}, {"mean": "-"}])
    assert capsys.readouterr().out == "A dash stands where a run has nothing to measure.\n"


def test_the_pairs_that_a_noisy_difference_would_take_include_those_that_were_made():
    noisy = Effect("return_rate", "share", "a", "b", Interval(0.01, -0.001, 0.021, 4), 1.0)
    assert "about 5 pairs in all would tell it from zero" in Contrast(noisy, 0.9, 1).warning()
    assert "no number of pairs would tell" in Contrast(noisy, 0.9, None).warning()


def test_a_lever_says_its_price_for_the_week_that_its_units_are_counted_by():
    printed = " ".join(said("explain", "extra_clerks").split())
    assert "580 EUR a clerk month, or 133 a clerk-week" in printed


def test_parameters_of_a_lever_say_which_words_and_dates_are_allowed_and_that_it_never_ends():
    printed = " ".join(said("explain", "legal_aid").split())
    assert "most_waiting or " in printed
    assert "a date is allowed" in printed
    assert "never" in printed
    assert "100000" not in printed


def test_the_channels_of_mediation_are_explained_below_a_table_with_short_heads(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    words = ("--until", "2016-02-01", "--workers", "1", "--no-store")
    printed = said("mediation", "village", "village_four", *words)
    head = printed.partition("─")[0].splitlines()
    assert len(head) <= 3, "a title, and heads of two lines at most"
    for name in ("delay", "filter", "bribe", "belief", "trust", "security", "residual"):
        assert f"\n{name}: " in printed
    assert "Monte-Carlo error of 8 seeds" in printed
