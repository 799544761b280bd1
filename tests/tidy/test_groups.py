"""Weekly counts by group: whole numbers, the same however a run is made, and those at the end."""

import numpy as np
import pytest
from worlds import ran

import sim
from sim.levers.decrees import ClearanceReform
from sim.measure.outcomes import OUTCOMES
from sim.measure.warm_start import WarmStarts
from sim.model import ReturnModel
from sim.recording.groups import GROUPS, TRAITS
from sim.state import State

WEEKS = 40


@pytest.fixture(scope="module")
def short(village):
    many = {f"household.{name}_share": 0.4 for name in ("affiliated", "female_headed")}
    return village.with_(**{"run.weeks": WEEKS, "run.measured_from": 0, **many})


def counted(history):
    """What a history tells by group."""
    return history.returned_by_group, history.group_sizes


def same(one, other):
    return all(np.array_equal(*each) for each in zip(counted(one), counted(other), strict=True))


def agree(history):
    """Whether the last week's counts are the survey's at the end, and give the outcomes."""
    for place, name in enumerate(GROUPS):
        home, size = history.returned_by_group[-1, place], history.group_sizes[place]
        assert history.end_survey.classes[name] == (size, home)
        if size:
            assert home / size == OUTCOMES[f"return_rate_{name}"].measure(history)


@pytest.mark.small
def test_the_counts_of_the_last_week_are_the_outcomes_of_each_group(short):
    history = ran(short).history
    assert history.returned_by_group.shape == (WEEKS + 1, len(GROUPS))
    assert history.returned_by_group[-1].sum() > 5
    agree(history)


@pytest.mark.small
def test_every_week_counts_those_home_as_a_look_at_all_rows_does(short):
    model = ReturnModel(short)
    seen = []
    while model.week < WEEKS:
        model.step()
        rows = model.rows.households
        traits = rows["traits"][rows["state"] == State.RETURNED]
        seen.append([int((traits & trait != 0).sum()) for trait in TRAITS.values()])
    assert model.history.returned_by_group[1:].tolist() == seen


@pytest.mark.small
def test_agents_and_threads_give_the_same_counts(short):
    whole = ran(short).history
    assert same(whole, ran(short, engine="agents").history)
    assert same(whole, ran(short, threads=3).history)


@pytest.mark.small
def test_a_warm_start_gives_the_same_counts(short):
    reformed = short.with_levers(ClearanceReform(start=20, signatures=2))
    starts = WarmStarts()
    starts.run(short.with_levers(ClearanceReform(start=20, signatures=3)), 1)
    warm, whole = starts.run(reformed, 1), ran(reformed).history
    assert same(warm, whole)
    assert not same(warm, ran(short).history)


@pytest.mark.small
def test_the_digest_of_a_history_is_not_of_its_counts_by_group(short):
    history = ran(short).history
    before = history.digest()
    history.returned_by_group[:] = 0
    history.group_sizes[:] = 0
    assert history.digest() == before


def test_counts_by_group_follow_events_that_change_households_from_outside():
    history = sim.run(sim.load("camp_closures").with_(**{"run.households_per_agent": 200}))
    assert history.returned_by_group[-1].all()
    agree(history)
