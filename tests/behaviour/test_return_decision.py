"""What a household weighs, and leaving home again: cases worked by hand."""

import math

import numpy as np
import pytest
from inert_world import SEED, first_day, logit, uniforms
from worlds import enlarged, in_round, lived

from sim.agents.host import hardship_with
from sim.agents.household import chance_to_apply
from sim.behaviour.return_decision import Obstacle, obstacle, willingness
from sim.clearance.case_file import FileStatus
from sim.core.randomness import Purpose, draws
from sim.state import State, Trait

small = pytest.mark.small


@small
def test_without_the_gate_a_lack_of_safety_is_weighed_sd_by_sd(village):
    model = first_day(village)
    row, place = model.rows.households[0], model.rows.communities[0]
    weighing = village.with_(**{"decision.gate": 0}).decision
    place["open"], place["security"], row["documented"] = 1, 0.3, 1
    row["trust_slow"], row["trust_fast"] = 0.6, 0.4  # felt: 0.3 + 0.1 x 1
    row["safety_floor"] = 1.4
    assert obstacle(row, place, village.decision) == Obstacle.UNSAFE
    assert obstacle(row, place, weighing) == Obstacle.NONE
    weighed, gated = (willingness(row, place, 0.0, 0.0, p) for p in (weighing, village.decision))
    assert weighed - gated == pytest.approx(-0.8 * 1.0)
    row["safety_floor"] = 0.3  # what is above the floor adds nothing to what security adds
    assert willingness(row, place, 0.0, 0.0, weighing) == willingness(
        row, place, 0.0, 0.0, village.decision
    )


@small
def test_papers_of_property_draw_home_and_who_heads_the_household_counts(village):
    model = first_day(village)
    row, place = model.rows.households[0], model.rows.communities[0]

    def weighed(traits):
        row["traits"] = traits
        return willingness(row, place, 0.0, 0.0, village.decision)

    neither = weighed(Trait.LACKED_PAPERS + Trait.FLED_TO_CAMP)
    assert weighed(Trait.PROPERTY_DOCUMENTED) - neither == pytest.approx(0.4)
    assert weighed(Trait.FEMALE_HEADED) - neither == pytest.approx(-0.2)
    both = Trait.PROPERTY_DOCUMENTED + Trait.FEMALE_HEADED
    assert weighed(both) - neither == pytest.approx(0.2)


@small
def test_hardship_weighs_and_relief_eases_it(village):
    assert hardship_with(0.4, 0.5, 0.4) == pytest.approx(0.4 * (1.0 - 0.2))
    model = lived(first_day(village), 1)
    row, place = model.rows.households[0], model.rows.communities[0]
    chances = []
    for hardship, relief in ((0.0, 0.0), (0.4, 0.0), (0.4, 0.5)):
        model.rows.hosts["hardship"], model.rows.levers_in_force["relief"] = hardship, relief
        chances.append(logit(chance_to_apply(row, place, model.household_context)))
    assert chances[1] - chances[0] == pytest.approx(-0.2 * 0.4)
    assert chances[2] - chances[0] == pytest.approx(-0.2 * 0.32)


@small
def test_a_grant_that_is_paid_to_everybody_draws_home_by_its_weight(village):
    model = lived(first_day(village), 1)
    row, place, chances = model.rows.households[0], model.rows.communities[0], []
    for share in (0.0, 0.5, 1.0):
        model.rows.levers_in_force["grant"] = share
        chances.append(logit(chance_to_apply(row, place, model.household_context)))
    assert chances[1] - chances[0] == pytest.approx(0.1)
    assert chances[2] - chances[0] == pytest.approx(0.2)


@small
def test_who_came_home_since_its_last_round_has_been_there_for_those_weeks_only(still):
    week, since = 48, 45
    changes = {"household.leave_again_a_year": 5.0, "household.leave_unsafe_a_year": 5.0}
    model = first_day(enlarged(still, 1, 2400), **changes)
    model.week = week
    rows = model.rows.households
    rows["state"], rows["since"], rows["updated"] = State.RETURNED, since, week - 24
    lived(model, week, "households")
    lost = uniforms(model, Purpose.LEAVING_AGAIN) < 1.0 - np.exp(-5.0 * (week - since) / 52.0)
    gone = in_round(model, 24) & lost
    assert 5 < gone.sum() < in_round(model, 24).sum() - 5
    assert (rows["state"] == np.where(gone, State.DISPLACED, State.RETURNED)).all()


