"""What the panel reads from the model: who looked back when, went to meetings, had a visit."""

import numpy as np
import pytest

from experiments.iraq.posterior_worlds import iraq
from experiments.patterns.panel import YEAR, attended, caught_up, scenario, visited
from sim.behaviour.decision_rounds import QUIET_WEEKS
from sim.model import ReturnModel

PLACES = 4


def lived(weeks, **changes):
    """A panel after some weeks; and for whoever looked back, when it had done so before."""
    model, before = ReturnModel(scenario(iraq(), PLACES).with_(**changes), 1), []
    households = model.rows.households
    while model.week < weeks:
        last = households["updated"].copy()
        model.step()
        own = households["updated"] == model.week
        before.append((model.week, last[own]))
    return model, before


@pytest.fixture(scope="module")
def everybody_attends():
    return lived(YEAR + 12, **{"forum.attendance": 1.0})


def test_people_at_home_look_back_on_just_half_a_year_at_a_time(everybody_attends):
    _, before = everybody_attends
    late = [(week, own) for week, own in before if week > 2 * QUIET_WEEKS and len(own)]
    assert late
    assert all((own == week - QUIET_WEEKS).all() for week, own in late)


def test_who_attends_every_meeting_attended_as_many_as_the_forum_held(everybody_attends):
    model, _ = everybody_attends
    own, forums = model.rows.households, model.rows.forums
    weeks = np.full(len(own), QUIET_WEEKS)
    found = attended(own, forums, weeks, model.household_context)
    held = [bin(int(each) & ((1 << QUIET_WEEKS) - 1)).count("1")
            for each in forums["meetings_of_late"]]  # fmt: skip
    assert found.tolist() == np.array(held)[own["community"]].tolist()
    assert found[own["community"] == 0].min() > 0
    assert found[own["community"] == 1].max() == 0  # without forums
    assert attended(own, forums, 0 * weeks, model.household_context).sum() == 0


def test_few_attend_where_the_chance_is_small():
    model, _ = lived(YEAR, **{"forum.attendance": 0.05})
    own, context = model.rows.households, model.household_context
    weeks = np.full(len(own), QUIET_WEEKS)
    found = attended(own, model.rows.forums, weeks, context)
    with_forums = own["community"] % 2 == 0
    meetings = bin(int(model.rows.forums["meetings_of_late"][0]) & ((1 << QUIET_WEEKS) - 1))
    assert found[with_forums].mean() == pytest.approx(0.05 * meetings.count("1"), abs=0.06)


def test_a_visit_adds_its_size_at_once_and_half_of_it_after_its_half_life(everybody_attends):
    model, _ = everybody_attends
    trust, context = model.setting.trust, model.household_context
    now = caught_up(model.rows.households, context)
    assert visited(now, 0, context) == pytest.approx(trust.visit_fast)
    age = round(trust.fast_half_life_weeks)
    assert visited(now, age, context) == pytest.approx(trust.visit_fast / 2.0)


def test_catching_up_changes_copies_alone(everybody_attends):
    model, _ = everybody_attends
    before = model.rows.households.copy()
    now = caught_up(model.rows.households, model.household_context)
    assert (now["updated"] == model.week).all()
    assert (model.rows.households == before).all()
