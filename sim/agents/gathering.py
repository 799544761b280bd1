"""A gathering: kin who are awake hear what was told, and each decides; then all sleep on."""

from typing import TYPE_CHECKING

import mesa
import numpy as np

from sim.agents import kin, tally
from sim.agents.file import FileRow
from sim.agents.household import live_week
from sim.agents.rounds import ROUND_WEEKS, is_round, next_wake, weeks_since
from sim.agents.state import State
from sim.agents.weighing import weigh
from sim.compiled import compiled
from sim.randomness import ROWS

if TYPE_CHECKING:
    from sim.agents.household import HouseholdRow
    from sim.agents.kin import KinRow
    from sim.agents.surroundings import Surroundings
    from sim.model import ReturnModel


@compiled
def stir(row: "HouseholdRow", group: int, around: "Surroundings") -> None:
    """Leave word, where a state was entered this week, so that its file is looked at."""
    if int(row["since"]) == around.week:
        bit = 1 << int(row["luck"]) % ROWS % kin.KIN_SIZE
        around.stirred[group] = int(around.stirred[group]) | bit


@compiled
def see_to(row: "HouseholdRow", file: FileRow, group: int, around: "Surroundings") -> int:
    """End the week of a member who is awake: weigh, be counted; when it wakes next."""
    place = around.communities[row["community"]]
    if is_round(row, place, around.week):
        weigh(row, file, around)
    stir(row, group, around)
    tally.count(around.tally, row, around.week, 1)
    return next_wake(row, place, around.week, around.household.travel_weeks)


@compiled
def gather(
    group: int, awake: np.ndarray, rows: tuple[np.ndarray, np.ndarray], around: "Surroundings"
) -> None:
    """A week of one group: its members who are awake decide; `rows`: households and files.

    Who is home stays as it was for all of them until everybody has decided.
    """
    households, files = rows
    row, left = around.kin[group], 0
    for index in awake:
        member = households[index]
        was_home = member["state"] == State.RETURNED
        around.due[index] = see_to(member, files[index], group, around)
        left += int(was_home and member["state"] != State.RETURNED)
    row["returned"] = int(row["returned"]) - left
    if weeks_since(int(households[awake[0]]["luck"]), ROUND_WEEKS, around.week) == 0:
        kin.forget(row)


@compiled
def live_rows(
    awake: np.ndarray, rows: tuple[np.ndarray, np.ndarray], around: "Surroundings"
) -> None:
    """A week of those who are awake, by number, group by group: of each, then of the group.

    Of all households only its members look at a group. `rows`: households and files.
    """
    households, files = rows
    first = 0
    while first < len(awake):
        row = households[awake[first]]
        group = kin.kin_of(row, around.communities[row["community"]])
        end = int(around.kin[group]["first_household"]) + int(around.kin[group]["size"])
        last = first
        while last < len(awake) and awake[last] < end:
            live_week(households[awake[last]], files[awake[last]], around)
            last += 1
        gather(group, awake[first:last], rows, around)
        first = last


# 4. Its Mesa face


class KinGroup(mesa.Agent):
    """One kin group as a Mesa agent."""

    model: "ReturnModel"

    def __init__(self, model: "ReturnModel", index: int) -> None:
        super().__init__(model)
        self.index = index
        self.row: KinRow = model.rows.kin[index]

    def step(self) -> None:
        """A gathering of those who are awake."""
        rows, first = self.model.rows, int(self.row["first_household"])
        due = rows.due[first : first + int(self.row["size"])]
        awake = first + np.flatnonzero(due <= self.model.week)
        if len(awake):
            gather(self.index, awake, (rows.households, rows.files), self.model.surroundings)
