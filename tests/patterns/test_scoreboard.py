"""The scoreboard on made-up draws: what passes, what informs, and the counts of both."""

import math

import numpy as np
import pytest

from experiments.patterns.scoreboard import (
    FAILED,
    PASSED,
    UNDONE,
    count_rows,
    measure_rows,
    pattern_rows,
    result_of,
    share_meeting,
)
from experiments.patterns.targets import TITLES, of_pattern, targets

pytestmark = pytest.mark.small
UNMEASURED_HERE = "high_severity"


def middle(row):
    return (row.low + row.high) / 2.0


def all_inside(draws=4):
    """Every measure in the middle of its interval in every draw."""
    return {
        row.measure: np.full(draws, middle(row))
        for row in targets() if row.measure != UNMEASURED_HERE
    }  # fmt: skip


def outside(row, draws=4):
    return np.full(draws, row.high + 1.0)


def of(rows, number):
    return next(row for row in rows if row["pattern"] == number)


def counted(rows):
    return {row["what"]: row["patterns"] for row in count_rows(rows)}


def test_a_measure_passes_with_its_median_inside_and_half_of_the_draws():
    row = of_pattern(1)[0]
    inside, out = middle(row), row.high + 1.0
    assert result_of(row, {row.measure: np.array([inside, inside, out, out])}) == FAILED
    assert result_of(row, {row.measure: np.array([inside, inside, inside, out])}) == PASSED
    assert result_of(row, {row.measure: np.array([row.low - 1.0, inside, out])}) == FAILED
    assert result_of(row, {}) == UNDONE


def test_a_draw_without_a_number_meets_nothing():
    row = of_pattern(1)[0]
    few = np.array([middle(row), math.nan, math.nan])
    assert result_of(row, {row.measure: few}) == FAILED
    assert result_of(row, {row.measure: np.full(3, math.nan)}) == FAILED


def test_all_measures_of_a_pattern_have_to_be_met_in_the_same_draws():
    first, second, third = of_pattern(8)
    values = all_inside(4)
    values[first.measure] = np.array([middle(first)] * 3 + [first.high + 0.001])
    values[second.measure] = np.array([second.high + 0.001] + [middle(second)] * 3)
    assert share_meeting((first, second, third), values) == 0.5
    values[third.measure] = np.array([middle(third), third.high + 1.0] + [middle(third)] * 2)
    rows = pattern_rows(values, values)
    assert all(result_of(each, values) == PASSED for each in (first, second, third))
    assert of(rows, 8)["inside"] == 0.25
    assert of(rows, 8)["result"] == FAILED


def test_a_pattern_informs_where_it_is_untouched_and_the_prior_rarely_meets_it():
    posterior, prior = all_inside(), all_inside()
    assert of(pattern_rows(posterior, prior), 14)["informative"] == "no"
    row = of_pattern(14)[1]
    prior[row.measure] = np.array([middle(row), middle(row), row.high + 1.0, row.high + 1.0])
    found = of(pattern_rows(posterior, prior), 14)
    assert (found["prior_inside"], found["informative"]) == (0.5, "yes")
    for each in of_pattern(1):
        prior[each.measure] = outside(each)
    assert of(pattern_rows(posterior, prior), 1)["informative"] == "no"


def test_counts_of_what_passes_and_informs_stand_beside_each_other():
    posterior, prior = all_inside(), {row.measure: outside(row) for row in targets()}
    rows = pattern_rows(posterior, prior)
    found = counted(rows)
    assert [*found][1:3] == ["passed", "passed and informative"]
    assert (found["patterns"], found["passed"], found[FAILED], found[UNDONE]) == (20, 19, 0, 1)
    untouched = [row for row in rows if row["independence"] == "untouched"]
    assert found["passed and informative"] == len(untouched) - 1  # without the Return Index
    for each in of_pattern(14):
        posterior[each.measure] = outside(each)
    fewer = counted(pattern_rows(posterior, prior))
    assert fewer["passed and informative"] == found["passed and informative"] - 1
    assert (fewer["passed"], fewer[FAILED]) == (18, 1)


def test_what_is_not_measured_is_not_passed_and_says_why():
    row = of(pattern_rows(all_inside(), all_inside()), 17)
    assert row["result"] == UNDONE
    assert "Return Index" in row["cause"]
    assert row["informative"] == "no"
    assert math.isnan(row["prior_inside"])


def test_a_failed_pattern_has_a_cause_or_says_that_none_is_known():
    nothing = {row.measure: outside(row) for row in targets()}
    rows = pattern_rows(nothing, nothing)
    assert {row["result"] for row in rows} == {FAILED}
    assert all(row["cause"] for row in rows)
    assert all(not row["cause"] for row in pattern_rows(all_inside(), all_inside())
               if row["result"] == PASSED)  # fmt: skip


def test_the_table_of_measures_has_both_ranges_and_the_source_of_each():
    posterior, prior = all_inside(3), {row.measure: outside(row, 5) for row in targets()}
    rows = measure_rows(posterior, prior)
    assert [row["measure"] for row in rows] == [row.measure for row in targets()]
    for row in rows:
        assert row["source"]
        assert (row["prior_inside"], row["prior_draws"]) == (0.0, 5)
        assert row["draws"] == (0 if row["measure"] == UNMEASURED_HERE else 3)
    assert {row["pattern"] for row in pattern_rows(posterior, prior)} == {*TITLES}
