"""From runs to what the headline says: differences, both intervals, levels, and the digest."""

import numpy as np
import pytest
from checkout import ROOT

from experiments.headline import headline
from experiments.headline.design import HeadlinePlan
from experiments.headline.effects import CHOSEN, SAME, difference, level, parameter_range
from experiments.headline.headline import analyse, digest, draws_table
from experiments.iraq.policy_combinations import BASE, COMBINATIONS, Case, Result
from experiments.provenance.tables import read_rows, rounded
from experiments.runs.measures import Lived, Outcomes
from experiments.runs.series import DAYS, SHARES, files_by_days
from sim.measure.outcomes import OUTCOMES

KEPT = ROOT / "results" / "headline"
FOUR = COMBINATIONS[1]

pytestmark = pytest.mark.small


def result(combination, seed, rate, values=()):
    """A run of which every outcome is one number."""
    further = {SHARES.name: {"returned": [rate, rate]}, DAYS.name: [0, 1]}
    outcomes = Outcomes(dict.fromkeys(OUTCOMES, rate), further)
    return Result(Case("ten", combination, seed, values), outcomes)


@pytest.fixture
def runs():
    rates = {BASE: [0.50, 0.60, 0.55], FOUR: [0.52, 0.63, 0.56]}
    return [
        result(combination, n, rate)
        for combination in rates
        for n, rate in enumerate(rates[combination])
    ]


DRAWS = [
    {
        "calibrated_under": "ten",
        "policy_combination": FOUR.name,
        **dict.fromkeys(CHOSEN, n / 1000),
        "trust.hearsay": n,
    }
    for n in range(1001)
]


def test_a_difference_is_the_combination_less_ten_and_reactive_by_hand(runs):
    row = difference("ten", FOUR, "return_rate", runs, DRAWS)
    assert row["difference"] == pytest.approx(0.02)
    half = 4.302653 * 0.01 / np.sqrt(3)
    assert (row["low"], row["high"]) == pytest.approx((0.02 - half, 0.02 + half))
    assert row["pairs"] == 3
    unpaired = np.sqrt(0.05**2 + np.var([0.52, 0.63, 0.56], ddof=1))
    assert row["narrower_than_unpaired"] == pytest.approx(unpaired / 0.01)


def test_what_is_not_known_is_from_one_fortieth_to_the_last_fortieth_of_the_draws():
    found = parameter_range(DRAWS, "return_rate")
    assert (found["range_low"], found["range_high"]) == pytest.approx((0.025, 0.975))
    assert found["parameter_sets"] == 1001


@pytest.mark.parametrize(
    ("ends", "word"), [((-0.0049, 0.0049), "about the same"), ((-0.0051, 0.004), "undetermined")]
)
def test_half_a_point_of_households_is_the_most_that_does_not_matter(ends, word):
    draws = [DRAWS[n] | {"return_rate": ends[n % 2]} for n in range(100)]
    assert parameter_range(draws, "return_rate")["verdict"] == word
    assert SAME["share"] == 0.005


def test_a_level_is_of_its_own_combination(runs):
    rows = [level("ten", combination, "return_rate", runs) for combination in (BASE, FOUR)]
    assert [row["mean"] for row in rows] == pytest.approx([0.55, 0.57])
    assert [row["policy_combination"] for row in rows] == [BASE.name, FOUR.name]


def test_an_effect_over_the_unknowns_is_the_combination_less_ten_and_reactive_of_the_same_member():
    plan = HeadlinePlan((1,), fits=("ten",), combinations=(BASE, FOUR))
    values = [(("clearance.lost", 0.01 * n),) for n in range(2)]
    base = [result(BASE, 1, rate, values[n]) for n, rate in enumerate([0.5, 0.6])]
    four = [result(FOUR, 1, rate, values[n]) for n, rate in enumerate([0.53, 0.61])]
    rows = draws_table(plan, [*base, *four])
    assert [row["return_rate"] for row in rows] == pytest.approx([0.03, 0.01])
    assert [row["member"] for row in rows] == [0, 1]
    assert [row["clearance.lost"] for row in rows] == [0.0, 0.01]


def test_the_kept_summary_and_levels_follow_from_the_kept_runs_and_draws():
    labels = {combination.name: combination for combination in COMBINATIONS}
    runs = [
        Result(
            Case(row["calibrated_under"], labels[row["policy_combination"]], int(row["seed"])),
            Outcomes({name: row[name] for name in OUTCOMES}, result(BASE, 1, 0.0).outcomes.further),
        )
        for row in read_rows(KEPT / "runs.csv")
    ]
    made = analyse(runs, read_rows(KEPT / "ensemble.csv"))
    for name in ("summary", "levels"):
        kept = read_rows(KEPT / f"{name}.csv")
        for new, old in zip(rounded(made[name]), kept, strict=True):
            for column, cell in old.items():
                if isinstance(cell, float):
                    assert new[column] == pytest.approx(cell, rel=1e-6, abs=1e-9), column
                else:
                    assert new[column] == cell, column


def test_the_digest_shows_each_interval_under_its_own_name():
    row = next(
        r
        for r in digest(KEPT)
        if (r["calibrated under"], r["policy combination"]) == ("four", "four_reactive")
    )
    kept = next(
        r for r in read_rows(KEPT / "summary.csv")
        if r["calibrated_under"] == "four"
        and (r["policy_combination"], r["outcome"]) == ("four_reactive", "return_rate")
    )  # fmt: skip
    assert row["mean"] == f"{100 * kept['difference']:.2f}"
    assert row["95 % Monte Carlo"] == f"{100 * kept['low']:.2f} to {100 * kept['high']:.2f}"
    assert (
        row["parameter uncertainty"]
        == f"{100 * kept['range_low']:.2f} to {100 * kept['range_high']:.2f}"
    )


def test_days_to_clear_are_those_of_cleared_files_in_calendar_days():
    class History:
        durations = np.arange(4 * 400).reshape(2, 2, 400)

    days = files_by_days(Lived(None, History, []))
    assert days == list(range(400))
    run = Result(Case("ten", BASE, 1), Outcomes({}, {DAYS.name: days}))
    assert headline.cleared([run]) == [*range(365), sum(range(365, 400))]