@small
def test_fear_of_neighbours_raises_the_floor_of_those_whose_house_they_damaged(village):
    half = enlarged(village, 1, 200, damaged=0.3, destroyed=0.2)
    bold, afraid = (
        first_day(half, **{"household.fear_of_neighbours": fear}).rows.households
        for fear in (0.0, 0.5)
    )
    hurt = (afraid["traits"] & Trait.FEARS_NEIGHBOURS) != 0
    assert afraid["safety_floor"] - bold["safety_floor"] == pytest.approx(0.5 * hurt)
    assert (afraid["damage"][hurt] > 0).all()
    by_neighbours = draws(SEED, 0, Purpose.DAMAGE_CAUSE, afraid["stream"]) < 0.15
    assert (hurt == by_neighbours & (afraid["damage"] > 0)).all()
    assert 0 < hurt.sum() < by_neighbours.sum()


@small
@pytest.mark.parametrize("gate", [1, 0])
def test_the_returned_leave_again_at_one_rate_above_their_floor_and_at_another_below(still, gate):
    """Whatever the form of the decision to return: the rate is of those below their floor."""
    rates = {"household.leave_again_a_year": 2.0, "household.leave_unsafe_a_year": 8.0}
    model = first_day(still, **rates, **{"decision.gate": gate})
    rows = model.rows.households
    rows["state"], rows["since"], rows["displaced_week"] = State.RETURNED, -50, -60
    rows["trust_slow"] = rows["trust_fast"] = 0.0
    model.rows.communities["security"], safe = 0.5, np.arange(200) < 100
    rows["safety_floor"] = np.where(safe, 0.4, 0.6)
    week, rate, left = np.full(200, -60), np.where(safe, 2.0, 8.0), np.zeros(200, bool)
    for now in range(1, 25):
        lived(model, now, "households")
        lost = uniforms(model, Purpose.LEAVING_AGAIN) < 1.0 - np.exp(-rate * now / 52.0)
        leaves = in_round(model, 24) & lost
        week[leaves], left = now, left | leaves
    assert 3 < left[:100].sum() < left.sum() < 180
    assert ((rows["state"] == State.DISPLACED) == left).all()
    assert (rows["times_left"] == left).all()
    assert (rows["displaced_week"] == week).all()


@small
def test_barred_families_apply_again_at_the_declared_rate_once_home_is_safe(still):
    model = first_day(still, **{"household.apply_again_a_year": 6.0})
    rows = model.rows.households
    rows["state"], rows["trust_slow"], rows["trust_fast"] = State.BARRED, 0.0, 0.0
    model.rows.communities["security"], safe = 0.5, np.arange(200) < 150
    rows["safety_floor"] = np.where(safe, 0.4, 0.6)
    applied = np.zeros(200, bool)
    for week in range(1, 25):
        lived(model, week, "households")
        again = uniforms(model, Purpose.APPLYING_AGAIN) < 1.0 - math.exp(-6.0 * week / 52.0)
        applied |= in_round(model, 24) & safe & again
    assert applied.sum() > 5
    assert ((rows["state"] == State.WAITING) == applied).all()


@small
def test_who_is_cleared_believes_its_own_wait_as_far_as_declared(still):
    model = first_day(still, **{"household.own_experience": 0.6})
    rows, files = model.rows.households, model.rows.files
    rows["state"][:2], rows["believed_days"] = State.WAITING, 35.0
    files["status"][:2], files["days"][:2] = [FileStatus.CLEARED, FileStatus.BARRED], 15
    lived(model, 1, "households")
    assert rows["state"][:2].tolist() == [State.TRAVELLING, State.BARRED]
    assert rows["believed_days"][:3].tolist() == [35.0 - 0.6 * 20.0, 35.0, 35.0]
