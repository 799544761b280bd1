"""Every mechanism does what its equation says: cases worked by hand, one phase of a week at a time.

Where luck decides, the test draws the same named luck and says who must be hit and who not.
"""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from worlds import enlarged, in_round, lived

from sim.agents.armed_group import planned_rate
from sim.agents.community import hoped
from sim.agents.decision import Obstacle, obstacle, willingness
from sim.agents.file import FileStatus
from sim.agents.forum import agreeing_chance, solving_chance
from sim.agents.host import hardship_with
from sim.agents.onward import settling_chance
from sim.agents.police import Conduct
from sim.agents.problems import Problem
from sim.agents.screening import Count
from sim.agents.slip import PAGE
from sim.agents.state import State
from sim.agents.station import left_of_attacks, tips_a_week
from sim.agents.traits import Trait
from sim.agents.weighing import chance_to_apply
from sim.brokers import empty_seats
from sim.interventions import Site
from sim.model import ReturnModel
from sim.portrait import within_a_year
from sim.randomness import Purpose, draw, draw_pair, draws, normal, poisson
from sim.shocks import OfficersMoved
from sim.world import HostLine

SEED = 3
STILL = {  # nobody decides, meets or hears anything unless the test says so
    "decision.base_willingness": -20.0,
    "onward.settle_willingness": -40.0,
    "onward.leave_country_a_year": 0.0,
    "police.encounters_a_year": 0.0,
    "trust.hearsay": 0.0,
    "trust.pull_a_week": 0.0,
    "station.raids_a_year": 0.0,
    "armed_group.branching": 0.0,
}
NO_PROBLEMS = {
    "problems.disputes": 0.0, "problems.violence_at_home": 0.0, "problems.youth_crime": 0.0,
    "problems.ways_to_school": 0.0, "problems.missing_papers": 0.0,
    "problems.broken_services": 0.0, "problems.fade_a_year": 0.0, "problems.break_out_a_year": 0.0,
}  # fmt: skip
small = pytest.mark.small


@pytest.fixture(scope="module")
def still(village):
    return village.with_(**STILL)


@pytest.fixture(scope="module")
def camps(still):
    """Half of the displaced in camps of their own governorate, half beside them."""
    home = still.world.governorates[0]
    line = HostLine(home, date(2015, 1, 1), home, 1, 0.5)
    return replace(still, world=replace(still.world, hosts=(line,)))


def first_day(scenario, **changes):
    return ReturnModel(scenario.with_(**changes), SEED)


def lots(model, purpose, kind="households"):
    """The luck of this week that decides something for each row."""
    return draws(SEED, model.week, purpose, getattr(model.rows, kind)["luck"])


def second_lots(model):
    """The second number of the pair with which the displaced decide."""
    lucks = model.rows.households["luck"]
    pairs = [draw_pair(SEED, model.week, Purpose.DECISION, int(luck)) for luck in lucks]
    return np.array(pairs)[:, 1]


def weighs(model):
    """Who may return as far as place and papers go, and so has a round every four weeks."""
    rows = model.rows.households
    return (model.rows.communities["open"][rows["community"]] == 1) & (rows["documented"] == 1)


def logit(chance):
    return math.log(chance / (1.0 - chance))


# The decision


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
        model.rows.hosts["hardship"], model.rows.programmes["relief"] = hardship, relief
        chances.append(logit(chance_to_apply(row, place, model.surroundings)))
    assert chances[1] - chances[0] == pytest.approx(-0.2 * 0.4)
    assert chances[2] - chances[0] == pytest.approx(-0.2 * 0.32)


@small
def test_a_grant_that_is_paid_to_everybody_draws_home_by_its_weight(village):
    model = lived(first_day(village), 1)
    row, place, chances = model.rows.households[0], model.rows.communities[0], []
    for share in (0.0, 0.5, 1.0):
        model.rows.programmes["grant"] = share
        chances.append(logit(chance_to_apply(row, place, model.surroundings)))
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
    lost = lots(model, Purpose.LEAVING_AGAIN) < 1.0 - np.exp(-5.0 * (week - since) / 52.0)
    gone = in_round(model, 24) & lost
    assert 5 < gone.sum() < in_round(model, 24).sum() - 5
    assert (rows["state"] == np.where(gone, State.DISPLACED, State.RETURNED)).all()


@small
@pytest.mark.parametrize(("age", "hits"), [(2, True), (3, True), (4, False)])
def test_a_raid_hits_who_was_home_in_its_week_and_nobody_who_came_later(still, age, hits):
    """Everybody came home three weeks ago; the raid was so many weeks ago."""
    week = 48
    model = first_day(enlarged(still, 1, 2400), **{"station.raid_abuse": 1.0})
    model.week = week
    rows = model.rows.households
    rows["state"], rows["since"], rows["updated"] = State.RETURNED, week - 3, week - 24
    rows["contact"] = Conduct.NONE
    model.rows.stations["raids_of_late"] = 1 << age
    lived(model, week, "households")
    abused = in_round(model, 24) & hits
    assert in_round(model, 24).sum() > 50
    assert ((rows["contact"] == Conduct.ABUSIVE) == abused).all()


