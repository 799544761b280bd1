"""Ways on that do not lead home: cases worked by hand, one phase of a week at a time."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from inert_world import first_day, logit, second_uniforms, uniforms, weighs
from worlds import enlarged, in_round, lived

from sim.agents.police import Conduct
from sim.behaviour.onward_migration import settling_chance
from sim.clearance.queue_entry import CHUNK
from sim.core.randomness import Purpose
from sim.state import State
from sim.world.lines import HostLine

small = pytest.mark.small


@pytest.fixture(scope="module")
def camps(still):
    """Half of the displaced in camps of their own governorate, half beside them."""
    home = still.world.governorates[0]
    line = HostLine(home, date(2015, 1, 1), home, 1, 0.5)
    return replace(still, world=replace(still.world, hosts=(line,)))


@small
def test_the_chance_of_settling_as_worked_by_hand(village):
    model = lived(first_day(village, **{"onward.settle_kin": 2.0}), 1)
    row, place, kin = model.rows.households[0], model.rows.communities[1], model.rows.kin[0]
    place["open"], place["security"], place["jobs"] = 1, 5.0, 0.4
    row["documented"], row["believed_days"] = 1, 30.0
    kin["settled"], kin["size"] = 3, 12
    found = settling_chance(row, place, kin, 4, model.household_context)
    assert logit(found) == pytest.approx(-6.0 + 0.5 * 0.4 + 2.0 * 0.25 - 0.5 * math.log(2.0))
    for key, value in (("open", 0), ("security", -20.0)):
        kept = place[key]
        place[key] = value
        assert settling_chance(row, place, kin, 4, model.household_context) == 0.0
        place[key] = kept


@small
def test_who_settles_applies_for_an_open_place_of_the_own_governorate_that_is_not_home(still):
    model = first_day(still, **{"onward.settle_willingness": 20.0})
    model.rows.communities["open"], model.rows.communities["security"] = [1, 1, 0], 20.0
    lived(model, 4, "households")
    rows = model.rows.households
    thought_of = (3 * uniforms(model, Purpose.SETTLING_PLACE)).astype(int)
    other = (thought_of != rows["community"]) & (thought_of != 2)
    applies = in_round(model) & weighs(model) & other & (second_uniforms(model) < 0.999)
    assert applies.sum() > 10
    assert ((rows["state"] == State.WAITING) == applies).all()
    assert (rows["destination"][applies] == thought_of[applies]).all()
    assert (rows["destination"][~applies] == rows["community"][~applies]).all()


@small
def test_who_settles_is_cleared_by_the_desks_of_the_destination(still):
    model = first_day(enlarged(still, 2, 12))
    rows = model.rows
    rows.households["state"][:2] = State.WAITING
    rows.households["destination"][0] = 1
    lived(model, 1, "intake")
    for file, destination in ((0, 1), (1, 0)):
        first_desk, *_ = rows.routes[destination]
        desk = rows.desks[first_desk]
        assert desk["files"] == 1
        assert rows.queue_entries["file"][desk["chunk"] * CHUNK] == file
    assert set(rows.routes[0]).isdisjoint(rows.routes[1])


@small
def test_who_arrives_in_a_third_place_is_settled_for_good_and_not_counted_as_returned(still):
    model = first_day(still)
    rows = model.rows.households
    rows["state"][:2], rows["since"][:2], rows["destination"][0] = State.TRAVELLING, 1, 2
    for week in (2, 3):
        assert (lived(model, week - 1, "households").rows.households["since"][:2] == 1).all()
    lived(model, 3, "households", "presence")
    assert rows["state"][:2].tolist() == [State.SETTLED, State.RETURNED]
    assert (rows["since"][:2] == 3).all()
    week = model.record_week()
    assert (week["settled"], week["returned"], week["at_home"]) == (1, 1, 0)
    assert model.rows.residents["home"].tolist() == [1, 0, 0]
    for week in range(4, 9):
        lived(model, week, "households")
    assert rows["state"][0] == State.SETTLED


@small
def test_families_leave_the_country_at_a_rate_that_hope_lowers_but_not_from_camps(camps):
    model = first_day(camps, **{"onward.leave_country_a_year": 6.0})
    hope = np.array([0.0, 0.5, 1.0])
    model.rows.communities["hope"] = hope
    lived(model, 4, "households")
    rows = model.rows.households
    chance = 1.0 - np.exp(-6.0 * np.exp(-1.0 * hope) * 4.0 / 52.0)
    assert chance == pytest.approx([0.3697, 0.2442, 0.1561], abs=1e-4)
    in_camp = model.rows.hosts["camp"][rows["host"]] == 1
    would = in_round(model) & weighs(model) & (second_uniforms(model) < chance[rows["community"]])
    assert (would & in_camp).any()
    assert ((rows["state"] == State.ABROAD) == would & ~in_camp).all()
    assert 0 < (rows["state"] == State.ABROAD).sum() < in_round(model).sum()


@small
def test_who_has_gone_abroad_takes_part_in_nothing_more(village):
    model = first_day(village, **{"police.encounters_a_year": 52.0})
    model.rows.households["state"][:40] = State.ABROAD
    before = model.rows.households[:40].copy()
    for week in range(1, 9):
        lived(model, week, "households")
    assert (model.rows.households[:40] == before).all()
    assert (model.rows.households["contact"][40:] != Conduct.NONE).any()


@small
@pytest.mark.parametrize("state", [State.SETTLED, State.ABROAD, State.AT_HOME])
def test_who_has_moved_on_has_no_more_news_of_the_police_for_kin(still, state):
    """A group of which half have moved on hears of the others only."""
    model = first_day(still, **{"police.encounters_a_year": 52.0})
    rows, kin = model.rows.households, model.rows.kin
    rows["state"], rows["displaced_week"] = State.AT_HOME, 999
    rows["state"][:6] = state
    lived(model, 23, "households")  # a week before the round of the group
    assert kin["met_fair"][0] == kin["met_abuse"][0] == 0
    rows["contact"] = Conduct.NONE
    lived(model, 24, "households")
    met = rows["contact"][:12] != Conduct.NONE
    assert met[6:].any()
    assert met[:6].any() == (state == State.AT_HOME)
    assert kin["met_fair"][0] == kin["met_abuse"][0] == 0  # heard, and forgotten
