"""Sensitivity: what is varied, what is compared, and when its numbers may be read.

Most tests put a known function in the place of the model, so that the right answer is known.
"""

import importlib
import math
import re
from concurrent.futures import Executor, Future

import numpy as np
import pytest
from checkout import ROOT

from experiments.provenance.tables import read_rows, to_csv, write_text
from experiments.runs import runner
from experiments.runs.runner import Runner
from experiments.runs.sweep import FailedRuns
from experiments.saltelli import indices, saltelli
from experiments.saltelli.curves import along, curves
from experiments.saltelli.indices import Index
from experiments.saltelli.morris import chosen, screen
from experiments.saltelli.problem import Budget, Problem
from experiments.saltelli.saltelli import SMALL as PREVIEW
from experiments.saltelli.saltelli import WHOLE
from experiments.saltelli.sobol import (
    NARROW,
    Stage,
    convergence,
    explain,
    has_converged,
    told_apart,
    verdict,
)
from experiments.sensitivity.answers import HELP, LEVEL, RESPONSES
from experiments.sensitivity.parameter_space import (
    ALTERNATIVES,
    DUMMY,
    LEFT_OUT,
    SEED,
    Factor,
    changed,
    left_out_table,
    plausible_space,
    value_in,
)
from sim.core.declare import InputError, Par
from sim.scenario.catalogue import catalogue, plausible
from sim.scenario.scenario import TABLES

SPACE = plausible_space()
PAIR = saltelli.village()
WILLING, QUEUES, FORUM = "decision.base_willingness", "clearance.queues", "forum.attendance"
SMALL = Budget(trajectories=4, chosen=2, first_rows=16, most_rows=64, points=3, seeds=(1, 2, 3))


@pytest.mark.small
@pytest.mark.parametrize(("halves", "share"), [((0.1, 0.1), 1.0), ((0.2, 0.2), 0.0)])
def test_two_factors_are_told_apart_where_their_intervals_do_not_meet(halves, share):
    pair = [Index("a", "ST", 0.5, halves[0]), Index("b", "ST", 0.2, halves[1])]
    assert told_apart([*pair, Index(DUMMY, "ST", 0.0, 9.0)]) == share


def known_function(scenario, seed):
    """Home: by willingness, luck and queues; four signatures help where there are queues."""
    low, high = plausible(WILLING)
    willing = (value_in(scenario, WILLING) - low) / (high - low)
    queues = value_in(scenario, QUEUES)
    four = scenario.name == PAIR[1].name
    return 0.2 + 0.4 * willing + 0.1 * _luck(seed) - 0.1 * queues + 0.05 * four * queues


def _luck(seed):
    return float(np.random.default_rng(seed).random())


class Runs:
    """Answers by a function in the place of the model, and remembers what was asked."""

    def __init__(self, home=known_function):
        self.home, self.jobs = home, []

    def __call__(self, jobs):
        self.jobs += jobs
        found = [self.home(job.scenario, job.seed) for job in jobs]
        return [{"return_rate": home, "durable_return_rate": 0.5 * home} for home in found]


class Here(Executor):
    """Runs in this process, at once."""

    def submit(self, function, /, *given, **named):
        future = Future()
        try:
            future.set_result(function(*given, **named))
        except Exception as error:
            future.set_exception(error)
        return future


def asked(names, runs):
    return Problem(PAIR, SPACE, runs).only(names)


def of(rows, response, column, key="factor"):
    return {row[key]: row[column] for row in rows if row["response"] == response}


# What is varied


def test_at_least_25_plausible_ranges_are_varied():
    declared = [name for name in SPACE.names if "." in name and not name.startswith("mechanism.")]
    assert len(declared) >= 25
    assert len(set(SPACE.names)) == len(SPACE.names)


