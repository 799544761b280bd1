import math

import numpy as np
import pytest
from checkout import ROOT

import sim
from experiments.provenance.tables import read_columns, read_rows, rounded
from experiments.queue import steady_state, surge
from experiments.queue.figure import case, draw, title, undone_weeks
from experiments.queue.procedures import EXTRA, PROCEDURES, procedure
from experiments.queue.queue import SEEDS, digest
from experiments.queue.steady_state import (
    Point,
    first_load_without_gain,
    jackson_days,
    simulated_days,
)
from experiments.runs.worker import measured
from sim.model import ReturnModel
from sim.run import interval

KEPT = ROOT / "results" / "queue"
FOUR, MOVED, CHECKS, BOTH = PROCEDURES[1:]


@pytest.fixture(scope="module")
def kept_surge():
    rows = [r for r in read_rows(KEPT / "surge.csv") if r["signs_a_day"] == surge.SIGNS_A_DAY]
    return {(row["procedure"], row["extra"]): row for row in rows}


def weeks_of(name, extra):
    return [
        row
        for row in read_rows(KEPT / "surge_weeks.csv")
        if (row["procedure"], row["extra"]) == (name, extra)
        and row["signs_a_day"] == surge.SIGNS_A_DAY
    ]


def error_of(row):
    """The standard error behind a t interval of 95 %."""
    return (row["high"] - row["low"]) / 2.0 / 2.064  # 24 degrees of freedom


def test_every_kept_point_is_within_four_standard_errors_of_the_closed_form():
    rows = [row for row in read_rows(KEPT / "steady.csv") if row["runs"]]
    assert len(rows) > 90
    assert {row["runs"] for row in rows} == {len(SEEDS)}
    for row in rows:
        assert abs(row["simulated"] - row["closed_form"]) < 4.0 * error_of(row), row


@pytest.mark.parametrize("each", PROCEDURES, ids=lambda each: each.name)
def test_new_seeds_are_within_four_standard_errors_of_the_closed_form(each):
    point = Point(each, 0.0, 0.35 if each == CHECKS else 0.85)
    days = [simulated_days(s, 40_000, point.rate, point.desks) for s in range(101, 126)]
    error = np.std(days, ddof=1) / math.sqrt(len(days))
    assert abs(np.mean(days) - point.days) < 4.0 * error
    assert error < 0.03 * point.days


@pytest.mark.small
def test_the_closed_form_of_two_clerks_is_the_one_worked_by_hand():
    for each, load in ((PROCEDURES[0], 0.9), (FOUR, 0.5)):
        by_hand = each.signatures / steady_state.PACE / (1.0 - load * load)
        assert Point(each, 0.0, load).days == pytest.approx(by_hand, rel=1e-12)
    assert jackson_days(BOTH.desks(2, 5.0), 9.0) == pytest.approx(5.05, abs=0.005)


@pytest.mark.small
def test_the_load_where_the_gain_is_undone_is_the_root_worked_by_hand():
    """4 / (1 - (r x)**2) = 10 / (1 - r**2) for two clerks and x times the applicants."""
    for extra in EXTRA[1:]:
        by_hand = math.sqrt(0.6 / ((1.0 + extra) ** 2 - 0.4))
        assert first_load_without_gain(FOUR, extra) == pytest.approx(by_hand, abs=1e-8)


@pytest.mark.small
def test_ten_percent_more_undo_the_gain_at_high_load_unless_staff_follow_and_checks_end():
    days = {each.name: Point(each, 0.10, 0.9).days for each in PROCEDURES[1:]}
    ten = steady_state.ten_days(Point(FOUR, 0.0, 0.9))
    assert days["four"] > ten
    assert days["kept_moved"] > ten
    assert days["kept"] == math.inf
    assert days["four_moved"] < 0.1 * ten


