"""A kin group: about a dozen agents of one community, and what they tell each other.

A group holds counts only; they are made anew each week from its members' rows, so whole
populations are summed from a dozenth of their rows. Members are counted once all of them have lived
their week, and their news of clearance once the desks have.
"""

from typing import TYPE_CHECKING, TypedDict

import mesa
import numpy as np

from sim.agents.file import FileStatus
from sim.agents.police import Conduct
from sim.agents.state import State
from sim.agents.traits import Trait, has
from sim.compiled import compiled
from sim.declare import F8, I2, I4, U1, dtype_of

if TYPE_CHECKING:
    from sim.agents.household import HouseholdRow
    from sim.model import ReturnModel

KIN_SIZE = 12  # agents of a kin group at any scale: 10-15 contacts, assumed
NEWS_WEEKS = 4  # a clearance is told once to each member, in its next round
DURABLE_WEEKS = 26  # a return is durable once the household is still home after half a year
STATES = len(State)

# 1. What it holds


class KinRow(TypedDict):
    """Counts over the members of one kin group, of last week."""

    trust: F8  # SD; sum over members, each as of its last round
    first_household: I4
    size: U1
    displaced: U1  # members by state
    waiting: U1
    barred: U1
    travelling: U1
    returned: U1
    at_home: U1  # not displaced yet
    settled: U1
    abroad: U1
    durable: U1  # home for DURABLE_WEEKS and more
    failed: I2  # returns that failed, so far
    undocumented: U1  # displaced without the papers to apply
    dangerous: U1  # at home or returned, and a threat
    met_fair: U1  # encounters of the members' last rounds
    met_abuse: U1
    cleared: U1  # files cleared within NEWS_WEEKS
    cleared_days: I2  # calendar days they took, together


KIN = dtype_of(KinRow)


# 3. What it does (nothing governs it but the constants above)


@compiled
def forget(row: KinRow) -> None:
    """Set every count to zero but the news of clearance."""
    row["trust"] = 0.0
    row["displaced"] = 0
    row["waiting"] = 0
    row["barred"] = 0
    row["travelling"] = 0
    row["returned"] = 0
    row["at_home"] = 0
    row["settled"] = 0
    row["abroad"] = 0
    row["durable"] = 0
    row["failed"] = 0
    row["undocumented"] = 0
    row["dangerous"] = 0
    row["met_fair"] = 0
    row["met_abuse"] = 0


@compiled
def count_home(row: KinRow, member: "HouseholdRow", week: int) -> None:
    """Count a member who has returned or has not fled yet."""
    if member["state"] == State.AT_HOME:
        row["at_home"] = int(row["at_home"]) + 1
    else:
        row["returned"] = int(row["returned"]) + 1
        durable = week - int(member["since"]) >= DURABLE_WEEKS
        row["durable"] = int(row["durable"]) + int(durable)
    row["dangerous"] = int(row["dangerous"]) + int(has(member, Trait.DANGEROUS))


@compiled
def count_away(row: KinRow, member: "HouseholdRow") -> None:
    """Count a member who is anywhere else, by the state it is in."""
    state = int(member["state"])
    if state == State.DISPLACED:
        row["displaced"] = int(row["displaced"]) + 1
        row["undocumented"] = int(row["undocumented"]) + int(member["documented"] == 0)
    elif state == State.WAITING:
        row["waiting"] = int(row["waiting"]) + 1
    elif state == State.BARRED:
        row["barred"] = int(row["barred"]) + 1
    elif state == State.TRAVELLING:
        row["travelling"] = int(row["travelling"]) + 1
    elif state == State.SETTLED:
        row["settled"] = int(row["settled"]) + 1
    else:
        row["abroad"] = int(row["abroad"]) + 1


@compiled
def count_contact(row: KinRow, member: "HouseholdRow") -> None:
    """Count what a member has to tell of officers."""
    if member["contact"] == Conduct.FAIR:
        row["met_fair"] = int(row["met_fair"]) + 1
    elif member["contact"] == Conduct.ABUSIVE:
        row["met_abuse"] = int(row["met_abuse"]) + 1


@compiled
def live_week(row: KinRow, households: np.ndarray, week: int) -> None:
    """A week: count the members anew."""
    forget(row)
    trust, failed, first = 0.0, 0, int(row["first_household"])
    for index in range(first, first + int(row["size"])):
        member = households[index]
        if member["state"] == State.AT_HOME or member["state"] == State.RETURNED:
            count_home(row, member, week)
        else:
            count_away(row, member)
        count_contact(row, member)
        trust += member["trust_slow"] + member["trust_fast"]
        failed += int(member["times_left"])
    row["trust"] = trust
    row["failed"] = failed


@compiled
def live_rows(rows: np.ndarray, households: np.ndarray, week: int) -> None:
    """A week of all kin groups."""
    for index in range(len(rows)):
        live_week(rows[index], households, week)


@compiled
def tell(row: KinRow, files: np.ndarray, week: int) -> None:
    """Count the members whose files were cleared of late, and the days that took."""
    cleared, days, first = 0, 0, int(row["first_household"])
    for index in range(first, first + int(row["size"])):
        file = files[index]
        if file["status"] == FileStatus.CLEARED and week - int(file["closed_week"]) < NEWS_WEEKS:
            cleared += 1
            days += int(file["days"])
    row["cleared"] = cleared
    row["cleared_days"] = days


@compiled
def tell_all(rows: np.ndarray, files: np.ndarray, week: int) -> None:
    """News of every group; there is none where there was none last week and nobody waits."""
    for index in range(len(rows)):
        if rows[index]["waiting"] > 0 or rows[index]["cleared"] > 0:
            tell(rows[index], files, week)


@compiled
def add_up(rows: np.ndarray, found: np.ndarray) -> None:
    """Add the counts of every group to `found`; see `totals`."""
    for index in range(len(rows)):
        row = rows[index]
        found[State.DISPLACED] += int(row["displaced"])
        found[State.WAITING] += int(row["waiting"])
        found[State.BARRED] += int(row["barred"])
        found[State.TRAVELLING] += int(row["travelling"])
        found[State.RETURNED] += int(row["returned"])
        found[State.AT_HOME] += int(row["at_home"])
        found[State.SETTLED] += int(row["settled"])
        found[State.ABROAD] += int(row["abroad"])
        found[STATES] += int(row["durable"])
        found[STATES + 1] += int(row["failed"])


@compiled
def add_returned(rows: np.ndarray, places: np.ndarray, found: np.ndarray) -> None:
    """Add those of every group who are home to the place that the group is from."""
    for index in range(len(rows)):
        found[places[index]] += int(rows[index]["returned"])


def totals(rows: np.ndarray) -> np.ndarray:
    """Agents in each state, then those durably home, and returns that failed, over all groups."""
    found = np.zeros(STATES + 2, dtype=np.int64)
    add_up(rows, found)
    return found


# 4. Its Mesa face


class KinGroup(mesa.Agent):
    """One kin group as a Mesa agent: a window on its row."""

    model: "ReturnModel"

    def __init__(self, model: "ReturnModel", index: int) -> None:
        super().__init__(model)
        self.row: KinRow = model.rows.kin[index]

    def step(self) -> None:
        """A week of counting."""
        live_week(self.row, self.model.rows.households, self.model.week)