def test_every_declared_number_of_a_scenario_is_a_factor_or_is_listed_with_a_reason():
    declared = {
        name
        for name, entry in catalogue().items()
        if isinstance(entry.about, Par) and name.partition(".")[0] in TABLES
    }
    listed = {row["parameter"]: row["why"] for row in left_out_table()}
    assert declared == (set(SPACE.names) & declared) | set(listed)
    assert not set(listed) & set(SPACE.names)
    assert all(listed.values())
    assert {name.partition(".")[0] for name in listed} <= {*LEFT_OUT, "clearance"}


def test_gate_queue_and_trust_rule_are_two_alternatives_with_as_much_room_each():
    factors = {factor.name: factor for factor in SPACE.factors}
    for name in ("decision.gate", QUEUES, *(f"mechanism.{each}" for each in ALTERNATIVES)):
        values = [factors[name].at(place) for place in np.linspace(0.0, 1.0, 1001)]
        assert set(values) == {0.0, 1.0}
        assert np.mean(values) == pytest.approx(0.5, abs=0.01)


def test_whole_numbers_have_as_much_room_each_and_none_lies_outside():
    factor = Factor("officers", 2.0, 8.0, whole=True)
    found, counts = np.unique([factor.at(p) for p in np.linspace(0, 1, 7001)], return_counts=True)
    assert found.tolist() == [2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
    assert np.ptp(counts) <= 1


def test_every_combination_and_middle_of_the_space_is_a_scenario_that_is_accepted():
    for place in (0.0, 0.5, 1.0):
        values = SPACE.values(np.full(len(SPACE.factors), place))
        everything_on = values | {f"mechanism.{name}": 1.0 for name in ALTERNATIVES}
        for scenario in (*PAIR, *saltelli.iraq()):
            assert changed(scenario, values).name == scenario.name
            made = changed(scenario, everything_on)
            assert all(
                value_in(made, name) == pytest.approx(value)
                for name, value in values.items()
                if "." in name and not name.startswith("mechanism.")
            )


def test_an_alternative_switched_off_is_off_and_one_that_is_on_changes_nothing():
    for name in ALTERNATIVES:
        assert changed(PAIR[0], {f"mechanism.{name}": 0.0}) == PAIR[0].without(name)
        assert changed(PAIR[0], {f"mechanism.{name}": 1.0}) == PAIR[0]


def test_seed_and_dummy_leave_the_scenario_as_it_is():
    assert changed(PAIR[0], {SEED: 7.0, DUMMY: 0.3}) == PAIR[0]


# What is compared


def test_an_effect_is_of_two_runs_that_share_seed_and_values():
    runs = Runs()
    places = np.random.default_rng(1).random((5, len(SPACE.factors)))
    answers = Problem(PAIR, SPACE, runs).answers(places, np.zeros(5, int))
    pairs = list(zip(runs.jobs[::2], runs.jobs[1::2], strict=True))
    assert len(pairs) == 5
    for ten, four in pairs:
        assert ten.seed == four.seed
        assert (ten.scenario.name, four.scenario.name) == tuple(each.name for each in PAIR)
        assert ten.scenario.decision == four.scenario.decision
    np.testing.assert_allclose(
        answers[HELP], [0.05 * value_in(ten.scenario, QUEUES) for ten, _ in pairs], atol=1e-12
    )


def test_another_seed_changes_a_level_but_not_an_effect_that_luck_does_not_touch():
    screened = screen(asked([WILLING, QUEUES], Runs()), 4)["screening"]
    assert of(screened, LEVEL, "mu_star")[SEED] > 0.0
    assert of(screened, HELP, "mu_star")[SEED] == pytest.approx(0.0, abs=1e-12)


# Screening


def test_screening_gives_what_acts_its_size_and_all_else_nought():
    screened = screen(Problem(PAIR, SPACE, Runs()), 2)["screening"]
    level, help_ = (of(screened, response, "mu_star") for response in (LEVEL, HELP))
    assert level[WILLING] == pytest.approx(0.4)
    assert level[QUEUES] == pytest.approx(0.15, abs=0.001)  # 0.1 over two thirds of the range
    assert help_[QUEUES] == pytest.approx(0.075, abs=0.001)
    idle = {n: v for n, v in level.items() if n not in (WILLING, QUEUES, SEED)}
    assert max(idle.values()) < 1e-12
    assert chosen(screened, 10)[:2] in ([WILLING, QUEUES], [QUEUES, WILLING])


def test_each_trajectory_has_luck_of_its_own():
    runs = Runs()
    problem = asked([WILLING], runs)
    screen(problem, 3)
    seeds = [{job.seed for job in runs.jobs[at : at + 8]} for at in range(0, 24, 8)]
    assert all(len(each) == 2 for each in seeds)
    assert len(set.union(*seeds)) == 6


def test_seed_and_dummy_do_not_go_on_and_no_more_than_are_asked_for():
    rows = [
        {"factor": name, "of_the_largest": size}
        for name, size in [(SEED, 3.0), ("a", 1.0), (DUMMY, 0.9), ("b", 0.5), ("c", 0.4), ("d", 0)]
    ]
    assert chosen(rows, 2) == ["a", "b"]
    assert chosen(rows, 9) == ["a", "b", "c"]


def test_in_the_real_model_a_factor_that_cannot_act_has_no_effect_at_all():
    """No forum meets in the village, so that its attendance is a second dummy."""
    problem = asked([WILLING, FORUM], Runner(_silent, executor=Here()))
    found = of(screen(problem, 3)["screening"], LEVEL, "mu_star")
    assert found[FORUM] == found[DUMMY] == 0.0
    assert found[WILLING] > 0.02


# Shares


@pytest.fixture(scope="module", autouse=True)
def few_resamples():
    """Kernels take their time; here nothing hangs on the width of their intervals."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indices, "FEWER_RESAMPLES", 4)
        yield


@pytest.fixture(scope="module")
def explained():
    runs = Runs()
    return explain(asked([WILLING, QUEUES, FORUM], runs), _rows(128)), runs


def _rows(most, pairs=False):
    return Budget(2, 3, 16, most, 3, (1, 2), pairs)


def test_shares_of_a_known_function_are_the_known_ones(explained):
    """Variances of 0.4 U, 0.1 U and 0.1 B are 0.16 / 12, 0.01 / 12 and 0.01 / 4."""
    parts = {WILLING: 0.16 / 12.0, SEED: 0.01 / 12.0, QUEUES: 0.01 / 4.0, FORUM: 0.0, DUMMY: 0.0}
    last = [row for row in explained[0]["shares"] if row["rows"] == 128 and row["kind"] == "ST"]
    for name, value in of(last, LEVEL, "value").items():
        assert value == pytest.approx(parts[name] / sum(parts.values()), abs=0.1), name


def test_the_share_that_is_noise_is_that_of_the_seed_and_is_stated_for_every_response(explained):
    rows = explained[0]["noise"]
    assert [row["response"] for row in rows] == list(RESPONSES)
    noise = {row["response"]: row for row in rows}
    assert noise[LEVEL]["low"] <= 0.05 <= noise[LEVEL]["high"]
    assert noise[HELP]["noise"] == pytest.approx(0.0, abs=1e-12)
    assert all("interval of ST" in row["sentence"] for row in rows)


def test_the_dummy_has_no_share_and_lies_within_the_noise_of_what_cannot_act(explained):
    shares = [row for row in explained[0]["shares"] if row["factor"] in (DUMMY, FORUM)]
    assert all(row["low"] <= 1e-12 and row["high"] >= -1e-12 for row in shares)
    others = [row for row in explained[0]["other_measures"] if row["response"] == LEVEL]
    for kind in ("PAWN", "delta"):
        rows = {row["factor"]: row for row in others if row["kind"] == kind}
        assert rows[WILLING]["low"] > rows[DUMMY]["high"]
        assert rows[FORUM]["low"] < rows[DUMMY]["high"]


def test_a_doubled_design_runs_only_what_is_new(explained):
    _, runs = explained
    assert len(runs.jobs) == 2 * 128 * 7
    assert [row["rows"] for row in explained[0]["convergence"][:: len(RESPONSES)]] == [
        16, 32, 64, 128,
    ]  # fmt: skip
    assert explained[0]["convergence"][-1]["runs"] == len(runs.jobs)


def test_intervals_become_narrower_as_rows_double(explained):
    widest = of(explained[0]["convergence"], LEVEL, "widest_interval", "rows")
    assert widest[128] < 0.6 * widest[32]


def test_shares_of_pairs_come_on_request_only(explained):
    assert not [row for row in explained[0]["shares"] if row["kind"] == "S2"]
    found = explain(asked([WILLING, QUEUES], Runs()), _rows(64, pairs=True))["shares"]
    pairs = {row["factor"] for row in found if row["kind"] == "S2" and row["response"] == LEVEL}
    assert f"{WILLING} x {QUEUES}" in pairs or f"{QUEUES} x {WILLING}" in pairs
    assert len(pairs) == 6


def test_what_never_varies_has_converged_at_the_second_size_and_nought_with_a_reason():
    found = explain(asked([WILLING], Runs(lambda *_: 0.25)), _rows(1024))
    assert max(row["rows"] for row in found["shares"]) == 32
    assert {row["value"] for row in found["shares"]} == {0.0}
    assert all("nothing to explain" in row["note"] for row in found["shares"])


# When it is settled


def _stage(rows, half, **totals):
    shares = [Index(name, "ST", value, half) for name, value in totals.items()]
    return Stage(rows, {LEVEL: [*shares, Index(DUMMY, "ST", 0.0, 0.0)]})


def test_narrow_intervals_and_the_same_order_are_settled():
    stages = [_stage(16, 0.02, a=0.5, b=0.3), _stage(32, 0.01, a=0.48, b=0.31)]
    assert has_converged(LEVEL, stages)
    assert "ranks are stable" in verdict(LEVEL, stages)


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ({"a": 0.5, "b": 0.3}, "not narrower than 0.05; ranks are stable"),
        ({"a": 0.3, "b": 0.5}, "not narrower than 0.05; ranks are not stable"),
    ],
)
def test_what_has_not_settled_says_so(first, words):
    stages = [_stage(16, 0.1, **first), _stage(32, NARROW, a=0.48, b=0.31)]
    assert not has_converged(LEVEL, stages)
    assert words in verdict(LEVEL, stages)


def test_narrow_intervals_in_another_order_are_not_settled():
    stages = [_stage(16, 0.01, a=0.3, b=0.5), _stage(32, 0.01, a=0.5, b=0.3)]
    assert convergence(LEVEL, *stages)["narrow"] == "yes"
    assert not has_converged(LEVEL, stages)


def test_one_size_alone_is_never_settled():
    assert not has_converged(LEVEL, [_stage(16, 0.0, a=0.5)])
    assert "is not known" in verdict(LEVEL, [_stage(16, 0.0, a=0.5)])


# One at a time


def test_a_curve_changes_one_factor_alone_on_the_same_seeds():
    runs = Runs()
    rows = curves(Problem(PAIR, SPACE, runs), [WILLING], SMALL)
    assert {(job.scenario.with_(**{WILLING: -2.9}), job.seed) for job in runs.jobs} == {
        (each.with_(**{WILLING: -2.9}), seed) for each in PAIR for seed in SMALL.seeds
    }
    level = of(rows, LEVEL, "mean", "value")
    low, high = plausible(WILLING)
    assert list(level) == [low, (low + high) / 2.0, high]
    assert level[high] - level[low] == pytest.approx(0.4)
    assert all(row["low"] <= row["mean"] <= row["high"] for row in rows)


def test_a_curve_of_few_whole_numbers_has_each_once():
    assert along(Factor("queues", 0.0, 1.0, whole=True), 7) == [0.0, 1.0]


# What fails


def test_a_failed_run_stops_the_analysis_and_is_listed(monkeypatch):
    """The others are made; none of those that failed becomes a number."""
    module = importlib.import_module("sim.measure.warm_start")
    made, real = [], module.ReturnModel

    def model(scenario, seed, **others):
        if seed == 3:
            raise ZeroDivisionError("desks = 0")
        made.append(seed)
        return real(scenario, seed, **others)

    monkeypatch.setattr(module, "ReturnModel", model)
    problem = asked([WILLING], Runner(_silent, executor=Here()))
    with pytest.raises(FailedRuns, match="2 ") as caught:
        problem.at([{WILLING: -3.0}] * 4, [1, 3, 2, 4])
    failures = caught.value.failures
    assert [(each.job.scenario.name, each.job.seed) for each in failures] == [
        ("village", 3), ("village_four", 3),
    ]  # fmt: skip
    assert all("desks = 0" in each.traceback for each in failures)
    assert set(made) == {1, 2, 4}


@pytest.mark.parametrize("outcome", [math.nan, math.inf])
def test_an_outcome_that_is_no_number_is_refused(outcome):
    problem = asked([WILLING], Runs(lambda _, seed: outcome if seed > 5000 else 0.3))
    with pytest.raises(InputError, match="not a finite number"):
        screen(problem, 4)


# The whole


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The quick experiment with the known function in the place of the model."""
    told, place = [], tmp_path_factory.mktemp("saltelli")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "sweep", lambda jobs, *_: Runs()(jobs))
        run = Runner(lambda done, most: told.append((done, most)))
        tables = saltelli.EXPERIMENT.preview_tables(run, place)
    for name, rows in tables.items():
        write_text(place / f"{name}.csv", to_csv(rows))
    saltelli.draw(place)
    return place


