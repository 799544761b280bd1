"""Rows of a world's tables that lie outside the run, or far from all others, are remarked on."""

from dataclasses import replace
from datetime import date

import pytest
from worlds import ran

import sim
from sim.state import State
from sim.warnings.remarks import remarks
from sim.world.lines import AttackLine, HostLine, WaveLine

pytestmark = pytest.mark.small

WEEKS = 12  # from 3 January to 2 April 2016


@pytest.fixture(scope="module")
def short(village):
    return village.with_(**{"run.weeks": WEEKS})


def with_table(scenario, **tables):
    return replace(scenario, world=replace(scenario.world, **tables))


def attacked(scenario, *months, events=30):
    lines = tuple(AttackLine("Valley", "River", month, events) for month in months)
    return with_table(scenario, attacks=lines)


def displaced(scenario, *days):
    count, lines = len(days), []
    for turn, day in enumerate(days, start=1):
        lines.append(WaveLine("Valley", day, 200 * turn // count))
    return with_table(scenario, waves=tuple(lines))


def hosted(scenario, *days):
    return with_table(
        scenario, hosts=tuple(HostLine("Valley", day, "Far", 10, 0.5) for day in days)
    )


def retaken(scenario, *days):
    """The days of the first and the last locality of each community in turn."""
    lines = [
        line._replace(retaken_first=days[2 * place], retaken_last=days[2 * place + 1])
        for place, line in enumerate(scenario.world.communities)
    ]
    return with_table(scenario, communities=tuple(lines))


def digest(scenario):
    return ran(scenario, seed=3).history.digest()


def stays(scenario):
    """Where those stay who have fled by the end."""
    rows = ran(scenario).rows.households
    return rows["host"][rows["state"] != State.AT_HOME].tolist()


RUN = ("2016-01", "2016-02", "2016-03")


def test_attacks_of_the_months_of_the_run_are_not_remarked_on(short):
    assert remarks(attacked(short, *RUN)) == []
    assert digest(attacked(short, *RUN)) != digest(attacked(short, *RUN[:2]))


def test_attacks_outside_the_run_are_one_sentence_and_change_nothing(short):
    known = attacked(short, "2015-11", "2015-12", *RUN, "2016-05")
    assert remarks(known) == [
        "village: attacks.csv: 3 of 6 rows (2015-11 to 2016-05) are of a month outside the run, "
        "which lives 2016-01 to 2016-03: these attacks never happen"
    ]
    assert digest(known) == digest(attacked(short, *RUN))


def test_a_mistyped_year_says_that_all_months_before_it_count_as_without_attacks(short):
    (remark,) = remarks(attacked(short, "2016-01", "2016-02", "2061-03"))
    assert "1 of 3 rows (2061-03) is of a month outside the run" in remark
    assert "1 of 3 rows (2061-03) is more than 24 months from all other rows" in remark
    assert "months of the run without a row, 1 from 2016-03 to 2016-03, count as without" in remark
    (remark,) = remarks(attacked(short, "2061-01", "2061-02", "2061-03"))
    assert "3 of 3 rows" in remark
    assert "months of the run without a row, 3 from 2016-01 to 2016-03, count as" in remark
    assert digest(attacked(short, "2061-03")) != digest(short)


def test_attacks_that_all_lie_before_the_run_leave_the_yearly_numbers(short):
    (remark,) = remarks(attacked(short, "2014-03"))
    assert "1 of 1 rows (2014-03) is of a month outside the run" in remark
    assert "count as" not in remark
    assert digest(attacked(short, "2014-03")) == digest(short)


@pytest.mark.parametrize(("last", "far"), [("2018-02", False), ("2018-03", True)])
def test_more_than_24_months_are_far(village, last, far):
    long = attacked(village.with_(**{"run.weeks": 150}), *RUN[:2], last)
    assert any("more than 24 months" in remark for remark in remarks(long)) == far


def test_a_year_mistyped_in_several_rows_is_far_too(short):
    (remark,) = remarks(attacked(short, *RUN, "1916-04", "1916-05"))
    assert "2 of 5 rows (1916-04 to 1916-05) are more than 24 months from all other rows " in remark


def test_displacement_after_the_run_says_how_many_do_not_flee_in_it(short):
    late = displaced(short, date(2014, 6, 22), date(2016, 4, 3))
    (remark,) = remarks(late)
    assert "displacement.csv: 1 of 2 rows (2016-04-03) is of a day after the run" in remark
    assert "which ends with week 12 (2016-03-27): about 0 households do not flee" in remark
    assert remarks(displaced(short, date(2014, 6, 22), date(2016, 4, 2))) == []
    all_late = displaced(short, date(2016, 6, 26))
    assert "about 200 households do not flee in it" in remarks(all_late)[0]
    assert (ran(all_late).history.weeks["at_home"] == 200).all()


def test_the_number_of_those_who_do_not_flee_is_right(short):
    late = displaced(short, date(2015, 6, 21), date(2016, 11, 6))
    told = float(remarks(late)[0].split("about ")[1].split(" ")[0])
    assert told == pytest.approx(int(ran(late).history.weeks["at_home"][-1]), abs=12)
    assert told > 30


def test_a_mistyped_year_of_displacement_is_far(short):
    days = date(2014, 6, 22), date(2014, 9, 21), date(2106, 1, 3)
    (remark,) = remarks(displaced(short, *days))
    assert "1 of 3 rows (2106-01-03) is more than 24 months from all other rows" in remark
    assert remarks(displaced(short, date(2014, 1, 1), date(2016, 1, 1))) == []


def test_hosts_of_those_who_flee_after_the_run_change_nothing(short):
    days = date(2015, 6, 21), date(2016, 4, 3), date(2016, 6, 5)
    waved = displaced(short, date(2014, 6, 22), date(2016, 6, 5))
    remark = remarks(hosted(waved, *days))[-1]
    assert remark.startswith("village: hosts.csv: 1 of 3 rows (2016-06-05) is of those who flee")
    lines = hosted(waved, *days).world.hosts
    other = with_table(waved, hosts=(*lines[:2], lines[2]._replace(camp_share=1.0)))
    assert digest(hosted(waved, *days)) == digest(other)
    used = with_table(waved, hosts=(lines[0], lines[1]._replace(camp_share=1.0), lines[2]))
    stay = [stays(scenario) for scenario in (hosted(waved, *days), other, used)]
    assert stay[0] == stay[1] != stay[2]


def test_a_mistyped_year_of_hosts_is_far(short):
    (remark,) = remarks(hosted(short, date(1914, 6, 22), date(2014, 6, 22), date(2015, 6, 22)))
    assert "hosts.csv: 1 of 3 rows (1914-06-22) is more than 24 months" in remark
    assert remarks(hosted(short, date(2014, 6, 22))) == []


def test_a_place_that_is_retaken_after_the_run_never_opens(short):
    days = [date(2015, 8, 16)] * 4
    (remark,) = remarks(retaken(short, *days, *[date(2016, 4, 3)] * 2))
    assert remark.startswith("village: communities.csv: Roadside is retaken only after the run")
    later = retaken(short, *days, *[date(2017, 4, 3)] * 2)
    assert digest(later) == digest(retaken(short, *days, *[date(2016, 4, 3)] * 2))
    assert remarks(retaken(short, *days, *[date(2016, 4, 2)] * 2)) == []


def test_a_mistyped_year_of_retaking_is_far(short):
    days = [date(2015, 8, 16)] * 4
    (remark,) = remarks(retaken(short, *days, date(2016, 1, 3), date(2106, 1, 3)))
    assert "1 of 6 dates (2106-01-03) is more than 24 months from all other dates" in remark


def test_a_shorter_run_of_a_real_record_is_one_sentence_a_table():
    short = sim.load("iraq").with_(**{"run.weeks": 100})
    tables = [remark.split(": ")[1] for remark in remarks(short)]
    assert tables == ["attacks.csv", "displacement.csv", "hosts.csv", "communities.csv"]
    assert all(len(remark) < 250 for remark in remarks(short))
