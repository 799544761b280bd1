"""What to measure next, on made-up draws whose effect is known."""

import numpy as np
import pytest

from experiments.headline.next_figure import said, tells
from experiments.headline.next_measurements import narrowing, next_measurements, told, width
from experiments.iraq.posterior_table import Draw
from experiments.iraq.posterior_worlds import World
from sim.scenario.catalogue import at

pytestmark = pytest.mark.small

DRAWS = 200


def made_up(random, count=DRAWS):
    """Shares of the range of two parameters; an effect hangs on the first of them alone."""
    shares = random.random((count, 2))
    return shares, shares[:, 0] + 0.05 * random.normal(size=count)


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
    shares, effects = made_up(random)
    first, second = (narrowing(shares[:, n], effects, 0.05, random) for n in (0, 1))
    assert first["low"] > 50.0
    assert tells(first)
    assert second["low"] < 0.0 < second["high"]


def test_an_idle_thing_seldom_comes_out_above_its_chance():
    random = np.random.default_rng(4)
    above = 0
    for _ in range(20):
        shares, effects = made_up(random, 60)
        above += tells(narrowing(shares[:, 1], effects, 0.1, random))
    assert above <= 4  # of 20; one of them is meant


def test_the_table_has_the_most_telling_measurement_first_and_only_what_differs():
    random = np.random.default_rng(5)
    shares, effects = made_up(random, 60)
    drawn = [
        World(n, Draw("ten", {
            "clearance.lost": at("clearance.lost", one), "clearance.denied": 0.003,
            "clearance.bribe_refused": at("clearance.bribe_refused", other),
        }, 1.0))
        for n, (one, other) in enumerate(shares)
    ]  # fmt: skip
    rows = next_measurements(drawn, effects)
    assert [row["parameter"] for row in rows] == ["clearance.lost", "clearance.bribe_refused"]
    assert all(row["low"] <= row["narrower_percent"] <= row["high"] for row in rows)
    assert "share of files that are lost" in said(rows)
    assert said(rows[1:]) == "nothing that 60 draws could tell from chance"
