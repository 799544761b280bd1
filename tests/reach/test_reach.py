"""The reach of the model: bands of the prior, targets, and ways out, by hand."""

from datetime import date

import numpy as np
import pytest

from experiments.iraq.published_returns import HOME, Returns
from experiments.reach import prior, reach, search, targets, ways_out
from experiments.reach.targets import REACHED, TARGETS, Target
from experiments.runs.measures import Outcomes
from sim.run import interval
from sim.scenario.catalogue import find, plausible
from sim.scenario.toml_file import load

small = pytest.mark.small
DAYS = (date(2018, 1, 31), date(2018, 2, 28))


def rounds(stock):
    """Published rounds of two governorates of 1,000 and 500 households."""
    return Returns(DAYS, ("North", "South"), np.array(stock, float), np.array([1000.0, 500.0]))


@small
def test_every_draw_of_the_prior_lies_in_the_plausible_ranges_and_fills_them():
    iraq = load("iraq").world
    drawn = prior.draws(64, iraq, seed=1)
    for name in prior.DRAWN:
        low, high = plausible(name)
        values = np.array([each[name] for each in drawn])
        whole = find(name)[1].type is int
        assert (values >= low).all(), name
        assert (values <= high).all(), name
        assert whole or np.ptp(values) > 0.9 * (high - low), name
    assert [each["clearance.signatures"] for each in drawn[:4]] == [4, 10, 4, 10]
    for name, sd in (("access.Anbar", 2.0), ("district_access.Ramadi", 0.7)):
        effects = np.array([each[name] for each in drawn])
        assert abs(effects.mean()) < 0.2 * sd
        assert 0.8 * sd < effects.std() < 1.2 * sd


@small
def test_a_published_path_outside_the_band_at_one_round_is_not_inside():
    shares = np.linspace(0.2, 0.4, 101)
    counted = np.stack([np.stack([1000 * shares, 500 * shares], 1)] * 2, 1)  # [draw, round, place]
    table = reach.band_table(counted, rounds([[300.0, 50.0], [399.0, 150.0]]))
    inside = {(row["governorate"], row["date"]): row["inside"] for row in table}
    assert inside == {
        ("North", "2018-01-31"): "yes",  # 30 %
        ("North", "2018-02-28"): "no",  # 39.9 %, above 39.5 %
        ("South", "2018-01-31"): "no",  # 10 %
        ("South", "2018-02-28"): "yes",
    }
    assert table[0]["low"] == pytest.approx(0.205)
    assert table[0]["high"] == pytest.approx(0.395)


@small
def test_a_target_is_met_by_the_mean_over_runs_and_not_by_single_runs():
    met = {each.name: (each.low + each.high) / 2.0 for each in TARGETS}
    values = [met | {"remainder": 0.10}, met | {"remainder": 0.28}]
    found = {row["target"]: row for row in targets.rows(values, interval)}
    assert found["remainder"]["mean"] == pytest.approx(0.19)
    assert all(row["met"] == "yes" for row in found.values())
    values = [met | {"remainder": 0.16}, met | {"remainder": 0.36}]
    found = {row["target"]: row["met"] for row in targets.rows(values, interval)}
    assert found["remainder"] == "no"


@small
@pytest.mark.parametrize(("value", "is_met"), [(0.149, False), (0.15, True), (0.26, False)])
def test_the_ends_of_a_range_belong_to_it(value, is_met):
    assert targets.met(Target("", "", 0.15, 0.25, ""), value) == is_met


@small
def test_the_search_is_drawn_to_a_set_that_meets_every_target():
    like = reach.published(reach.world(reach.EXPERIMENT.plan), last=reach.LAST_PUBLISHED)
    home = {day.isoformat(): row for day, row in zip(like.days, like.moved.tolist(), strict=True)}
    met = {each.name: (each.low + each.high) / 2.0 for each in TARGETS} | {"hazard": 0.1}
    best = search.penalty(Outcomes({}, {HOME.name: home, REACHED.name: met}))
    for each in TARGETS:
        missed = met | {each.name: each.low - 0.1}
        assert search.penalty(Outcomes({}, {HOME.name: home, REACHED.name: missed})) > best + 1.0


@small
def test_a_way_out_helps_a_governorate_whose_error_it_makes_smaller_in_every_set():
    like = rounds([[300.0, 100.0], [400.0, 150.0]])
    without = np.stack([like.stock - 20.0 - number for number in range(5)])
    with_it = without.copy()
    with_it[:, :, 1] += 15.0
    assert ways_out.governorates_helped(without, with_it, like) == ["South"]
    assert ways_out.governorates_helped(without, without, like) == []


@small
def test_the_scenario_that_a_search_writes_has_the_values_that_it_found(tmp_path):
    values = prior.draws(1, load("iraq").world, seed=3)[0]
    (tmp_path / "found.toml").write_text(search.scenario_of(values), encoding="utf-8")
    made = load(tmp_path / "found.toml")
    for name in ("decision.base_willingness", "exits.appeal_a_year", "clearance.staff"):
        table, _, key = name.partition(".")
        assert getattr(getattr(made, table), key) == pytest.approx(values[name])
