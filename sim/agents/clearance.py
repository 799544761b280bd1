"""The signing desks: files queue, are signed, lost or barred, and go on to the next desk.

A desk serves first come, first served on a clock of its own that runs only while a session is
held, so a file's signature falls due at a moment that is known once the file has been taken up
(Lindley's recursion, one clock per member of staff). A file gives up one desk a day at most: what
is signed today reaches the next desk tomorrow. Desks are numbered so that a path only goes upwards
(locality, district, governorate); a lost file starts again at the first desk next week.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypedDict

import mesa
import numpy as np

from sim.agents.file import FileRow, FileStatus
from sim.agents.queue import (
    WORKING_DAYS,
    calendar_days,
    desk_time,
    in_order,
    serve,
    working_time,
)
from sim.agents.screening import gives_up, is_barred, judge
from sim.agents.sessions import sessions
from sim.agents.state import State
from sim.compiled import compiled, making_arrays
from sim.declare import F8, I2, I4, U4, Par, dtype_of
from sim.randomness import Purpose, draw, exponential

if TYPE_CHECKING:
    from sim.model import ReturnModel

LONGEST = 2000  # calendar days; longer durations are counted with these


# 1. What it holds


class DeskRow(TypedDict):
    """One signing desk."""

    clock: F8  # session-days held before this week
    luck: U4
    first_file: I4  # of the list of files that lie here; -1 for none
    work: F8  # times the work that a signature was on the first day
    rank: I2  # the desk signs while at least this many signatures are asked for
    staff: I2
    declared_staff: I2  # of the first day
    empty_until: I2  # week from which somebody sits here again; no session is held before


DESK = dtype_of(DeskRow)


# 2. What governs it


# fmt: off
class ClearanceParameters(NamedTuple):
    """How many signatures, and what happens at each desk."""

    signatures: Annotated[int, Par("signatures", (0, 16), (4, 10), "B",
        "German Federal Foreign Office 2017: ten before, four after",
        "signatures asked for on the first day")] = 10
    sessions_a_week: Annotated[float, Par("days per week", (0, 5), (1, 5), "D",
        "assumed; set with the published flows",
        "days of the week on which a desk is open")] = 2.0
    missed_sessions: Annotated[float, Par("share", (0, 1), (0, 0.4), "D", "assumed",
        "sessions that are not held")] = 0.2
    staff: Annotated[int, Par("persons", (1, 100), (1, 5), "D", "assumed",
        "members of staff who sign at a desk")] = 2
    files_per_staff_day: Annotated[float, Par("files per day", (0.01, 1000), (2, 60), "D",
        "assumed; 2 passports per employee-day (Washington Times 2007) to 100-200 families a day "
        "at one centre (US cable 08BAGHDAD3188)",
        "files one member of staff signs in a session")] = 30.0
    lost: Annotated[float, Par("probability", (0, 1), (0, 0.1), "D", "assumed",
        "chance that a desk loses a file, which then starts again")] = 0.01
    denied: Annotated[float, Par("probability", (0, 1), (0.002, 0.03), "D", "assumed",
        "chance that a desk of the old procedure bars a family")] = 0.002
    denied_affiliated: Annotated[float, Par("probability", (0, 1), (0.1, 0.6), "D", "assumed",
        "the same for a family perceived as affiliated")] = 0.3
    common_denial: Annotated[float, Par("share", (0, 1), (0, 1), "D",
        "assumed; desks share databases (EUAA 2022: several, not connected)",
        "share of denial that is one cause for all desks, however many, rather than each desk's own"
        )] = 0.5
    detected: Annotated[float, Par("probability", (0, 1), (0.02, 0.3), "D",
        "assumed; nothing is published on what screening finds",
        "chance that a desk of the old procedure bars a family with a threat, found out")] = 0.1
    bribe_asked: Annotated[float, Par("probability", (0, 1), (0.1, 0.4), "D",
        "assumed; New Arab 2022: forces were accused of corruption in clearance",
        "chance that a bribe is asked for at a desk")] = 0.15
    bribe_refused: Annotated[float, Par("probability", (0, 1), (0, 0.3), "D",
        "assumed; bribes of hundreds of dollars are reported",
        "chance that a family that is asked for a bribe cannot pay and gives up")] = 0.05
    queues: Annotated[int, Par("1 or 0", (0, 1), (0, 1), "D", "assumed",
        "1 where signatures take their time; 0 where all are given or refused at once")] = 1
# fmt: on


class Offices(NamedTuple):
    """All that the desks work with in one week; they write files, desks and their own records."""

    seed: int
    week: int
    companions: int  # files that each agent's file stands for, besides itself
    households: np.ndarray
    files: np.ndarray
    desks: np.ndarray
    servers: np.ndarray  # [desk, member of staff]: when free, on the desk's clock
    paths: np.ndarray  # [community, position]: the desk, or -1
    in_force: np.ndarray  # [community]: signatures asked for
    durations: np.ndarray  # [cleared or barred, calendar or working, days]: files closed
    closed: np.ndarray  # [FileStatus]: files opened, cleared, barred, withdrawn, given up so far
    counts: np.ndarray  # [Count]: what else the desks count, so far
    parameters: ClearanceParameters


# 3. What it does


@compiled
def next_position(community: int, position: int, offices: Offices) -> int:
    """The next place on the community's path whose desk still signs; -1 after the last."""
    path = offices.paths[community]
    for later in range(position, len(path)):
        desk = int(path[later])
        if desk >= 0 and int(offices.desks[desk]["rank"]) <= offices.in_force[community]:
            return later
    return -1


