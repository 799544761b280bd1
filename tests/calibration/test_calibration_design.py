"""Which runs are made: histories in an order of chance, and nuisances of every run."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from experiments.calibration import shared_design
from experiments.calibration.calibration import PREVIEW
from experiments.calibration.design import draws, in_chance_order, jobs, spread
from experiments.calibration.parameters import SHARED, space
from experiments.iraq.posterior_table import STOOD_IN_FOR
from experiments.iraq.posterior_worlds import LEVERS, beside
from experiments.iraq.procedure_histories import NAMES
from sim.scenario.catalogue import find, plausible

CUT = date(2017, 12, 31)
pytestmark = pytest.mark.small


def value(scenario, name):
    table, _, field = name.partition(".")
    return getattr(getattr(scenario, table), field)


def middles_by_history(points):
    """By history, the mean place in the range of each shared parameter."""
    shares, of = space(CUT).shared(points.places), np.array(points.histories)
    return np.array([shares[of == name].mean(axis=0) for name in NAMES])


@pytest.mark.parametrize("points", [
    spread(space(CUT), 256, 1),
    shared_design.points_of(replace(shared_design.PLAN, places=256)),
], ids=["waves", "shared design"])  # fmt: skip
def test_no_history_has_a_part_of_a_range_to_itself(points):
    assert np.abs(middles_by_history(points) - 0.5).max() < 0.12


def test_every_kind_comes_as_often_and_a_longer_order_begins_like_a_shorter_one():
    order = in_chance_order("abc", 30)
    assert [order.count(kind) for kind in "abc"] == [10, 10, 10]
    assert in_chance_order("abc", 31)[:30] == order
    assert order != list("abc") * 10


def test_every_run_has_a_draw_of_what_the_headline_draws_and_no_parameter_that_is_free_moves():
    whole = space(CUT)
    points = spread(whole, 2, 1)
    made = jobs(replace(PREVIEW, cut=CUT), whole, points, (1, 2))
    names = [
        name for name in beside(LEVERS, frozenset(SHARED)) if not name.startswith(STOOD_IN_FOR)
    ]
    numbers = [name for name in names if find(name)[1].type is float]
    assert len(numbers) > 40
    for name in numbers:
        found = {value(job.scenario, name) for job in made}
        low, high = plausible(name)
        assert len(found) == len(made), name
        assert low <= min(found) <= max(found) <= high
    for number, draw in enumerate(draws(whole, points)):
        first, second = (job.scenario for job in made[2 * number : 2 * number + 2])
        for name in SHARED:
            if name != "household.believed_days_a_signature":  # of the procedure in force
                assert value(first, name) == value(second, name) == draw.values[name], name
