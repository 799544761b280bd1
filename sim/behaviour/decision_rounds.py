"""Decision rounds: the weeks in which a household sees to its affairs.

Who may decide something soon has a round every four weeks: the displaced who may return or are
kept away by safety alone, and those who wait. All others have one every half a year and look back
on what happened since. The rounds of a kin group fall in the same weeks.
"""

from typing import TypedDict

from sim.agents.community import CommunityRow
from sim.agents.kin import number_of
from sim.core.compiled import compiled
from sim.core.declare import U1, U4
from sim.core.randomness import ROWS
from sim.state import State

ROUND_WEEKS = 4  # from round to round of who may decide something soon
QUIET_WEEKS = 24  # from round to round of everybody else: about half a year, assumed


class InRounds(TypedDict):
    """What of a household's row tells its decision rounds."""

    stream: U4
    state: U1
    documented: U1
    blocked: U1


@compiled
def slot(stream: int) -> int:
    """How far the rounds of a household's kin group are before those of the group with slot 0."""
    return stream // ROWS + number_of(stream)


@compiled
def weeks_between(row: InRounds, place: CommunityRow) -> int:
    """Weeks from round to round of one in its state."""
    if row["state"] == State.WAITING:
        return ROUND_WEEKS
    may_return = place["open"] == 1 and row["blocked"] == 0 and row["documented"] == 1
    return ROUND_WEEKS if row["state"] == State.DISPLACED and may_return else QUIET_WEEKS


@compiled
def weeks_since(stream: int, rest: int, week: int) -> int:
    """Weeks since the last week with a round of this kin group, of one of both lengths of rest."""
    since_first = week + slot(stream)
    return since_first % ROUND_WEEKS if rest == ROUND_WEEKS else since_first % QUIET_WEEKS


@compiled
def is_round(row: InRounds, place: CommunityRow, week: int) -> bool:
    """Whether the household, being awake, has a round this week."""
    if row["state"] == State.SETTLED or row["state"] == State.ABROAD:
        return False
    return weeks_since(int(row["stream"]), weeks_between(row, place), week) == 0
