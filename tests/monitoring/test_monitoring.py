"""Monitoring from jobs to sentences, on made-up runs."""

from dataclasses import replace

import numpy as np
import pytest
from made_up_runs import seen_programme
from running import posterior_of

from experiments.calibration.design import seeds
from experiments.headline.design import jobs as headline_jobs
from experiments.iraq.policy_combinations import BASE
from experiments.iraq.posterior_table import Draw
from experiments.iraq.posterior_worlds import worlds
from experiments.iraq.procedure_histories import NAMES as HISTORIES
from experiments.monitoring import choice
from experiments.monitoring.indicators import FIELD, INDICATORS, MONTHS
from experiments.monitoring.monitoring import EXPERIMENT, analyse, design, digest
from experiments.monitoring.plan import MATTERS, PROGRAMME, observed, set_numbers
from experiments.monitoring.scores import BETTER, NO_BETTER, NOT_JUDGED
from experiments.monitoring.words import earliest_said, sentences
from experiments.provenance.tables import read_rows
from experiments.registry import experiment
from experiments.reproduce import write_result
from sim.core.declare import InputError

pytestmark = pytest.mark.small

DRAWS = 60
LOST = [0.002 * n for n in range(DRAWS)]  # of these, 35 are five percentage points or more


@pytest.fixture(scope="module", autouse=True)
def posterior(tmp_path_factory):
    """A made-up posterior of as many sets as draws, in no order of what they lose."""
    order = np.random.default_rng(1).permutation(DRAWS).tolist()
    draws = [
        Draw(HISTORIES[n % 4], {"clearance.lost": LOST[place]}, 1.0)
        for n, place in enumerate(order)
    ]
    with posterior_of(tmp_path_factory.mktemp("posterior"), draws):
        yield


@pytest.fixture(scope="module")
def plan():
    return replace(EXPERIMENT.plan, seeds=(1, 2), households_per_agent=200, draws=DRAWS, again=1)


def made(plan, tells):
    return [seen_programme(job, tells) for job in design(plan)]


@pytest.fixture(scope="module")
def tables(plan):
    """Of runs in which tips tell."""
    return analyse(plan, made(plan, "tips"))


def written(tables, folder):
    write_result(EXPERIMENT, folder, tables, {"experiment": "monitoring"})
    return sentences(folder)


def test_each_seed_has_the_baseline_and_the_programme_and_one_world_of_a_draw_is_seen(plan):
    jobs = design(plan)
    own = seeds("headline", 2 * DRAWS)
    assert [job.seed for job in jobs] == [seed for seed in own for _ in range(2)]
    seen = [FIELD in job.measures for job in jobs]
    assert seen == [False, True, False, False] * DRAWS
    first = worlds(DRAWS)[0]
    assert jobs[0].scenario == plan.scaled(first.scenario(BASE))
    assert jobs[1].scenario == plan.scaled(first.scenario(PROGRAMME))
    assert (PROGRAMME.signatures, PROGRAMME.forums) == (4, 43)


def test_the_runs_are_those_of_the_headline_so_that_its_store_has_them():
    whole, headline = EXPERIMENT.plan, experiment("headline").plan
    few = [replace(each, draws=2) for each in (whole, headline)]
    known = [(job.scenario, job.seed) for job in headline_jobs(few[1])]
    assert all((job.scenario, job.seed) in known for job in design(few[0]))
    assert (whole.draws, whole.seeds) == (headline.draws, headline.seeds)


def test_effects_are_means_of_pairs_and_work_from_what_was_declared_to_matter(plan):
    seen = observed(plan, made(plan, "tips"))
    lost = [world.draw.values["clearance.lost"] for world in worlds(DRAWS)]
    assert np.allclose(seen.effects, lost)
    assert MATTERS == 0.05
    assert seen.works(MATTERS).sum() == 35
    tips = seen.values[:, [*INDICATORS].index("tips"), 6]
    assert np.corrcoef(tips, lost)[0, 1] > 0.99


