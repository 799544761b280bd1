"""When shares may be read: narrow intervals, and the same order on half of the runs."""

import numpy as np
import pytest

from experiments.sensitivity.analysis import FACTOR, TOTAL, changed_places, widest_interval

pytestmark = pytest.mark.small


def _parts(**values):
    spread = np.linspace(-0.5, 0.5, 41)
    return {(FACTOR, name, TOTAL): (value + width * spread)[None]
            for name, (value, width) in values.items()}  # fmt: skip


def test_an_interval_reaches_as_far_as_half_of_the_runs_moved_its_share():
    whole = _parts(a=(0.5, 0.02), small=(0.01, 0.5))
    assert widest_interval(whole, whole) == pytest.approx(0.02, abs=0.002)
    assert widest_interval(whole, _parts(a=(0.45, 0.02), small=(0.0, 0.0))) == pytest.approx(
        0.1, abs=0.002
    )


@pytest.mark.parametrize(("before", "changed"), [((0.5, 0.3), 0), ((0.4, 0.41), 1)])
def test_places_are_changed_where_half_of_the_runs_gives_another_order(before, changed):
    now = _parts(a=(0.5, 0.01), b=(0.3, 0.01))
    half = _parts(a=(before[0], 0.01), b=(before[1], 0.01))
    assert changed_places(now, half) == changed
