"""Changes to households from outside: by levers and by events, rather than in their own week."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from sim.agents import kin
from sim.agents.community import NEVER_OPEN
from sim.core.compiled import compiled
from sim.engine import community_counts
from sim.engine.wake_schedule import wake
from sim.state import Rows


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
    households, retaken = rows.households, rows.communities["retaken_week"]
    blocked = (households["community"] == place) & (households["blocked"] == 1)
    with outside_change(rows, blocked, week):
        households["blocked"][blocked] = 0
    if retaken[place] == NEVER_OPEN:
        retaken[place] = week


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