@small
@pytest.mark.parametrize(
    ("before", "offered", "after"), [(-1, 6, 6), (6, 4, 4), (4, 6, 4), (4, -1, 4)]
)
def test_a_forum_agrees_on_fewer_signatures_and_never_on_more(still, before, offered, after):
    model = first_day(enlarged(still, 4, 40), **{"forum.agreement_chance": 1.0})
    model.rows.forums["standing"], model.rows.forums["agreed"] = 1.0, before
    model.rows.programmes["forum"], model.rows.programmes["agreed_signatures"] = 1, offered
    for week in range(1, 20):
        lived(model, week, "forums")
    assert (model.rows.forums["agreed"] == after).all()


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
    by_neighbours = draws(SEED, 0, Purpose.DAMAGE_CAUSE, afraid["luck"]) < 0.15
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
        lost = lots(model, Purpose.LEAVING_AGAIN) < 1.0 - np.exp(-rate * now / 52.0)
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
        again = lots(model, Purpose.APPLYING_AGAIN) < 1.0 - math.exp(-6.0 * week / 52.0)
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


# Ways on


@small
def test_the_chance_of_settling_as_worked_by_hand(village):
    model = lived(first_day(village, **{"onward.settle_kin": 2.0}), 1)
    row, place, kin = model.rows.households[0], model.rows.communities[1], model.rows.kin[0]
    place["open"], place["security"], place["jobs"] = 1, 5.0, 0.4
    row["documented"], row["believed_days"] = 1, 30.0
    kin["settled"], kin["size"] = 3, 12
    found = settling_chance(row, place, kin, (4, model.surroundings))
    assert logit(found) == pytest.approx(-6.0 + 0.5 * 0.4 + 2.0 * 0.25 - 0.5 * math.log(2.0))
    for key, value in (("open", 0), ("security", -20.0)):
        kept = place[key]
        place[key] = value
        assert settling_chance(row, place, kin, (4, model.surroundings)) == 0.0
        place[key] = kept


@small
def test_who_settles_applies_for_an_open_place_of_the_own_governorate_that_is_not_home(still):
    model = first_day(still, **{"onward.settle_willingness": 20.0})
    model.rows.communities["open"], model.rows.communities["security"] = [1, 1, 0], 20.0
    lived(model, 4, "households")
    rows = model.rows.households
    thought_of = (3 * lots(model, Purpose.SETTLING_PLACE)).astype(int)
    other = (thought_of != rows["community"]) & (thought_of != 2)
    applies = in_round(model) & weighs(model) & other & (second_lots(model) < 0.999)
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
    for file, desk in ((0, rows.desks[rows.paths[1, 0]]), (1, rows.desks[rows.paths[0, 0]])):
        assert desk["files"] == 1
        assert rows.slips["file"][desk["page"] * PAGE] == file
    assert set(rows.paths[0]).isdisjoint(rows.paths[1])


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
    week = model._record()[0]
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
    would = in_round(model) & weighs(model) & (second_lots(model) < chance[rows["community"]])
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


# Places


@small
def test_hope_follows_what_is_seen_as_worked_by_hand(still):
    step = 1.0 - math.exp(-1.0 / 52.0)
    assert hoped(0.4, 0.6, False, 52.0) == pytest.approx(0.4 + 0.2 * step)
    assert hoped(0.4, 0.6, True, 52.0) == pytest.approx(0.4 + 0.6 * step)
    model = first_day(still)
    places = model.rows.communities
    places["hope"], places["services"], places["jobs"] = 0.2, 0.5, 0.3
    places["calm"], places["retaken_week"] = [1.0, -1.0, 1.0], [-99, -99, 99]
    lived(model, 1, "communities")  # it grows, is not safe, is not open
    assert places["hope"][0] == pytest.approx(0.2 + 0.8 * step)
    assert places["hope"][1:] == pytest.approx([0.2 + 0.2 * step] * 2)


@small
@pytest.mark.parametrize("revival", [-0.5, 0.0, 0.2, 1.0])
def test_those_who_return_revive_a_place_as_worked_by_hand(still, revival):
    model = first_day(still, **{"community.revival": revival, "community.recovery_a_year": 0.52})
    places, residents = model.rows.communities, model.rows.residents
    places["calm"], places["retaken_week"] = 5.0, -99
    places["services"], places["jobs"] = 0.5, 0.2
    residents["agents"], residents["home"] = 50, [0, 25, 50]
    lived(model, 1, "communities")
    left = np.exp(-0.01 * (1.0 + revival * np.array([0.0, 0.5, 1.0])))
    assert places["services"] == pytest.approx(1.0 - 0.5 * left)
    assert places["jobs"] == pytest.approx(1.0 - 0.8 * left)


