"""Bribes and screening at the desks: cases worked by hand, one phase of a week at a time."""

import numpy as np
import pytest
from inert_world import SEED, first_day
from worlds import enlarged, lived

from sim.clearance.case_file import FileStatus
from sim.clearance.screening import Count
from sim.core.randomness import Purpose, draw, draw_pair, draws
from sim.state import State, Trait

small = pytest.mark.small


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
    for stream in rows.households["stream"].tolist():
        bribes, gave_up = 0, False
        for desk in range(10):
            if not gave_up and draw_pair(SEED, 1, Purpose.FILE_DENIED, stream, desk)[1] < 0.1:
                bribes += 1
                gave_up = draw(SEED, 1, Purpose.FILE_BRIBE_REFUSED, stream, desk) < 0.5
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
    expected = draws(SEED, 0, Purpose.DANGEROUS, rows["stream"]) < chance
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
        min(draw_pair(SEED, 1, Purpose.FILE_DENIED, stream, desk)[0] for desk in range(10))
        for stream in rows["stream"].tolist()
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
