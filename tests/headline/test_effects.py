"""From runs to what the headline says: medians over sets, both intervals, levels, the digest."""

import numpy as np
import pytest
from checkout import ROOT

from experiments.headline.agreements import AGREEMENTS, THIRDS, agreed_row, by_rate
from experiments.headline.contrasts import EFFECTS, INTERACTIONS, PARTS, Contrast, against_base
from experiments.headline.design import HeadlinePlan
from experiments.headline.effects import (
    CHOSEN,
    SAME,
    effect,
    level,
    parameter_range,
    spread_over_sets,
)
from experiments.headline.headline import analyse, digest
from experiments.headline.sets import Sets, account, split
from experiments.iraq.policy_combinations import (
    BASE,
    COMBINATIONS,
    PROGRAMME_START,
    SIZES,
    SWITCHED,
    Case,
    Result,
    calibrated,
)
from experiments.provenance.tables import read_rows, rounded
from experiments.runs.measures import Lived, Outcomes
from experiments.runs.series import DAYS, SHARES, cleared, files_by_days
from sim.measure.outcomes import OUTCOMES

KEPT = ROOT / "results" / "headline"
FOUR = COMBINATIONS[1]
NAMED = {combination.name: combination for combination in (*COMBINATIONS, *SWITCHED)}

pytestmark = pytest.mark.small


def result(combination, seed, rate, values=(), member=-1, agreed=(0, 0)):
    """A run of which every outcome is one number."""
    further = {
        SHARES.name: {"returned": [rate, rate]}, DAYS.name: [0, 1],
        AGREEMENTS.name: {"signatures": [10.0, 10.0], "forums_agreed": list(agreed)},
    }  # fmt: skip
    outcomes = Outcomes(dict.fromkeys(OUTCOMES, rate), further)
    return Result(Case("ten", combination, seed, values, member), outcomes)


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


def test_the_estimate_is_the_median_over_sets_and_the_calibrated_set_stands_beside_it(runs):
    row = effect("ten", against_base(FOUR), "return_rate", runs, DRAWS)
    assert row["difference"] == pytest.approx(0.5)
    assert row["interval"] == "95 % range over 1001 accepted parameter sets"
    assert row["calibrated_set"] == pytest.approx(0.02)
    half = 4.302653 * 0.01 / np.sqrt(3)
    ends = (row["calibrated_low"], row["calibrated_high"])
    assert ends == pytest.approx((0.02 - half, 0.02 + half))
    assert row["pairs"] == 3
    unpaired = np.sqrt(0.05**2 + np.var([0.52, 0.63, 0.56], ddof=1))
    assert row["narrower_than_unpaired"] == pytest.approx(unpaired / 0.01)


def test_an_estimate_never_lies_outside_its_own_interval_however_skewed_the_sets_are():
    random = np.random.default_rng(1)
    for count in (1, 2, 3, 40, 101):
        for skewed in (random.lognormal(0.0, 3.0, count), -(random.random(count) ** 9)):
            row = spread_over_sets([*skewed, float("nan")])
            assert row["range_low"] <= row["difference"] <= row["range_high"]
            assert row["parameter_sets"] == count


def test_the_range_is_from_one_fortieth_to_the_last_fortieth_of_the_sets():
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


def test_a_share_close_to_nothing_has_no_interval_below_zero():
    runs = [result(BASE, seed, rate) for seed, rate in enumerate([0.0, 0.0, 0.0, 0.01])]
    row = level("ten", BASE, "return_rate", runs)
    assert 0.0 < row["low"] < row["mean"] == 0.0025 < row["high"] < 0.1


def test_an_effect_over_sets_is_the_combination_less_ten_and_reactive_of_the_same_set():
    plan = HeadlinePlan((1,), fits=("ten",), combinations=(BASE, FOUR), members=2)
    base = [result(BASE, 1, rate, member=n) for n, rate in enumerate([0.5, 0.6])]
    four = [result(FOUR, 1, rate, member=n) for n, rate in enumerate([0.53, 0.61])]
    sets = account(plan, [*base, *four])
    assert [row["return_rate"] for row in sets.effects] == pytest.approx([0.03, 0.01])
    assert [row["member"] for row in sets.effects] == [0, 1]
    assert {row["policy_combination"] for row in sets.effects} == {FOUR.name}
    assert [row["member"] for row in sets.draws] == [0, 1]


@pytest.mark.parametrize(("size", "place"), [("43", 0), ("everywhere", 1)])
def test_an_interaction_is_both_together_less_each_alone(size, place):
    forums = SIZES[size][0]
    both = forums.replace("ten", "four")
    rates = {BASE.name: 0.5, "four_reactive": 0.53, forums: 0.51, both: 0.56}
    found = {name: np.array([rate]) for name, rate in rates.items()}
    assert INTERACTIONS[place].of(found) == pytest.approx([0.02])


