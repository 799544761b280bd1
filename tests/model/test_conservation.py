import os
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.clearance.case_file import FileStatus
from sim.clearance.queue_entry import CHUNK
from sim.levers.decrees import Abolition, ClearanceReform
from sim.levers.events import FundingCut
from sim.levers.funding import Tranche
from sim.levers.policing import CommunityPolicing
from sim.measure.outcomes import BARRED, CALENDAR, CLEARED
from sim.model import ReturnModel
from sim.recording.history import STATES
from sim.state import State

VILLAGE = sim.load("village")


def _interpreted() -> bool:
    return os.environ.get("NUMBA_DISABLE_JIT") == "1"


levers = st.lists(
    st.one_of(
        st.builds(ClearanceReform, start=st.integers(0, 20), signatures=st.integers(0, 10)),
        st.builds(
            CommunityPolicing, start=st.integers(0, 20), end=st.just(30),
            forums=st.integers(1, 3), agreed_signatures=st.integers(-1, 10),
            cost_a_forum_year=st.floats(0, 1e6),
        ),
    ),
    max_size=1,
)  # fmt: skip

cuts = st.lists(
    st.builds(FundingCut, start=st.integers(0, 40), weeks=st.integers(1, 40),
              share=st.floats(0, 1)),
    max_size=2,
)  # fmt: skip

tranches = st.lists(
    st.builds(Tranche, day=st.dates(date(2015, 10, 1), date(2016, 12, 31)),
              euros=st.floats(0, 1e6), cut=st.floats(0, 1), delay_weeks=st.integers(0, 30)),
    max_size=3,
)  # fmt: skip

changes = st.fixed_dictionaries(
    {
        "run.weeks": st.just(40),
        "run.households_per_agent": st.integers(1, 20),
        "funding.budget": st.floats(0, 1e6),
        "funding.overhead": st.floats(0, 1),
        "clearance.signatures": st.integers(0, 10),
        "clearance.sessions_a_week": st.floats(0, 5),
        "clearance.staff": st.integers(1, 4),
        "clearance.files_per_staff_day": st.floats(0.05, 50),
        "clearance.lost": st.floats(0, 1),
        "clearance.denied": st.floats(0, 1),
        "clearance.common_denial": st.floats(0, 1),
        "household.apply_again_a_year": st.floats(0, 52),
        "household.leave_again_a_year": st.floats(0, 52),
        "household.travel_weeks": st.integers(0, 10),
        "decision.base_willingness": st.floats(-5, 5),
        "armed_group.attack_scale": st.floats(0, 50),
    }
)


def states(model: ReturnModel) -> list[int]:
    return [int((model.rows.households["state"] == state).sum()) for state in State]


def check_households(model: ReturnModel) -> None:
    week = model.history.weeks[-1]
    counted = [int(week[name]) for name in STATES]
    assert counted == states(model)
    assert sum(counted) == len(model.rows.households)


def check_files(model: ReturnModel) -> None:
    closed = model.rows.closed.sum(axis=0)
    open_now = int((model.rows.files["status"] == FileStatus.OPEN).sum())
    ended = closed[FileStatus.CLEARED :].sum()
    assert closed[FileStatus.OPEN] == open_now + ended
    assert model.rows.durations[:, CLEARED, CALENDAR].sum() == closed[FileStatus.CLEARED]
    assert model.rows.durations[:, BARRED, CALENDAR].sum() == closed[FileStatus.BARRED]
    lying = [file for desk in model.rows.desks for file in files_on(model, desk)]
    is_open = np.flatnonzero(model.rows.files["status"] == FileStatus.OPEN)
    assert sorted(lying) == is_open.tolist(), "an open file lies on one desk, and no other does"


def check_pages(model: ReturnModel) -> None:
    """Every chunk lies on one desk or is free, and a desk has no more chunks than it needs."""
    rows = model.rows
    used = [chunks_from(model, int(first)) for first in (*rows.desks["chunk"], *rows.free_chunks)]
    assert sorted(chunk for own in used for chunk in own) == list(range(len(rows.next_chunks)))
    needed = -(-rows.desks["files"] // CHUNK)
    assert [len(own) for own in used[: len(rows.desks)]] == needed.tolist()


def chunks_from(model: ReturnModel, chunk: int) -> list[int]:
    found = []
    while chunk >= 0:
        found.append(chunk)
        chunk = int(model.rows.next_chunks[chunk])
        assert len(found) <= len(model.rows.next_chunks)
    return found


def files_on(model: ReturnModel, desk: np.void) -> list[int]:
    """The files on a desk; all its chunks but the uppermost are full."""
    found, used = [], (int(desk["files"]) - 1) % CHUNK + 1
    for chunk in chunks_from(model, int(desk["chunk"])):
        found += model.rows.queue_entries["file"][chunk * CHUNK : chunk * CHUNK + used].tolist()
        used = CHUNK
    return found


def check_money(model: ReturnModel) -> None:
    ledger = model.ledger
    spent = sum(ledger.spent.values())
    assert ledger.received == ledger.balance + ledger.overhead + ledger.taken_back + spent
    assert ledger.promised == ledger.cut + ledger.received + ledger.to_come
    assert ledger.to_come >= 0
    assert ledger.balance >= 0
    week = model.history.weeks[-1]
    assert int(week["spent_cents"]) + int(week["balance_cents"]) == (
        ledger.received - ledger.overhead - ledger.taken_back
    )


@pytest.mark.small
@settings(
    max_examples=60 if not _interpreted() else 8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(changes, levers, tranches, cuts, st.integers(0, 2**32 - 1))
def test_households_files_and_money_are_conserved_every_week(
    given_changes, given_levers, given_tranches, given_cuts, seed
):
    scenario = VILLAGE.with_(**given_changes).with_levers(*given_levers)
    scenario = scenario.with_tranches(*given_tranches).with_shocks(*given_cuts)
    model = ReturnModel(scenario, seed)
    for _ in range(scenario.run.weeks if not _interpreted() else 8):
        model.step()
        check_households(model)
        check_files(model)
        check_pages(model)
        check_money(model)


@pytest.mark.small
def test_after_abolition_no_file_is_opened_for_long():
    scenario = VILLAGE.with_levers(Abolition(start=10)).with_(**{"run.weeks": 30})
    model = ReturnModel(scenario, 1)
    model.run()
    assert int((model.rows.files["status"] == FileStatus.OPEN).sum()) == 0
    assert model.history.weeks["signatures"][-1] == 0.0
