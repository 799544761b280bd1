"""What is published is not what happened: counting steps between a history and published rounds."""

from datetime import date

import numpy as np
import pytest

import sim
from experiments.fitting.logistic import logistic_stock
from experiments.iraq import observation
from experiments.iraq.observation import (
    LATE,
    TABLE,
    Counting,
    as_published,
    counting_steps,
    part_shown,
    steps_of,
)
from experiments.iraq.place_errors import errors as place_errors
from experiments.iraq.place_errors import said
from experiments.iraq.published_returns import (
    CUT,
    LAST_PUBLISHED,
    Returns,
    distance,
    errors,
    expected,
    national_steps,
    published,
)
from experiments.iraq.sources import source
from sim.core.declare import InputError
from sim.run import Replicates

pytestmark = pytest.mark.small

DAYS = (date(2017, 11, 29), date(2017, 12, 31), date(2018, 2, 28))
BEFORE, AFTER = DAYS[0], DAYS[1]


@pytest.fixture
def stepped():
    """Two governorates and two rounds; the first is counted 40 households up at the second."""
    counting = Counting(np.array([40.0]), np.array([[[0.0, 0.0], [1.0, 0.0]]]))
    stock, ever = np.array([[10.0, 5.0], [70.0, 5.0]]), np.array([100.0, 100.0])
    return Returns(DAYS[:2], ("A", "B"), stock, ever, counting)


def test_a_step_is_added_from_its_round_on_and_not_a_day_before():
    counting = steps_of("returned", DAYS, [("Ninewa", "Mosul"), ("Ninewa", "Sinjar")])
    assert counting.added[:, 1].tolist() == [0, 0, 0]
    assert counting.added[:, 0].tolist() == [0, 51_000, 51_000 + 14_400]


def test_a_governorate_has_the_steps_of_its_districts_and_none_of_those_left_out():
    whole = steps_of("returned", DAYS, [("Kirkuk", ""), ("Ninewa", ""), ("Anbar", "")])
    assert whole.added[0].tolist() == [25_200, 0, 0]
    assert whole.added[-1].tolist() == [25_200, 65_400, 0]
    without = steps_of("returned", DAYS, [("Kirkuk", "")], ("Kirkuk",))
    assert not without.added.any()


def test_households_counted_late_are_missing_until_the_step_ever_more_of_them():
    [late] = [step for step in counting_steps() if step.what == LATE]
    assert (late.governorate, late.district, late.households) == ("Ninewa", None, 55_700)
    assert part_shown(late, late.since) == 0.0
    middle = late.since + (late.date - late.since) / 2
    assert part_shown(late, middle) == pytest.approx(-0.5)
    assert part_shown(late, late.date) == part_shown(late, DAYS[0]) == 0.0
    counting = steps_of("displaced", (middle,), [("Ninewa", ""), ("Ninewa", "Mosul")])
    assert counting.added[0].tolist() == pytest.approx([-55_700 / 2, 0.0])


def test_what_would_be_published_is_never_more_than_a_place_has_nor_below_zero(stepped):
    stock = np.array([[0.0, 0.0], [90.0, 5.0]])
    assert expected(stock, stepped).tolist() == [[0, 0], [100, 5]]
    late = Counting(np.array([10.0]), np.array([[[-1.0]]]))
    assert as_published(np.array([[4.0]]), late).tolist() == [[0.0]]


def test_errors_are_those_of_what_would_be_published(stepped):
    stock = np.array([[12.0, 5.0], [30.0, 4.0]])
    assert errors(stock, stepped).tolist() == [[0.02, 0.0], [0.0, -0.01]]
    plain = stepped.without_steps()
    assert errors(stock, plain).tolist() == [[0.02, 0.0], [-0.4, -0.01]]
    assert distance(stock, stepped) == pytest.approx(np.sqrt((0.0002 + 0.00005) / 2))
    assert distance(stock, plain) > distance(stock, stepped)