@pytest.mark.small
def test_ten_percent_more_leave_a_gain_at_low_load_and_at_no_load_if_no_staff_brings_the_checks():
    for load in steady_state.FINE:
        ten = steady_state.ten_days(Point(FOUR, 0.0, load))
        assert Point(MOVED, 0.10, load).days < ten
        assert Point(CHECKS, 0.0, load).days > ten
        if load < 0.85:
            assert Point(FOUR, 0.10, load).days < ten
            assert Point(BOTH, 0.10, load).days < ten


@pytest.mark.small
@pytest.mark.parametrize("each", PROCEDURES, ids=lambda each: each.name)
def test_the_desks_of_the_steady_state_are_seated_and_burdened_as_the_levers_do_it(each):
    model = ReturnModel(sim.load("surge").with_levers(*each.levers).with_(**{"run.weeks": 1}))
    model.run()
    desks = model.rows.desks[model.rows.desks["rank"] <= each.signatures]
    pace = surge.NAMED.clearance.files_per_staff_day
    expected = each.desks(surge.NAMED.clearance.staff, pace)
    assert len(desks) == expected.number
    assert set(desks["staff"]) == {expected.staff}
    assert desks["work"] == pytest.approx(pace / expected.pace)


def test_further_households_change_nothing_of_those_who_are_there_anyway():
    few, many = (ReturnModel(surge.with_more(surge.NAMED, extra), 3) for extra in (0.0, 0.1))
    count = len(few.rows.households)
    assert len(many.rows.households) == round(1.1 * count)
    for name in few.rows.households.dtype.names:
        assert (few.rows.households[name] == many.rows.households[name][:count]).all(), name
    assert len(many.rows.officers) == len(few.rows.officers)
    assert (many.rows.desks == few.rows.desks).all()


def test_ten_percent_more_households_open_more_files_and_fewer_desks_open_no_more(
    kept_surge,
):
    ten, four, more = (
        kept_surge[key]["opened"] for key in (("ten", 0.0), ("four", 0.0), ("four", 0.1))
    )
    assert 0.94 * ten < four < 1.01 * ten  # fewer desks bar fewer, who would have applied again
    assert 1.04 * four < more < 1.11 * four  # a longer wait leaves less time to apply again


def test_in_the_kept_surge_ten_percent_more_undo_the_gain_for_a_time_only():
    less = [row["difference_mean"] for row in weeks_of("four", 0.1)]
    assert max(row["difference_low"] for row in weeks_of("four", 0.1)) > 0.0
    assert weeks_of("four", 0.1)[0]["difference_high"] < 0.0
    assert weeks_of("four", 0.1)[-1]["difference_high"] < 0.0
    assert len(undone_weeks(read_columns(KEPT / "surge_weeks.csv"), "four")) == 1
    assert np.mean(less) < 0.0


def test_in_the_kept_surge_no_week_is_undone_where_staff_follow_and_checks_end(kept_surge):
    assert all(row["difference_high"] < 0.0 for row in weeks_of("four_moved", 0.1))
    assert kept_surge["kept", 0.0]["difference_low"] > 0.0
    assert undone_weeks(read_columns(KEPT / "surge_weeks.csv"), "kept_moved")


def test_no_file_of_the_kept_surge_is_left_out_for_being_open_at_the_end():
    for row in read_rows(KEPT / "surge.csv"):
        assert row["open_yet"] == 0.0
        assert row["pairs"] >= 20


@pytest.mark.parametrize(("number", "load"), [(0, 0.5), (1, 0.8), (3, 0.8), (12, 0.5)])
def test_kept_points_are_what_the_code_gives(number, load):
    each, extra = steady_state.demands()[number]
    kept = [
        row
        for row in read_rows(KEPT / "steady.csv")
        if (row["procedure"], row["extra"], row["load"]) == (each.name, extra, load)
    ]
    assert rounded([steady_state.steady_row(Point(each, extra, load), SEEDS)]) == kept