@small
def test_problems_and_conflicts_frighten_and_mixed_stations_calm_as_worked_by_hand(still):
    model = first_day(still)
    rows = model.rows
    rows.communities["calm"], rows.communities["fear"] = 0.8, 0.0
    rows.armed_groups["attacks"] = [2, 0, 0]
    rows.problems["new_conflicts"], rows.problems["tension"] = [3, 0, 0], [40.0, 0.0, 0.0]
    rows.stations["mixed"] = [0.15, 0.65, 0.15]  # 0.15 is what is usual
    lived(model, 1, "communities")
    remembered = 2 + 0.3 * 3
    expected = [0.8 - 0.6 * math.log(1.0 + remembered) - 0.005 * 40.0, 0.8 + 0.1 * 0.5, 0.8]
    assert rows.communities["security"] == pytest.approx(expected)
    assert rows.communities["fear"] == pytest.approx([remembered, 0.0, 0.0])


# Desks


def at_the_desks(scenario, week=1, **changes):
    """Everybody has applied; every desk has answered at once."""
    model = first_day(scenario, **{"clearance.queues": 0, "clearance.lost": 0.0, **changes})
    model.rows.households["state"] = State.WAITING
    return lived(model, week, "intake")


PLAIN = {
    "household.affiliated_share": 0.0, "clearance.denied": 0.0, "clearance.detected": 0.0,
    "clearance.bribe_asked": 0.0, "clearance.common_denial": 0.0,
}  # fmt: skip


@small
@pytest.mark.parametrize("queues", [0, 1])
def test_a_bribe_is_asked_for_and_noted_at_every_desk(still, queues):
    always = PLAIN | {"clearance.bribe_asked": 1.0, "clearance.bribe_refused": 0.0}
    swift = {"clearance.sessions_a_week": 5.0, "clearance.missed_sessions": 0.0}
    model = at_the_desks(enlarged(still, 1, 12), **always, **swift, **{"clearance.queues": queues})
    for week in range(2, 8):
        lived(model, week, "desks")
    assert (model.rows.files["status"] == FileStatus.CLEARED).all()
    assert (model.rows.files["bribes"] == 10).all()
    assert model.rows.counts[:, Count.BRIBES].sum() == 120


@small
def test_who_is_asked_and_cannot_pay_gives_up_at_the_first_such_desk(still):
    asked = PLAIN | {"clearance.bribe_asked": 0.1, "clearance.bribe_refused": 0.5}
    model = at_the_desks(still, **asked)
    rows, expected = model.rows, []
    for luck in rows.households["luck"].tolist():
        bribes, gave_up = 0, False
        for desk in range(10):
            if not gave_up and draw_pair(SEED, 1, Purpose.FILE_DENIED, luck, desk)[1] < 0.1:
                bribes += 1
                gave_up = draw(SEED, 1, Purpose.FILE_BRIBE_REFUSED, luck, desk) < 0.5
        expected.append((bribes, FileStatus.GIVEN_UP if gave_up else FileStatus.CLEARED))
    assert list(zip(rows.files["bribes"], rows.files["status"], strict=True)) == expected
    given_up = rows.closed[:, FileStatus.GIVEN_UP].sum()
    assert given_up == sum(each[1] == FileStatus.GIVEN_UP for each in expected)
    assert 20 < given_up < 150
    lived(model, 2, "households")
    gave_up = rows.files["status"] == FileStatus.GIVEN_UP
    assert (rows.households["state"][gave_up] == State.DISPLACED).all()
    assert (rows.households["state"][~gave_up] == State.TRAVELLING).all()


@small
@pytest.mark.parametrize("refused", [0.0, 1.0])
def test_each_bribe_that_was_asked_for_costs_trust(still, refused):
    asked = PLAIN | {"clearance.bribe_asked": 0.5, "clearance.bribe_refused": refused}
    model = at_the_desks(still, **asked)
    before = model.rows.households["trust_slow"].copy()
    lived(model, 2, "households")
    lost = model.rows.households["trust_slow"] - before
    assert lost == pytest.approx(-0.05 * model.rows.files["bribes"])
    most = int(model.rows.files["bribes"].max())
    assert most == 1 if refused else most > 5


@small
def test_a_bribe_costs_trust_too_where_the_family_withdraws_because_home_is_unsafe(still):
    always = PLAIN | {"clearance.bribe_asked": 1.0, "clearance.bribe_refused": 0.0}
    model = at_the_desks(still, **always, **{"clearance.queues": 1})
    for week in (2, 3):
        lived(model, week, "desks")
    files, households = model.rows.files, model.rows.households
    before = households["trust_slow"].copy()
    model.rows.communities["security"] = -20.0
    households["safety_floor"] = 0.0
    lived(model, 4, "households", "intake")
    withdrew = (files["status"] == FileStatus.WITHDRAWN) & (files["bribes"] > 0)
    assert withdrew.sum() > 20
    lived(model, 5, "households")
    lost = households["trust_slow"] - before
    assert lost[withdrew] == pytest.approx(-0.05 * files["bribes"][withdrew])


