"""What a forecast may know: rounds up to its origin, and nothing after it."""

import csv
import shutil
from datetime import date

import numpy as np
import pytest

from experiments.country.rounds import Pair, by_governorate, governorates, months
from experiments.forecast.baselines import BASELINES, forecast
from experiments.iraq import rounds, sources
from experiments.iraq.forecast_jobs import jobs
from experiments.iraq.posterior import Posterior
from experiments.iraq.posterior_table import Draw
from experiments.iraq.rounds import DECEMBER_2016, DECEMBER_2017, PAIRS, known, places, target
from sim.core.declare import InputError

pytestmark = pytest.mark.small
DATED = ("returned_households_by_district", "displaced_households_by_origin_governorate")
LATER = date(2017, 12, 31)
MOSUL = ("Ninewa", "Mosul")


def forget():
    for each in (rounds.known, rounds._counted, rounds._districts, rounds.places):
        each.cache_clear()


@pytest.fixture
def without_later_rows(tmp_path, monkeypatch):
    """The same sources as they were on a day; districts retaken later have another late day."""

    def cut(day: date):
        shutil.copytree(sources.SOURCES, tmp_path / "sources")
        for name in DATED:
            change(tmp_path / "sources" / f"{name}.csv", lambda row: row["date"] <= day.isoformat())
        events = tmp_path / "sources" / "conflict_events_by_district_month.csv"
        change(events, lambda row: row["month"] < day.isoformat()[:7])
        change(tmp_path / "sources" / "districts.csv", lambda row: later(row, day))
        monkeypatch.setattr(sources, "SOURCES", tmp_path / "sources")
        forget()

    yield cut
    monkeypatch.undo()
    forget()


def change(path, keep):
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if keep(row)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def later(row, day):
    for column in ("retaken_first", "retaken_last"):
        if row[column] > day.isoformat():
            row[column] = "2030-01-01"
    return True


def test_no_baseline_reads_what_was_published_after_its_origin(without_later_rows):
    until = date(2017, 6, 30)
    before = {name: forecast(path, known(DECEMBER_2016), until) for name, path in BASELINES.items()}
    without_later_rows(DECEMBER_2016)
    for name, path in BASELINES.items():
        after = forecast(path, known(DECEMBER_2016), until)
        np.testing.assert_array_equal(after.draws, before[name].draws, err_msg=name)


def test_no_run_of_a_forecast_knows_what_happened_after_its_origin(without_later_rows):
    draws = (Draw("ten", {"trust.hearsay": 0.1}, 1.0),)
    then = Posterior(DECEMBER_2016, DECEMBER_2016, draws)
    before = [job.scenario.world for job in jobs(then, LATER, (1, 2), 200)]
    without_later_rows(DECEMBER_2016)
    after = [job.scenario.world for job in jobs(then, LATER, (1, 2), 200)]
    assert before[0].communities != before[1].communities
    assert before == after


def test_events_that_are_given_add_those_displaced_later_and_no_returns():
    then, given = known(DECEMBER_2016), known(DECEMBER_2016, events=LATER)
    np.testing.assert_array_equal(then.stock, given.stock)
    assert given.ever.sum() > then.ever.sum() + 100_000
    mosul = places().index(MOSUL)
    assert (then.retaken[mosul], given.retaken[mosul]) == (None, date(2017, 1, 24))


def test_the_pairs_are_rounds_six_and_twelve_months_on():
    assert len(PAIRS) == 7
    days = set(known(date(2018, 6, 30)).days)
    assert {day for pair in PAIRS for day in pair} <= days
    assert {round(months(*pair)) for pair in PAIRS} == {6, 12}


def test_a_check_of_lists_is_no_flow_once_it_is_known():
    place = places().index(MOSUL)
    counted, raw = known(DECEMBER_2017).stock[:, place], known(DECEMBER_2017, False).stock[:, place]
    assert counted[-1] == raw[-1]
    assert (raw[-1] - raw[-2]) - (counted[-1] - counted[-2]) == 51_000


def test_a_step_after_the_origin_is_taken_off_the_target_and_one_before_it_is_not():
    place = places().index(MOSUL)
    pair = Pair(DECEMBER_2017, date(2018, 6, 30))
    assert target(pair, steps=False)[place] - target(pair)[place] == 14_400


def test_those_of_kirkuk_who_had_not_fled_the_war_are_no_returns():
    place = places().index(("Kirkuk", "Kirkuk"))
    assert known(DECEMBER_2017).stock[-1, place] == 25_929 - 25_200


def test_governorates_are_the_sums_of_their_districts():
    ones = np.ones((2, len(places())))
    sums = dict(zip(governorates(places()), by_governorate(ones, places())[1], strict=True))
    assert sums["Ninewa"] == sum(governorate == "Ninewa" for governorate, _ in places())
    assert sum(sums.values()) == 38


def test_a_day_before_the_first_round_is_refused():
    with pytest.raises(InputError, match=r"2015-01-01.*2015-04-25"):
        known(date(2015, 1, 1))
