"""The prior: shared parameters in their declared ranges, districts partially pooled."""

from datetime import date

import numpy as np
import pytest
from scipy.stats import halfnorm

from experiments.calibration.parameters import (
    COVARIATES,
    GOVERNORATE_SD,
    GROUPS,
    LARGEST,
    SHARED,
    SPREAD,
    Space,
    space,
)
from experiments.iraq.procedure_histories import HISTORIES, with_history
from sim.scenario.catalogue import at, find, plausible
from sim.scenario.toml_file import load

CUT = date(2017, 12, 31)
pytestmark = pytest.mark.small


@pytest.fixture
def two():
    """Two districts of one governorate and one of another; only the last is contested."""
    return Space(("a", "b", "c"), ("North", "North", "South"), np.array(
        [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 2.0]]
    ), {"b": 9.0})  # fmt: skip


def place(of, **coordinates):
    found = np.zeros(of.size)
    for name, value in coordinates.items():
        found[of.names.index(name.replace("__", "."))] = value
    return found


def test_forty_one_parameters_are_shared_and_each_is_declared_and_stands_in_one_group():
    assert len(SHARED) == len(set(SHARED)) == 41
    assert sum(map(len, GROUPS.values())) == 41
    for name in SHARED:
        low, high = plausible(name)
        assert low < high, name


def test_every_place_of_the_design_is_a_scenario_within_plausible_ranges():
    iraq, whole = load("iraq"), space(CUT)
    for each in whole.design(8, 1):
        values = whole.values(each)
        iraq.with_(**values)
        for name in SHARED:
            low, high = plausible(name)
            assert low <= values[name] <= high, name
            assert isinstance(values[name], find(name)[1].type), name


def test_the_design_fills_every_coordinate_evenly():
    whole = space(CUT)
    shares = whole.shared(whole.design(64, 1))
    counts = [np.histogram(column, 8, (0.0, 1.0))[0] for column in shares.T]
    assert np.all(np.array(counts) == 8)


def test_a_whole_number_has_equal_room_for_each_of_its_values():
    name = next(each for each in ("clearance.staff",) if find(each)[1].type is int)
    low, high = plausible(name)
    drawn = [int(at(name, share)) for share in (np.arange(600) + 0.5) / 600]
    counts = np.bincount(drawn)[int(low) :]
    assert len(counts) == high - low + 1
    assert np.ptp(counts) <= 1


def test_districts_of_one_governorate_share_its_mean_and_no_other_does(two):
    mean = 1.5 * GOVERNORATE_SD
    assert two.effects(place(two, access__North=1.5)).tolist() == [mean, mean, 0.0]


def test_with_no_spread_districts_do_not_differ_beyond_their_covariates(two):
    own = {f"district_access__{name}": 2.0 for name in "abc"}
    none = two.effects(place(two, spread=-40.0, **own))
    assert np.allclose(none, 0.0)
    assert np.allclose(two.effects(place(two, covariate__contested=1.0)), [0, 0, 0.6])


def test_the_spread_is_half_normal(two):
    quantiles = np.array([-1.0, 0.0, 1.0])
    found = [two.effects(place(two, spread=each, district_access__a=1.0))[0] for each in quantiles]
    assert np.allclose(found, halfnorm.ppf([0.15865525, 0.5, 0.84134475], scale=SPREAD))


def test_no_effect_is_beyond_the_largest(two):
    assert two.effects(place(two, access__North=9.0)).max() == LARGEST


def test_places_are_mapped_alike_one_by_one_and_many_at_once(two):
    many = np.random.default_rng(1).normal(size=(5, two.size))
    assert np.allclose(two.effects(many), [two.effects(each) for each in many])
    assert np.allclose(two.shared(many), [two.shared(each) for each in many])


def test_the_space_of_iraq_has_38_districts_and_standardised_covariates():
    whole = space(CUT)
    assert (len(whole.districts), len(whole.governorates)) == (38, 8)
    assert whole.size == 41 + 8 + len(COVARIATES) + 1 + 2 * 38
    assert np.allclose(whole.covariates.mean(axis=0), 0.0)
    assert np.allclose(whole.covariates.std(axis=0), 1.0)
    assert set(whole.districts) == set(load("iraq").world.districts)


def test_when_a_place_is_retaken_after_the_cut_is_not_known_at_it():
    early = space(date(2016, 12, 31))
    years = dict(zip(early.districts, early.covariates[:, 0], strict=True))
    assert years["Mosul"] == years["Telafar"] == years["Al-Hawiga"]  # July, August, October 2017
    late = space(CUT)
    years = dict(zip(late.districts, late.covariates[:, 0], strict=True))
    assert years["Mosul"] < years["Telafar"] < years["Al-Hawiga"]


def test_each_history_asks_for_its_signatures_on_each_day():
    iraq = load("iraq").with_(**{"household.believed_days_a_signature": 5.0})
    days = (date(2015, 1, 4), date(2016, 6, 1), date(2016, 12, 1), date(2018, 1, 1))
    wanted = {
        "ten": [10, 10, 10, 10], "ten_then_four": [10, 4, 4, 4],
        "roll_out": [10, 8, 6, 4], "four": [4, 4, 4, 4],
    }  # fmt: skip
    for name in HISTORIES:
        scenario = with_history(iraq, name)
        asked = [
            min([10, *(
                each.signatures for each in scenario.interventions
                if each.start <= scenario.week_of(day)
            )])
            for day in days
        ]  # fmt: skip
        assert asked == wanted[name], name
        expected = 2.0 if name == "four" else 5.0
        assert scenario.household.believed_days_a_signature == expected