@small
def test_dangerous_families_are_as_many_as_declared_and_more_among_the_affiliated(still):
    rows = first_day(
        still, **{"household.threat_share": 0.1, "household.affiliated_share": 0.4}
    ).rows.households
    affiliated = (rows["traits"] & Trait.AFFILIATED) != 0
    chance = np.where(affiliated, 5.0 * 0.1, 0.1)
    expected = draws(SEED, 0, Purpose.DANGEROUS, rows["luck"]) < chance
    assert (((rows["traits"] & Trait.DANGEROUS) != 0) == expected).all()
    assert expected[affiliated].mean() > 2 * expected[~affiliated].mean()


@small
def test_a_desk_detects_a_threat_with_the_declared_chance_or_bars_as_it_bars_the_affiliated(still):
    threats = PLAIN | {
        "household.threat_share": 0.5, "household.threat_of_affiliated": 1.0,
        "household.affiliated_share": 0.5, "clearance.denied_affiliated": 0.1,
        "clearance.detected": 0.05,
    }  # fmt: skip
    model = at_the_desks(still, **threats)
    rows = model.rows.households
    dangerous = (rows["traits"] & Trait.DANGEROUS) != 0
    affiliated = (rows["traits"] & Trait.AFFILIATED) != 0
    chance = np.where(affiliated, 0.1, np.where(dangerous, 0.05, 0.0))
    luckiest = [
        min(draw_pair(SEED, 1, Purpose.FILE_DENIED, luck, desk)[0] for desk in range(10))
        for luck in rows["luck"].tolist()
    ]
    barred = model.rows.files["status"] == FileStatus.BARRED
    assert (barred == (luckiest < chance)).all()
    assert 0 < (barred & dangerous & ~affiliated).sum() < dangerous.sum()


@small
@pytest.mark.parametrize(
    ("denied", "detected", "errors"),
    [  # wrongly barred, wrongly cleared, rightly barred: of whom?
        (0.0, 0.0, ("nobody", "threats", "nobody")),
        (0.0, 1.0, ("nobody", "nobody", "threats")),
        (1.0, 0.0, ("others", "nobody", "threats")),
    ],
)
def test_both_errors_of_screening_are_counted(still, denied, detected, errors):
    changes = {"clearance.denied": denied, "clearance.detected": detected}
    model = at_the_desks(still, **PLAIN | {"household.threat_share": 0.3} | changes)
    threats = int(((model.rows.households["traits"] & Trait.DANGEROUS) != 0).sum())
    groups = {"nobody": 0, "threats": threats, "others": 200 - threats}
    counted = model.rows.counts.sum(axis=0)[
        [Count.WRONGLY_BARRED, Count.WRONGLY_CLEARED, Count.RIGHTLY_BARRED]
    ]
    assert counted.tolist() == [groups[name] for name in errors]
    assert 30 < threats < 90


# Attacks and the police


@small
def test_dangerous_families_add_attacks_only_where_they_are_home(still):
    model = first_day(still, **{"armed_group.threat_attacks": 100.0})
    rows = model.rows
    rows.households["traits"] = Trait.DANGEROUS
    rows.households["state"][:20] = State.RETURNED
    rows.households["state"][20:30] = State.AT_HOME
    rows.armed_groups["base_rate"] = 0.01
    lived(model, 1, "presence")
    assert rows.residents["dangerous"].tolist() == [30, 0, 0]
    assert planned_rate(
        rows.armed_groups[0], 0.0, 30.0, model.setting.armed_group
    ) == pytest.approx(0.01 + 30.0 * 100.0 / 365.0)
    lived(model, 2, "attacks")
    for place, rate in enumerate((0.01 + 30.0 * 100.0 / 365.0, 0.01, 0.01)):
        luck = int(rows.armed_groups["luck"][place])
        days = [poisson(rate, draw(SEED, 2, Purpose.ATTACKS, luck, day)) for day in range(7)]
        assert rows.armed_groups["attacks"][place] == sum(days)
    assert rows.armed_groups["attacks"][0] > 30


@small
def test_what_police_leave_of_planned_attacks_is_what_happens(still):
    model = first_day(still)
    rows = model.rows
    rows.armed_groups["base_rate"], rows.stations["suppression"] = 3.0, [1.0, 0.5, 0.0]
    lived(model, 1, "attacks")
    for place, rate in enumerate((3.0, 1.5, 0.0)):
        luck = int(rows.armed_groups["luck"][place])
        days = [poisson(rate, draw(SEED, 1, Purpose.ATTACKS, luck, day)) for day in range(7)]
        assert rows.armed_groups["attacks"][place] == sum(days)