def test_tables_and_figures_are_made_from_what_lies_on_disk(folder):
    names = {path.name for path in folder.iterdir()}
    for figure in ("figure", "screening", "convergence", "curves"):
        assert {f"{figure}.svg", f"{figure}.png"} <= names
    assert {
        f"{name}.csv"
        for name in (
            "factors",
            "left_out",
            "screening",
            "shares",
            "noise",
            "convergence",
            "other_measures",
            "curves",
        )
    } <= names


def test_titles_name_what_leads_and_say_when_shares_have_not_settled(folder):
    text = (folder / "figure.svg").read_text(encoding="utf-8")
    assert re.search(f"depends most on {QUEUES}", text)
    row = next(row for row in read_rows(folder / "noise.csv") if row["response"] == HELP)
    assert ("NOT converged" in text) == (row["converged"] == "no")


def test_the_digest_has_a_row_for_each_response_with_luck_and_verdict(folder):
    rows = saltelli.digest(folder)
    assert len({row["response"] for row in rows}) == len(RESPONSES)
    assert rows[0]["most by (ST)"].startswith(WILLING)
    assert rows[2]["most by (ST)"].startswith(QUEUES)
    for row, kept in zip(rows, read_rows(folder / "noise.csv"), strict=True):
        assert f"{100 * kept['noise']:.0f} %" in row["sentence"]
        assert ("NOT converged" in row["sentence"]) == (kept["converged"] == "no")


def test_progress_never_tells_of_more_than_may_come():
    told = []
    run = Runner(lambda done, most: told.append((done, most)), executor=Here())
    run.most = 4
    problem = asked([WILLING], run)
    for seed in (1, 2):
        problem.at([{WILLING: -3.0}], [seed])
    assert told[-1] == (4, 4)
    assert all(done <= most for done, most in told)


def test_the_guide_states_the_budgets_that_are_run():
    text = (ROOT / "docs" / "saltelli.md").read_text(encoding="utf-8")
    factors = len(SPACE.factors)
    for budget in (WHOLE, PREVIEW):
        assert f"{budget.most_runs(factors):,} runs" in text
    assert f"{factors - 2} factors" in text


def _silent(done, most):
    pass
