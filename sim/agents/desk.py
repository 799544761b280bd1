"""A signing desk: files queue at it and fall due.

A desk serves first come, first served on a clock of its own that runs only while a session is
held, so a file's signature falls due at a moment that is known once the file has been taken up
(Lindley's recursion, one clock per member of staff).
"""

from typing import TYPE_CHECKING, TypedDict

import mesa
import numpy as np

from sim.agents.clearance import Offices, keep, lay, pass_on
from sim.agents.file import FileRow, FileStatus
from sim.agents.queue import WORKING_DAYS, desk_time, in_order, serve, working_time
from sim.agents.sessions import sessions
from sim.compiled import compiled, making_arrays
from sim.declare import F8, I2, I4, U4, dtype_of
from sim.randomness import Purpose, draw, exponential

if TYPE_CHECKING:
    from sim.model import ReturnModel

# 1. What it holds


class DeskRow(TypedDict):
    """One signing desk."""

    clock: F8  # session-days held before this week
    luck: U4
    first_file: I4  # of the list of files that lie here; -1 for none
    files: I4  # how many lie here, those closed since they came among them
    work: F8  # times the work that a signature was on the first day
    rank: I2  # the desk signs while at least this many signatures are asked for
    staff: I2
    declared_staff: I2  # of the first day
    empty_until: I2  # week from which somebody sits here again; no session is held before


DESK = dtype_of(DeskRow)


# 3. What it does (`clearance.py` governs it)


@compiled
def note_open(desk: DeskRow, indices: np.ndarray, arrivals: np.ndarray, offices: Offices) -> int:
    """Write down the open files that lie on the desk and when they came; how many they are."""
    count, index = 0, int(desk["first_file"])
    while index >= 0:
        file = offices.files[index]
        if file["status"] == FileStatus.OPEN:
            indices[count], arrivals[count] = index, file["arrival"]
            count += 1
        index = int(file["next_file"])
    return count


@making_arrays
def take_files(desk: DeskRow, offices: Offices) -> np.ndarray:
    """The open files that lie on the desk, in order of arrival; its list is left empty."""
    indices, arrivals = np.zeros(desk["files"], dtype=np.int64), np.zeros(desk["files"])
    count = note_open(desk, indices, arrivals, offices)
    desk["first_file"] = -1
    desk["files"] = 0
    ordered: np.ndarray = indices[:count][in_order(arrivals[:count])]
    return ordered


@compiled
def joins_queue(coming: np.ndarray, place: int, index: int, offices: Offices) -> None:
    """Write one agent's file, at `place`, and its companions after it, in rows: moment, service,
    file.

    Companions are spread over the week and have services of their own; their file is -1.
    """
    seed, week, luck = offices.seed, offices.week, int(offices.households[index]["luck"])
    part = int(offices.files[index]["position"]) * 256
    moments, services, files = coming[0, place:], coming[1, place:], coming[2, place:]
    moments[0] = offices.files[index]["arrival"]
    services[0] = exponential(seed, week, Purpose.FILE_SERVICE, luck, part)
    files[0] = index
    for companion in range(1, offices.companions + 1):
        spread = draw(seed, week, Purpose.COMPANION_ARRIVAL, luck, part + companion)
        moments[companion] = WORKING_DAYS * (week + spread)
        files[companion] = -1.0
    for companion in range(1, offices.companions + 1):
        service = exponential(seed, week, Purpose.COMPANION_SERVICE, luck, part + companion)
        services[companion] = service


@compiled
def comes(file: FileRow, offices: Offices) -> bool:
    """Whether the file comes to its desk this week."""
    return file["due"] < 0.0 and file["arrival"] < float(WORKING_DAYS * (offices.week + 1))


@compiled
def count_newcomers(indices: np.ndarray, offices: Offices) -> int:
    """How many of these files come to the desk this week."""
    count = 0
    for index in indices:
        count += int(comes(offices.files[index], offices))
    return count