@small
def test_a_station_raids_the_more_the_more_coercive_it_is_and_what_a_raid_deters_fades(still):
    places = enlarged(still, 40, 1)
    model = first_day(places, **{"station.raids_a_year": 26.0, "station.raid_deterrence": 0.3})
    style = np.linspace(0.0, 1.0, 40)
    model.rows.officers["style"] = np.repeat(style, 4)
    stations = model.rows.stations
    stations["deterrence"] = 0.2
    lived(model, 1, "stations")
    raids = lots(model, Purpose.RAID, "stations") < 1.0 - np.exp(-0.5 * (1.0 - style))
    assert 3 < raids.sum() < 30
    assert ((stations["raids"] == 1) == raids).all()
    assert ((stations["raids_of_late"] == 1) == raids).all()
    after = np.where(raids, 0.3, 0.2 * math.exp(-1.0 / 6.0))
    assert stations["deterrence"] == pytest.approx(after)
    assert stations["suppression"] == pytest.approx(1.0 - after, abs=1e-3)  # but for tips


@small
def test_a_raid_abuses_each_household_that_lives_there_once_and_nobody_else(still):
    model = first_day(still, **{"station.raid_abuse": 1.0, "household.leave_again_a_year": 0.0})
    rows, homes = model.rows.households, (State.RETURNED, State.AT_HOME)
    rows["state"] = np.arange(200) // 4 % 8  # every state, in rounds of every week
    rows["displaced_week"], rows["safety_floor"] = 999, -20.0
    rows["since"] = -100
    before, state = rows["trust_slow"].copy(), rows["state"].copy()
    rows["updated"] = 9
    for week in range(10, 34):
        model.rows.stations["raids_of_late"][0] = 1 << week - 10
        lived(model, week, "households")
    hit = np.isin(state, homes) & (rows["community"] == 0)
    assert hit.sum() > 10
    others = ~hit & np.isin(state, [*homes, State.DISPLACED, State.SETTLED, State.ABROAD])
    assert (rows["trust_slow"] - before)[hit] == pytest.approx(-0.5)
    assert (rows["trust_slow"] == before)[others].all()


@small
def test_a_raid_abuses_nobody_who_came_home_after_it(still):
    model = first_day(still, **{"station.raid_abuse": 1.0, "household.leave_again_a_year": 0.0})
    rows = model.rows.households
    rows["state"], rows["safety_floor"], rows["since"] = State.RETURNED, -20.0, 12
    rows["updated"], before = 9, rows["trust_slow"].copy()
    for week in range(12, 34):
        model.rows.stations["raids_of_late"] = 1 << week - 10
        lived(model, week, "households")
    assert (rows["trust_slow"] == before).all()


@small
def test_tips_as_worked_by_hand(village):
    p = village.station
    assert tips_a_week(2000.0, 0.0, p) == pytest.approx(20.0 / 52.0)
    assert tips_a_week(2000.0, 2.0, p) == pytest.approx(20.0 / 52.0 * math.exp(0.3))
    assert left_of_attacks(0.1, 0.0, 0.05) == pytest.approx(0.9)
    assert left_of_attacks(0.0, 10.0, 0.05) == pytest.approx(math.exp(-0.5))
    assert left_of_attacks(0.0, 10.0, 0.0) == 1.0


@small
@pytest.mark.parametrize("tip_effect", [0.05, 0.0])
def test_tips_beyond_those_at_the_first_days_mean_trust_avert_attacks(still, tip_effect):
    busy = {"run.households_per_agent": 10, "station.tips_a_year": 520.0}
    model = first_day(still, **busy, **{"station.tip_effect": tip_effect})
    residents, stations = model.rows.residents, model.rows.stations
    residents["home"], residents["trust"] = 100, [0.0, 1.0, -1.0]  # 1,000 households
    lived(model, 1, "stations")
    expected = 10.0 * np.exp([0.0, 0.15, -0.15])
    assert stations["suppression"] == pytest.approx(np.exp(-tip_effect * (expected - 10.0)))
    assert stations["suppression"][0] == 1.0
    told = [
        poisson(*each) for each in zip(expected, lots(model, Purpose.TIPS, "stations"), strict=True)
    ]
    assert stations["tips"].tolist() == told


@small
def test_a_station_is_what_its_officers_are(still):
    model = first_day(still)
    officers = model.rows.officers
    officers["style"][:4], officers["trained"][:4] = [0.1, 0.2, 0.3, 0.8], [0, 0, 0, 1]
    officers["mixed"][:4] = [1, 0, 1, 0]
    station = lived(model, 1, "stations").rows.stations[0]
    found = [float(station[name]) for name in ("style", "trained", "mixed")]
    assert found == pytest.approx([0.35, 0.25, 0.5])


