"""The residents of a community: how many are home, returned or away, and their mean trust."""

from enum import IntEnum
from typing import Annotated, TypedDict

import numpy as np

from sim.agents.community import CommunityRow
from sim.agents.row_agent import RowAgent
from sim.core.compiled import compiled
from sim.core.declare import F8, I4, dtype_of
from sim.core.fields import ReadOnly

TRUST_UNITS = 1e6  # of the counted trust to one SD


class CommunityCount(IntEnum):
    """Columns of the counts that `engine/community_counts.py` keeps; first those of State."""

    DISPLACED = 0
    WAITING = 1
    BARRED = 2
    TRAVELLING = 3
    RETURNED = 4
    AT_HOME = 5
    SETTLED = 6
    ABROAD = 7
    DURABLE = 8  # home for DURABLE_WEEKS and more
    FAILED = 9  # returns that failed, so far
    UNDOCUMENTED = 10  # displaced without the papers to apply
    DANGEROUS = 11  # at home or returned, and a threat
    TRUST = 12  # millionths of an SD, together, each as of its last round
    RETURNED_AFFILIATED = 13  # returned, of the groups that `recording/groups.py` names
    RETURNED_WITHOUT_PAPERS = 14
    RETURNED_FEMALE_HEADED = 15
    RETURNED_FLED_TO_CAMP = 16


# 1. What it holds

OF_HOUSEHOLDS = ReadOnly("it counts households every week: set theirs")


class ResidentsRow(TypedDict):
    """Counts over the households of one community, in agents, and their mean trust."""

    trust: Annotated[F8, OF_HOUSEHOLDS]  # SD; mean, each household as of its last round
    agents: Annotated[I4, OF_HOUSEHOLDS]  # from there, wherever they are
    home: Annotated[I4, OF_HOUSEHOLDS]  # not displaced yet, or returned
    returned: Annotated[I4, OF_HOUSEHOLDS]
    undocumented: Annotated[I4, OF_HOUSEHOLDS]  # displaced without papers
    dangerous: Annotated[I4, OF_HOUSEHOLDS]  # home, and a threat that screening is meant to find


RESIDENTS = dtype_of(ResidentsRow)


# 3. What it does (nothing governs it)


@compiled
def live_week(row: ResidentsRow, place: CommunityRow, counts: np.ndarray, index: int) -> None:
    """A week: read off the counts of this community."""
    agents = int(place["last_household"]) - int(place["first_household"])
    row["trust"] = counts[index, CommunityCount.TRUST] / TRUST_UNITS / agents
    row["agents"] = agents
    row["home"] = counts[index, CommunityCount.AT_HOME] + counts[index, CommunityCount.RETURNED]
    row["returned"] = counts[index, CommunityCount.RETURNED]
    row["undocumented"] = counts[index, CommunityCount.UNDOCUMENTED]
    row["dangerous"] = counts[index, CommunityCount.DANGEROUS]


@compiled
def live_rows(rows: np.ndarray, communities: np.ndarray, counts: np.ndarray) -> None:
    """A week of every community's residents."""
    for index in range(len(rows)):
        live_week(rows[index], communities[index], counts, index)


# 4. Its Mesa face


class Residents(RowAgent):
    """The residents of one community as a Mesa agent: a window on their row."""

    kept_in = "residents"
    row: ResidentsRow

    def step(self) -> None:
        """A week of counting."""
        rows = self.model.rows
        live_week(self.row, rows.communities[self.index], rows.community_counts, self.index)
