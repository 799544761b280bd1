"""A signing desk: files queue at it and fall due.

A desk serves first come, first served on a clock of its own that runs only while a session is
held, so a file's signature falls due at a moment that is known once the file has been taken up
(Lindley's recursion, one clock per member of staff).
"""

import math
from typing import Annotated, Protocol, TypedDict

import numpy as np

from sim.agents.row_agent import LivingModel, RowAgent
from sim.clearance.bunches import Shift, gather_bunches, serve_bunches
from sim.clearance.context import ClearanceContext
from sim.clearance.opening_days import hours
from sim.clearance.procedure import lay_from, pass_on, put_on_desk
from sim.clearance.queue import WORKING_DAYS, desk_time, in_order, serve_in_turn, working_time
from sim.clearance.queue_entry import Mark, QueueEntryRow, take_entries, take_up_entry
from sim.core.compiled import compiled, making_arrays
from sim.core.declare import F8, I2, I4, U4, dtype_of
from sim.core.fields import LAID_OUT, WEEKS, ReadOnly
from sim.core.prefetch import ask_for
from sim.core.randomness import Purpose, draw, draw_pair

# 1. What it holds

OF_QUEUE = ReadOnly("it follows from the files that lie here")
OF_LEVERS = ReadOnly("the scenario and its levers set it: see clearance.staff")


class DeskRow(TypedDict):
    """One signing desk."""

    clock: Annotated[F8, OF_QUEUE]  # session-days held before this week
    stream: Annotated[U4, LAID_OUT]
    chunk: Annotated[I4, OF_QUEUE]  # uppermost of its chunks, the only one not full; -1 for none
    files: Annotated[I4, OF_QUEUE]  # how many lie here
    staff: Annotated[I4, OF_LEVERS]
    work: Annotated[F8, OF_LEVERS]  # times the work that a signature was on the first day
    declared_staff: Annotated[I4, OF_LEVERS]  # of the first day
    governorate: Annotated[I2, LAID_OUT]  # whose chunks it uses
    rank: Annotated[I2, LAID_OUT]  # it signs while at least this many signatures are asked for
    empty_until: Annotated[I2, WEEKS]  # week from which somebody sits here and holds sessions


DESK = dtype_of(DeskRow)

PARTS_A_DESK = 256  # parts of a draw that belong to one desk of a route: a file and its companions
AHEAD = 8  # files between the one that is passed on and the one that memory is asked for


# 3. What it does (`clearance/context.py` governs it)


@compiled
def still_signs(desk: DeskRow, entry: QueueEntryRow, context: ClearanceContext) -> bool:
    """Whether the desk signs for this file's community."""
    return int(desk["rank"]) <= int(context.signatures_in_force[int(entry["community"])])


@compiled
def hand_on(desk: DeskRow, entries: np.ndarray, context: ClearanceContext) -> int:
    """Move on what the desk signs no more and close up the rest; how many are left."""
    if int(desk["rank"]) <= context.fewest:
        return len(entries)
    left, start = 0, float(WORKING_DAYS * context.week)
    for entry in entries:
        if still_signs(desk, entry, context):
            entries[left] = entry
            left += 1
        else:
            came = start if int(entry["marks"]) & Mark.TAKEN_UP else float(entry["moment"])
            lay_from(entry, int(entry["position"]) + 1, max(start, came), context)
    return left


@compiled
def comes(entry: QueueEntryRow, context: ClearanceContext) -> bool:
    """Whether the file comes to its desk this week."""
    taken_up = int(entry["marks"]) & Mark.TAKEN_UP
    return not taken_up and entry["moment"] < float(WORKING_DAYS * (context.week + 1))


@compiled
def count_newcomers(entries: np.ndarray, context: ClearanceContext) -> int:
    """How many of these files come to the desk this week."""
    count = 0
    for entry in entries:
        count += int(comes(entry, context))
    return count


@compiled
def list_newcomers(coming: np.ndarray, entries: np.ndarray, context: ClearanceContext) -> None:
    """Write down the files with an entry that come this week: moment, service, place."""
    count = 0
    for place in range(len(entries)):
        entry = entries[place]
        if comes(entry, context):
            stream, part = int(entry["stream"]), int(entry["position"]) * PARTS_A_DESK
            u = draw(context.seed, context.week, Purpose.FILE_SERVICE, stream, part)
            coming[0, count], coming[1, count] = entry["moment"], -math.log(u)
            coming[2, count] = place
            count += 1