@small
@pytest.mark.parametrize("programme", [0.0, 0.5, 1.0])
def test_newcomers_are_mixed_in_the_declared_share_or_in_that_of_the_programme(still, programme):
    model = first_day(enlarged(still, 30, 1), **{"police.tenure_months": 0.25})
    model.rows.programmes["mixed"] = programme
    officers = model.rows.officers
    officers["mixed"], officers["style"] = 9, 2.0
    lived(model, 1, "police")
    moved = lots(model, Purpose.OFFICER_ROTATION, "officers") < 1.0 - math.exp(-48.0 / 52.0)
    assert 50 < moved.sum() < 100
    mixed = lots(model, Purpose.OFFICER_ORIGIN, "officers") < max(0.15, programme)
    assert (officers["mixed"] == np.where(moved, mixed, 9)).all()
    assert ((officers["style"] == 2.0) == ~moved).all()


@small
def test_officers_moved_at_once_are_no_more_coercive_where_they_are_mixed(still):
    """Group and style of a newcomer are drawn apart, as on the first day."""
    model = first_day(enlarged(still, 100, 1))
    site = Site(model.rows, model.ledger, SEED, 5, model.setting, 1.0)
    OfficersMoved(start=5, share=1.0).act(site, np.ones(100, np.bool_))
    officers = model.rows.officers
    mixed = officers["mixed"] == 1
    assert 30 < mixed.sum() < 90
    error = 0.4 / math.sqrt(12.0 * mixed.sum())  # of a mean of uniform styles from 0 to 0.4
    assert abs(officers["style"][mixed].mean() - officers["style"].mean()) < 4 * error


# Problems and forums


@small
def test_problems_of_each_kind_arise_at_the_declared_rate(still):
    model = first_day(still, **{"run.households_per_agent": 50, "problems.missing_papers": 500.0})
    rows = model.rows
    residents = rows.residents[0]
    residents["agents"], residents["home"], residents["returned"] = 100, 60, 40  # of 50 households
    residents["undocumented"], rows.armed_groups["attacks"][0] = 10, 8
    rows.communities["jobs"][0], rows.communities["services"][0] = 0.4, 0.25
    lived(model, 1, "problems")
    means = {
        Problem.DISPUTE: 12.0 * 2.0 / 52.0,
        Problem.VIOLENCE_AT_HOME: 4.0 * 3.0 / 52.0,
        Problem.YOUTH_CRIME: 10.0 * 0.6 * 3.0 / 52.0,
        Problem.WAY_TO_SCHOOL: 0.5 * 8,
        Problem.MISSING_PAPERS: 500.0 * 0.5 / 52.0,
        Problem.BROKEN_SERVICES: 20.0 * 0.75 * 3.0 / 52.0,
    }
    luck = int(rows.problems["luck"][0])
    new = [poisson(mean, draw(SEED, 1, Purpose.PROBLEM_ARISES, luck, kind))
           for kind, mean in means.items()]  # fmt: skip
    assert rows.open_problems[0].tolist() == new
    assert rows.problems["raised"][0] == sum(new) > 0
    assert rows.problems["tension"][0] == pytest.approx(sum(new) / 5.0)  # 5,000 households


@small
def test_open_problems_fade_and_break_out_as_worked_by_hand(still):
    changing = {"problems.fade_a_year": 13.0, "problems.break_out_a_year": 5.2}
    model = first_day(still, **NO_PROBLEMS | changing)
    rows = model.rows
    rows.open_problems[:] = 40
    lived(model, 1, "problems")
    for place in range(3):
        luck, conflicts = int(rows.problems["luck"][place]), 0
        for kind in range(6):
            faded = poisson(13.0 * 40.0 / 52.0, draw(SEED, 1, Purpose.PROBLEM_FADES, luck, kind))
            left = 40 - faded
            out = poisson(0.1 * left, draw(SEED, 1, Purpose.PROBLEM_BREAKS_OUT, luck, kind))
            assert rows.open_problems[place, kind] == left - out
            conflicts += out
        assert rows.problems["conflicts"][place] == rows.problems["new_conflicts"][place]
        assert rows.problems["conflicts"][place] == conflicts > 0
    assert rows.problems["raised"].sum() == 0


def test_as_many_problems_are_open_in_the_long_run_as_arise_fade_and_break_out(still):
    """A birth and death process: arising over fading and breaking out, Poisson."""
    arising = {"problems.ways_to_school": 10.0, "problems.break_out_a_year": 0.4}
    fading = NO_PROBLEMS | arising | {"problems.fade_a_year": 4.8}
    model = first_day(enlarged(still, 40, 10), **fading)
    model.rows.armed_groups["attacks"] = 1
    counts = []
    for week in range(1, 520):
        lived(model, week, "problems")
        if week > 100:
            counts.append(model.rows.open_problems.sum(axis=1))
    assert np.mean(counts) == pytest.approx(10.0 / (5.2 / 52.0), rel=0.02)
    assert np.var(counts) == pytest.approx(100.0, rel=0.15)
    kept = 1.0 - 4.8 / 52.0  # of those that have not faded this week some break out
    ended = model.rows.problems["raised"].sum() - model.rows.open_problems.sum()
    broken = model.rows.problems["conflicts"].sum() / ended
    assert broken == pytest.approx(0.4 * kept / (4.8 + 0.4 * kept), rel=0.03)


