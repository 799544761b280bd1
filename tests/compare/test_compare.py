"""Any number of scenarios on common luck: how sure, how many more, and enough of them by itself."""

import json
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, replace

import numpy as np
import pytest
from click.testing import CliRunner
from statistical_claims import covers

import awda.cli
import sim
from experiments.compare import comparison, paired_differences
from experiments.compare.comparison import FEWEST, Goal, compared, missed
from experiments.compare.contrast import contrasts, cost, most_likely
from experiments.runs import runner
from experiments.runs.runner import Runner
from sim.core.declare import InputError
from sim.cost import cost_per
from sim.measure.outcomes import OUTCOMES
from sim.run import interval

SEEDS = tuple(range(1, 5))


def silent(*_):
    """Tell nobody."""


@pytest.fixture(scope="module")
def here():
    """Runs in this process, without waiting for others to start."""
    with ThreadPoolExecutor(1) as executor:
        yield Runner(silent, executor=executor)


def said(*words):
    result = CliRunner().invoke(awda.cli.cli, list(map(str, words)), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def short(name):
    return sim.load(name).with_(**{"run.weeks": 40})


@pytest.fixture(scope="module")
def village():
    return short("village")


@pytest.fixture(scope="module")
def four():
    return short("village_four")


@pytest.fixture
def lottery(monkeypatch):
    """Runs that are drawn from a lottery: `second` is above the first by a mean, with a spread."""

    def start(draw, luck=1):
        drawn = np.random.default_rng(luck)

        def swept(jobs, told, *_):
            told(len(jobs), len(jobs))
            common = dict.fromkeys(job.seed for job in jobs)
            return [
                dict.fromkeys(OUTCOMES, 0.0 if job.scenario.name == "village" else draw(drawn))
                | {"seed": list(common).index(job.seed)}
                for job in jobs
            ]

        monkeypatch.setattr(runner, "sweep", swept)

    return start


def test_pairs_are_the_same_as_in_python(village, four, here):
    found = compared([village, four], SEEDS, here)[0]
    own = sim.compare(village, four, SEEDS)
    for contrast, effect in zip(contrasts(found), own.effects(), strict=True):
        assert repr(astuple(contrast.effect)) == repr(astuple(effect))  # NaN is like NaN in words


def test_every_further_scenario_is_compared_with_the_first_on_the_same_seeds(village, four, here):
    others = [four, short("village_forum")]
    found = compared([village, *others], (7, 3), here)
    assert [each.second.scenario for each in found] == others
    assert {each.first.seeds for each in found} == {each.second.seeds for each in found} == {(7, 3)}
    alone = compared([village, others[1]], (7, 3), here)[0]
    assert (found[1].second.values("tension") == alone.second.values("tension")).all()


@pytest.mark.parametrize("scale", [1, 30, 100])  # at the last, agents stand for half as many again
def test_the_price_of_a_return_is_that_of_the_model(village, here, scale):
    several = {"run.households_per_agent": scale}
    pair = [each.with_(**several) for each in (village, short("village_forum"))]
    found, known = cost(compared(pair, SEEDS, here)[0]), cost_per(sim.compare(*pair, SEEDS))
    assert str(found.price) == str(known.price)
    assert str(found.further) == str(known.further)


def test_the_probability_of_a_higher_mean_is_that_of_students_t():
    assert paired_differences.probability_above_zero(np.array([-1.0, 1.0])) == pytest.approx(0.5)
    values = np.array([1.0, 2.0, 3.0])  # t = 2 sqrt(3) with two degrees of freedom
    by_hand = 0.5 + 0.5 * math.sqrt(12 / (2 + 12))
    assert paired_differences.probability_above_zero(values) == pytest.approx(by_hand, abs=1e-12)
    assert paired_differences.probability_above_zero(-values) == pytest.approx(
        1 - by_hand, abs=1e-12
    )
    assert paired_differences.probability_above_zero(np.zeros(9)) == 0.5
    assert math.isnan(paired_differences.probability_above_zero(np.array([1.0])))


def test_of_two_the_probability_of_the_highest_is_that_of_the_pair():
    luck = np.random.default_rng(3)
    values = luck.normal(size=(12, 2)) * 0.5 + np.array([0.0, 0.2])
    pair = paired_differences.probability_above_zero(values[:, 1] - values[:, 0])
    assert paired_differences.probability_highest(values)[1] == pytest.approx(pair, abs=0.01)


def test_luck_that_all_share_does_not_hide_which_is_the_highest():
    luck = np.random.default_rng(3).normal(size=(10, 1)) * 100.0
    own = np.random.default_rng(4).normal(size=(10, 3)) / 10.0
    chances = paired_differences.probability_highest(luck + own + [0.0, 1.0, 2.0])
    assert chances[2] > 0.999
    assert paired_differences.probability_highest(luck + np.zeros(3)) == pytest.approx([1 / 3] * 3)


def test_the_pairs_needed_are_the_fewest_that_reach_the_width():
    differences = np.random.default_rng(1).normal(0.1, 1.0, 30)
    more = paired_differences.needed(differences, 0.2)
    spread = differences.std(ddof=1)
    fewer, enough = (paired_differences.half_width_of(spread, n + more) for n in (29, 30))
    assert enough <= 0.2 < fewer
    assert paired_differences.needed(differences, 9.0) == 0
    assert paired_differences.needed(differences, 0.0) is None
    assert paired_differences.needed(differences[:1], 1.0) is None


def test_stopping_by_width_keeps_the_coverage_that_a_tiny_first_batch_loses(
    village, four, lottery, monkeypatch
):
    """Begun with three pairs, an interval of 95 % holds the mean nine times in ten."""
    goal = Goal("tension", 0.5)

    def intervals(fewest):
        monkeypatch.setattr(comparison, "FEWEST", fewest)
        made = []
        for luck in range(1000):
            lottery(lambda drawn: drawn.normal(0.1, 1.0), luck)
            found = compared([village, four], (1, 2, 3), Runner(silent), goal)
            d = interval(paired_differences.differences(found[0], "tension"))
            made.append([d.low, d.high])
        return np.array(made)

    covers(intervals(FEWEST), 0.1, 0.95)
    with pytest.raises(AssertionError):
        covers(intervals(3), 0.1, 0.95)


def test_seeds_are_added_until_the_tolerance_is_met_and_no_seed_runs_twice(village, four, lottery):
    lottery(lambda r: r.normal(0.0, 0.01))
    goal = Goal("return_rate", 0.2)  # points: half-width 0.002, so about a hundred pairs
    found = compared([village, four], (5, 9), Runner(silent), goal)
    seeds = found[0].first.seeds
    assert seeds[:4] == (5, 9, 1, 2)
    assert sorted(seeds) == list(range(1, len(seeds) + 1))
    assert 60 < len(seeds) < 150
    assert not missed(found, goal)
    assert (
        paired_differences.half_width(paired_differences.differences(found[0], "return_rate"))
        <= 0.002
    )


def test_no_width_is_believed_before_twenty_pairs(village, four, lottery):
    lottery(lambda _: 1.0)
    found = compared([village, four], (1,), Runner(silent), Goal("return_rate", 5.0))
    assert len(found[0].first.seeds) == 20


def test_the_most_seeds_end_the_search_and_the_goal_is_said_to_be_missed(village, four, lottery):
    lottery(lambda r: r.normal())
    goal = Goal("return_rate", 0.2, most_seeds=50)
    found = compared([village, four], (1,), Runner(silent), goal)
    assert len(found[0].first.seeds) == 50
    assert missed(found, goal) == found


def test_every_difference_must_meet_the_tolerance_not_only_the_first(village, four, monkeypatch):
    noisy, luck = replace(four, name="noisy"), np.random.default_rng(1)
    spread = {"village": 0.0, "village_four": 0.001, "noisy": 0.02}

    def swept(jobs, *_):
        return [dict.fromkeys(OUTCOMES, luck.normal(0, spread[j.scenario.name])) for j in jobs]

    monkeypatch.setattr(runner, "sweep", swept)
    found = compared([village, four, noisy], (1,), Runner(silent), Goal("return_rate", 0.4))
    assert len(found[0].first.seeds) > 60


def test_progress_counts_the_runs_of_all_batches(village, four, lottery):
    lottery(lambda r: r.normal(0.0, 0.01))
    heard = []
    compared([village, four], (1,), Runner(lambda *n: heard.append(n)), Goal("return_rate", 0.2))
    assert len(heard) > 1
    assert heard == sorted(heard)


def test_the_runs_to_come_are_told_as_soon_as_a_first_batch_shows_them(village, four, lottery):
    lottery(lambda r: r.normal(0.0, 0.01))
    heard = []
    goal = Goal("return_rate", 0.1)  # about four hundred pairs
    found = compared([village, four], (1,), Runner(lambda *n: heard.append(n)), goal)
    (first, known_then), (second, known_now), *_, (last, of) = heard
    assert first == known_then == 40
    assert known_now > 3 * second
    assert last == 2 * len(found[0].first.seeds)
    assert last <= of < 1.25 * last


def test_a_difference_below_the_noise_is_warned_of_with_the_pairs_it_would_take():
    printed = " ".join(said("compare", "village", "village_forum", "--seeds", 3).split())
    assert "Warning: return_rate of village_forum less village" in printed
    assert "smaller than the Monte-Carlo error" in printed
    clear = said("compare", "village", "village_four", "--seeds", 6)
    assert "Warning" not in clear
    assert "Probability that return_rate is higher under village_four than under village" in clear


def test_several_are_ranked_and_any_number_of_threads_gives_the_same_files(tmp_path):
    words = ["compare", "village", "village_four", "village_forum", "--seeds", 3]
    one, two = tmp_path / "one", tmp_path / "two"
    printed = said(*words, "--until", "2016-12-01", "--out", one)
    said(*words, "--until", "2016-12-01", "--out", two, "--threads", 2)
    assert "Probability of the highest return_rate of all: village_four" in printed
    assert {path.name for path in one.iterdir()} == {
        "effects.csv", "packages.csv", "outcomes.csv", "highest.csv", "manifest.json", "tidy.csv",
        "figure.svg", "figure.png",
    }  # fmt: skip
    for path in one.iterdir():
        assert path.read_bytes() == (two / path.name).read_bytes(), path.name


def test_machines_get_every_effect_with_its_probability_and_pairs_needed():
    printed = json.loads(said("compare", "village", "village_four", "--seeds", "3", "--json"))
    row = printed["effects"][0]
    assert printed["seeds"] == [1, 2, 3]
    assert (row["first"], row["second"], row["outcome"]) == (
        "village",
        "village_four",
        "return_rate",
    )
    assert 0.5 < row["probability_higher"] <= 1.0
    assert set(printed["probability_highest"]) >= {"village", "village_four"}


def test_of_what_nothing_is_measured_no_seeds_are_wasted(village, four, here):
    goal = Goal("standing", 0.1)
    with pytest.raises(InputError, match="20 pairs of village and village_four have nothing"):
        compared([village, four], (1,), here, goal)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["village"], "two scenarios or more are allowed"),
        (["village", "village"], "'village' stands twice"),
        (["village", "surge"], "are of other families"),
        (["village", "village_four", "--outcome", "return_rat"], "did you mean 'return_rate'?"),
        (["village", "village_four", "--tolerance", "0"], "a number above 0 is allowed"),
        (["village", "village_four", "--tolerance", "nan"], "a number above 0 is allowed"),
        (["village", "village_four", "--tolerance", "1", "--most-seeds", "5"], "from 20 on"),
        (["village", "village_four", "--seeds", "3,3"], "each once"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_anything_runs(words, sentence, monkeypatch):
    monkeypatch.setattr(runner, "sweep", None)
    refused = CliRunner().invoke(awda.cli.cli, ["compare", *words]).exception
    assert isinstance(refused, InputError)
    assert sentence in str(refused)


def test_runs_of_another_length_are_no_pairs(village, four, here):
    with pytest.raises(InputError, match="weeks = 9 in village_four and 40 in village"):
        compared([village, four.with_(**{"run.weeks": 9})], SEEDS, here)


def test_equal_scenarios_are_the_same_and_neither_is_the_highest(village, here):
    twin = replace(village, name="twin")
    found = compared([village, twin], SEEDS, here)
    assert most_likely(found, "return_rate") == {"village": 0.5, "twin": 0.5}
    assert not any(each.is_noise for each in contrasts(found[0]) if each.effect.difference.runs)
