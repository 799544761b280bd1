"""Dates along an axis: months that can be read, and each year named once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.pictures.dates import month_ticks

pytestmark = pytest.mark.small


def labels(start, days, most):
    return [each.label for each in month_ticks(start, days, most)]


def test_half_years_name_the_year_where_it_begins():
    found = labels(date(2016, 1, 3), 1092, 6)
    assert found == ["Jan\n2016", "Jul", "Jan\n2017", "Jul", "Jan\n2018", "Jul"]


def test_a_run_that_starts_in_autumn_names_its_year_at_once():
    assert labels(date(2016, 9, 20), 120, 6) == ["Oct\n2016", "Nov", "Dec", "Jan\n2017"]


def test_long_runs_are_marked_by_the_year():
    assert labels(date(2014, 1, 5), 2190, 7) == [str(year) for year in range(2014, 2021)]


def test_a_run_of_a_few_days_has_its_first_day_marked():
    assert labels(date(2016, 1, 20), 7, 4) == ["2016-01-20"]


@given(
    st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(1, 52 * 60), st.integers(1, 12)
)  # fmt: skip
def test_ticks_are_first_days_of_months_no_more_than_asked_for(start, weeks, most):
    ticks = month_ticks(start, 7 * weeks, most)
    days = [start + timedelta(days=each.day) for each in ticks]
    assert 1 <= len(ticks) <= most
    assert all(day.day == 1 for day in days) or ticks[0].label == start.isoformat()
    assert all(-15 <= each.day <= 7 * weeks for each in ticks)
    assert ticks[0].label.endswith(str(days[0].year)) or "-" in ticks[0].label