def convened(scenario, counts, **changes):
    """The forums of all places are paid for and have these problems before them, and no others."""
    changes = NO_PROBLEMS | {"forum.meeting_interval_weeks": 4} | changes
    model = first_day(scenario, **changes)
    model.rows.programmes["forum"] = 1
    model.rows.open_problems[:] = counts
    return model


def due(model, place):
    """The first week in which the forum of a place meets."""
    phase = draw(SEED, 0, Purpose.FORUM_PHASE, int(model.rows.forums["luck"][place]))
    return 4 - int(4 * phase)


@small
@pytest.mark.parametrize(
    ("counts", "topic", "taken"),
    [([1, 5, 2, 0, 0, 0], 1, 3), ([1, 0, 0, 0, 0, 2], 5, 2), ([0] * 6, -1, 0)],
)
def test_a_forum_takes_up_the_kind_of_which_most_are_open_and_solves_what_it_may(
    still, counts, topic, taken
):
    for follow_up in (0.0, 1.0):
        model = convened(still, counts, **{"forum.follow_up": follow_up})
        lived(model, due(model, 0), "forums", "problems")
        forum, solved = model.rows.forums[0], int(taken * follow_up)
        assert (forum["meetings"], forum["topic"], forum["solved"]) == (1, topic, solved)
        kept = follow_up if taken else 0.25
        assert forum["kept"] == kept
        assert forum["standing"] == pytest.approx(0.25 + 0.15 * (kept - 0.25))
        left = np.array(counts) - solved * (np.arange(6) == topic)
        assert (model.rows.open_problems[0] == left).all()
        assert model.rows.problems["solved"][0] == solved


@small
def test_skill_in_the_chair_and_means_to_respond_raise_the_chance_of_solving(still):
    station = first_day(still).rows.stations[0]
    for trained, fuel, chance in (
        (0.0, 0, 0.25), (1.0, 0, 0.25 * 1.5), (0.0, 1, 0.25 * 1.5), (0.5, 1, 0.25 * 1.25 * 1.5),
    ):  # fmt: skip
        station["trained"], station["fuel"] = trained, fuel
        assert solving_chance(station, still.forum) == pytest.approx(chance)
    station["trained"] = 1.0
    able = still.with_(**{"forum.follow_up": 0.6, "forum.response": 1.0}).forum
    assert solving_chance(station, able) == 1.0


@small
@pytest.mark.parametrize(("trained", "fuel"), [(0.0, 0), (1.0, 1)])
def test_each_problem_taken_up_is_solved_with_that_chance(still, trained, fuel):
    model = convened(still, [0, 0, 100, 0, 0, 0], **{"forum.agenda": 100})
    model.rows.stations["trained"], model.rows.stations["fuel"] = trained, fuel
    week = due(model, 0)
    lived(model, week, "forums")
    luck, chance = int(model.rows.forums["luck"][0]), 0.25 * (1 + 0.5 * trained) * (1 + 0.5 * fuel)
    solved = sum(
        draw(SEED, week, Purpose.FORUM_FOLLOW_UP, luck, item) < chance for item in range(100)
    )
    assert model.rows.forums["solved"][0] == solved
    assert model.rows.forums["kept"][0] == solved / 100


@small
def test_a_forum_that_keeps_promises_is_listened_to(still):
    assert agreeing_chance(0.25, still.forum) == pytest.approx(0.2)
    assert agreeing_chance(0.5, still.forum) == pytest.approx(0.4)
    assert agreeing_chance(0.0, still.forum) == 0.0
    sure = still.with_(**{"forum.agreement_chance": 0.9}).forum
    assert agreeing_chance(1.0, sure) == 1.0
    places = enlarged(still, 60, 1)
    model = convened(places, [0] * 6, **{"forum.standing_weight": 0.0})
    forums, programmes = model.rows.forums, model.rows.programmes
    forums["standing"], programmes["agreed_signatures"] = np.arange(60) / 60.0, 4
    agreed = np.full(60, -1)
    for week in range(1, 5):
        lived(model, week, "forums")
        meets = forums["meetings_of_late"] & 1 == 1
        chance = 0.2 * (np.arange(60) / 60.0) / 0.25
        agreed[meets & (lots(model, Purpose.FORUM_AGREEMENT, "forums") < chance)] = 4
    assert (forums["meetings"] == 1).all()
    assert (forums["agreed"] == agreed).all()
    assert 10 < (agreed == 4).sum() < 40


# Brokers


@small
def test_each_attack_may_kill_one_who_signs_or_sits_in_a_forum(still):
    model = first_day(enlarged(still, 60, 1), **{"armed_group.broker_share": 0.2})
    groups = model.rows.armed_groups
    groups["base_rate"] = 0.4
    lived(model, 1, "attacks")
    chance = 1.0 - 0.8 ** groups["attacks"].astype(float)
    assert (
        (groups["kills"] == 1) == (lots(model, Purpose.BROKER_KILLED, "armed_groups") < chance)
    ).all()
    assert (groups["brokers_killed"] == groups["kills"]).all()
    assert 10 < groups["kills"].sum() < 50