@pytest.mark.small
def test_a_run_of_desks_in_a_row_is_the_same_compiled_and_interpreted():
    point = Point(*steady_state.demands()[1], 0.5)
    mean = steady_state.simulated_days(7, 300, point.rate, point.desks, 3)
    assert mean == pytest.approx(0.999260841772914, abs=1e-12)


def test_kept_runs_of_the_surge_are_what_the_code_gives():
    arms = [arm for arm in surge.wanted(SEEDS[:2]) if arm.extra in (0.0, 0.1)]
    new = rounded(surge.runs([surge.result_of(arm, measured(arm.job())) for arm in arms]))
    keys = {(*arm.labels().values(), arm.seed) for arm in arms}
    kept = [
        row
        for row in read_rows(KEPT / "surge_runs.csv")
        if (row["signs_a_day"], row["procedure"], row["extra"], row["seed"]) in keys
    ]
    assert new == kept


def test_the_kept_summary_is_the_mean_of_the_kept_runs(kept_surge):
    runs = [r for r in read_rows(KEPT / "surge_runs.csv") if r["signs_a_day"] == surge.SIGNS_A_DAY]
    for (name, extra), row in kept_surge.items():
        days = [r["days"] for r in runs if (r["procedure"], r["extra"]) == (name, extra)]
        found = interval(np.array(days))
        assert (found.mean, found.low, found.high) == pytest.approx(
            (row["mean"], row["low"], row["high"]), rel=1e-8
        )


@pytest.mark.small
def test_kept_limits_and_closed_forms_are_what_the_code_gives():
    assert rounded(steady_state.limits()) == read_rows(KEPT / "limits.csv")
    assert rounded(steady_state.closed_forms()) == read_rows(KEPT / "closed_form.csv")


def test_the_figure_is_drawn_from_the_tables_and_its_title_has_their_numbers(tmp_path):
    for table in KEPT.glob("*.csv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    draw(tmp_path)
    tables = [read_columns(KEPT / f"{name}.csv") for name in ("limits", "surge_weeks", "surge")]
    drawn, words = (tmp_path / "figure.svg").read_text(encoding="utf-8"), title(*tables)
    assert all(line in drawn for line in words.split("\n"))
    assert f"{first_load_without_gain(FOUR, 0.10):.2f}" in words
    tables[0]["undone_from"] = np.full_like(tables[0]["undone_from"], 0.123)
    assert "at loads over 0.12" in title(*tables)


def test_the_digest_has_the_steady_state_and_the_surge():
    rows = digest(KEPT)
    assert {row["where"] for row in rows} == {"load 0.5", "load 0.9", "surge"}
    kept = {
        case(procedure(row["procedure"]), row["extra"]): row
        for row in read_rows(KEPT / "surge.csv") if row["signs_a_day"] == surge.SIGNS_A_DAY
    }  # fmt: skip
    for row in rows:
        if row["where"] == "surge":
            assert row["days"] == f"{kept[row['case']]['mean']:.1f}"
            assert row["less ten"] == f"{kept[row['case']]['difference_mean']:+.1f}"


@pytest.mark.small
def test_a_difference_of_the_surge_is_the_arm_less_ten_desks():
    spans = surge.LAST // surge.SPAN
    days = {"ten": 40.0, "four": 30.0}
    results = [
        surge.Result(surge.Arm(procedure(name), 0.0, 3.0, seed), np.full(spans, days[name] + seed),
                     days[name] + seed, 9, 0, 3)
        for name in days for seed in (1, 2)
    ]  # fmt: skip
    of_all = {row["procedure"]: row for row in surge.summary(results)}
    assert of_all["four"]["difference_mean"] == pytest.approx(-10.0)
    assert of_all["ten"]["difference_mean"] == 0.0
    weeks = [row for row in surge.by_week(results) if row["procedure"] == "four"]
    assert [row["difference_mean"] for row in weeks] == pytest.approx([-10.0] * spans)
