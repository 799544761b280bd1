"""The experiment as a whole, with runs that are made up: tables, figure, digest and sentences."""

from dataclasses import replace

import numpy as np
import pytest
from made_up_patterns import made_up
from running import written

from experiments.iraq.posterior_worlds import held_by_the_posterior
from experiments.patterns import patterns
from experiments.patterns.draws import DECLARED, POSTERIOR, PRIOR, SURVEYS, worlds
from experiments.patterns.figure import scaled, title
from experiments.patterns.measured import PARTS, jobs_of
from experiments.patterns.targets import TITLES, UNMEASURED, targets
from experiments.provenance.tables import read_rows
from experiments.registry import experiment
from experiments.trial.sites import SITES

pytestmark = pytest.mark.small
PLAN = replace(patterns.EXPERIMENT.preview, draws=2, prior_draws=3, communities=4, places=4)


@pytest.fixture(scope="module")
def made():
    return patterns.analyse(PLAN, [made_up(job) for job in patterns.design(PLAN)])


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    place = tmp_path_factory.mktemp("patterns")
    return written(place, made)


def test_every_draw_has_the_runs_of_every_part():
    each = [len(part) for part in jobs_of(worlds(POSTERIOR, 1)[0], PLAN)]
    assert dict(zip((part.name for part in PARTS), each, strict=True)) == {
        "plain history": 1, "two procedures": 2, "other places": 4, "closed camps": 1,
        "six trials": len(SITES), "three places against two": 2, "panel": 1,
    }  # fmt: skip
    assert len(patterns.design(PLAN)) == 5 * sum(each)


def test_every_row_of_the_table_is_measured_or_belongs_to_an_unmeasured_pattern(made):
    measured = {*made["draws"][0]} - {"of", "draw"}
    wanted = {row.measure for row in targets() if row.pattern not in UNMEASURED}
    assert measured == wanted


def test_runs_in_the_middle_of_the_evidence_pass_all_that_is_measured(made):
    failed = [row["pattern"] for row in made["scoreboard"] if row["result"] == "failed"]
    assert failed == []
    assert {row["draws"] for row in made["scoreboard"]} == {2}
    assert {row["prior_draws"] for row in made["scoreboard"]} == {3}


def test_effects_are_read_from_the_surveys_of_the_trials(made):
    [row] = [row for row in made["measures"] if row["measure"] == "exposure_effect"]
    assert row["median"] == pytest.approx((0.16 + 1.66) / 2.0, abs=0.02)


def test_the_other_worlds_are_told_from_the_plain_one(made):
    own = {row["measure"]: row["median"] for row in made["measures"]}
    assert own["four_by_ten"] == pytest.approx(0.4)
    assert own["fewer_barred"] == pytest.approx(0.06)
    assert own["skew"] == pytest.approx(1.125)
    assert 0.03 < own["security_flow"] < 0.09
    assert own["lost_below_threshold"] == 1.0


def test_figure_digest_and_sentences_are_made_from_the_tables(folder):
    found = experiment("patterns")
    found.draw(folder)
    assert (folder / "figure.png").stat().st_size > 50_000
    assert len(found.digest(folder)) == len(TITLES)
    first, *causes = found.says(folder)
    assert first.startswith("19 of 20 patterns pass; 0 of these are informative")
    assert len(causes) == 1
    assert causes[0].startswith("Pattern 17 ")
    words = title(read_rows(folder / "counts.csv"), read_rows(folder / "measures.csv"))
    assert words.startswith("The model shows 19 of 20 patterns, of which 0 are informative")


def test_a_value_far_from_the_evidence_stands_at_the_edge_of_the_figure():
    row = {"from": 1.0, "to": 3.0}
    assert scaled(2.0, row) == 0.0
    assert scaled(3.0, row) == 1.0
    assert scaled(1000.0, row) == 4.0
    assert scaled(-1000.0, row) == -4.0


def test_both_kinds_of_draws_hold_what_the_posterior_holds_and_how_surveys_hear():
    posterior, prior = (worlds(source, 4) for source in (POSTERIOR, PRIOR))
    assert [world.seed for world in posterior] == [world.seed for world in prior]
    for world in (*posterior, *prior):
        assert held_by_the_posterior() | {*SURVEYS} <= {*world.draw.values}
        assert np.isfinite(list(world.draw.values.values())).all()
    assert {*prior[0].draw.values} - {*posterior[0].draw.values} == {*DECLARED}
    assert len({world.draw.history for world in prior}) == 4


def test_a_world_of_the_prior_is_a_scenario_with_its_values():
    world = worlds(PRIOR, 1)[0]
    made = world.iraq()
    assert made.survey.intention_error == world.draw.values["survey.intention_error"]
    assert made.decision.weight_damage == world.draw.values["decision.weight_damage"]
