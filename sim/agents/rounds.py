"""Rounds: the weeks in which a household sees to its affairs, and those that it sleeps through.

Who may decide something soon has a round every four weeks: the displaced who may return or are
kept away by safety alone, and those who wait. All others have one every half a year and look back
on what happened since. The rounds of a kin group fall in the same weeks. In between, a household
wakes only for what concerns it: it flees, its file is closed, it arrives, its return becomes
durable, or something that kept it away is gone.
"""

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.kin import number_of
from sim.agents.state import State
from sim.agents.tally import DURABLE_WEEKS
from sim.compiled import compiled
from sim.randomness import ROWS

if TYPE_CHECKING:
    from sim.agents.community import CommunityRow
    from sim.agents.household import HouseholdRow

ROUND_WEEKS = 4  # from round to round of who may decide something soon
QUIET_WEEKS = 24  # from round to round of everybody else: about half a year, assumed
NEVER = 32_767  # the week in which those wake who are followed no more


@compiled
def slot(luck: int) -> int:
    """How far the rounds of a household's kin group are before those of the group with slot 0."""
    return luck // ROWS + number_of(luck)


@compiled
def weeks_between(row: "HouseholdRow", place: "CommunityRow") -> int:
    """Weeks from round to round of one in its state."""
    if row["state"] == State.WAITING:
        return ROUND_WEEKS
    may_return = place["open"] == 1 and row["blocked"] == 0 and row["documented"] == 1
    return ROUND_WEEKS if row["state"] == State.DISPLACED and may_return else QUIET_WEEKS


@compiled
def weeks_since(luck: int, rest: int, week: int) -> int:
    """Weeks since the last week with a round of this kin group, of one of both lengths of rest."""
    since_first = week + slot(luck)
    return since_first % ROUND_WEEKS if rest == ROUND_WEEKS else since_first % QUIET_WEEKS


@compiled
def is_round(row: "HouseholdRow", place: "CommunityRow", week: int) -> bool:
    """Whether the household, being awake, has a round this week."""
    if row["state"] == State.SETTLED or row["state"] == State.ABROAD:
        return False
    return weeks_since(int(row["luck"]), weeks_between(row, place), week) == 0


@compiled
def next_wake(row: "HouseholdRow", place: "CommunityRow", week: int, travel_weeks: int) -> int:
    """The week in which the household wakes next, if nothing wakes it before."""
    state, since = int(row["state"]), int(row["since"])
    if state == State.SETTLED or state == State.ABROAD:
        return NEVER
    rest = weeks_between(row, place)
    wake = week + rest - weeks_since(int(row["luck"]), rest, week)
    if state == State.AT_HOME:
        return min(wake, max(week + 1, int(row["displaced_week"])))
    if state == State.TRAVELLING:
        return min(wake, max(week + 1, since + travel_weeks))
    if state == State.RETURNED and since + DURABLE_WEEKS > week:
        return min(wake, since + DURABLE_WEEKS)
    return wake


@compiled
def find_awake(among: tuple[int, int], due: np.ndarray, week: int, awake: np.ndarray) -> int:
    """Write down who is awake, by number, from a first household to a last; how many they are.

    Each is written down and the next one in its place unless it counts: nothing is to be foreseen.
    """
    (first, last), count = among, 0
    for index in range(first, last):
        awake[count] = index
        count += int(due[index] <= week)
    return count


@compiled
def lie_down(
    due: np.ndarray, households: np.ndarray, communities: np.ndarray, travel_weeks: int
) -> None:  # fmt: skip
    """Say when each household wakes for the first time, as of the first day."""
    for index in range(len(households)):
        row = households[index]
        due[index] = next_wake(row, communities[row["community"]], 0, travel_weeks)


def rouse(due: np.ndarray, whom: np.ndarray | slice, week: int) -> None:
    """Wake these households this week."""
    due[whom] = np.minimum(due[whom], week)
