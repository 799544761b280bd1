"""Clearance: a family's file goes from desk to desk and is closed.

A file gives up one desk a day at most: what is signed today reaches the next desk tomorrow. Desks
are numbered so that a path only goes upwards (locality, district, governorate); a lost file starts
again at the first desk next week.
"""

import math

from sim.clearance.case_file import FileStatus
from sim.clearance.context import Offices
from sim.clearance.queue import WORKING_DAYS, calendar_days
from sim.clearance.queue_entry import SUSPICION, Pile, SlipRow, governorate_of, place_on
from sim.clearance.screening import gives_up, is_barred, judge
from sim.core.compiled import compiled
from sim.core.randomness import Purpose, draw, draw_pair

LONGEST = 2000  # calendar days; longer durations are counted with these


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
def close(slip: SlipRow, status: int, moment: float, offices: Offices) -> None:
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
def keep(slip: SlipRow, desk: Pile, offices: Offices) -> int:
    """Lay a slip on a desk as it is; its place."""
    place = place_on(desk, offices)
    offices.slips[place] = slip
    return place


@compiled
def lay(slip: SlipRow, position: int, arrival: float, offices: Offices) -> None:
    """Lay a file on the desk at this place on its path, which it reaches at this moment."""
    desk = offices.desks[offices.paths[int(slip["community"]), position]]
    laid = offices.slips[keep(slip, desk, offices)]  # written there: a copy would wait for it here
    laid["position"] = position
    laid["moment"] = arrival
    laid["marks"] = int(slip["marks"]) & SUSPICION
    offices.files[slip["file"]]["position"] = position


@compiled
def lay_from(slip: SlipRow, position: int, arrival: float, offices: Offices) -> None:
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
def screen(slip: SlipRow, offices: Offices) -> FileStatus:
    """What a desk finds: it is BARRED, has GIVEN_UP over a bribe, or stays OPEN."""
    luck, position = int(slip["luck"]), int(slip["position"])
    denied, asked = draw_pair(offices.seed, offices.week, Purpose.FILE_DENIED, luck, position)
    if is_barred(slip, denied, offices):
        return FileStatus.BARRED
    return FileStatus.GIVEN_UP if gives_up(slip, asked, offices) else FileStatus.OPEN


@compiled
def pass_on(slip: SlipRow, moment: float, offices: Offices) -> None:
    """What a desk does with a file at this moment: bar the family, lose the file, or sign it."""
    found = screen(slip, offices)
    if found == FileStatus.OPEN:
        sign(slip, moment, offices)
    else:
        close(slip, found, moment, offices)


@compiled
def sign(slip: SlipRow, moment: float, offices: Offices) -> None:
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