@compiled
def close(index: int, status: int, moment: float, offices: Offices) -> None:
    """Close a file and record how long it took."""
    file = offices.files[index]
    file["status"] = status
    file["closed_week"] = offices.week
    offices.closed[status] += 1
    calendar = calendar_days(moment) - calendar_days(file["opened"])
    file["days"] = min(LONGEST - 1, int(calendar))
    if status == FileStatus.CLEARED or status == FileStatus.BARRED:
        judge(offices.households[index], status, offices.counts)
        kind = status - FileStatus.CLEARED
        working = min(LONGEST - 1, int(moment - file["opened"]))
        offices.durations[kind, 0, int(file["days"])] += 1
        offices.durations[kind, 1, working] += 1


@compiled
def lay(index: int, position: int, arrival: float, offices: Offices) -> None:
    """Lay a file on the next desk that signs, or close it as cleared after the last."""
    community = int(offices.households[index]["destination"])
    position = next_position(community, position, offices)
    if position < 0:
        close(index, FileStatus.CLEARED, arrival, offices)
        return
    file = offices.files[index]
    desk = offices.desks[offices.paths[community, position]]
    file["position"] = position
    file["arrival"] = arrival
    file["due"] = -1.0
    file["next_file"] = desk["first_file"]
    desk["first_file"] = index


@compiled
def joining(index: int, offices: Offices) -> float:
    """A drawn moment of next week, at which a file joins its first desk."""
    luck = int(offices.households[index]["luck"])
    moment = draw(offices.seed, offices.week, Purpose.FILE_JOINS, luck)
    return WORKING_DAYS * (offices.week + 1 + moment)


@compiled
def open_file(index: int, offices: Offices) -> None:
    """Open a file, which joins its first desk at a drawn moment of next week."""
    file = offices.files[index]
    file["status"] = FileStatus.OPEN
    file["bribes"] = 0
    file["opened"] = joining(index, offices)
    offices.closed[FileStatus.OPEN] += 1
    if offices.parameters.queues == 1:
        lay(index, 0, file["opened"], offices)
    else:
        decide_at_once(index, offices)


@compiled
def decide_at_once(index: int, offices: Offices) -> None:
    """Every desk's answer without its queue: barred, given up, or signed; nothing can be lost."""
    file, community = offices.files[index], int(offices.households[index]["destination"])
    position = next_position(community, 0, offices)
    while position >= 0:
        file["position"] = position
        if is_barred(index, offices):
            close(index, FileStatus.BARRED, file["opened"], offices)
            return
        if gives_up(index, offices):
            close(index, FileStatus.GIVEN_UP, file["opened"], offices)
            return
        position = next_position(community, position + 1, offices)
    close(index, FileStatus.CLEARED, file["opened"], offices)


@compiled
def receive(offices: Offices) -> None:
    """Open a file for every household that waits without one; close those of who waits no more."""
    for index in range(len(offices.households)):
        waits = offices.households[index]["state"] == State.WAITING
        is_open = offices.files[index]["status"] == FileStatus.OPEN
        if waits and not is_open:
            open_file(index, offices)
        elif is_open and not waits:
            close(index, FileStatus.WITHDRAWN, float(WORKING_DAYS * offices.week), offices)