def test_draws_of_one_set_of_the_posterior_have_one_number():
    twice = worlds(2 * DRAWS)  # so that each set is drawn twice
    numbers = set_numbers(twice)
    assert (np.bincount(numbers) == 2).all()
    by_number = {n: world.draw.values["clearance.lost"]
                 for n, world in zip(numbers, twice, strict=True)}  # fmt: skip
    assert all(by_number[n] == w.draw.values["clearance.lost"]
               for n, w in zip(numbers, twice, strict=True))  # fmt: skip


def test_an_indicator_that_tells_leads_the_finding_the_table_and_the_figure(tables, tmp_path):
    said = written(tables, tmp_path)
    steps = read_rows(tmp_path / "steps.csv")
    assert steps[0]["added"] == "tips"
    finding = next(each for each in said if "tell after six months" in each)
    assert finding.startswith("Tips, ")
    assert "from the first month on" in finding
    assert any(each.startswith("The programme works in 35 of 60 draws") for each in said)
    rows = digest(tmp_path)
    assert [row["months"] for row in rows] == [str(month) for month in range(1, MONTHS + 1)]
    assert {row["verdict"] for row in rows} == {BETTER}
    assert (tmp_path / "figure.png").stat().st_size > 10_000
    alone = {row["indicator"]: row for row in read_rows(tmp_path / "indicators.csv")}
    assert alone["tips"]["verdict"] == BETTER
    assert alone["tips"]["after_if_working"] > alone["tips"]["after_if_not"]
    assert set(alone) == set(INDICATORS)


def test_where_nothing_tells_the_finding_says_so(plan, tmp_path):
    once = replace(plan, again=0)
    said = written(analyse(once, made(once, None)), tmp_path)
    assert any(each.startswith("No early signs are shown") for each in said)
    [alone] = [each for each in said if each.startswith("By themselves")]
    assert "after six months: none." in alone


def test_a_draw_has_one_half_in_the_table_and_scores_are_of_the_other(tables):
    halves = {row["draw"]: row["half"] for row in tables["draws"]}
    assert len(tables["draws"]) == DRAWS * (MONTHS + 1)
    scoring = sum(half == "scoring" for half in halves.values())
    for row in tables["scores"]:
        if row["verdict"] != NOT_JUDGED:
            assert row["of_working"] + row["of_not_working"] == scoring == row["scored_on"]


def test_where_the_programme_always_works_it_is_said_that_nothing_can_be_judged(plan, tmp_path):
    always = made(plan, "tips")
    for programme in always[1::2]:
        programme["return_rate"] = 0.6
    said = written(analyse(plan, always), tmp_path)
    assert any(each.startswith("Nothing is said of indicators") for each in said)
    assert {row["verdict"] for row in digest(tmp_path)} == {NOT_JUDGED}
    assert not (tmp_path / "steps.csv").exists()


def test_without_the_library_nothing_is_run(plan, monkeypatch):
    monkeypatch.setattr(choice, "find_spec", lambda _: None)
    with pytest.raises(InputError, match=r'scikit-learn: pip install "\.\[calibration\]"'):
        design(plan)


@pytest.mark.parametrize(
    ("better", "said"),
    [
        ((1, 2, 3, 4, 5, 6), "from the first month on."),
        ((4, 5, 6), "in every month from month 4 on; before it in none."),
        ((2, 3, 6), "in every month from month 6 on; before it in months 2, 3 only."),
    ],
)
def test_how_early_a_rule_tells_is_the_month_from_which_it_always_does(better, said):
    verdicts = [BETTER if month in better else NO_BETTER for month in range(1, MONTHS + 1)]
    rows = [{"months": n, "verdict": each} for n, each in enumerate(verdicts, start=1)]
    assert earliest_said(rows).endswith(said)
