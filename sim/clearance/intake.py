"""Intake: a file is opened for a family that applies, and closed when it withdraws."""

import numpy as np

from sim.agents.household import HouseholdRow
from sim.clearance.case_file import FileRow, FileStatus
from sim.clearance.context import ClearanceContext
from sim.clearance.procedure import close_file, joining, lay_from, next_position, screen_file
from sim.clearance.queue import WORKING_DAYS
from sim.clearance.queue_entry import QueueEntryRow, find_entry, governorate_of, remove_entry
from sim.clearance.screening import marks_of
from sim.core.compiled import compiled, making_arrays
from sim.core.randomness import ROWS
from sim.state import State


@compiled
def awaits_intake(household: HouseholdRow, file: FileRow) -> bool:
    """Whether it waits without a file, or has one open though it waits no more."""
    waits, is_open = household["state"] == State.WAITING, file["status"] == FileStatus.OPEN
    return bool(waits != is_open)


@compiled
def open_file(index: int, entry: QueueEntryRow, context: ClearanceContext) -> None:
    """Open a file, which joins its first desk at a drawn moment of next week; `entry`: its form."""
    file = context.files[index]
    file["status"] = FileStatus.OPEN
    file["bribes"] = file["abuses"] = 0
    file["opened_week"] = context.week + 1
    fill_in(entry, index, context)
    context.closed[governorate_of(entry, context), FileStatus.OPEN] += 1
    moment = joining(int(entry["stream"]), context.week + 1, context)
    if context.parameters.queues == 1:
        lay_from(entry, 0, moment, context)
    else:
        decide_at_once(entry, moment, context)


@compiled
def fill_in(entry: QueueEntryRow, index: int, context: ClearanceContext) -> None:
    """Write on a queue entry whose file it is."""
    household = context.households[index]
    entry["file"] = index
    entry["stream"] = household["stream"]
    entry["community"] = household["destination"]
    entry["marks"] = marks_of(household, context)


@compiled
def decide_at_once(entry: QueueEntryRow, moment: float, context: ClearanceContext) -> None:
    """Every desk's answer without its queue: barred, given up, or signed; nothing can be lost."""
    position, found = next_position(int(entry["community"]), 0, context), FileStatus.OPEN
    while position >= 0 and found == FileStatus.OPEN:
        entry["position"] = position
        context.files[entry["file"]]["position"] = position
        found = screen_file(entry, context)
        position = next_position(int(entry["community"]), position + 1, context)
    close_file(entry, FileStatus.CLEARED if found == FileStatus.OPEN else found, moment, context)


@compiled
def withdraw_file(index: int, context: ClearanceContext) -> None:
    """Close the file of a household that waits no more, and take it off its desk."""
    community = int(context.households[index]["destination"])
    position = int(context.files[index]["position"])
    desk = context.desks[context.routes[community, position]]
    place = find_entry(index, desk, context)
    moment = float(WORKING_DAYS * context.week)
    close_file(context.queue_entries[place], FileStatus.WITHDRAWN, moment, context)
    remove_entry(place, desk, context)


@compiled
def list_group(group: int, among: np.ndarray, count: int, context: ClearanceContext) -> int:
    """List those of a kin group marked for intake, after `count` others; how many are listed."""
    kin, needs_intake = context.kin[group], int(context.needs_intake[group])
    for place in range(int(kin["size"])):
        among[count] = int(kin["first_household"]) + place
        count += needs_intake >> place & 1
    context.needs_intake[group] = 0
    return count


@compiled
def list_place(place: int, among: np.ndarray, context: ClearanceContext) -> int:
    """List those of a community marked for intake, by number; how many they are."""
    community, count = context.communities[place], 0
    for group in range(int(community["first_kin"]), int(community["last_kin"])):
        if context.needs_intake[group] > 0:
            count = list_group(group, among, count, context)
    return count


@compiled
def keep_waiting(among: np.ndarray, context: ClearanceContext) -> int:
    """Keep of those listed who awaits intake; how many they are.

    It asks for all rows at once, so that memory brings the next while the last is on its way.
    """
    count = 0
    for index in among:
        among[count] = index
        count += int(awaits_intake(context.households[index], context.files[index]))
    return count


@compiled
def receive_file(index: int, form: QueueEntryRow, context: ClearanceContext) -> None:
    """Open a file for a household that waits without one; close that of one who waits no more."""
    if context.files[index]["status"] == FileStatus.OPEN:
        withdraw_file(index, context)
    else:
        open_file(index, form, context)


@making_arrays
def receive(places: np.ndarray, context: ClearanceContext) -> None:
    """Open and withdraw the files of all from these communities who are marked for intake."""
    form, among = np.empty(1, context.queue_entries.dtype), np.empty(ROWS, np.uint32)
    for place in places:
        listed = among[: list_place(place, among, context)]
        for index in listed[: keep_waiting(listed, context)]:
            receive_file(index, form[0], context)
