"""What a world is made of: the states and traits of households, what is in force, and all rows."""

from enum import IntEnum
from typing import Annotated, NamedTuple, TypedDict, get_type_hints

import numpy as np

from sim.core.compiled import compiled
from sim.core.declare import F8, I2, I4, U1, dtype_of


class State(IntEnum):
    """A household is in one state at a time."""

    DISPLACED = 0
    WAITING = 1
    BARRED = 2
    TRAVELLING = 3
    RETURNED = 4
    AT_HOME = 5  # not displaced yet
    SETTLED = 6  # in a new home in a third place
    ABROAD = 7


class Trait(IntEnum):
    """One bit each."""

    FEMALE_HEADED = 1
    PROPERTY_DOCUMENTED = 2
    FEARS_NEIGHBOURS = 4  # its house was damaged by people of the place
    DANGEROUS = 8  # a member is a threat that screening is meant to find; nobody knows which
    LACKED_PAPERS = 16  # on the first day; legal aid may have changed that since
    FLED_TO_CAMP = 32
    AFFILIATED = 64  # others think a relative of its was with the armed group


class WithTraits(TypedDict):
    """What of a household's row tells its traits."""

    traits: U1


@compiled
def has(row: WithTraits, trait: int) -> bool:
    """Whether the household has this trait."""
    return int(row["traits"]) & trait != 0


class Neutral(NamedTuple):
    """What a field of `LeversInForceRow` is while no lever says otherwise; undeclared, it is 0."""

    value: float | None  # None where it is not set anew every week


class LeversInForceRow(TypedDict):
    """What levers have put in force in one community: 0 while none does, or as declared."""

    training: F8  # share of the untrained officers trained in a week
    tenure_kept: F8  # share of the moves of officers that are prevented
    selected: F8  # share of the newcomers who are chosen for their experience
    mixed: F8  # share of the newcomers who are of another group than most residents, at least
    patrols: F8  # SD that patrols and escorts on the way home add to felt security
    grant: F8  # share of the return grants due here that have been paid; 0 where there is none
    relief: F8  # share of the displaced from here who get relief
    staff_moved: F8  # share of the staff of closed desks who move to those that still sign
    checks_kept: F8  # share of the closed desks' work that those that still sign take over
    clerks: I2  # further staff at each desk that signs for this community
    turn: Annotated[I4, Neutral(None)]  # to get a forum: one to a district, then a second, ...
    signatures: Annotated[I2, Neutral(None)]  # that the authorities ask for: [clearance] signatures
    agreed_signatures: Annotated[I2, Neutral(-1)]  # that a forum may agree on; -1 where none may
    forum: U1  # 1 while a forum is paid for


LEVERS_IN_FORCE = dtype_of(LeversInForceRow)


def neutral_values() -> dict[str, float]:
    """By field: what is in force where no lever acts."""
    found: dict[str, float] = {}
    for name, hint in get_type_hints(LeversInForceRow, include_extras=True).items():
        declared = next((each for each in hint.__metadata__ if isinstance(each, Neutral)), None)
        value = declared.value if declared else 0.0
        if value is not None:
            found[name] = value
    return found


NEUTRAL_VALUES = neutral_values()


WEEKS_MASK = 0xFFFFFFFF  # of a field in which each of 32 weeks has a bit, this week the lowest


@compiled
def with_week(weeks: int, happened: bool) -> int:
    """Recent weeks in which something happened, a bit a week, once a week more has gone by."""
    return (weeks << 1 | int(happened)) & WEEKS_MASK


class Clock(NamedTuple):
    """What draws and counts of a place need: when it is, and what an agent stands for."""

    seed: int
    week: int
    households_per_agent: float


class Rows(NamedTuple):
    """The world as arrays of rows, one array a kind."""

    households: np.ndarray
    files: np.ndarray
    kin: np.ndarray
    next_wake: np.ndarray  # [household]: the week in which it wakes next
    community_counts: np.ndarray  # [community, CommunityCount]: who is where
    needs_intake: np.ndarray  # [kin group]: a bit for each member with a file to open or withdraw
    communities: np.ndarray
    armed_groups: np.ndarray
    residents: np.ndarray
    problems: np.ndarray
    open_problems: np.ndarray  # [community, Problem]
    officers: np.ndarray
    stations: np.ndarray
    forums: np.ndarray
    levers_in_force: np.ndarray
    hosts: np.ndarray
    desks: np.ndarray
    queue_entries: np.ndarray  # [place]: chunk after chunk
    next_chunks: np.ndarray  # [chunk]: the next on the same desk, or among those free; -1 for none
    free_chunks: np.ndarray  # [governorate]: the first chunk that is free
    weekday_rank: np.ndarray  # [desk, weekday]: 0 for the one on which it opens first
    servers: np.ndarray  # [seat]: when who sits there is free, on the desk's clock
    first_seats: np.ndarray  # [desk]: of the seats that follow each other
    routes: np.ndarray  # [community, position]: the desk
    near: np.ndarray  # communities, those of one governorate together
    durations: np.ndarray  # [governorate, cleared or barred, calendar or working, days]: files
    closed: np.ndarray  # [governorate, FileStatus]: files opened, cleared, and so on, so far
    counts: np.ndarray  # [governorate, Count]: what else the desks count, so far
