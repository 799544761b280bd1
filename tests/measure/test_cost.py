"""What a further return costs: worked by hand, and undetermined where the effect is noise."""

import math
from dataclasses import replace

import numpy as np
import pytest
from statistical_claims import covers

import sim
from sim.core.declare import InputError
from sim.cost import cost_per, fieller
from sim.levers.policing import CommunityPolicing
from sim.recording.history import WEEK, History
from sim.recording.surveys import EndSurvey
from sim.run import Comparison, Replicates, interval

AGENTS, EACH = 100, 10
T = 4.302653  # the quantile of Student's t with two degrees of freedom


def history(village, durable, spent):
    """A run of which only its end matters: agents durably home of a hundred, and euros spent."""
    weeks = np.zeros(2, WEEK)
    weeks["displaced"], weeks["durable"][-1] = AGENTS, durable
    weeks["spent_cents"][-1] = 100 * spent
    nobody = EndSurvey({}, math.nan, math.nan, math.nan)
    counts = (np.zeros(shape) for shape in ((2, 2, 9), (2, 1), (2, 4), (4,)))
    return History(village.name, 1, village.run.start, EACH, 0, weeks, nobody, *counts)


def compared(village, durable, spent):
    """Three runs with so many durably home and so much spent, against three with 20 and nothing."""
    sides = ([20] * 3, [0] * 3), (durable, spent)
    names = "neither", "both"
    return Comparison(*(
        Replicates(replace(village, name=name), (1, 2, 3),
                   tuple(history(village, *each) for each in zip(*side, strict=True)))
        for name, side in zip(names, sides, strict=True)
    ))  # fmt: skip


@pytest.mark.small
def test_a_price_is_the_ratio_of_the_means_as_worked_by_hand(village):
    """9, 10 and 11 agents of ten households further home, for 5,000 euros each time."""
    found = cost_per(compared(village, (29, 30, 31), (5000, 5000, 5000)))
    half = T * 10.0 / math.sqrt(3.0)  # of the interval of 100 households
    assert found.verdict == "priced"
    assert found.further.mean == pytest.approx(100.0)
    assert found.price.mean == pytest.approx(50.0)
    assert found.price.low == pytest.approx(5000.0 / (100.0 + half), rel=1e-6)
    assert found.price.high == pytest.approx(5000.0 / (100.0 - half), rel=1e-6)
    assert found.sentence() == (
        "EUR for each further sustained return under both than under neither: 50 (95 % Monte-Carlo "
        "interval 40 to 67, 3 pairs); +5,000 EUR bring +100 households (+75.2 to +125)."
    )


@pytest.mark.small
def test_a_price_that_is_the_same_in_every_run_has_no_width(village):
    found = cost_per(compared(village, (39, 40, 41), (1900, 2000, 2100))).price
    assert (found.low, found.mean, found.high) == pytest.approx((10.0, 10.0, 10.0))


@pytest.mark.small
@pytest.mark.parametrize("durable", [(19, 20, 21), (20, 20, 20), (18, 30, 31)])
def test_a_price_is_undetermined_where_further_returns_may_be_none(village, durable):
    found = cost_per(compared(village, durable, (5000, 5001, 5002)))
    assert found.verdict == "undetermined"
    assert math.isnan(found.price.mean)
    assert (found.price.low, found.price.high) == (-math.inf, math.inf)
    assert "undetermined" in found.sentence()
    assert "which may be none" in found.sentence()


@pytest.mark.small
def test_there_is_no_price_for_fewer_returns(village):
    found = cost_per(compared(village, (9, 10, 11), (5000, 5000, 5000)))
    assert found.verdict == "fewer"
    assert (
        "no price; +5,000 EUR bring -100 households (95 % Monte-Carlo interval" in found.sentence()
    )


@pytest.mark.small
def test_there_is_no_cost_where_nothing_is_spent(village):
    assert cost_per(compared(village, (29, 30, 31), (0, 0, 0))) is None


@pytest.mark.small
def test_one_pair_tells_no_price(village):
    sides = compared(village, (29, 30, 31), (5000, 5000, 5000))
    one = Comparison(*(
        replace(side, seeds=side.seeds[:1], histories=side.histories[:1])
        for side in (sides.first, sides.second)
    ))  # fmt: skip
    assert cost_per(one).verdict == "undetermined"


@pytest.mark.small
def test_what_is_no_share_of_all_households_has_no_price(village):
    with pytest.raises(InputError, match=r"outcome = 'barred_share': return_rate or durable_ret"):
        cost_per(compared(village, (29, 30, 31), (5000, 5000, 5000)), "barred_share")


def test_a_price_covers_the_truth_as_often_as_it_says():
    """Spending and returns go together, and the truth is 1,000 euros for each."""
    rng = np.random.default_rng(1)
    found = []
    for _ in range(4000):
        households = rng.normal(10.0, 3.0, 6)
        spending = 1000.0 * households + rng.normal(0.0, 4000.0, 6)
        price = fieller(spending, households)
        found.append([price.low, price.high])
    covers(np.array(found), 1000.0, 0.95)


def test_the_interval_is_where_the_difference_of_means_may_be_zero():
    """Fieller's definition: r lies inside if the interval of spending less r households does."""
    rng = np.random.default_rng(2)
    households = rng.normal(10.0, 3.0, 8)
    spending = 300.0 * households + rng.normal(0.0, 900.0, 8)
    found = fieller(spending, households)
    for price in (found.low * 1.01, found.mean, found.high * 0.99):
        left = interval(spending - price * households)
        assert left.low < 0.0 < left.high
    for price in (found.low * 0.99, found.high * 1.01):
        left = interval(spending - price * households)
        assert left.low > 0.0 or left.high < 0.0


def test_community_policing_that_can_change_nothing_has_no_price(village):
    village = village.without("problems", "trust", "security")
    policing = village.with_levers(CommunityPolicing(start=26, forums=3))
    found = cost_per(sim.compare(village, policing, range(1, 9)))
    assert found.spending.mean > 100_000.0
    assert found.verdict == "undetermined"


def test_the_command_says_what_a_durable_return_costs_below_the_table():
    from command_line import said

    words = ("--seeds", "6", "--until", "2016-12-31")
    printed = said("compare", "village", "village_forum", *words)
    assert "EUR for each further sustained return under village_forum than under" in printed
    assert "EUR for each" not in said("compare", "village", "village_four", *words)
