"""Mediation: a channel's parts are fair shares, and together they are the whole."""

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from running import here

import sim
from experiments.calibration import design as calibration
from experiments.mediation.mediation import (
    CHANNELS,
    EXPERIMENT,
    analyse,
    coalitions,
    mediate,
    orders,
    part,
    refuse_unbalanced,
)
from experiments.registry import known
from sim.core.declare import InputError
from sim.scenario.mechanisms import MECHANISMS

SEEDS = tuple(range(1, 9))
ALL, NONE = frozenset(CHANNELS), frozenset()


def game(worth, seeds=SEEDS):
    """Made-up effects: what each set of channels is worth in each seed that needs it."""
    return {
        (seed, on): worth(on, seed) for place, seed in enumerate(seeds) for on in coalitions(place)
    }


def parts(table):
    return {row["channel"]: row["part"] for row in table}


@pytest.mark.small
def test_every_channel_is_a_mechanism_that_can_be_switched_off():
    assert set(CHANNELS) <= set(MECHANISMS)
    assert len(set(CHANNELS)) == len(CHANNELS) == len(SEEDS) == 8


@pytest.mark.small
@pytest.mark.parametrize("plan", [EXPERIMENT.plan, EXPERIMENT.preview])
def test_the_experiment_has_every_channel_equally_often_in_every_place(plan):
    refuse_unbalanced(plan.seeds)
    assert plan.households_per_agent == 200


@pytest.mark.small
def test_the_seeds_of_the_experiment_are_no_other_experiments():
    mine = set(EXPERIMENT.plan.seeds)
    assert len(mine) == 104
    for block in calibration.BLOCKS:
        assert not mine & set(calibration.seeds(block, calibration.BLOCK))
    for each in known().values():
        assert each.name == EXPERIMENT.name or not mine & set(each.plan.seeds)


@pytest.mark.small
@pytest.mark.parametrize("start", [0, 8, 17])
def test_over_eight_seeds_every_channel_stands_equally_often_in_every_place(start):
    both = [order for place in range(start, start + 8) for order in orders(place)]
    assert all(sorted(order) == sorted(CHANNELS) for order in both)
    places = Counter((place, name) for order in both for place, name in enumerate(order))
    assert set(places.values()) == {2}
    assert len(places) == 64


@pytest.mark.small
@pytest.mark.parametrize("place", range(8))
def test_a_seed_runs_each_set_of_channels_of_its_two_orders_once(place):
    sets = coalitions(place)
    needed = {frozenset(order[:count]) for order in orders(place) for count in range(9)}
    assert set(sets) == needed
    assert len(sets) == len(needed) == 16
    assert {ALL, NONE} <= needed


@pytest.mark.small
def test_an_additive_game_gives_each_channel_its_own_number():
    own = dict(zip(CHANNELS, (5.0, -3.0, 0.0, 0.25, 2.0, -0.5, 7.0, -1.5), strict=True))
    table = analyse(game(lambda on, _: 2.0 + sum(own[name] for name in on)), SEEDS, "share")
    whole = 2.0 + sum(own.values())
    assert parts(table) == own | {
        "residual": 2.0, "sum of all channels": whole, "total effect": whole,
    }  # fmt: skip
    for row in table:
        assert row["low"] == row["high"] == row["part"]
        assert row["share of the whole"] == row["part"] / whole
        assert (row["unit"], row["seeds"]) == ("share", 8)


@pytest.mark.small
def test_two_channels_that_work_only_together_share_alike():
    pair = frozenset(("delay", "belief"))
    table = parts(analyse(game(lambda on, _: 12.0 * (pair <= on)), SEEDS, "share"))
    assert table["delay"] == table["belief"] == 6.0
    assert [table[name] for name in CHANNELS if name not in pair] == [0.0] * 6


@pytest.mark.small
def test_a_channel_that_needs_all_others_has_an_eighth():
    table = parts(analyse(game(lambda on, _: 8.0 * (on == ALL)), SEEDS, "share"))
    assert [table[name] for name in CHANNELS] == [1.0] * 8


@pytest.mark.small
@pytest.mark.parametrize("seeds", [SEEDS, (4, 9), (11, 3, 5, 2, 8, 1, 7, 6, 4)])
def test_parts_and_what_no_channel_carries_add_up_to_the_whole_in_every_seed(seeds):
    """Exactly, in whole numbers; a mean of two orders is a half at most."""
    lot = np.random.default_rng(1)
    effects = game(lambda *_: Fraction(int(lot.integers(-1000, 1000))), seeds)
    for place, seed in enumerate(seeds):
        added = [part(effects, name, place, seed) for name in CHANNELS]
        assert sum(added) + effects[seed, NONE] == effects[seed, ALL]
    table = parts(analyse({key: float(value) for key, value in effects.items()}, seeds, "share"))
    assert table["sum of all channels"] == pytest.approx(table["total effect"], abs=1e-9)
    assert sum(table[name] for name in (*CHANNELS, "residual")) == pytest.approx(
        table["total effect"], abs=1e-9
    )


