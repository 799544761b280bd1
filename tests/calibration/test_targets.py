"""Targets: what was known on a day, and how the errors of flows go together."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from experiments.calibration import target_table
from experiments.calibration.comparison import comparison, held_by_the_world
from experiments.calibration.covariance import (
    Discrepancy,
    Places,
    counts_behind,
    covariance,
    places,
    steps_known,
    without_steps,
)
from experiments.calibration.returns_table import steps_added
from experiments.calibration.targets import (
    FLOW,
    PACE,
    TABLE,
    Target,
    counts_of,
    known_targets,
    targets,
)
from experiments.provenance.tables import to_csv
from sim.core.declare import InputError

pytestmark = pytest.mark.small

CUT = date(2017, 6, 30)
ROUNDS = (date(2016, 1, 1), date(2016, 7, 1), date(2017, 1, 1))
NOTHING_MISSED = Discrepancy(0.0, 0.0, 0.0, 6.0)


def flow(governorate, district, since, day, sd):
    return Target(
        f"{governorate} {district} {day}", PACE if district else FLOW, governorate, district, since,
        day, 100.0, sd, 0.0, "about", "households", day, "B", "made up",
    )  # fmt: skip


@pytest.fixture
def two():
    """A governorate of two districts of 1,000 and 500 households, and another of one."""
    names = (("North", "a"), ("North", "b"), ("South", "c"))
    return Places(names, np.array([1000.0, 500.0, 2000.0]))


def test_the_flows_in_the_table_are_those_of_the_published_counts():
    made = {row["name"]: row for row in target_table.flows()}
    kept = {each.name: each for each in targets() if each.kind in (FLOW, PACE)}
    assert list(made) == list(kept)
    for name, row in made.items():
        assert (row["value"], row["sd"]) == (kept[name].value, kept[name].sd), name


def test_what_was_known_on_a_day_does_not_change_when_later_rows_are_taken_away(tmp_path):
    header, *rows = TABLE.read_text(encoding="utf-8").splitlines()
    known = {each.name for each in targets() if max(each.known, each.date) <= CUT}
    names = [each.name for each in targets()]
    kept = [row for row, name in zip(rows, names, strict=True) if name in known]
    assert 0 < len(kept) < len(rows)
    shorter = tmp_path / "targets.csv"
    shorter.write_text("\n".join([header, *kept]), encoding="utf-8")
    assert known_targets(CUT, shorter) == known_targets(CUT)


def test_a_survey_that_was_published_after_the_day_is_not_known_on_it():
    names = {each.name for each in known_targets(date(2018, 6, 30))}
    assert "undecided: August 2018" not in names
    assert "trust a year later" not in names
    assert "days of ten signatures" in names


def test_the_largest_district_of_each_governorate_has_no_row_of_its_own():
    paced = {each.district for each in targets() if each.kind == PACE}
    assert "Mosul" not in paced
    assert "Sinjar" in paced
    assert len(paced) == 37 - 8


def test_flows_of_all_rounds_add_up_to_the_last_count():
    anbar = [each for each in targets() if (each.governorate, each.kind) == ("Anbar", FLOW)]
    assert len(anbar) == 8
    assert all(before.date == after.since for before, after in pairwise(anbar))
    assert anbar[0].since is None


def test_a_round_at_which_more_were_home_than_had_fled_is_joined_with_the_next_one(two):
    flows = tuple(flow("North", "b", since, day, 5.0) for since, day in pairwise((None, *ROUNDS)))
    gone = np.array([[900.0] * 3, [50.0, 400.0, 400.0], [0.0] * 3])
    first, second = held_by_the_world(flows, two, ROUNDS, gone)
    assert (first.since, first.date, first.value) == (None, ROUNDS[1], 200.0)
    assert (second.since, second.date, second.value) == (ROUNDS[1], ROUNDS[2], 100.0)
    fewer = np.array([[900.0] * 3, [50.0, 400.0, 250.0], [0.0] * 3])
    assert [each.date for each in held_by_the_world(flows, two, ROUNDS, fewer)] == [ROUNDS[1]]


def test_of_no_compared_district_were_more_home_than_had_fled_in_the_world():
    like = comparison(CUT)
    home = {}
    for each in like.flows:
        if each.district:
            home[each.district] = home.get(each.district, 0.0) + each.value
            at = like.where.names.index((each.governorate, each.district))
            assert home[each.district] <= like.gone[at, like.rounds.index(each.date)], each.name


def test_a_target_that_is_only_to_be_reached_is_told_no_further_than_costs_nothing():
    like = comparison(CUT)
    [number] = [n for n, each in enumerate(like.others) if each.name == "days of ten signatures"]
    told = np.full((2, len(like.others)), 20.0)
    told[1] = 1e6
    capped = like.capped(told)
    assert capped[0, number] == 20.0
    assert 30.0 < capped[1, number] < 200.0


def test_two_flows_that_share_a_count_have_its_error_with_opposite_signs(two):
    flows = [
        flow("North", None, None, ROUNDS[0], 3.0),
        flow("North", None, ROUNDS[0], ROUNDS[1], 4.0),
    ]
    found = covariance(flows, two, NOTHING_MISSED)
    assert np.allclose(found, [[9.0, -9.0], [-9.0, 25.0]])


def test_the_error_of_a_district_is_a_part_of_that_of_its_governorate(two):
    flows = [
        flow("North", None, None, ROUNDS[0], 5.0),
        flow("North", "a", None, ROUNDS[0], 3.0),
        flow("South", None, None, ROUNDS[0], 2.0),
    ]
    found = covariance(flows, two, NOTHING_MISSED)
    assert np.allclose(found, [[25, 9, 0], [9, 9, 0], [0, 0, 4]])


def test_what_the_model_misses_of_a_stock_fades_with_the_correlation_time(two):
    day, later = date(2016, 1, 1), date(2016, 7, 1)
    flows = [flow("South", None, None, day, 0.0), flow("South", None, day, later, 0.0)]
    found = covariance(flows, two, Discrepancy(0.1, 0.0, 0.0, 6.0))
    kept = np.exp(-((later - day).days / 30.4375) / 6.0)
    assert np.isclose(found[0, 0], 200.0**2)
    assert np.isclose(found[1, 1], 2 * 200.0**2 * (1 - kept))
    assert np.isclose(found[0, 1], -(200.0**2) * (1 - kept))


def test_the_common_national_part_ties_governorates_together(two):
    flows = [flow(name, None, None, ROUNDS[0], 0.0) for name in ("North", "South")]
    found = covariance(flows, two, Discrepancy(0.0, 0.0, 0.1, 6.0))
    assert np.allclose(found, [[150.0**2, 150.0 * 200.0], [150.0 * 200.0, 200.0**2]])


def test_half_and_double_the_discrepancy_are_a_quarter_and_four_times_the_variance(two):
    flows, missed = [flow("North", "a", None, ROUNDS[0], 0.0)], Discrepancy()
    whole = covariance(flows, two, missed)
    assert np.allclose(covariance(flows, two, missed.times(0.5)), whole / 4)
    assert np.allclose(covariance(flows, two, missed.times(2.0)), whole * 4)


@pytest.mark.parametrize("cut", [date(2016, 6, 30), CUT, date(2018, 6, 30)])
def test_no_combination_of_the_published_flows_is_without_error(cut):
    flows = counts_of(known_targets(cut))
    found = covariance(flows, places(cut), Discrepancy(), steps_known(cut))
    assert np.linalg.eigvalsh(found).min() > 0.0


def test_a_counting_step_is_taken_out_of_the_flow_in_which_it_shows_and_adds_its_error():
    cut = date(2017, 12, 31)
    flows = [each for each in counts_of(known_targets(cut)) if each.governorate == "Ninewa"]
    steps = steps_known(cut)
    raw = np.array([each.value for each in flows])
    taken = raw - without_steps(flows, steps)
    assert [
        (each.date, each.district) for each, gone in zip(flows, taken, strict=True) if gone
    ] == [(cut, None)]
    assert taken.sum() == 51_000
    more = covariance(flows, places(cut), NOTHING_MISSED, steps)
    less = covariance(flows, places(cut), NOTHING_MISSED)
    assert np.isclose((more - less).sum(), 5_000**2)


def test_counts_stand_once_however_many_flows_end_or_begin_with_them():
    flows = [
        flow("North", None, None, ROUNDS[0], 1.0),
        flow("North", None, ROUNDS[0], ROUNDS[1], 1.0),
        flow("North", None, ROUNDS[1], ROUNDS[2], 1.0),
    ]
    counts, signs = counts_behind(flows)
    assert len(counts) == 3
    assert signs.sum(axis=0).tolist() == [0.0, 0.0, 1.0]


@dataclass(frozen=True)
class Fault:
    column: str
    cell: str
    said: str


@pytest.mark.parametrize(
    "fault",
    [
        Fault("governorate", "Anbr", "did you mean 'Anbar'"),
        Fault("district", "Moosul", "no district of Anbar"),
        Fault("since", "2019-01-01", "an earlier day"),
        Fault("known", "2014-01-01", "or a later one is allowed"),
        Fault("kind", "stock", "flow or pace"),
        Fault("sd", "-1", "from 0"),
    ],
    ids=lambda fault: fault.column,
)
def test_a_faulty_target_is_refused_in_one_line_that_names_its_row(fault, tmp_path):
    row = {
        name: "" if value is None else value for name, value in targets()[1]._asdict().items()
    } | {fault.column: fault.cell}
    path = tmp_path / "targets.csv"
    path.write_text(to_csv([row]), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        targets(path)
    assert fault.said in str(caught.value)
    assert "row 2" in str(caught.value)


def test_a_day_before_the_first_round_is_refused_with_the_first_that_is_allowed():
    with pytest.raises(InputError, match="2015-06-22"):
        known_targets(date(2015, 1, 1))


def test_returns_are_shown_without_the_steps_of_districts_that_are_left_out():
    last = date(2018, 6, 30)
    assert steps_added("Kirkuk", last) == 0.0
    assert steps_added("Ninewa", last) == steps_added("all", last) > 50_000.0
    assert steps_added("Ninewa", date(2017, 6, 30)) == 0.0
