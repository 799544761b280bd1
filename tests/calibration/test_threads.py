"""Work on several things at a time."""

import os
import threading
import warnings

import pytest
from threadpoolctl import threadpool_info

from experiments.calibration.threads import each_on_a_thread

pytestmark = pytest.mark.small


def test_what_is_made_comes_in_the_order_of_the_items():
    assert each_on_a_thread(lambda n: n * n, range(20)) == [n * n for n in range(20)]


def test_two_items_are_worked_on_at_a_time_where_there_are_two_cores(monkeypatch):
    """Each waits for the other, so that they would never end one after the other."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    both = threading.Barrier(2, timeout=30)
    each_on_a_thread(lambda _: both.wait(), range(2))


def test_linear_algebra_has_one_thread_inside_and_its_own_number_afterwards():
    before = threads()
    assert before
    inside = each_on_a_thread(lambda _: threads(), "ab")
    assert inside == [[1] * len(before)] * 2
    assert threads() == before


def threads():
    """How many threads each library of linear algebra takes."""
    return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]


def test_an_error_of_one_item_is_raised():
    with pytest.raises(ZeroDivisionError):
        each_on_a_thread(lambda n: 1 / n, [1, 0])


def test_warnings_of_libraries_are_shown_again_afterwards():
    each_on_a_thread(lambda _: warnings.warn("at a bound", stacklevel=1), range(4))
    with pytest.warns(UserWarning, match="afterwards"):
        warnings.warn("afterwards", stacklevel=1)
