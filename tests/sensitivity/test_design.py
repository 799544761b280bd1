"""Which runs are made: what varies, seeds of pairs, and what a held-out place has."""

import pytest
from known_home import PLAN, QUEUES, WILLING, Runs

from experiments.runs.runner import Runner
from experiments.sensitivity import emulator, sensitivity
from experiments.sensitivity.answers import LEVEL
from experiments.sensitivity.design import held_out, made, over_village
from experiments.sensitivity.parameter_space import DUMMY, SEED, plausible_space, value_in
from experiments.sensitivity.quality import OTHER_SEED, PAIRS_A_PLACE, REDRAWN
from experiments.sensitivity.worlds import VILLAGE
from sim.core.declare import InputError

pytestmark = pytest.mark.small


def test_every_declared_parameter_varies_and_a_number_that_does_nothing_too():
    names = over_village().inputs.names
    assert set(names) == set(plausible_space().names) - {SEED}
    assert DUMMY in names


def test_both_runs_of_a_pair_share_seed_and_values_and_no_pair_has_the_seed_of_another():
    runs = Runs()
    made(over_village(), PLAN, runs)
    pairs = list(zip(runs.jobs[::2], runs.jobs[1::2], strict=True))
    assert len(pairs) == PLAN.pairs
    for ten, four in pairs:
        assert ten.seed == four.seed
        assert (ten.scenario.name, four.scenario.name) == VILLAGE
        assert ten.scenario.decision == four.scenario.decision
    assert len({ten.seed for ten, _ in pairs}) == len(pairs)


def test_a_held_out_place_has_two_seeds_of_one_world_and_two_worlds_that_share_what_went_on():
    runs, question = Runs(), over_village()
    chosen = [question.inputs.names.index(name) for name in (WILLING, QUEUES)]
    held = held_out(question, PLAN, chosen, runs)
    count = PLAN.held_out
    worlds = [job.scenario for job in runs.jobs[::2]]
    assert len(worlds) == PAIRS_A_PLACE * count
    assert held.answers[LEVEL].shape == (PAIRS_A_PLACE, count)
    assert len({job.seed for job in runs.jobs}) == len(worlds)
    for place in range(count):
        assert worlds[place] == worlds[OTHER_SEED * count + place]
        for other in REDRAWN:
            redrawn = worlds[other * count + place]
            assert redrawn != worlds[place]
            for name in (WILLING, QUEUES):
                assert value_in(redrawn, name) == value_in(worlds[place], name)


def test_the_plan_says_how_many_runs_it_is():
    runs, question = Runs(), over_village()
    made(question, PLAN, runs)
    held_out(question, PLAN, [0], runs)
    assert len(runs.jobs) == PLAN.runs


def test_without_scikit_learn_nothing_is_run(monkeypatch):
    monkeypatch.setattr(emulator, "find_spec", lambda _: None)
    run = Runner(lambda *_: None)
    with pytest.raises(InputError, match=r"needs scikit-learn: pip install"):
        sensitivity.stages(PLAN, run)
    assert run.done == 0