@small
@pytest.mark.parametrize("localities", [1, 3])
def test_a_shared_desk_is_emptied_by_one_killing_in_as_many_as_it_has_localities(still, localities):
    """Forum and desks are hit alike; a desk cannot do without one of its many signatories."""
    model = first_day(still if localities == 3 else enlarged(still, 1, 10))
    rows, killings = model.rows, 2000
    rows.armed_groups["kills"][0] = 1
    forum, desks = 0, np.zeros(10, int)
    for week in range(killings):
        rows.forums["empty_until"] = rows.desks["empty_until"] = -1
        empty_seats(rows, SEED, week, 8)
        forum += int(rows.forums["empty_until"][0] == week + 8)
        desks += rows.desks["empty_until"][rows.paths[0]] == week + 8
        assert (rows.forums["empty_until"][1:] == -1).all()
        assert (rows.desks["empty_until"] >= 0).sum() <= 1
    for found, chance in ((forum, 1 / 11), *((each, 1 / 11 / localities) for each in desks)):
        assert abs(found / killings - chance) < 4 * math.sqrt(chance / killings)


@small
def test_a_seat_is_empty_for_the_declared_weeks_from_the_last_killing(still):
    model = first_day(enlarged(still, 1, 10))
    rows, until = model.rows, {}
    rows.armed_groups["kills"][0] = 1
    for week in range(1, 200):
        seat = int(draw(SEED, week, Purpose.BROKER_VICTIM, int(rows.armed_groups["luck"][0])) * 11)
        until[seat] = max(until.get(seat, 0), week + (8 if week < 190 else 2))
        empty_seats(rows, SEED, week, 8 if week < 190 else 2)
    assert rows.forums["empty_until"][0] == until[0]
    assert rows.desks["empty_until"][rows.paths[0]].tolist() == [
        until[seat] for seat in range(1, 11)
    ]


# What people say


@small
def test_the_chance_within_a_year_as_worked_by_hand():
    assert within_a_year(0.02) == pytest.approx(logit(1.0 - 0.98**13))
    assert within_a_year(0.5) == pytest.approx(13.0 * math.log(2.0), rel=1e-3)


def asked(model):
    portrait = model.history.portrait
    return portrait.intends, portrait.undecided


@pytest.fixture
def open_homes(still):
    """A model in which every household may return and feels safe, and answers without error."""

    def made(**changes):
        model = lived(first_day(still, **{"survey.intention_error": 0.0, **changes}), 1)
        rows = model.rows
        rows.communities["open"], rows.communities["security"] = 1, 20.0
        rows.households["documented"], rows.households["blocked"] = 1, 0
        return model

    return made


@small
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"decision.base_willingness": 5.0}, (1.0, 0.0)),
        ({"decision.base_willingness": -20.0}, (0.0, 0.0)),
        ({"survey.undecided_width": 20.0, "decision.base_willingness": -2.0}, (0.0, 1.0)),
    ],
)
def test_people_say_what_they_would_do(open_homes, change, said):
    assert asked(open_homes(**change)) == said


@small
@pytest.mark.parametrize("column", ["blocked", "documented", "open"])
def test_who_may_not_return_or_cannot_says_no(open_homes, column):
    model = open_homes(**{"decision.base_willingness": 5.0})
    rows = model.rows.communities if column == "open" else model.rows.households
    rows[column] = int(column == "blocked")
    assert asked(model) == (0.0, 0.0)


@small
def test_who_is_kept_away_by_a_little_fear_does_not_know(open_homes):
    model = open_homes(**{"decision.base_willingness": 5.0})
    rows = model.rows.households
    rows["trust_slow"] = rows["trust_fast"] = 0.0
    rows["safety_floor"] = 20.0 + np.where(np.arange(200) < 50, 0.3, 0.7)  # SD too little
    assert asked(model) == (0.0, 0.25)


@small
def test_a_survey_errs_and_only_the_displaced_are_asked(open_homes):
    wanted = {"decision.base_willingness": -3.2, "survey.intention_error": 1.0}
    model = open_homes(**wanted)
    rows = model.rows.households
    rows["state"][:100] = State.RETURNED
    answers = []
    for row in rows[100:]:
        chance = chance_to_apply(row, model.rows.communities[row["community"]], model.surroundings)
        year = logit(1.0 - (1.0 - chance) ** 13)
        heard = year + normal(SEED, 1, Purpose.SURVEY_INTENTION, int(row["luck"])) - 1.0
        answers.append("unsure" if abs(heard) < 1.0 else "yes" if heard > 0.0 else "no")
    assert asked(model) == (answers.count("yes") / 100, answers.count("unsure") / 100)
    assert min(answers.count(answer) for answer in ("yes", "no", "unsure")) > 5