@compiled
def pass_on(index: int, moment: float, offices: Offices) -> None:
    """What a desk does with a file at this moment: bar the family, lose the file, or sign it."""
    luck = int(offices.households[index]["luck"])
    position = int(offices.files[index]["position"])
    if is_barred(index, offices):
        close(index, FileStatus.BARRED, moment, offices)
    elif gives_up(index, offices):
        close(index, FileStatus.GIVEN_UP, moment, offices)
    elif (
        draw(offices.seed, offices.week, Purpose.FILE_LOST, luck, position)
        < offices.parameters.lost
    ):
        lay(index, 0, joining(index, offices), offices)
    elif next_position(int(offices.households[index]["destination"]), position + 1, offices) < 0:
        close(index, FileStatus.CLEARED, moment, offices)
    else:
        within = draw(offices.seed, offices.week, Purpose.FILE_NEXT_DAY, luck, position)
        lay(index, position + 1, math.floor(moment) + 1.0 + within, offices)


@compiled
def files_on(desk: DeskRow, offices: Offices) -> int:
    """How many files lie on the desk, closed ones among them."""
    count, index = 0, int(desk["first_file"])
    while index >= 0:
        count, index = count + 1, int(offices.files[index]["next_file"])
    return count


@compiled
def note_open(
    desk: DeskRow, indices: np.ndarray, arrivals: np.ndarray, offices: Offices
) -> int:
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
    most = files_on(desk, offices)
    indices, arrivals = np.zeros(most, dtype=np.int64), np.zeros(most)
    count = note_open(desk, indices, arrivals, offices)
    desk["first_file"] = -1
    ordered: np.ndarray = indices[:count][in_order(arrivals[:count])]
    return ordered


@compiled
def joins_queue(coming: np.ndarray, place: int, index: int, offices: Offices) -> None:
    """Write one agent's file, at `place`, and its companions after it: [moment, service, file].

    Companions are spread over the week and have services of their own; their file is -1.
    """
    seed, week, luck = offices.seed, offices.week, int(offices.households[index]["luck"])
    part = int(offices.files[index]["position"]) * 256
    coming[place, 0] = offices.files[index]["arrival"]
    coming[place, 1] = exponential(seed, week, Purpose.FILE_SERVICE, luck, part)
    coming[place, 2] = index
    for companion in range(1, offices.companions + 1):
        spread = draw(seed, week, Purpose.COMPANION_ARRIVAL, luck, part + companion)
        service = exponential(seed, week, Purpose.COMPANION_SERVICE, luck, part + companion)
        coming[place + companion, 0] = WORKING_DAYS * (week + spread)
        coming[place + companion, 1] = service
        coming[place + companion, 2] = -1.0


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
    """Say for each of those who come when the desk will be done with it; `around`: see `take_up`."""
    held, offices = around
    for place in order:
        arrival = desk_time(coming[place, 0], desk["clock"], held)
        service = coming[place, 1] * desk["work"] / offices.parameters.files_per_staff_day
        due = serve(free, arrival, service)
        if coming[place, 2] >= 0.0:
            offices.files[int(coming[place, 2])]["due"] = due


@making_arrays
def take_up(
    desk: DeskRow, free: np.ndarray, indices: np.ndarray, held: np.ndarray, offices: Offices
) -> None:
    """Say for everyone who comes this week when the desk will be done with them."""
    count = count_newcomers(indices, offices)
    if count > 0:
        coming = np.zeros((count * (1 + offices.companions), 3))
        join(coming, indices, offices)
        serve_all(desk, free, coming, in_order(coming[:, 0]), (held, offices))


@compiled
def keep(index: int, desk: DeskRow, offices: Offices) -> None:
    """Put a file back on the desk."""
    offices.files[index]["next_file"] = desk["first_file"]
    desk["first_file"] = index


@compiled
def deal_with(index: int, desk: DeskRow, held: np.ndarray, offices: Offices) -> None:
    """Move a file on where the desk no longer signs, pass it on where it falls due, or keep it."""
    file, community = offices.files[index], int(offices.households[index]["destination"])
    start = float(WORKING_DAYS * offices.week)
    moment = working_time(file["due"], desk["clock"], held, offices.week)
    if int(desk["rank"]) > offices.in_force[community]:
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
        indices = take_files(desk, offices)
        take_up(desk, offices.servers[number, : int(desk["staff"])], indices, held, offices)
        deal_with_all(indices, desk, held, offices)
    desk["clock"] = desk["clock"] + held.sum()


@making_arrays
def live_rows(offices: Offices) -> None:
    """A week of every desk, in the order of the paths."""
    for number in range(len(offices.desks)):
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