@pytest.mark.small
def test_the_interval_is_over_seeds():
    table = analyse(game(lambda on, seed: seed * ("delay" in on)), SEEDS, "share")
    rows = {row["channel"]: row for row in table}
    assert rows["delay"]["part"] == 4.5
    assert rows["delay"]["high"] - 4.5 == pytest.approx(2.3646 * np.sqrt(6.0 / 8.0), rel=1e-4)
    assert rows["filter"]["low"] == rows["filter"]["high"] == 0.0


@pytest.mark.small
def test_a_seed_without_an_outcome_in_one_run_is_left_out_of_every_row_alike():
    """Or what is shown for the channels would not add up to what is shown for the whole."""

    def worth(on, seed):
        return np.nan if seed == 2 and "filter" not in on else seed * len(on)

    table = analyse(game(worth), SEEDS, "days")
    assert {row["seeds"] for row in table} == {7}
    found = parts(table)
    assert sum(found[name] for name in (*CHANNELS, "residual")) == pytest.approx(
        found["total effect"]
    )


@pytest.mark.small
def test_a_share_has_an_interval_that_holds_what_it_is_known_to_be():
    """A channel that carries a third of every draw's effect carries a third, whatever is drawn."""
    table = analyse(
        game(lambda on, seed: seed * (1.0 * ("delay" in on) + 2.0 * ("bribe" in on))),
        SEEDS,
        "share",
    )
    rows = {row["channel"]: row for row in table}
    names = ("share_low", "share of the whole", "share_high")
    assert [rows["delay"][name] for name in names] == pytest.approx([1 / 3] * 3)
    assert [rows["bribe"][name] for name in names] == pytest.approx([2 / 3] * 3)
    assert [rows["filter"][name] for name in names] == [0.0] * 3


@pytest.mark.small
def test_the_interval_of_a_share_is_that_of_a_ratio_of_means():
    """Against the linear approximation, for a total effect that is far from zero."""
    lot = np.random.default_rng(3)
    seeds = tuple(range(104))
    own, other = lot.normal(1.0, 0.5, 104), lot.normal(3.0, 0.5, 104)
    table = analyse(
        game(lambda on, seed: own[seed] * ("delay" in on) + other[seed] * ("trust" in on), seeds),
        seeds, "share",
    )  # fmt: skip
    row = next(row for row in table if row["channel"] == "delay")
    whole = own + other
    share = own.mean() / whole.mean()
    half = 1.96 * (own - share * whole).std(ddof=1) / whole.mean() / np.sqrt(104)
    assert row["share of the whole"] == pytest.approx(share)
    assert row["share_low"] == pytest.approx(share - half, abs=0.15 * half)
    assert row["share_high"] == pytest.approx(share + half, abs=0.15 * half)


@pytest.mark.small
def test_without_a_total_effect_there_is_no_share():
    for row in analyse(game(lambda *_: 0.0), SEEDS, "share"):
        assert np.isnan([row["share of the whole"], row["share_low"], row["share_high"]]).all()


def short(scenario, weeks=40):
    return scenario.with_(**{"run.weeks": weeks})


def test_the_parts_of_a_real_effect_add_up_to_what_comparing_gives(village):
    told = []
    pair = short(village), short(sim.load("village_four"))
    table = mediate(pair, "return_rate", (3, 1), here(told=lambda *step: told.append(step)))
    effects = sim.compare(*pair, seeds=(3, 1)).effects()
    found = next(effect for effect in effects if effect.outcome == "return_rate")
    rows = {row["channel"]: row for row in table}
    assert rows["total effect"]["part"] == found.difference.mean != 0.0
    assert rows["total effect"]["low"] == found.difference.low
    assert rows["sum of all channels"]["part"] == pytest.approx(
        rows["total effect"]["part"], abs=1e-12
    )
    assert sum(rows[name]["part"] for name in CHANNELS) == pytest.approx(
        rows["total effect"]["part"], abs=1e-12
    )
    assert rows["residual"]["part"] == rows["residual"]["high"] == 0.0
    assert told[-1] == (64, 64)


@pytest.mark.small
@pytest.mark.parametrize(
    ("outcome", "seeds", "words"),
    [
        ("return_rat", (1, 2), "--outcome: unknown key 'return_rat'; did you mean 'return_rate'?"),
        (
            "return_rate",
            (1,),
            "--seeds = [1]: two seeds or more are allowed, each once, for an interval",
        ),
        (
            "return_rate",
            (),
            "--seeds = []: two seeds or more are allowed, each once, for an interval",
        ),
    ],
)
def test_what_cannot_be_mediated_is_refused_in_a_sentence(village, outcome, seeds, words):
    with pytest.raises(InputError) as refused:
        mediate((village, village), outcome, seeds, here())
    assert str(refused.value) == words


@pytest.mark.small
def test_a_seed_given_twice_is_refused_in_a_sentence(village):
    """As by `replicate`: two runs of one seed are one run, and give no interval."""
    with pytest.raises(InputError, match="each once"):
        mediate((village, village), "return_rate", (1, 1), here())
