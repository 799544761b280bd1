import math

import numpy as np
import pytest
from statistical_claims import covers

from sim import compare, effect, replicate, run
from sim.core.declare import InputError
from sim.measure.outcomes import OUTCOMES, measure
from sim.run import Effect, Interval, interval
from sim.scenario.toml_file import load


@pytest.fixture(scope="module")
def comparison(village):
    return compare(village, village.with_(**{"clearance.signatures": 4}), range(1, 41))


@pytest.mark.small
def test_an_interval_is_students_as_worked_by_hand():
    found = interval(np.array([1.0, 2.0, 3.0, math.nan]))
    assert (found.mean, found.runs) == (2.0, 3)
    assert found.high - found.mean == pytest.approx(4.30265 / math.sqrt(3), rel=1e-5)


@pytest.mark.small
def test_one_run_has_no_interval():
    assert interval(np.array([1.0])).low == -math.inf


def test_an_interval_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(1)
    found = [interval(rng.normal(0.0, 1.0, 5)) for _ in range(4000)]
    covers(np.array([[each.low, each.high] for each in found]), 0.0, 0.95)


def test_an_effect_is_the_mean_of_the_paired_differences(comparison):
    found = effect(comparison, "return_rate").difference
    first, second = (each.values("return_rate") for each in (comparison.first, comparison.second))
    assert found.mean == pytest.approx((second - first).mean())
    assert found.runs == 40
    assert found.low < found.mean < found.high


def test_pairing_on_common_luck_narrows_the_interval(comparison):
    assert effect(comparison, "months_displaced").narrower > 2.0


def test_a_scenario_less_itself_is_nothing(village):
    same = compare(village, village, range(1, 4))
    for name in OUTCOMES:
        difference = effect(same, name).difference
        if difference.runs == 0:  # nothing to measure, as where nobody fled to a camp
            continue
        assert difference.low == difference.mean == difference.high == 0.0, name
    assert "have the same return_rate" in effect(same, "return_rate").sentence()


@pytest.mark.small
@pytest.mark.parametrize("seeds", [[], [1, 1]])
def test_no_seed_and_a_repeated_seed_are_refused(village, seeds):
    with pytest.raises(InputError, match="one seed or more"):
        replicate(village, seeds)


def test_an_unknown_outcome_is_refused(comparison):
    with pytest.raises(InputError, match="return_rate"):
        effect(comparison, "happiness")


@pytest.mark.small
def test_outcomes_are_what_the_weeks_say(village):
    history = run(village.with_(**{"run.weeks": 40}), seed=4)
    found, last = measure(history), history.weeks[-1]
    assert found["return_rate"] == last["returned"] / 200
    assert found["attacks"] == history.weeks["attacks"].sum()
    assert found["months_displaced"] <= 40 * 7 / (365.25 / 12)
    assert set(found) == set(OUTCOMES)


@pytest.mark.small
def test_a_year_without_return_is_twelve_months_displaced(village):
    stuck = village.with_(**{"household.undocumented_share": 1.0, "run.weeks": 52})
    assert measure(run(stuck))["months_displaced"] == pytest.approx(12.0, abs=0.05)


@pytest.mark.small
def test_what_is_measured_from_a_week_on_is_the_whole_less_what_was_before(village):
    short = village.with_(**{"run.weeks": 60})
    until = run(village.with_(**{"run.weeks": 39}))
    whole, later = run(short), run(short.with_(**{"run.measured_from": 40}))
    assert (later.weeks == whole.weeks).all()
    assert (later.durations == whole.durations - until.durations).all()
    assert later.durations.sum() > 0
    for name in ("months_displaced", "failed_returns", "attacks"):
        parts = measure(until)[name] + measure(later)[name]
        assert parts == pytest.approx(measure(whole)[name])
    assert measure(later)["return_rate"] == measure(whole)["return_rate"]


@pytest.mark.small
def test_what_is_measured_cannot_begin_after_the_end(village):
    with pytest.raises(InputError, match=r"measured_from = 61: at most weeks = 60 is allowed"):
        village.with_(**{"run.weeks": 60, "run.measured_from": 61})


@pytest.mark.small
def test_a_run_tells_of_every_week_of_every_seed_from_its_start_on(village):
    short, heard = village.with_(**{"run.weeks": 3}), []
    replicate(short, (4, 9), told=lambda *each: heard.append(each))
    weeks = [0, 1, 2, 3, 4, 5, 6]
    assert heard == [(done, 6) for done in weeks]
    heard.clear()
    compare(short, short, (4,), told=lambda *each: heard.append(each))
    assert heard[-1] == (6, 6)
    assert [done for done, _ in heard] == [0, 1, 2, 3, 3, 4, 5, 6]


def test_runs_that_are_no_pairs_are_not_compared(village):
    with pytest.raises(InputError, match="weeks = 2 in village and 156 in village; only runs of"):
        compare(village, village.with_(**{"run.weeks": 2}), (4,))
    with pytest.raises(InputError, match="tikrit and village are of other families"):
        compare(village, load("tikrit"), (4,))


@pytest.mark.small
@pytest.mark.parametrize(
    ("ends", "word"),
    [((0.005, 0.015), "more"), ((-0.015, -0.005), "less"),
     ((-0.01, 0.02), "about the same or undetermined")],
)  # fmt: skip
def test_an_effect_says_which_way_it_goes(ends, word):
    found = Effect("return_rate", "share", "a", "b", Interval(sum(ends) / 2, *ends, 9), 2.0)
    low, high = (f"{100 * end:+.3g}" for end in ends)
    assert found.sentence() == (
        f"return_rate under b less a: {50 * sum(ends):+.3g} percentage points "
        f"(95 % Monte-Carlo interval {low} to {high}, 9 pairs): {word}."
    )


@pytest.mark.parametrize("seeds", [5, [1.5], "12", [None], [], [3, 3]])
def test_seeds_that_are_no_whole_numbers_each_once_are_refused(village, seeds):
    with pytest.raises(InputError, match=r"^seeds = "):
        replicate(village, seeds)


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        (0, "return_rate under b less a: no pair to measure it in; two pairs or more have an"),
        (1, "return_rate under b less a: +50 percentage points in one pair; two pairs or more"),
    ],
)
def test_an_effect_without_an_interval_is_no_verdict(pairs, sentence):
    found = Effect("return_rate", "share", "a", "b", interval(np.full(pairs, 0.5)), math.inf)
    assert found.sentence().startswith(sentence)
