"""A kin group: about a dozen agents of one community, and what they have told each other.

Its rounds are those of its members, which fall in the same weeks. Members who are awake first see
what has happened to them and tell of it; then they gather, hear what was told, and decide.
"""

from typing import Annotated, TypedDict

import numpy as np

from sim.agents.community import CommunityRow
from sim.agents.police import Conduct
from sim.core.compiled import compiled
from sim.core.declare import I2, I4, U1, U4, dtype_of
from sim.core.fields import DAYS, LAID_OUT, WEEKS, ReadOnly, Within
from sim.core.randomness import ROWS
from sim.state import State

KIN_SIZE = 12  # agents of a kin group at any scale: 10-15 contacts, assumed

# 1. What it holds

OF_MEMBERS = ReadOnly("it counts the members: set the state of a household")


class KinRow(TypedDict):
    """One kin group: who of it is home, and what was told since it last gathered."""

    first_household: Annotated[U4, LAID_OUT]
    cleared_days: Annotated[I4, DAYS]  # calendar days that clearances took, together
    size: Annotated[U1, LAID_OUT]
    returned: Annotated[U1, OF_MEMBERS]  # members who are home again
    settled: Annotated[U1, OF_MEMBERS]  # members with a new home in a third place
    cleared: Annotated[U1, Within(0, 100)]  # members who told of their clearance
    refused: Annotated[
        U1, Within(0, 100)
    ]  # who told of a denial, of a bribe, or of giving up over one
    met_fair: Annotated[U1, Within(0, 100)]  # members who told of a fair encounter, their last
    met_abuse: Annotated[U1, Within(0, 100)]
    gathered: Annotated[I2, WEEKS]  # week in which it last gathered and forgot


KIN = dtype_of(KinRow)


# 3. What it does (nothing governs it but the constant above)


class Member(TypedDict):
    """What of a household's row tells its kin group."""

    stream: U4


@compiled
def number_of(stream: int) -> int:
    """The kin group of a household within its community: a dozen who stand together in the list."""
    return stream % ROWS // KIN_SIZE


@compiled
def kin_of(row: Member, place: CommunityRow) -> int:
    """The row of a household's kin group."""
    return int(place["first_kin"]) + number_of(int(row["stream"]))


@compiled
def count(row: KinRow, state: int, sign: int) -> None:
    """Count a member in this state, or, with `sign` -1, take it out."""
    row["returned"] = int(row["returned"]) + sign * int(state == State.RETURNED)
    row["settled"] = int(row["settled"]) + sign * int(state == State.SETTLED)


@compiled
def count_all(rows: np.ndarray, households: np.ndarray) -> None:
    """Count every member of every group anew."""
    for index in range(len(rows)):
        row, first = rows[index], int(rows[index]["first_household"])
        row["returned"] = row["settled"] = 0
        for member in range(first, first + int(row["size"])):
            count(row, int(households[member]["state"]), 1)


@compiled
def mark_for_intake(row: Member, group: int, needs_intake: np.ndarray) -> None:
    """Mark that a file may have to be opened or withdrawn: the household's bit."""
    bit = 1 << int(row["stream"]) % ROWS % KIN_SIZE
    needs_intake[group] = int(needs_intake[group]) | bit


@compiled
def tell_of_contact(row: KinRow, contact: int, times: int) -> None:
    """Tell the group of an encounter with officers, or take it back with `times` -1."""
    row["met_fair"] = int(row["met_fair"]) + times * int(contact == Conduct.FAIR)
    row["met_abuse"] = int(row["met_abuse"]) + times * int(contact == Conduct.ABUSIVE)


@compiled
def tell_of_clearance(row: KinRow, days: int) -> None:
    """Tell the group how long a clearance took."""
    row["cleared"] = int(row["cleared"]) + 1
    row["cleared_days"] = int(row["cleared_days"]) + days


@compiled
def tell_of_refusal(row: KinRow) -> None:
    """Tell the group of a denial or of a bribe."""
    row["refused"] = int(row["refused"]) + 1


@compiled
def forget(row: KinRow, week: int) -> None:
    """All have heard what was told."""
    row["met_fair"] = row["met_abuse"] = row["cleared"] = row["refused"] = 0
    row["cleared_days"] = 0
    row["gathered"] = week
