"""The wake schedule: the weeks that a household sleeps through, and who is awake.

Between its decision rounds a household wakes only for what concerns it: it flees, its file is
closed, it arrives, its return becomes durable, or something that kept it away is gone.
"""

import numpy as np

from sim.agents.community import CommunityRow
from sim.agents.household import HouseholdRow
from sim.behaviour.decision_rounds import weeks_between, weeks_since
from sim.core.compiled import compiled
from sim.engine.community_counts import DURABLE_WEEKS
from sim.state import State

NEVER = 32_767  # the week in which those wake who are followed no more


@compiled
def next_wake_of(row: HouseholdRow, place: CommunityRow, week: int, travel_weeks: int) -> int:
    """The week in which the household wakes next, if nothing wakes it before."""
    state, since = int(row["state"]), int(row["since"])
    if state == State.SETTLED or state == State.ABROAD:
        return NEVER
    rest = weeks_between(row, place)
    wake = week + rest - weeks_since(int(row["stream"]), rest, week)
    if state == State.AT_HOME:
        return min(wake, max(week + 1, int(row["displaced_week"])))
    if state == State.TRAVELLING:
        return min(wake, max(week + 1, since + travel_weeks))
    if state == State.RETURNED and since + DURABLE_WEEKS > week:
        return min(wake, since + DURABLE_WEEKS)
    return wake


@compiled
def find_awake(first: int, last: int, next_wake: np.ndarray, week: int, awake: np.ndarray) -> int:
    """Write down who is awake, by number, from a first household to a last; how many they are.

    Each is written down and the next one in its place unless it counts: nothing is to be foreseen.
    """
    count = 0
    for index in range(first, last):
        awake[count] = index
        count += int(next_wake[index] <= week)
    return count


@compiled
def schedule_first_wake(
    next_wake: np.ndarray, households: np.ndarray, communities: np.ndarray, travel_weeks: int
) -> None:  # fmt: skip
    """Say when each household wakes for the first time, as of the first day."""
    for index in range(len(households)):
        row = households[index]
        next_wake[index] = next_wake_of(row, communities[row["community"]], 0, travel_weeks)


def wake(next_wake: np.ndarray, whom: np.ndarray | slice, week: int) -> None:
    """Wake these households this week."""
    next_wake[whom] = np.minimum(next_wake[whom], week)
