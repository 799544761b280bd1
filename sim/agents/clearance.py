"""Clearance: a family's file is opened, goes from desk to desk, and is closed; see `desk.py`.

A file gives up one desk a day at most: what is signed today reaches the next desk tomorrow. Desks
are numbered so that a path only goes upwards (locality, district, governorate); a lost file starts
again at the first desk next week.
"""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np

from sim.agents.file import FileStatus
from sim.agents.queue import WORKING_DAYS, calendar_days
from sim.agents.screening import gives_up, is_barred, judge
from sim.agents.state import State
from sim.compiled import compiled
from sim.declare import Par
from sim.randomness import Purpose, draw

if TYPE_CHECKING:
    from sim.agents.desk import DeskRow

LONGEST = 2000  # calendar days; longer durations are counted with these


# 1. What governs it


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
    kin: np.ndarray
    stirred: np.ndarray  # [kin group]: a bit for each member who entered a state this week
    desks: np.ndarray
    servers: np.ndarray  # [seat]: when who sits there is free, on the desk's clock
    first_seats: np.ndarray  # [desk]: of the seats that follow each other
    paths: np.ndarray  # [community, position]: the desk, or -1
    in_force: np.ndarray  # [community]: signatures asked for
    fewest: int  # signatures asked for anywhere
    durations: np.ndarray  # [cleared or barred, calendar or working, days]: files closed
    closed: np.ndarray  # [FileStatus]: files opened, cleared, barred, withdrawn, given up so far
    counts: np.ndarray  # [Count]: what else the desks count, so far
    parameters: ClearanceParameters


# 2. What it does


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
    opened = joining(index, int(file["opened_week"]), offices)
    calendar = calendar_days(moment) - calendar_days(opened)
    file["days"] = min(LONGEST - 1, int(calendar))
    if status == FileStatus.CLEARED or status == FileStatus.BARRED:
        judge(offices.households[index], status, offices.counts)
        kind = status - FileStatus.CLEARED
        working = min(LONGEST - 1, int(moment - opened))
        offices.durations[kind, 0, int(file["days"])] += 1
        offices.durations[kind, 1, working] += 1


@compiled
def keep(index: int, desk: "DeskRow", offices: Offices) -> None:
    """Put a file on the desk."""
    offices.files[index]["next_file"] = desk["first_file"]
    desk["first_file"] = index
    desk["files"] = int(desk["files"]) + 1


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
    keep(index, desk, offices)


@compiled
def joining(index: int, week: int, offices: Offices) -> float:
    """The moment of this week, drawn the week before, at which a file joins its first desk."""
    luck = int(offices.households[index]["luck"])
    return WORKING_DAYS * (week + draw(offices.seed, week - 1, Purpose.FILE_JOINS, luck))


@compiled
def open_file(index: int, offices: Offices) -> None:
    """Open a file, which joins its first desk at a drawn moment of next week."""
    file = offices.files[index]
    file["status"] = FileStatus.OPEN
    file["bribes"] = 0
    file["opened_week"] = offices.week + 1
    offices.closed[FileStatus.OPEN] += 1
    moment = joining(index, offices.week + 1, offices)
    if offices.parameters.queues == 1:
        lay(index, 0, moment, offices)
    else:
        decide_at_once(index, moment, offices)


@compiled
def decide_at_once(index: int, moment: float, offices: Offices) -> None:
    """Every desk's answer without its queue: barred, given up, or signed; nothing can be lost."""
    file, community = offices.files[index], int(offices.households[index]["destination"])
    position = next_position(community, 0, offices)
    while position >= 0:
        file["position"] = position
        if is_barred(index, offices):
            close(index, FileStatus.BARRED, moment, offices)
            return
        if gives_up(index, offices):
            close(index, FileStatus.GIVEN_UP, moment, offices)
            return
        position = next_position(community, position + 1, offices)
    close(index, FileStatus.CLEARED, moment, offices)


@compiled
def receive_file(index: int, offices: Offices) -> None:
    """Open a file for a household that waits without one; close that of one who waits no more."""
    waits = offices.households[index]["state"] == State.WAITING
    is_open = offices.files[index]["status"] == FileStatus.OPEN
    if waits and not is_open:
        open_file(index, offices)
    elif is_open and not waits:
        close(index, FileStatus.WITHDRAWN, float(WORKING_DAYS * offices.week), offices)


@compiled
def receive_group(group: int, offices: Offices) -> None:
    """Receive the files of those of a kin group who entered a state; it is at rest again."""
    kin, stirred = offices.kin[group], int(offices.stirred[group])
    for place in range(int(kin["size"])):
        if stirred >> place & 1:
            receive_file(int(kin["first_household"]) + place, offices)
    offices.stirred[group] = 0


@compiled
def receive(offices: Offices) -> None:
    """Open a file for every household that waits without one; close those of who waits no more.

    Only those who entered a state this week can be among them.
    """
    for group in range(len(offices.kin)):
        if offices.stirred[group] > 0:
            receive_group(group, offices)


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
        lay(index, 0, joining(index, offices.week + 1, offices), offices)
    elif next_position(int(offices.households[index]["destination"]), position + 1, offices) < 0:
        close(index, FileStatus.CLEARED, moment, offices)
    else:
        within = draw(offices.seed, offices.week, Purpose.FILE_NEXT_DAY, luck, position)
        lay(index, position + 1, math.floor(moment) + 1.0 + within, offices)
