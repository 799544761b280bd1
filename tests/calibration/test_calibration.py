"""The calibration as a whole: what it reads, what it runs, and what it makes of made-up runs."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from command_line import refused
from inert_world import first_day
from made_up_runs import MadeUp
from running import written

from experiments.calibration import calibration, comparison
from experiments.calibration.calibration import PLAN, PREVIEW, chosen, named
from experiments.calibration.design import BLOCKS, Points, jobs, seeds, spread, with_histories
from experiments.calibration.outputs import (
    NOTED,
    OF_OUTCOMES,
    OF_WAVES,
    correlation,
    intra_class,
)
from experiments.calibration.parameters import space
from experiments.calibration.posterior import Effort, Sample
from experiments.calibration.runs import Runs, noise_of, told
from experiments.calibration.targets import COUNTS, TABLE, known_targets, targets
from experiments.iraq.procedure_histories import NAMES
from experiments.registry import experiment
from sim.core.declare import InputError

pytestmark = pytest.mark.small

CUT = date(2016, 12, 31)
TINY = replace(
    PREVIEW, cut=CUT, points=24, checked=4, replicates=2, waves=3, candidates=60, judged=8,
    draws=60, effort=Effort(2, 4), rerun=24, enough=1e9, places=16,
)  # fmt: skip


def test_every_target_that_is_no_flow_has_a_number_of_its_name_or_needs_runs_of_its_own():
    measured = {name for each in NOTED.values() for name in each} | {*OF_OUTCOMES, *OF_WAVES}
    wanted = {each.name for each in targets() if each.kind not in (*COUNTS, "trial")}
    assert measured == wanted
    for day, names in NOTED.items():
        of = {each.name: each.date for each in targets()}
        assert {of[name] for name in names} == {day}


def test_nothing_that_was_published_after_the_cut_changes_what_is_compared(tmp_path):
    header, *rows = TABLE.read_text(encoding="utf-8").splitlines()
    known = {each.name for each in known_targets(CUT)}
    kept = [
        row for row, each in zip(rows, targets(), strict=True) if each.name in known
    ]  # fmt: skip
    shorter = tmp_path / "targets.csv"
    shorter.write_text("\n".join([header, *kept]), encoding="utf-8")
    one, other = comparison.comparison(CUT), comparison.comparison(CUT, table=shorter)
    assert one.names == other.names
    assert np.array_equal(one.observed, other.observed)
    assert np.array_equal(one.errors, other.errors)
    assert max(one.rounds) <= CUT


def test_runs_end_with_the_cut_and_know_the_world_of_that_day():
    for job in jobs(TINY, space(CUT), spread(space(CUT), 4, 1), (7,)):
        end = job.scenario.day_of(job.scenario.run.weeks)
        assert 0 < (end - CUT).days <= 7
        assert max(str(line.month) for line in job.scenario.world.attacks) <= "2016-12"
        assert max(line.date for line in job.scenario.world.waves) <= CUT


def test_points_of_a_design_share_their_seeds_and_differ_in_parameters_and_history():
    made = jobs(TINY, space(CUT), spread(space(CUT), 4, 1), (7, 8))
    assert [job.seed for job in made] == [7, 8] * 4
    waits = {job.scenario.decision.wait_elasticity for job in made}
    assert len(waits) == 4
    assert len({len(job.scenario.interventions) for job in made}) == 3


def test_the_households_of_districts_are_drawn_anew_for_each_replicate_and_sum_to_the_same():
    first, second = jobs(TINY, space(CUT), spread(space(CUT), 1, 1), (7, 8))
    one, other = (
        np.array([line.households for line in job.scenario.world.communities])
        for job in (first, second)
    )
    assert (one != other).any()
    assert one.sum() == other.sum()


def test_no_block_of_seeds_has_a_seed_of_another():
    blocks = [set(seeds(name, 10_000)) for name in BLOCKS]
    assert len(set.union(*blocks)) == len(BLOCKS) * 10_000
    with pytest.raises(ValueError, match="a block has"):
        seeds("check", 10_001)


def shares_of_falluja(like, by_run):
    """Of each run one share home in Falluja at every round, and nobody elsewhere."""
    shares = np.zeros((len(by_run), *like.gone.shape))
    shares[:, like.where.names.index(("Anbar", "Falluja"))] = np.array(by_run)[:, None]
    return Runs(Points(np.zeros((len(by_run), space(CUT).size)), ("ten",) * len(by_run)), shares,
                np.zeros((len(by_run), len(like.others))))  # fmt: skip


def test_flows_are_differences_of_shares_of_those_who_had_fled():
    like = comparison.comparison(CUT)
    gone = like.gone[like.where.names.index(("Anbar", "Falluja"))]
    flows = dict(zip(like.names, told(shares_of_falluja(like, [0.5]), like)[0], strict=True))
    assert flows["Anbar: 2015-06-22"] == pytest.approx(0.5 * gone[0])
    assert flows["Anbar: 2015-12-17"] == pytest.approx(0.5 * (gone[1] - gone[0]))
    assert flows["Ninewa: 2015-12-17"] == 0.0


def test_noise_is_what_runs_of_one_point_differ_by_and_less_in_a_whole_world():
    like = comparison.comparison(CUT)
    gone = like.gone[like.where.names.index(("Anbar", "Falluja")), 0]
    at = like.names.index("Anbar: 2015-06-22")
    found = noise_of(shares_of_falluja(like, [0.4, 0.6]), 2, like, 1)
    assert found.run[at, at] == pytest.approx(0.02 * gone**2)  # two runs: variance 0.1 * 0.1 * 2
    assert found.world[at, at] == pytest.approx(found.run[at, at])
    of_sample = noise_of(shares_of_falluja(like, [0.4, 0.6]), 2, like, 100)
    assert of_sample.run[at, at] - of_sample.world[at, at] == pytest.approx(
        0.99 * 0.24 * 100 * gone, rel=0.01
    )


def test_draws_are_taken_from_each_history_with_its_weight():
    made = {
        name: Sample(np.full((100, 2), float(number)), np.full(100, -float(number)), 0.0, 1)
        for number, name in enumerate(NAMES)
    }
    shares = {"ten": 0.75, "ten_then_four": 0.25, "roll_out": 0.0, "four": 0.0}
    points = chosen(made, shares, 100)
    counts = [points.histories.count(name) for name in NAMES]
    assert counts[2:] == [0, 0]
    assert 60 <= counts[0] <= 90
    assert [NAMES[int(each)] for each in points.places[:, 0]] == list(points.histories)


@pytest.fixture(scope="module")
def calibrated():
    runner = MadeUp()
    return runner, calibration.stages(TINY, runner)


def test_a_calibration_on_made_up_runs_has_every_table(calibrated):
    _, made = calibrated
    assert set(made) == {
        "posterior", "parameters", "histories", "targets", "returns", "emulators", "effect",
        "waves",
    }  # fmt: skip
    assert len(made["posterior"]) == TINY.rerun
    assert np.isclose(sum(row["weight"] for row in made["posterior"]), 1.0)
    assert np.isclose(sum(row["posterior"] for row in made["histories"]), 1.0)
    assert np.isclose(sum(row["by_evidence"] for row in made["histories"]), 1.0)
    assert {row["held_out"] for row in made["emulators"][:-1]} == {TINY.checked}
    assert [row["share_left"] is None for row in made["waves"]] == [False, True, True]
    assert [row["target"] for row in made["targets"]] == list(comparison.comparison(CUT).names)
    assert all(0.0 <= row["low_share"] <= row["high_share"] <= 1.0 for row in made["parameters"])


def test_design_check_and_posterior_are_run_on_seeds_of_their_own_blocks(calibrated):
    runner, _ = calibrated
    assert runner.seeds == {
        *seeds("design", 4), *seeds("check", TINY.replicates), *seeds("posterior", 2)
    }  # fmt: skip


def test_a_calibration_is_the_same_when_it_is_made_again(calibrated):
    assert repr(calibration.stages(TINY, MadeUp())) == repr(calibrated[1])  # nan is not nan


def test_the_figure_and_the_digest_are_made_of_the_tables(calibrated, tmp_path):

    written(tmp_path, calibrated[1])
    calibration.figure.draw(tmp_path)
    assert (tmp_path / "figure.png").stat().st_size > 0
    said = {row["what"]: row["found"] for row in calibration.digest(tmp_path)}
    assert "effective draws" in said
    assert sum(name.startswith("posterior weight of") for name in said) == 4


def test_a_calibration_is_found_by_its_day_and_has_it_in_its_name():
    found = experiment("calibration-2017-06-30")
    assert (found.name, found.plan.cut) == ("calibration-2017-06-30", date(2017, 6, 30))
    assert found.preview.cut == found.plan.cut


@pytest.mark.parametrize("words", ["2017-6-31", "yesterday", "2014-01-01", ""])
def test_a_day_that_is_none_or_too_early_is_refused_before_anything_is_run(words):
    with pytest.raises(InputError, match="--data-until"):
        named(f"calibration-{words}")


def test_only_the_calibration_has_a_day_to_choose():
    said = refused("experiment", "village", "--data-until", "2017-12-31")
    assert "no day to choose" in said


def test_the_plan_holds_what_the_design_promises():
    assert PLAN.households_per_agent == 100
    assert PLAN.replicates == 10
    assert PLAN.rerun >= 400
    assert len(with_histories(np.zeros((8, 1))).histories) == 8


def test_correlation_and_intra_class_correlation_by_hand():
    answers, places = np.array([1.0, 1.0, 3.0, 3.0]), np.array([0, 0, 1, 1])
    assert intra_class(answers, places) == 1.0
    assert intra_class(np.array([1.0, 3.0, 1.0, 3.0]), places) == -1.0
    assert correlation(answers, -answers) == -1.0
    assert correlation(answers, np.ones(4)) == 0.0


def test_what_is_asked_in_a_week_is_asked_of_those_away(village):
    from experiments.calibration.outputs import blocked, near_by, not_home, undecided

    model = first_day(village)
    for of in (blocked, near_by, not_home, undecided):
        assert 0.0 <= of(model) <= 1.0
