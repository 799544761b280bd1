"""Changes to households from outside: by levers, events or Mesa, rather than in their own week."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from sim.agents import kin
from sim.agents.community import NEVER_OPEN
from sim.agents.household import enter_state, leave_again
from sim.clearance.case_file import FileStatus
from sim.core.compiled import compiled
from sim.core.declare import InputError
from sim.engine import community_counts
from sim.engine.wake_schedule import wake
from sim.state import Rows, State


class Counts(NamedTuple):
    """Where households are counted."""

    community_counts: np.ndarray
    kin: np.ndarray
    communities: np.ndarray  # say which kin group a household is of


@contextmanager
def outside_change(rows: Rows, chosen: np.ndarray, week: int) -> Iterator[None]:
    """Change these households, by number or by mask, in this week: they wake, and counts follow.

    Should one of them begin or cease to wait for clearance, intake will see to its file.
    """
    numbers = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
    counts = Counts(rows.community_counts, rows.kin, rows.communities)
    count_some(numbers, rows.households, counts, week - 1, -1)
    yield
    count_some(numbers, rows.households, counts, week - 1, 1)
    mark_all_for_intake(numbers, rows.households, rows.communities, rows.needs_intake)
    wake(rows.next_wake, numbers, week)


def lift_blocking(rows: Rows, place: int, week: int) -> None:
    """Nobody of this place is blocked any more, and it opens if it was blocked as a whole."""
    retaken, residents = rows.communities["retaken_week"], rows.communities[place]
    first, last = int(residents["first_household"]), int(residents["last_household"])
    blocked = first + np.flatnonzero(rows.households["blocked"][first:last] == 1)
    if len(blocked) > 0:
        with outside_change(rows, blocked, week):
            rows.households["blocked"][blocked] = 0
    if retaken[place] == NEVER_OPEN:
        retaken[place] = week


def set_field(rows: Rows, index: int, field: str, value: float, week: int) -> None:
    """Set a field of one household in this week, and what goes with it."""
    if field == "destination":
        refuse_destination(rows, index, int(value))
    with outside_change(rows, np.array([index]), week):
        if field == "state":
            begin_state(rows, index, int(value), week)
        else:
            rows.households[field][index] = value


def begin_state(rows: Rows, index: int, state: int, week: int) -> None:
    """Enter a state with what it brings: a new application, a lost home, an end of silence."""
    row, file = rows.households[index], rows.files[index]
    before = int(row["state"])
    if before in (State.SETTLED, State.ABROAD):
        row["updated"] = week - 1  # nobody followed it meanwhile
    if state == State.WAITING and file["status"] != FileStatus.OPEN:
        file["status"], file["bribes"] = FileStatus.NONE, 0
    if state == State.DISPLACED and before == State.RETURNED:
        leave_again(row, week)
    else:
        if state == State.DISPLACED and before == State.AT_HOME:
            row["displaced_week"] = week
        enter_state(row, state, week)


def refuse_destination(rows: Rows, index: int, destination: int) -> None:
    """Raise InputError for a destination whose desks cannot have the household's file."""
    where, row = f"Household {index}: destination = {destination}", rows.households[index]
    governorates = rows.communities["governorate"]
    near = np.flatnonzero(governorates == governorates[row["community"]])
    if destination not in near:
        raise InputError(
            f"{where}: a community of its own governorate is allowed, from {near[0]} to {near[-1]}"
        )
    if rows.files["status"][index] == FileStatus.OPEN and destination != row["destination"]:
        raise InputError(
            f"{where}: its file lies open at the desks of {row['destination']}; "
            "set its state to DISPLACED and let a week pass first"
        )


@compiled
def count_some(
    numbers: np.ndarray, households: np.ndarray, counts: Counts, week: int, sign: int
) -> None:
    """Count these households in, or, with `sign` -1, take them out of, community and kin counts."""
    for number in numbers:
        row = households[number]
        community_counts.count(counts.community_counts, row, week, sign)
        group = kin.kin_of(row, counts.communities[row["community"]])
        kin.count(counts.kin[group], int(row["state"]), sign)


@compiled
def mark_all_for_intake(
    numbers: np.ndarray, households: np.ndarray, communities: np.ndarray, needs_intake: np.ndarray
) -> None:
    """Mark each of these households for intake."""
    for number in numbers:
        row = households[number]
        kin.mark_for_intake(row, kin.kin_of(row, communities[row["community"]]), needs_intake)


def count_all(rows: Rows, week: int) -> None:
    """Count everybody anew, as they are at the end of this week."""
    community_counts.count_all(rows.community_counts, rows.households, week)
    kin.count_all(rows.kin, rows.households)