@pytest.mark.parametrize("size", SIZES)
def test_the_parts_of_what_forums_do_add_up_to_the_whole(size):
    random = np.random.default_rng(2)
    found = {name: random.random(5) for name in NAMED}
    parts = {part.label: part.of(found) for part in PARTS[size]}
    whole = parts.pop("whole")
    assert list(parts) == ["agreement", "trust", "tension", "all else"]
    assert sum(parts.values()) == pytest.approx(whole)
    forums, agreeing = SIZES[size]
    assert parts["agreement"] == pytest.approx(found[agreeing] - found[forums])
    gone = found[f"{forums}_without_trust"] - found["ten_reactive_without_trust"]
    assert parts["trust"] == pytest.approx(found[forums] - found[BASE.name] - gone)


def test_only_sets_that_were_run_with_channels_off_are_split():
    plan = HeadlinePlan((1,), fits=("ten",), members=2)
    drawn = [result(each, 1, 0.1, member=0) for each in NAMED.values()]
    drawn += [result(each, 1, 0.2, member=1) for each in COMBINATIONS]
    for each in drawn:  # weeks to look at
        each.outcomes.further[AGREEMENTS.name]["forums_agreed"] = [0] * 313
    sets = account(plan, drawn)
    assert {row["parameter_sets"] for row in split(sets.effects)} == {1}
    wholes = {each.name for each in (*EFFECTS, *INTERACTIONS)}
    of_second = {row["policy_combination"] for row in sets.effects if row["member"] == 1}
    assert of_second == wholes


def test_the_rate_of_agreement_is_places_that_have_agreed_for_each_forum():
    start = calibrated("ten").week_of(PROGRAMME_START)
    weeks = [0] * (start + 95) + [11] + [11] * 100 + [22]
    row = agreed_row("ten", result(NAMED["ten_agreeing"], 1, 0.0, member=0, agreed=weeks))
    assert row["agreed_after_22_months"] == pytest.approx(11 / 43)
    assert row["agreed_at_end"] == pytest.approx(22 / 43)


def test_effects_are_shown_by_thirds_of_the_sets_by_rate_of_agreement():
    head = {"calibrated_under": "ten", "policy_combination": "ten_agreeing"}
    rates = [0.9, 0.1, 0.5, 0.2, 0.6, 1.0]
    agreed = [
        head | {"member": n, "agreed_after_22_months": rate, "agreed_at_end": rate}
        for n, rate in enumerate(rates)
    ]
    effects = [head | {"member": n, "return_rate": rate / 10} for n, rate in enumerate(rates)]
    rows = [row for row in by_rate(agreed, effects) if row["policy_combination"] == "ten_agreeing"]
    assert [row["rate_of_agreement"] for row in rows] == list(THIRDS)
    assert [row["difference"] for row in rows] == pytest.approx([0.015, 0.055, 0.095])
    assert [row["least_agreed"] for row in rows] == [0.1, 0.5, 0.9]


def test_a_contrast_is_known_only_where_all_its_combinations_were_run():
    contrast = Contrast("x", "x", (("a", 1.0), ("b", -1.0)))
    assert contrast.is_in({"a", "b", "c"})
    assert not contrast.is_in({"a", "c"})


def test_the_kept_summary_and_levels_follow_from_the_kept_runs_and_sets():
    runs = []
    for row in read_rows(KEPT / "runs.csv"):
        case = Case(row["calibrated_under"], NAMED[row["policy_combination"]], int(row["seed"]))
        made = {name: row[name] for name in OUTCOMES}
        runs.append(Result(case, Outcomes(made, result(BASE, 1, 0.0).outcomes.further)))
    sets = Sets(*(read_rows(KEPT / f"{name}.csv") for name in ("draws", "ensemble", "agreed")))
    made = analyse(runs, sets)
    for name in ("summary", "levels", "split", "by_rate"):
        kept = read_rows(KEPT / f"{name}.csv")
        for new, old in zip(rounded(made[name]), kept, strict=True):
            for column, cell in old.items():
                if isinstance(cell, float):
                    same = pytest.approx(cell, rel=1e-6, abs=1e-7, nan_ok=True)
                    assert new[column] == same, column
                else:
                    assert new[column] == cell, column


def test_the_digest_shows_each_interval_under_its_own_name():
    row = next(
        r
        for r in digest(KEPT)
        if (r["calibrated under"], r["policy combination"]) == ("four", "four reactive")
    )
    kept = next(
        r for r in read_rows(KEPT / "summary.csv")
        if r["calibrated_under"] == "four"
        and (r["policy_combination"], r["outcome"]) == ("four_reactive", "return_rate")
    )  # fmt: skip

    def ends(low, high):
        return f"{100 * kept[low]:.2f} to {100 * kept[high]:.2f}"

    assert row["estimate"] == f"{100 * kept['difference']:.2f}"
    sets = f"{kept['parameter_sets']:.0f} sets"
    assert row["95 % range"] == f"{ends('range_low', 'range_high')} ({sets})"
    alone = ends("calibrated_low", "calibrated_high")
    assert row["calibrated set"] == f"{100 * kept['calibrated_set']:.2f} ({alone})"


def test_days_to_clear_are_those_of_cleared_files_in_calendar_days():
    class History:
        durations = np.arange(4 * 400).reshape(2, 2, 400)

    days = files_by_days(Lived(None, History, []))
    assert days == list(range(400))
    run = Result(Case("ten", BASE, 1), Outcomes({}, {DAYS.name: days}))
    assert cleared([run.outcomes]) == [*range(365), sum(range(365, 400))]
