"""Clearance: a family's file goes from desk to desk and is closed; see `intake.py`, `desk.py`.

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
from sim.agents.slip import SUSPICION, governorate_of, place_on
from sim.compiled import compiled
from sim.declare import Par
from sim.randomness import Purpose, draw, draw_pair

if TYPE_CHECKING:
    from sim.agents.desk import DeskRow
    from sim.agents.slip import SlipRow

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
    due: np.ndarray  # [household]: the week in which it wakes next
    kin: np.ndarray
    stirred: np.ndarray  # [kin group]: a bit for each member with a file to open or withdraw
    communities: np.ndarray
    desks: np.ndarray
    slips: np.ndarray  # [place]: page after page
    next_pages: np.ndarray  # [page]: the next on the same desk, or among those free; -1 for none
    free_pages: np.ndarray  # [governorate]: the first page that is free
    liking: np.ndarray  # [desk, weekday]: 0 for the one on which it opens first
    servers: np.ndarray  # [seat]: when who sits there is free, on the desk's clock
    first_seats: np.ndarray  # [desk]: of the seats that follow each other
    paths: np.ndarray  # [community, position]: the desk, or -1
    in_force: np.ndarray  # [community]: signatures asked for
    fewest: int  # signatures asked for anywhere
    durations: np.ndarray  # [governorate, cleared or barred, calendar or working, days]: files
    closed: np.ndarray  # [governorate, FileStatus]: files opened, cleared, and so on, so far
    counts: np.ndarray  # [governorate, Count]: what else the desks count, so far
    denial: np.ndarray  # [0, marks]: chance to be listed; [1, marks]: that a desk bars
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
def close(slip: "SlipRow", status: int, moment: float, offices: Offices) -> None:
    """Close a file and record how long it took."""
    file = offices.files[slip["file"]]
    file["status"] = status
    file["closed_week"] = offices.week
    offices.due[slip["file"]] = offices.week + 1  # all others wake later, if at all
    governorate = governorate_of(slip, offices)
    offices.closed[governorate, status] += 1
    opened = joining(int(slip["luck"]), int(file["opened_week"]), offices)
    days = min(LONGEST - 1, int(calendar_days(moment) - calendar_days(opened)))
    file["days"] = days
    if status == FileStatus.CLEARED or status == FileStatus.BARRED:
        judge(slip, status, offices.counts[governorate])
        kind = status - FileStatus.CLEARED
        offices.durations[governorate, kind, 0, days] += 1
        working = min(LONGEST - 1, int(moment - opened))
        offices.durations[governorate, kind, 1, working] += 1


@compiled
def keep(slip: "SlipRow", desk: "DeskRow", offices: Offices) -> int:
    """Lay a slip on a desk as it is; its place."""
    place = place_on(desk, offices)
    offices.slips[place] = slip
    return place


@compiled
def lay(slip: "SlipRow", position: int, arrival: float, offices: Offices) -> None:
    """Lay a file on the desk at this place on its path, which it reaches at this moment."""
    desk = offices.desks[offices.paths[int(slip["community"]), position]]
    laid = offices.slips[keep(slip, desk, offices)]  # written there: a copy would wait for it here
    laid["position"] = position
    laid["moment"] = arrival
    laid["marks"] = int(slip["marks"]) & SUSPICION
    offices.files[slip["file"]]["position"] = position


@compiled
def lay_from(slip: "SlipRow", position: int, arrival: float, offices: Offices) -> None:
    """Lay a file on the next desk that signs, or close it as cleared after the last."""
    position = next_position(int(slip["community"]), position, offices)
    if position < 0:
        close(slip, FileStatus.CLEARED, arrival, offices)
    else:
        lay(slip, position, arrival, offices)


@compiled
def joining(luck: int, week: int, offices: Offices) -> float:
    """The moment of this week, drawn the week before, at which a file joins its first desk."""
    return WORKING_DAYS * (week + draw(offices.seed, week - 1, Purpose.FILE_JOINS, luck))


@compiled
def screen(slip: "SlipRow", offices: Offices) -> FileStatus:
    """What a desk finds: it is BARRED, has GIVEN_UP over a bribe, or stays OPEN."""
    luck, position = int(slip["luck"]), int(slip["position"])
    denied, asked = draw_pair(offices.seed, offices.week, Purpose.FILE_DENIED, luck, position)
    if is_barred(slip, denied, offices):
        return FileStatus.BARRED
    return FileStatus.GIVEN_UP if gives_up(slip, asked, offices) else FileStatus.OPEN


@compiled
def pass_on(slip: "SlipRow", moment: float, offices: Offices) -> None:
    """What a desk does with a file at this moment: bar the family, lose the file, or sign it."""
    found = screen(slip, offices)
    if found == FileStatus.OPEN:
        sign(slip, moment, offices)
    else:
        close(slip, found, moment, offices)


@compiled
def sign(slip: "SlipRow", moment: float, offices: Offices) -> None:
    """Sign a file, which reaches its next desk tomorrow, or lose it."""
    luck, position = int(slip["luck"]), int(slip["position"])
    lost, within = draw_pair(offices.seed, offices.week, Purpose.FILE_LOST, luck, position)
    later = next_position(int(slip["community"]), position + 1, offices)
    if lost < offices.parameters.lost:
        lay_from(slip, 0, joining(luck, offices.week + 1, offices), offices)
    elif later < 0:
        close(slip, FileStatus.CLEARED, moment, offices)
    else:
        lay(slip, later, math.floor(moment) + 1.0 + within, offices)
