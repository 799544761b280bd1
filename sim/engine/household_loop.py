"""A gathering: kin who are awake hear what was told, and each decides; then all sleep on."""

import mesa
import numpy as np

from sim.agents import community_counts, kin
from sim.agents.household import HouseholdRow, live_week, weigh
from sim.agents.kin import KinRow
from sim.behaviour.decision_rounds import ROUND_WEEKS, is_round, weeks_since
from sim.behaviour.draws import draw_lots, lots_at
from sim.behaviour.household_context import Surroundings
from sim.clearance.case_file import FileRow
from sim.core.compiled import compiled, making_arrays
from sim.core.prefetch import ask_for
from sim.core.randomness import ROWS
from sim.engine.wake_schedule import find_awake, next_wake
from sim.state import LivingModel, State

STATES = len(State)
AHEAD = 24  # households between the one that is looked at and the one that memory is asked for

Pages = tuple[np.ndarray, np.ndarray]  # rows of households, and of their files


@compiled
def see_to(row: HouseholdRow, file: FileRow, around: Surroundings) -> int:
    """End the week of one who is awake: weigh, be counted; when it wakes next."""
    place, waited = around.communities[row["community"]], row["state"] == State.WAITING
    if is_round(row, place, around.week):
        weigh(row, file, around)
    if waited != (row["state"] == State.WAITING):
        kin.leave_word(row, kin.kin_of(row, place), around.stirred)
    community_counts.count(around.tally, row, around.week, 1)
    return next_wake(row, place, around.week, around.household.travel_weeks)


@compiled
def part(row: HouseholdRow, was_home: bool, around: Surroundings) -> None:
    """Leave the gathering: who left home is missed there, and what was told is forgotten."""
    group = around.kin[kin.kin_of(row, around.communities[row["community"]])]
    if was_home and row["state"] != State.RETURNED:
        group["returned"] = int(group["returned"]) - 1
    if weeks_since(int(row["luck"]), ROUND_WEEKS, around.week) == 0:
        kin.forget(group)


@compiled
def gather(awake: np.ndarray, was_home: np.ndarray, pages: Pages, around: Surroundings) -> None:
    """Those who are awake, by number, decide; `was_home` is filled in on the way.

    Who is home stays as it was for all kin of a group until everybody has decided.
    """
    households, files = pages
    for place in range(len(awake)):
        index = awake[place]
        was_home[place] = households[index]["state"] == State.RETURNED
        around.due[index] = see_to(households[index], files[index], around)
    for place in range(len(awake)):
        part(households[awake[place]], was_home[place], around)


@compiled
def live_weeks(
    awake: np.ndarray, later: np.ndarray, lots: np.ndarray, pages: Pages, around: Surroundings
) -> None:
    """Those who are awake, by number, follow their files and look back.

    Meanwhile memory is asked for those whose turn is later.
    """
    households, files = pages
    for place in range(len(awake)):
        index = awake[place]
        if place < len(later):
            ask_for(households, later[place])
        live_week(households[index], files[index], lots_at(place, lots), around)


@compiled
def put_by_state(awake: np.ndarray, found: np.ndarray, ends: np.ndarray, pages: Pages) -> None:
    """Put those who are awake state by state; `ends`: as many zeros as states, and one more.

    What the next one does is then mostly what the last one did, which processors foresee.
    """
    households, files = pages
    for place in range(len(awake)):
        ask_for(households, awake[min(place + AHEAD, len(awake) - 1)])
        ends[int(households[awake[place]]["state"]) + 1] += 1
    for state in range(STATES):
        ends[state + 1] += ends[state]
    for index in awake:
        state = int(households[index]["state"])
        if state == State.WAITING:
            ask_for(files, index)
        found[ends[state]] = index
        ends[state] += 1


@making_arrays
def live_place(
    awake: np.ndarray, later: np.ndarray, pages: Pages, around: Surroundings
) -> None:  # fmt: skip
    """A week of those of one community who are awake, by number: of each, then of their kin.

    Of all households only kin look at a group, and all kin are of one community. `later` are those
    of the next community.
    """
    found, was_home = np.empty_like(awake), np.empty(len(awake), np.bool_)
    put_by_state(awake, found, np.zeros(STATES + 1, np.int64), pages)
    live_weeks(found, later, draw_lots(found, pages[0], around), pages, around)
    gather(found, was_home, pages, around)


@compiled
def find_at(turn: int, places: np.ndarray, awake: np.ndarray, around: Surroundings) -> int:
    """Write down who is awake in the community whose turn it is; how many, none after the last."""
    if turn == len(places):
        return 0
    place = around.communities[places[turn]]
    among = int(place["first_household"]), int(place["last_household"])
    return find_awake(among, around.due, around.week, awake)


@making_arrays
def live_rows(places: np.ndarray, pages: Pages, around: Surroundings) -> None:
    """A week of all who are from these communities and awake."""
    awake, later = np.empty(ROWS, np.uint32), np.empty(ROWS, np.uint32)
    count = find_at(0, places, awake, around)
    for turn in range(len(places)):
        next_count = find_at(turn + 1, places, later, around)
        if count > 0:
            live_place(awake[:count], later[:next_count], pages, around)
        awake, later, count = later, awake, next_count


# 4. Its Mesa face


class KinGroup(mesa.Agent):
    """One kin group as a Mesa agent."""

    model: LivingModel

    def __init__(self, model: LivingModel, index: int) -> None:
        super().__init__(model)
        self.index = index
        self.row: KinRow = model.rows.kin[index]

    def step(self) -> None:
        """A gathering of those who are awake."""
        rows, first = self.model.rows, int(self.row["first_household"])
        due = rows.due[first : first + int(self.row["size"])]
        awake = first + np.flatnonzero(due <= self.model.week)
        if len(awake):
            was_home, pages = np.empty(len(awake), np.bool_), (rows.households, rows.files)
            gather(awake, was_home, pages, self.model.surroundings)
