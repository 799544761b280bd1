"""Intake: a file is opened for a family that applies, and closed when it withdraws."""

import numpy as np

from sim.agents.household import HouseholdRow
from sim.clearance.case_file import FileRow, FileStatus
from sim.clearance.context import Offices
from sim.clearance.procedure import close, joining, lay_from, next_position, screen
from sim.clearance.queue import WORKING_DAYS
from sim.clearance.queue_entry import SlipRow, find, governorate_of, remove
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
def open_file(index: int, slip: SlipRow, offices: Offices) -> None:
    """Open a file, which joins its first desk at a drawn moment of next week; `slip`: its form."""
    file = offices.files[index]
    file["status"] = FileStatus.OPEN
    file["bribes"] = 0
    file["opened_week"] = offices.week + 1
    fill_in(slip, index, offices)
    offices.closed[governorate_of(slip, offices), FileStatus.OPEN] += 1
    moment = joining(int(slip["luck"]), offices.week + 1, offices)
    if offices.parameters.queues == 1:
        lay_from(slip, 0, moment, offices)
    else:
        decide_at_once(slip, moment, offices)


@compiled
def fill_in(slip: SlipRow, index: int, offices: Offices) -> None:
    """Write on a slip whose file it is."""
    household = offices.households[index]
    slip["file"] = index
    slip["luck"] = household["luck"]
    slip["community"] = household["destination"]
    slip["marks"] = marks_of(household, offices)


@compiled
def decide_at_once(slip: SlipRow, moment: float, offices: Offices) -> None:
    """Every desk's answer without its queue: barred, given up, or signed; nothing can be lost."""
    position, found = next_position(int(slip["community"]), 0, offices), FileStatus.OPEN
    while position >= 0 and found == FileStatus.OPEN:
        slip["position"] = position
        offices.files[slip["file"]]["position"] = position
        found = screen(slip, offices)
        position = next_position(int(slip["community"]), position + 1, offices)
    close(slip, FileStatus.CLEARED if found == FileStatus.OPEN else found, moment, offices)


@compiled
def withdraw(index: int, offices: Offices) -> None:
    """Close the file of a household that waits no more, and take it off its desk."""
    community = int(offices.households[index]["destination"])
    position = int(offices.files[index]["position"])
    desk = offices.desks[offices.paths[community, position]]
    place = find(index, desk, offices)
    moment = float(WORKING_DAYS * offices.week)
    close(offices.slips[place], FileStatus.WITHDRAWN, moment, offices)
    remove(place, desk, offices)


@compiled
def list_group(group: int, among: np.ndarray, count: int, offices: Offices) -> int:
    """List those of a kin group who left word, after `count` others; how many are listed then."""
    kin, stirred = offices.kin[group], int(offices.stirred[group])
    for place in range(int(kin["size"])):
        among[count] = int(kin["first_household"]) + place
        count += stirred >> place & 1
    offices.stirred[group] = 0
    return count


@compiled
def list_place(place: int, among: np.ndarray, offices: Offices) -> int:
    """List those of a community who left word, by number; how many they are."""
    community, count = offices.communities[place], 0
    for group in range(int(community["first_kin"]), int(community["last_kin"])):
        if offices.stirred[group] > 0:
            count = list_group(group, among, count, offices)
    return count


@compiled
def keep_waiting(among: np.ndarray, offices: Offices) -> int:
    """Keep of those listed who awaits intake; how many they are.

    It asks for all rows at once, so that memory brings the next while the last is on its way.
    """
    count = 0
    for index in among:
        among[count] = index
        count += int(awaits_intake(offices.households[index], offices.files[index]))
    return count


@compiled
def receive_file(index: int, form: SlipRow, offices: Offices) -> None:
    """Open a file for a household that waits without one; close that of one who waits no more."""
    if offices.files[index]["status"] == FileStatus.OPEN:
        withdraw(index, offices)
    else:
        open_file(index, form, offices)


@making_arrays
def receive(places: np.ndarray, offices: Offices) -> None:
    """Open and withdraw the files of all from these communities who left word this week."""
    form, among = np.empty(1, offices.slips.dtype), np.empty(ROWS, np.uint32)
    for place in places:
        listed = among[: list_place(place, among, offices)]
        for index in listed[: keep_waiting(listed, offices)]:
            receive_file(index, form[0], offices)
