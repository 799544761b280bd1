"""A history: what one run leaves behind, week by week, and how long its files took."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from sim.agents.residents import TRUST_UNITS, CommunityCount
from sim.clearance.case_file import FileStatus
from sim.clearance.screening import Count
from sim.core.declare import F8, I4, I8, dtype_of
from sim.recording.curves import WEEKLY, Place, Run, WeeklyCounts, curves, frame
from sim.recording.surveys import EndSurvey
from sim.state import Rows, State

if TYPE_CHECKING:
    import pandas


class WeekRow(TypedDict):
    """One week of a run; agents, not households, are counted."""

    week: I4
    displaced: I4
    waiting: I4
    barred: I4
    travelling: I4
    returned: I4
    at_home: I4  # not displaced yet
    settled: I4  # in a third place
    abroad: I4
    durable: I4  # home for half a year and more
    failed: I4  # returns that failed, so far
    files_opened: I4  # so far
    files_cleared: I4
    files_barred: I4
    files_withdrawn: I4
    files_given_up: I4  # over a bribe
    bribes: I4  # asked for, so far
    wrongly_barred: I4  # families without a threat, so far
    wrongly_cleared: I4  # families with one
    rightly_barred: I4
    attacks: I4  # this week
    brokers_killed: I4  # so far
    raids: I4  # so far
    tips: I4  # so far
    problems_raised: I4  # so far
    problems_solved: I4
    conflicts: I4  # problems that broke out, so far
    meetings: I4  # of forums, so far
    forums_agreed: I4  # places with an agreement on fewer signatures
    agreements_made: I4  # at meetings, so far
    agreements_refused: I4  # so far
    agreements_revoked: I4  # after attacks, so far
    agreements_spread: I4  # taken over from near by, so far
    trust: F8  # SD; mean, each household as of its last round
    tension: F8  # open problems for 1,000 households; mean over communities
    standing: F8  # of forums, 0 to 1; mean over those that have met; 0 without any
    hope: F8  # 0 to 1; mean over communities
    signatures: F8  # asked for; mean over communities
    spent_cents: I8  # so far
    balance_cents: I8


WEEK = dtype_of(WeekRow)

STATES = tuple(state.name.lower() for state in State)
COUNTED = (*map(CommunityCount, State), CommunityCount.DURABLE, CommunityCount.FAILED)
# Where a count stands, and the column of the history that it goes to.
COLUMNS_COUNTED = tuple((column.value, column.name.lower()) for column in COUNTED)
COLUMNS_OF_COUNTS = tuple((count.value, count.name.lower()) for count in Count)
COLUMNS_OF_FILES = tuple(
    (status.value, f"files_{'opened' if status == FileStatus.OPEN else status.name.lower()}")
    for status in FileStatus if status != FileStatus.NONE
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class History:
    """The weeks of one run, week 0 being the first day; and the durations of its files."""

    scenario: str
    seed: int
    start: date
    households_per_agent: int
    measured_from: int  # first week that durations and sums over weeks are of
    weeks: np.ndarray
    end_survey: EndSurvey  # of the households at the end
    durations: np.ndarray  # [cleared or barred, calendar or working, days]: files closed since
    returned: np.ndarray  # [week, row of communities.csv]: agents home
    returned_by_group: np.ndarray  # [week, group of GROUPS]: agents home
    group_sizes: np.ndarray  # [group of GROUPS]: agents of it, wherever they are
    places: tuple[Place, ...] = ()  # the rows of communities.csv

    def __repr__(self) -> str:
        lived = f"{len(self.weeks) - 1} weeks from {self.start}, {self.agents:,} agents"
        return f"<History of {self.scenario}, seed {self.seed}: {lived}>"

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
        """A hash of every bit of the history but the counts by group, which came later."""
        columns = b"".join(self.weeks[name].tobytes() for name in self.weeks.dtype.names or ())
        return hashlib.sha256(
            columns + self.durations.tobytes() + self.returned.tobytes()
        ).hexdigest()

    def counts(self) -> WeeklyCounts:
        """What curves are drawn from, in agents."""
        return WeeklyCounts(
            weeks={column: self.weeks[column] for column, _ in WEEKLY.values()},
            places=self.returned,
            groups=self.returned_by_group,
            sizes=self.group_sizes,
            agents=self.agents,
            households_per_agent=self.households_per_agent,
        )

    def to_dataframe(self) -> "pandas.DataFrame":
        """The weekly curves, of the world and by governorate, district and group, for pandas.

        `sim.measure(history)` has the outcomes at the end, `Replicates.to_dataframe` has both.
        """
        drawn = [*curves(self.counts(), self.places)]
        return frame([Run(self.scenario, self.seed, self.start, drawn)], {})


def record(
    rows: Rows, signatures_in_force: np.ndarray, week: int, spent: int, balance: int
) -> np.ndarray:
    """One row of the history from the rows of the world."""
    row = np.zeros(1, WEEK)
    row["week"] = week
    community_counts, closed, counts = (
        a.sum(axis=0) for a in (rows.community_counts, rows.closed, rows.counts)
    )
    for column, name in COLUMNS_COUNTED:
        row[name] = community_counts[column]
    for status, name in COLUMNS_OF_FILES:
        row[name] = closed[status]
    for count, name in COLUMNS_OF_COUNTS:
        row[name] = counts[count]
    row["attacks"] = rows.armed_groups["attacks"].sum()
    row["brokers_killed"] = rows.armed_groups["brokers_killed"].sum()
    row["raids"], row["tips"] = rows.stations["raids"].sum(), rows.stations["tips"].sum()
    _record_places(row, rows)
    row["trust"] = community_counts[CommunityCount.TRUST] / TRUST_UNITS / len(rows.households)
    row["signatures"] = signatures_in_force.mean()
    row["spent_cents"], row["balance_cents"] = spent, balance
    return row


def _record_places(row: np.ndarray, rows: Rows) -> None:
    """What forums, problems and communities have come to."""
    row["meetings"] = rows.forums["meetings"].sum()
    row["forums_agreed"] = (rows.forums["agreed"] >= 0).sum()
    row["agreements_made"] = rows.forums["made"].sum()
    row["agreements_refused"] = rows.forums["refused"].sum()
    row["agreements_revoked"] = rows.forums["revoked"].sum()
    row["agreements_spread"] = rows.forums["taken_over"].sum()
    met = rows.forums["meetings"] > 0
    row["standing"] = rows.forums["standing"][met].mean() if met.any() else 0.0
    row["problems_raised"] = rows.problems["raised"].sum()
    row["problems_solved"] = rows.problems["solved"].sum()
    row["conflicts"] = rows.problems["conflicts"].sum()
    row["tension"] = rows.problems["tension"].mean()
    row["hope"] = rows.communities["hope"].mean()