@compiled
def draw_companions(
    drawn: np.ndarray, coming: np.ndarray, entries: np.ndarray, context: ClearanceContext
) -> None:
    """Two random draws for each companion, or bunch of companions, of those who come."""
    column = 0
    for place in coming[2]:
        entry = entries[int(place)]
        stream, part = int(entry["stream"]), int(entry["position"]) * PARTS_A_DESK
        for bunch in range(1, context.bunches + 1):
            drawn[0, column], drawn[1, column] = draw_pair(
                context.seed, context.week, Purpose.COMPANION_ARRIVAL, stream, part + bunch
            )
            column += 1


@compiled
def spread_companions(companions: np.ndarray, week: int) -> None:
    """Turn draws into moments, anywhere in the week, and services of files without an entry: -1."""
    for column in range(companions.shape[1]):
        companions[0, column] = WORKING_DAYS * (week + companions[0, column])
        companions[1, column] = -math.log(companions[1, column])
        companions[2, column] = -1.0


@compiled
def serve_all(
    entries: np.ndarray, free: np.ndarray, coming: np.ndarray, order: np.ndarray,
    hours: np.ndarray, pace: float,
) -> None:  # fmt: skip
    """Say for all who come when the desk will be done with them, file by file."""
    turn = 0
    for place in order:
        arrival, service = desk_time(coming[0, place], hours), coming[1, place] * pace
        turn, due = serve_in_turn(free, turn, arrival, service)
        if coming[2, place] >= 0.0:
            take_up_entry(entries[int(coming[2, place])], due)


@making_arrays
def take_up(number: int, entries: np.ndarray, hours: np.ndarray, context: ClearanceContext) -> None:
    """Say for everyone who comes this week when the desk will be done with them."""
    count = count_newcomers(entries, context)
    if count == 0:
        return
    desk, seat = context.desks[number], int(context.first_seats[number])
    pace = desk["work"] / context.parameters.files_per_staff_day
    free = context.servers[seat : seat + int(desk["staff"])]
    coming = np.empty((3, count * (1 + context.bunches)))
    list_newcomers(coming[:, :count], entries, context)
    own, others = coming[:, :count], coming[:, count:]
    draw_companions(others, own, entries, context)
    if context.bunch_size == 1.0:
        spread_companions(others, context.week)
        serve_all(entries, free, coming, in_order(coming[0]), hours, pace)
    else:
        gather_bunches(others, context.bunch_size)
        serve_bunches(
            entries, own, in_order(own[0]), others, Shift(free, hours, pace, context.week)
        )


@compiled
def is_due(entry: QueueEntryRow, hours: np.ndarray) -> bool:
    """Whether the desk is done with the file this week."""
    end, taken_up = hours[WORKING_DAYS], int(entry["marks"]) & Mark.TAKEN_UP
    return bool(taken_up and entry["moment"] <= end and hours[0] < end)


@compiled
def deal_with(
    desk: DeskRow, entries: np.ndarray, hours: np.ndarray, context: ClearanceContext
) -> None:
    """Pass on every file that falls due this week, and keep the others."""
    last = len(entries) - 1
    for place in range(len(entries)):
        entry, later = entries[place], entries[min(place + AHEAD, last)]
        if is_due(later, hours):
            ask_for(context.files, int(later["file"]))
        if is_due(entry, hours):
            pass_on(entry, working_time(entry["moment"], hours, context.week), context)
        else:
            put_on_desk(entry, desk, context)


@making_arrays
def live_week(number: int, context: ClearanceContext) -> None:
    """A week of one desk: take up what comes, pass on what falls due, keep the rest."""
    desk, clock = context.desks[number], hours(number, context)
    if int(desk["files"]) > 0:
        entries = take_entries(desk, context)
        entries = entries[: hand_on(desk, entries, context)]
        take_up(number, entries, clock, context)
        deal_with(desk, entries, clock, context)
    desk["clock"] = clock[WORKING_DAYS]


@making_arrays
def live_rows(numbers: np.ndarray, context: ClearanceContext) -> None:
    """A week of these desks, in the order of the routes."""
    for number in numbers:
        live_week(number, context)


# 4. Its Mesa face


class DeskModel(LivingModel, Protocol):
    """What a desk sees of the model that it lives in."""

    clearance_context: ClearanceContext


class Desk(RowAgent):
    """One desk as a Mesa agent: a window on its row. Desks take their turns in order."""

    kept_in = "desks"
    model: DeskModel
    row: DeskRow

    def step(self) -> None:
        """A week at the desk."""
        live_week(self.index, self.model.clearance_context)
