import os
import subprocess
import sys

import numpy as np
import pytest
from checkout import TESTS
from worlds import fingerprint, ran

import sim
from sim.agents.desk import Desk
from sim.agents.household import Household
from sim.engine.partition import blocks
from sim.model import ReturnModel

SEEDS = range(1, 6)

INTERPRETED = """
import sim
from worlds import fingerprint, ran
scenario = sim.load("village_forum_agrees").with_(**{"run.weeks": 100})
for seed in range(1, 6):
    model = ran(scenario, seed)
    print(fingerprint(model.rows), model.history.digest())
"""


@pytest.fixture(scope="module")
def hundred_weeks():
    return sim.load("village_forum_agrees").with_(**{"run.weeks": 100})


@pytest.fixture(scope="module")
def compiled_runs(hundred_weeks):
    return [ran(hundred_weeks, seed) for seed in SEEDS]


def prints(models):
    return [(fingerprint(model.rows), model.history.digest()) for model in models]


def test_agents_give_the_bits_of_the_compiled_loop(hundred_weeks, compiled_runs):
    agents = [ran(hundred_weeks, seed, engine="agents") for seed in SEEDS]
    assert prints(agents) == prints(compiled_runs)


def test_the_interpreter_gives_the_bits_of_the_compiled_loop(compiled_runs):
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(TESTS)}
    run = subprocess.run(
        [sys.executable, "-c", INTERPRETED],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    interpreted = [tuple(line.split()) for line in run.stdout.splitlines()]
    assert interpreted == prints(compiled_runs)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_turns_changes_nothing(hundred_weeks, compiled_runs, seed):
    model = ReturnModel(hundred_weeks, seed, engine="agents")
    orders = set()
    while model.week < hundred_weeks.run.weeks:
        for kind, agents in model.agents_by_type.items():
            if kind is not Desk:  # desks take their turns in the order of the routes, by design
                agents.shuffle(inplace=True)
        orders.add(tuple(agent.unique_id for agent in model.agents_by_type[Household]))
        model.step()
    assert len(orders) == hundred_weeks.run.weeks
    assert prints([model]) == prints(compiled_runs[seed - 1 : seed])


def test_one_thread_and_two_give_the_same_bits_where_files_go_to_third_places():
    iraq = sim.load("iraq").with_(
        **{"run.households_per_agent": 200, "run.weeks": 150, "onward.settle_willingness": -3.0}
    )
    one, two = (ReturnModel(iraq, 1, threads=threads) for threads in (1, 2))
    one.run(), two.run()
    assert prints([one]) == prints([two])
    files = one.rows.files
    moved = one.rows.households["destination"] != one.rows.households["community"]
    assert (files["days"][moved] > 0).sum() > 10  # files for a third place lie at its desks


@pytest.mark.small
def test_blocks_hold_everything_once_and_governorates_whole():
    rows = ReturnModel(sim.load("iraq").with_(**{"run.households_per_agent": 200}), 1).rows
    assert len(blocks(rows, 1)) == 1
    for threads in (2, 8):
        found = blocks(rows, threads)
        assert 2 < len(found) <= 8
        places = np.concatenate([block.communities for block in found])
        assert sorted(places) == list(range(len(rows.communities)))
        desks = np.concatenate([block.desks for block in found])
        assert sorted(desks) == list(range(len(rows.desks)))
        own = [set(rows.communities["governorate"][block.communities]) for block in found]
        assert sum(map(len, own)) == len(set.union(*own))
        for block in found:
            assert set(rows.routes[block.communities].flat) == set(block.desks)


@pytest.mark.small
def test_a_mesa_agent_is_a_window_on_its_row(village):
    model = ReturnModel(village, 1, engine="agents")
    household = next(iter(model.agents_by_type[Household]))
    model.rows.households[0]["trust_slow"] = 0.125
    assert household.row["trust_slow"] == 0.125
    kinds = {kind.__name__: len(agents) for kind, agents in model.agents_by_type.items()}
    assert kinds == {
        "ArmedGroup": 3, "Community": 3, "Officer": 12, "Forum": 3,
        "Household": 200, "Desk": 10, "KinGroup": 18, "Residents": 3, "Station": 3, "Problems": 3,
        "Host": 1,
    }  # fmt: skip


@pytest.mark.small
def test_the_compiled_engine_makes_no_mesa_agents(village):
    assert len(ReturnModel(village, 1).agents) == 0


def test_two_seeds_are_two_worlds(compiled_runs):
    assert len(set(prints(compiled_runs))) == len(SEEDS)
