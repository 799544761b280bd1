"""A history: what one run leaves behind, week by week, and how long its files took."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from sim.agents.file import FileStatus
from sim.declare import F8, I4, I8, dtype_of

if TYPE_CHECKING:
    from sim.population import Rows


class WeekRow(TypedDict):
    """One week of a run; agents, not households, are counted."""

    week: I4
    displaced: I4
    waiting: I4
    barred: I4
    travelling: I4
    returned: I4
    at_home: I4  # not displaced yet
    durable: I4  # home for half a year and more
    failed: I4  # returns that failed, so far
    files_opened: I4  # so far
    files_cleared: I4
    files_barred: I4
    files_withdrawn: I4
    attacks: I4  # this week
    meetings: I4  # of forums, so far
    forums_agreed: I4  # forums that have agreed on fewer signatures
    trust: F8  # SD; mean, each household as of its last round
    signatures: F8  # asked for; mean over communities
    spent_cents: I8  # so far
    balance_cents: I8


WEEK = dtype_of(WeekRow)

STATES = ("displaced", "waiting", "barred", "travelling", "returned", "at_home")
COUNTS = (*STATES, "durable", "failed")


@dataclass(frozen=True)
class History:
    """The weeks of one run, week 0 being the first day; and the durations of its files."""

    scenario: str
    seed: int
    start: date
    households_per_agent: int
    measured_from: int  # first week that durations and sums over weeks are of
    weeks: np.ndarray
    durations: np.ndarray  # [cleared or barred, calendar or working, days]: files closed since
    returned: np.ndarray  # [week, row of communities.csv]: agents home

    @property
    def last_before(self) -> int:
        """The week before the first that is measured; week 0 is the first day."""
        return max(0, self.measured_from - 1)

    @property
    def agents(self) -> int:
        """Agents of the run; each stands for `households_per_agent` households."""
        first = self.weeks[0]
        return int(sum(first[name] for name in STATES))

    def digest(self) -> str:
        """A hash of every bit of the history."""
        columns = b"".join(self.weeks[name].tobytes() for name in self.weeks.dtype.names or ())
        return hashlib.sha256(
            columns + self.durations.tobytes() + self.returned.tobytes()
        ).hexdigest()


def record(rows: "Rows", in_force: np.ndarray, week: int, spent: int, balance: int) -> np.ndarray:
    """One row of the history from the rows of the world."""
    row = np.zeros(1, WEEK)
    row["week"] = week
    for name in COUNTS:
        row[name] = rows.kin[name].sum()
    row["files_opened"] = rows.closed[FileStatus.OPEN]
    row["files_cleared"] = rows.closed[FileStatus.CLEARED]
    row["files_barred"] = rows.closed[FileStatus.BARRED]
    row["files_withdrawn"] = rows.closed[FileStatus.WITHDRAWN]
    row["attacks"] = rows.armed_groups["attacks"].sum()
    row["meetings"] = rows.forums["meetings"].sum()
    row["forums_agreed"] = (rows.forums["agreed"] >= 0).sum()
    row["trust"] = rows.kin["trust"].sum() / len(rows.households)
    row["signatures"] = in_force.mean()
    row["spent_cents"], row["balance_cents"] = spent, balance
    return row
