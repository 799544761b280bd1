"""Mediation where every seed has a world of its own, as draws of the posterior do."""

import numpy as np
import pytest
from running import here

import sim
from experiments.iraq.policy_combinations import COMBINATIONS
from experiments.iraq.posterior_worlds import worlds
from experiments.mediation import figure
from experiments.mediation.mediation import (
    CHANNELS,
    EXPERIMENT,
    coalitions,
    effects,
    jobs,
    part,
    split,
)
from experiments.provenance.tables import read_rows, to_csv, write_text
from experiments.runs.job import Job

TEN, FOUR = (each for each in COMBINATIONS if each.name in ("ten_reactive", "four_reactive"))
ALL, NONE = frozenset(CHANNELS), frozenset()


def parts(table):
    return {row["channel"]: row["part"] for row in table}


def short(scenario, weeks=40):
    return scenario.with_(**{"run.weeks": weeks})


@pytest.mark.small
def test_each_seed_runs_both_scenarios_of_its_own_pair(village):
    pairs = [
        tuple(each.with_(**{"clearance.lost": lost}) for each in (village, village))
        for lost in (0.01, 0.02, 0.03)
    ]
    for place, seed in enumerate((7, 5, 9)):
        own = [job for job in jobs(pairs, (7, 5, 9)) if job.seed == seed]
        assert len(own) == 2 * len(coalitions(place))
        whole = [job.scenario for job in own if job.scenario in pairs[place]]
        assert whole == list(pairs[place])


def test_parts_add_up_in_every_draw_where_draws_are_worlds_of_their_own(village):
    second, seeds = short(sim.load("village_four")), (3, 1, 8)
    pairs = [
        tuple(each.with_(**{"clearance.lost": lost}) for each in (short(village), second))
        for lost in (0.0, 0.05, 0.1)
    ]
    made = here()(jobs(pairs, seeds))
    found = effects([each["return_rate"] for each in made], seeds)
    for place, seed in enumerate(seeds):
        added = sum(part(found, name, place, seed) for name in CHANNELS)
        ten, four = here()([Job(scenario, seed) for scenario in pairs[place]])
        assert found[seed, ALL] == four["return_rate"] - ten["return_rate"] != 0.0
        assert added + found[seed, NONE] == pytest.approx(found[seed, ALL], abs=1e-12)
    table = parts(split(made, "return_rate", seeds))
    assert table["total effect"] == pytest.approx(np.mean([found[seed, ALL] for seed in seeds]))


@pytest.mark.small
def test_the_experiment_splits_the_decree_in_the_world_of_each_draw():
    made = EXPERIMENT.design(EXPERIMENT.preview)
    by_seed = {}
    for job in made:
        by_seed.setdefault(job.seed, []).append(job.scenario)
    assert tuple(by_seed) == EXPERIMENT.preview.seeds
    scaled = EXPERIMENT.preview.scaled
    for draw, own in zip(worlds(len(by_seed)), by_seed.values(), strict=True):
        ten, four = (own.index(scaled(draw.scenario(each))) for each in (TEN, FOUR))
        assert four == ten + 1


def made_up_parts():
    """The tables of the experiment from made-up runs: half through delay, a quarter by denials."""
    lot = np.random.default_rng(5)
    plan = EXPERIMENT.preview
    made = []
    for place in range(len(plan.seeds)):
        whole = lot.normal(0.02, 0.01)
        for on in coalitions(place):
            gained = whole * (0.5 * ("delay" in on) + 0.25 * ("filter" in on))
            gained += whole * 0.25 * (len(on) / len(CHANNELS))
            made += [{"return_rate": 0.6}, {"return_rate": 0.6 + gained}]
    return EXPERIMENT.analyse(plan, made)


@pytest.mark.small
def test_the_table_and_its_digest_count_draws(tmp_path):
    rows = made_up_parts()["parts"]
    assert {row["draws"] for row in rows} == {8}
    assert not any("seeds" in row for row in rows)
    write_text(tmp_path / "parts.csv", to_csv(rows))
    delay = EXPERIMENT.digest(tmp_path)[0]
    assert delay["draws"] == 8
    assert delay["% of total"] == pytest.approx(100 * rows[0]["share of the whole"])


@pytest.mark.small
def test_the_figure_says_which_channels_carry_how_much_and_over_how_many_draws(tmp_path):
    write_text(tmp_path / "parts.csv", to_csv(made_up_parts()["parts"]))
    figure.draw(tmp_path)
    text = (tmp_path / "figure.svg").read_text()
    assert "95 % interval of the mean over 8 draws of the posterior" in text
    assert "53 % (53 to 53) through delay, 28 % (28 to 28) through screening losses" in text
    assert len(read_rows(tmp_path / "parts.csv")) == len(CHANNELS) + 3