@compiled
def join(coming: np.ndarray, indices: np.ndarray, offices: Offices) -> None:
    """Write down all who come to the desk this week, file by file."""
    count = 0
    for index in indices:
        if comes(offices.files[index], offices):
            joins_queue(coming, count, index, offices)
            count += 1 + offices.companions


@compiled
def serve_all(
    desk: DeskRow, free: np.ndarray, coming: np.ndarray, order: np.ndarray,
    around: tuple[np.ndarray, Offices],
) -> None:  # fmt: skip
    """Say for all who come when the desk will be done with them; `around`: days held, offices."""
    held, offices = around
    for place in order:
        arrival = desk_time(coming[0, place], desk["clock"], held)
        service = coming[1, place] * desk["work"] / offices.parameters.files_per_staff_day
        due = serve(free, arrival, service)
        if coming[2, place] >= 0.0:
            offices.files[int(coming[2, place])]["due"] = due


@making_arrays
def take_up(
    desk: DeskRow, free: np.ndarray, indices: np.ndarray, held: np.ndarray, offices: Offices
) -> None:
    """Say for everyone who comes this week when the desk will be done with them."""
    count = count_newcomers(indices, offices)
    if count > 0:
        coming = np.zeros((3, count * (1 + offices.companions)))
        join(coming, indices, offices)
        serve_all(desk, free, coming, in_order(coming[0]), (held, offices))


@compiled
def still_signs(desk: DeskRow, index: int, offices: Offices) -> bool:
    """Whether the desk signs for this file's community; most need no look at the community."""
    rank = int(desk["rank"])
    if rank <= offices.fewest:
        return True
    return rank <= int(offices.in_force[offices.households[index]["destination"]])


@compiled
def deal_with(index: int, desk: DeskRow, held: np.ndarray, offices: Offices) -> None:
    """Move a file on where the desk no longer signs, pass it on where it falls due, or keep it."""
    file, start = offices.files[index], float(WORKING_DAYS * offices.week)
    moment = working_time(file["due"], desk["clock"], held, offices.week)
    if not still_signs(desk, index, offices):
        lay(index, int(file["position"]) + 1, max(start, file["arrival"]), offices)
    elif file["due"] >= 0.0 and moment >= 0.0:
        pass_on(index, moment, offices)
    else:
        keep(index, desk, offices)


@compiled
def deal_with_all(indices: np.ndarray, desk: DeskRow, held: np.ndarray, offices: Offices) -> None:
    """Deal with every file that lay on the desk."""
    for index in indices:
        deal_with(index, desk, held, offices)


@making_arrays
def live_week(number: int, offices: Offices) -> None:
    """A week of one desk: take up what comes, pass on what falls due, keep the rest."""
    desk = offices.desks[number]
    held = sessions(int(desk["luck"]), offices)
    if offices.week < int(desk["empty_until"]):
        held[:] = 0
    if int(desk["first_file"]) >= 0:
        indices, seat = take_files(desk, offices), int(offices.first_seats[number])
        take_up(desk, offices.servers[seat : seat + int(desk["staff"])], indices, held, offices)
        deal_with_all(indices, desk, held, offices)
    desk["clock"] = desk["clock"] + held.sum()


@making_arrays
def live_rows(numbers: np.ndarray, offices: Offices) -> None:
    """A week of these desks, in the order of the paths."""
    for number in numbers:
        live_week(number, offices)


# 4. Its Mesa face


class Desk(mesa.Agent):
    """One desk as a Mesa agent: a window on its row. Desks take their turns in order."""

    model: "ReturnModel"

    def __init__(self, model: "ReturnModel", index: int) -> None:
        super().__init__(model)
        self.index = index
        self.row: DeskRow = model.rows.desks[index]

    def step(self) -> None:
        """A week at the desk."""
        live_week(self.index, self.model.offices)
