"""What a field team sees, by hand on a small made-up history, and in a short run of the village."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from experiments.monitoring.indicators import (
    INDICATORS,
    MONTHS,
    RESPONDENTS,
    WEEKS_A_MONTH,
    Month,
    ends,
    kept,
    note,
    survey,
)
from experiments.runs.measures import Lived
from sim.levers.policing import CommunityPolicing
from sim.model import ReturnModel
from sim.recording.history import WEEK
from sim.recording.surveys import trust_survey
from sim.scenario.toml_file import load
from sim.state import State

pytestmark = pytest.mark.small

START = 20


def weeks(**last):
    """Five rows of a history: counts rise evenly from 0 to these numbers, in four weeks."""
    rows = np.zeros(5, WEEK)
    for name, count in last.items():
        rows[name] = np.linspace(0, count, 5)
    return rows


def noted(**changes):
    """What stands at the end of a month: no files, two forums, the survey."""
    found = {"cleared": [0] * 60, "tension": [1.0, 2.0], "has_forum": np.array([True, True]),
             "meetings": [0] * 4, "topic": [-1] * 4, "kept": [0.25] * 4, "trust": 0.1,
             "fear": -0.2, "intends": 0.3}  # fmt: skip
    return found | changes


def month(rows, earlier=None, now=None):
    return Month(rows, 10, earlier or noted(), now or noted())


def of(name, *about):
    return INDICATORS[name].of(month(*about))


def test_days_to_clear_are_the_mean_of_the_files_that_were_cleared_in_the_month_alone():
    before, after = [0] * 60, [0] * 60
    before[50] = after[50] = 7  # cleared long ago
    after[20], after[40] = 3, 1
    days = of("days_to_clear", weeks(), noted(cleared=before), noted(cleared=after))
    assert days == pytest.approx((3 * 20 + 40) / 4)
    assert math.isnan(of("days_to_clear", weeks(), noted(cleared=before), noted(cleared=before)))


def test_flows_are_those_of_a_month_in_households_and_stocks_those_of_its_last_week():
    rows = weeks(waiting=6, files_opened=8, tips=12)
    assert of("waiting", rows) == 60.0
    assert of("applications", rows) == pytest.approx(80.0 * WEEKS_A_MONTH / 4.0)
    assert of("tips", rows) == pytest.approx(12.0 * WEEKS_A_MONTH / 4.0)


def test_attacks_of_the_week_before_a_month_are_not_counted():
    rows = weeks()
    rows["attacks"] = [100, 1, 2, 3, 4]
    assert of("attacks", rows) == pytest.approx(10.0 * WEEKS_A_MONTH / 4.0)


def test_shares_are_of_those_decided_or_closed():
    rows = weeks(files_barred=4, files_cleared=12, files_withdrawn=3, files_given_up=1)
    assert of("refused", rows) == pytest.approx(4 / 16)
    assert of("dropped", rows) == pytest.approx(4 / 20)
    assert math.isnan(of("refused", weeks()))


def test_returns_are_of_those_away_and_count_families_that_left_again():
    rows = weeks(returned=8, failed=2)
    rows["displaced"], rows["waiting"] = 90, 10
    assert of("returns", rows) == pytest.approx(1000 * 10 / 100 * WEEKS_A_MONTH / 4)


def test_promises_are_those_of_forums_that_met_in_the_month_and_took_something_up():
    now = noted(meetings=[1, 2, 1, 5], topic=[0, 3, -1, 2], kept=[1.0, 0.0, 0.25, 0.9])
    before = noted(meetings=[0, 1, 0, 5])  # the last has not met since
    assert of("promises_kept", weeks(), before, now) == pytest.approx(0.5)
    assert math.isnan(of("promises_kept", weeks(), before, before))


def made_up_run(seed=3):
    """Fifty weeks: ten agents come home each week, and one of two places gets a forum."""
    rows = np.zeros(51, WEEK)
    rows["week"] = np.arange(51)
    rows["returned"] = 10 * np.arange(51)
    rows["displaced"] = 1000
    history = SimpleNamespace(weeks=rows, households_per_agent=10, seed=seed, measured_from=START)
    at_ends = set(ends(START))
    every = [
        noted(tension=np.array([float(week), 1000.0]), has_forum=np.array([week >= START, False]))
        if week in at_ends else None
        for week in range(1, 51)
    ]  # fmt: skip
    return Lived(None, history, every)


def test_a_run_has_the_month_before_and_six_after_and_open_problems_of_places_with_forums():
    seen = kept(made_up_run())
    assert {len(values) for values in seen.values()} == {MONTHS + 1}
    assert seen["open_problems"] == [float(week) for week in ends(START)[1:]]
    assert ends(START)[:3] == [START - 1 - 13, START - 1, START - 1 + 4]
    assert seen["promises_kept"] == [None] * (MONTHS + 1)


def test_counts_of_returns_have_an_error_of_a_tenth_and_registers_have_none():
    runs = [kept(made_up_run(seed)) for seed in range(300)]
    counted = np.array([run["returns"] for run in runs])
    off = counted / counted.mean(axis=0)
    assert off.std() == pytest.approx(0.1, abs=0.006)
    assert np.corrcoef(off[:, 0], off[:, 1])[0, 1] == pytest.approx(0.0, abs=0.2)
    assert {tuple(run["waiting"]) for run in runs} == {(0.0,) * (MONTHS + 1)}


def village(weeks_of=30):
    scenario = load("village").with_(**{"run.weeks": weeks_of, "run.measured_from": 16})
    return scenario.with_levers(CommunityPolicing(start=16))


def test_notes_are_taken_at_the_ends_of_months_and_disturb_no_run():
    seen, plain = ReturnModel(village(), 1), ReturnModel(village(), 1)
    taken = []
    while seen.week < 30:
        seen.step()
        plain.step()
        if note(seen):
            taken.append(seen.week)
    assert taken == [week for week in ends(16) if week <= 30]
    assert seen.history.digest() == plain.history.digest()


def test_surveys_of_a_thousand_differ_by_week_as_much_as_their_size_says():
    """Answers of all households have an SD; a mean of a thousand is off by a thirtieth of it."""
    model = ReturnModel(village(41), 1)
    found, deviations = [], []
    for _ in range(40):
        model.step()
        every = trust_survey(model.rows.households, model.household_context)
        found.append(survey(model)["trust"] - every.mean())
        deviations.append(every.std())
    off = np.std(found) / (np.mean(deviations) / np.sqrt(RESPONDENTS))
    assert 0.7 < off < 1.35


def test_intentions_are_a_share_of_the_displaced_asked():
    model = ReturnModel(village(), 1)
    model.step()
    assert 0.0 <= survey(model)["intends"] <= 1.0
    model.rows.households["state"] = State.RETURNED
    assert math.isnan(survey(model)["intends"])