def test_the_step_after_the_cut_has_no_part_in_the_rounds_before_it():
    iraq = sim.load("iraq")
    seen, later = published(iraq), published(iraq, first=CUT, last=LAST_PUBLISHED)
    ninewa = seen.governorates.index("Ninewa")
    assert seen.counting.added[-2:, ninewa].tolist() == [0, 51_000]
    assert later.counting.added[:2, ninewa].tolist() == [51_000, 65_400]
    kirkuk = seen.governorates.index("Kirkuk")
    assert not seen.counting.added[:, kirkuk].any()  # its centre district is left out


def test_a_curve_without_jumps_is_fitted_to_rounds_without_the_steps():
    like = published(sim.load("iraq"))
    ninewa = like.governorates.index("Ninewa")
    assert like.moved[-1, ninewa] == like.stock[-1, ninewa] - 51_000
    with_steps = distance(logistic_stock(like, like.days), like)
    plain = like.without_steps()
    assert with_steps < distance(logistic_stock(plain, plain.days), plain)


def test_the_steps_that_a_figure_marks_are_as_high_as_what_counting_added(stepped):
    assert national_steps(stepped) == [(AFTER, 0.2, 0.375)]
    assert national_steps(stepped.without_steps()) == []
    marked = national_steps(published(sim.load("iraq"), last=LAST_PUBLISHED))
    assert [day for day, _, _ in marked] == [AFTER, DAYS[2]]


def test_errors_by_place_differ_where_there_is_a_step_and_nowhere_else():
    iraq = sim.load("iraq").with_(**{"run.weeks": 210, "run.households_per_agent": 200})

    class Nobody:
        returned = np.zeros((211, len(iraq.world.communities)))

    rows = place_errors(Replicates(iraq, (1,), (Nobody(),)))
    moved = {
        (row["governorate"], row["district"])
        for row in rows
        if row["at_cut"] != row["at_cut_without_steps"]
    }
    assert moved == {("Ninewa", ""), ("Ninewa", "Mosul")}
    [mosul] = [row for row in rows if row["district"] == "Mosul"]
    [households] = [c.households for c in iraq.world.communities if c.district == "Mosul"]
    assert mosul["at_cut_without_steps"] == round(100 * 94_013 / households, 1)
    assert mosul["at_cut"] == round(100 * (94_013 - 51_000) / households, 1)


def test_errors_are_printed_with_steps_and_without():
    places = [("", 3.0, 5.0), ("a", 10.0, 20.0), ("b", 20.0, 60.0)]
    rows = [
        {"district": where, "at_cut": off, "at_cut_without_steps": plain}
        for where, off, plain in places
    ]
    assert said(rows).splitlines() == [
        "iraq_calibrated, governorates: off by 3.0 percentage points at the cut, "
        "5.0 without counting steps",
        "iraq_calibrated, districts: off by 15.0 percentage points at the cut, "
        "40.0 without counting steps",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Ninewa,Mosul", "Ninewa,Mosull", "did you mean 'Mosul'"),
        ("Kirkuk,Kirkuk", "Kirkkuk,Kirkuk", "did you mean 'Kirkuk'"),
        ("counted late,55700,6000,2016-10-17", "counted late,55700,6000,", "column since"),
        ("51000,5000,,", "51000,5000,2017-01-01,", "column since"),
        (",14400,", ",-14400,", "households"),
        ("2018-02-28", "2017-12-31", "stands twice"),
        ("returned", "back", "changes"),
    ],
)
def test_a_faulty_step_is_refused_with_its_row(tmp_path, old, new, said):
    path = tmp_path / "counting_steps.csv"
    path.write_text(TABLE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=r"row [2-5]") as refused:
        counting_steps(path)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_every_step_is_the_jump_of_its_round_within_three_deviations():
    """What a round grew by more than the mean of the rounds beside it."""
    for step in observation.counting_steps():
        if step.changes == "returned":
            like = published_district(step.district)
            at = [*like].index(step.date)
            growth = np.diff([*like.values()])
            usual = (growth[at - 2] + growth[at]) / 2
            assert growth[at - 1] == pytest.approx(step.households + max(0, usual), abs=3 * step.sd)


def published_district(name):
    rows = source("returned_households_by_district")
    return {
        date.fromisoformat(row["date"]): int(row["returned_households"])
        for row in rows
        if row["district"] == name
    }
