"""The loop over households who are awake: both halves of their week, with kin between them.

All kin live the first half before any of them lives the second. Then all sleep on.
"""

from typing import Protocol

import numpy as np

from sim.agents import kin
from sim.agents.household import HouseholdRow, live_decision_round, live_until_kin_gather
from sim.agents.kin import KinRow
from sim.agents.row_agent import LivingModel, RowAgent
from sim.behaviour.decision_rounds import ROUND_WEEKS, weeks_since
from sim.behaviour.household_context import Draws, HouseholdContext
from sim.clearance.case_file import FileRow
from sim.core.compiled import compiled, making_arrays
from sim.core.prefetch import ask_for
from sim.core.randomness import ROWS
from sim.engine import community_counts
from sim.engine.draws import draw_together, draws_at, draws_of
from sim.engine.wake_schedule import find_awake, next_wake_of
from sim.state import Rows, State

STATES = len(State)
AHEAD = 24  # households between the one that is looked at and the one that memory is asked for


@compiled
def start_week(row: HouseholdRow, file: FileRow, draws: Draws, context: HouseholdContext) -> None:
    """The first half of the week of one who is awake; community and kin count it again."""
    group = context.kin[kin.kin_of(row, context.communities[row["community"]])]
    before = int(row["state"])
    community_counts.count(context.community_counts, row, context.week - 1, -1)
    live_until_kin_gather(row, file, draws, context)
    if int(row["state"]) != before:
        kin.count(group, before, -1)
        kin.count(group, int(row["state"]), 1)


@compiled
def finish_week(row: HouseholdRow, file: FileRow, context: HouseholdContext) -> int:
    """The second half of the week of one who is awake; it is counted; when it wakes next."""
    place, waited = context.communities[row["community"]], row["state"] == State.WAITING
    live_decision_round(row, file, context)
    if waited != (row["state"] == State.WAITING):
        kin.mark_for_intake(row, kin.kin_of(row, place), context.needs_intake)
    community_counts.count(context.community_counts, row, context.week, 1)
    return next_wake_of(row, place, context.week, context.household.travel_weeks)


@compiled
def finish_kin_turn(row: HouseholdRow, was_home: bool, context: HouseholdContext) -> None:
    """End the turn of the kin: who left home is missed there, and what was told is forgotten."""
    group = context.kin[kin.kin_of(row, context.communities[row["community"]])]
    if was_home and row["state"] != State.RETURNED:
        group["returned"] = int(group["returned"]) - 1
    if weeks_since(int(row["stream"]), ROUND_WEEKS, context.week) == 0:
        kin.forget(group, context.week)


@compiled
def finish_weeks(
    awake: np.ndarray,
    was_home: np.ndarray,
    households: np.ndarray,
    files: np.ndarray,
    context: HouseholdContext,
) -> None:
    """The second half of the week of those who are awake, by number; it fills in `was_home`.

    Who is home stays as it was for all kin of a group until everybody has decided.
    """
    for turn in range(len(awake)):
        index = awake[turn]
        was_home[turn] = households[index]["state"] == State.RETURNED
        context.next_wake[index] = finish_week(households[index], files[index], context)
    for turn in range(len(awake)):
        finish_kin_turn(households[awake[turn]], was_home[turn], context)


@compiled
def start_weeks(
    awake: np.ndarray,
    later: np.ndarray,
    table: np.ndarray,
    households: np.ndarray,
    files: np.ndarray,
    context: HouseholdContext,
) -> None:
    """The first half of the week of those who are awake, by number; `table`: their draws.

    Meanwhile memory is asked for those whose turn is later.
    """
    for turn in range(len(awake)):
        index = awake[turn]
        if turn < len(later):
            ask_for(households, later[turn])
        start_week(households[index], files[index], draws_at(turn, table), context)


@compiled
def put_by_state(
    awake: np.ndarray,
    found: np.ndarray,
    ends: np.ndarray,
    households: np.ndarray,
    files: np.ndarray,
) -> None:
    """Put those who are awake state by state; `ends`: as many zeros as states, and one more.

    What the next one does is then mostly what the last one did, which processors foresee.
    """
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
    awake: np.ndarray, later: np.ndarray, households: np.ndarray, files: np.ndarray,
    context: HouseholdContext,
) -> None:  # fmt: skip
    """A week of those of one community who are awake, by number: of each, then of their kin.

    Of all households only kin look at a group, and all kin are of one community. `later` are those
    of the next community.
    """
    found, was_home = np.empty_like(awake), np.empty(len(awake), np.bool_)
    put_by_state(awake, found, np.zeros(STATES + 1, np.int64), households, files)
    start_weeks(found, later, draw_together(found, households, context), households, files, context)
    finish_weeks(found, was_home, households, files, context)


@compiled
def find_at(turn: int, places: np.ndarray, awake: np.ndarray, context: HouseholdContext) -> int:
    """Write down who is awake in the community whose turn it is; how many, none after the last."""
    if turn == len(places):
        return 0
    place = context.communities[places[turn]]
    first, last = int(place["first_household"]), int(place["last_household"])
    return find_awake(first, last, context.next_wake, context.week, awake)


@making_arrays
def live_rows(
    places: np.ndarray, households: np.ndarray, files: np.ndarray, context: HouseholdContext
) -> None:
    """A week of all who are from these communities and awake."""
    awake, later = np.empty(ROWS, np.uint32), np.empty(ROWS, np.uint32)
    count = find_at(0, places, awake, context)
    for turn in range(len(places)):
        next_count = find_at(turn + 1, places, later, context)
        if count > 0:
            live_place(awake[:count], later[:next_count], households, files, context)
        awake, later, count = later, awake, next_count


def start_alone(index: int, rows: Rows, context: HouseholdContext) -> None:
    """The first half of the week of one household, by its number, without the others."""
    row = rows.households[index]
    start_week(row, rows.files[index], draws_of(int(row["stream"]), context), context)


# The Mesa face of kin groups


class KinModel(LivingModel, Protocol):
    """What a kin group sees of the model that it lives in."""

    household_context: HouseholdContext


class KinGroup(RowAgent):
    """One kin group as a Mesa agent."""

    kept_in = "kin"
    model: KinModel
    row: KinRow

    def step(self) -> None:
        """The second half of the week of those of its members who are awake."""
        rows, first = self.model.rows, int(self.row["first_household"])
        next_wake = rows.next_wake[first : first + int(self.row["size"])]
        awake = first + np.flatnonzero(next_wake <= self.model.week)
        if len(awake):
            was_home, context = np.empty(len(awake), np.bool_), self.model.household_context
            finish_weeks(awake, was_home, rows.households, rows.files, context)
