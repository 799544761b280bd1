"""What to measure next, on made-up draws whose effect is known."""

import numpy as np
import pytest

from experiments.headline.next_figure import first_that_tells, said
from experiments.headline.next_measurements import narrowing, next_measurements, told, width
from experiments.iraq.posterior_table import Draw
from experiments.iraq.posterior_worlds import World
from sim.scenario.catalogue import at

pytestmark = pytest.mark.small

NAMES = ("clearance.lost", "clearance.bribe_refused", "clearance.denied")


def worlds(shares):
    """Worlds whose draws stand at these shares of the ranges of three measured parameters."""
    return [
        World(number, Draw("ten", dict(zip(NAMES, map(at, NAMES, row), strict=True)), 1.0))
        for number, row in enumerate(shares)
    ]


def test_equal_weights_leave_the_interval_of_the_draws():
    effects = np.random.default_rng(1).permutation(np.arange(100.0))
    assert width(effects, np.ones((3, 100))) == pytest.approx(90.0)


def test_the_width_that_is_left_is_that_of_a_normal_effect_seen_with_an_error():
    """Effect and parameter are one: a prior of deviation 0.2 and an error of 0.1 leave 0.0894."""
    random = np.random.default_rng(2)
    shares = 0.2 * random.normal(size=2000)
    left = 2 * 1.645 / np.sqrt(1 / 0.2**2 + 1 / 0.1**2)
    assert width(shares, told(shares, 0.1, random)) == pytest.approx(left, rel=0.05)


def test_measuring_what_the_effect_hangs_on_narrows_it_and_an_idle_thing_does_not():
    random = np.random.default_rng(3)
    shares = random.random((100, 3))
    rows = next_measurements(worlds(shares), shares[:, 0] + 0.05 * random.normal(size=100))
    assert rows[0]["parameter"] == NAMES[0]
    assert rows[0]["low"] > 50.0
    assert all(row["low"] < 0.0 < row["high"] for row in rows[1:])
    assert all(row["low"] <= row["narrower_percent"] <= row["high"] for row in rows)
    assert said(rows).startswith("share of files that are lost\n(it narrows the interval by ")
    assert said(rows[1:]) == "nothing that 100 draws could tell from chance"


def test_where_the_widest_row_is_within_chance_the_next_beyond_it_is_said():
    rows = [
        {"measurement": "a", "narrower_percent": 9.0, "low": 1.0, "high": 17.0, "chance": 10.0},
        {"measurement": "b", "narrower_percent": 8.0, "low": 1.0, "high": 15.0, "chance": 5.0},
    ]
    assert first_that_tells(rows) == rows[1]


@pytest.mark.parametrize("of_each_set", [1, 3])
def test_idle_things_seldom_come_out_above_their_chance(of_each_set):
    """Also where several draws are of one parameter set and so have much of their effect alike."""
    random = np.random.default_rng(4)
    above = 0
    for _ in range(12):
        shares = np.repeat(random.random((60 // of_each_set, 3)), of_each_set, axis=0)
        effects = np.repeat(random.normal(size=60 // of_each_set), of_each_set)
        rows = next_measurements(worlds(shares), effects + 0.1 * random.normal(size=60))
        above += first_that_tells(rows) is not None
    assert above <= 2  # of 12; one in twenty is meant


def test_what_a_measurement_of_something_idle_gives_is_none_in_the_mean():
    random = np.random.default_rng(5)
    found = narrowing(random.random(100), random.normal(size=100), 0.1, random)
    assert abs(found.idle) < found.idle_spread


def test_draws_of_one_effect_have_nothing_to_narrow():
    shares = np.random.default_rng(6).random((20, 3))
    assert next_measurements(worlds(shares), np.ones(20)) == []
