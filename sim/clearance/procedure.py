"""Clearance: a family's file goes from desk to desk and is closed.

A file gives up one desk a day at most: what is signed today reaches the next desk tomorrow. Desks
are numbered so that a route only goes upwards (locality, district, governorate); a lost file starts
again at the first desk next week.
"""

import math

from sim.clearance.case_file import FileStatus
from sim.clearance.context import ClearanceContext
from sim.clearance.queue import WORKING_DAYS, calendar_days
from sim.clearance.queue_entry import SUSPICION, Pile, QueueEntryRow, governorate_of, place_on
from sim.clearance.screening import count_errors, gives_up, is_barred, suffer_abuse
from sim.core.compiled import compiled
from sim.core.randomness import Purpose, draw, draw_pair

LONGEST = 2000  # calendar days; longer durations are counted with these


@compiled
def next_position(community: int, position: int, context: ClearanceContext) -> int:
    """The next place on the community's route whose desk still signs; -1 after the last."""
    route = context.routes[community]
    for later in range(position, len(route)):
        desk = int(route[later])
        if desk >= 0 and int(context.desks[desk]["rank"]) <= context.signatures_in_force[community]:
            return later
    return -1


@compiled
def close_file(entry: QueueEntryRow, status: int, moment: float, context: ClearanceContext) -> None:
    """Close a file and record how long it took."""
    file = context.files[entry["file"]]
    file["status"] = status
    file["closed_week"] = context.week
    context.next_wake[entry["file"]] = context.week + 1  # all others wake later, if at all
    governorate = governorate_of(entry, context)
    context.closed[governorate, status] += 1
    opened = joining(int(entry["stream"]), int(file["opened_week"]), context)
    days = min(LONGEST - 1, int(calendar_days(moment) - calendar_days(opened)))
    file["days"] = days
    if status == FileStatus.CLEARED or status == FileStatus.BARRED:
        count_errors(entry, status, context.counts[governorate])
        kind = status - FileStatus.CLEARED
        context.durations[governorate, kind, 0, days] += 1
        working = min(LONGEST - 1, int(moment - opened))
        context.durations[governorate, kind, 1, working] += 1


@compiled
def put_on_desk(entry: QueueEntryRow, desk: Pile, context: ClearanceContext) -> int:
    """Lay an entry on a desk as it is; its place."""
    place = place_on(desk, context)
    context.queue_entries[place] = entry
    return place


@compiled
def lay_on_desk(
    entry: QueueEntryRow, position: int, arrival: float, context: ClearanceContext
) -> None:
    """Lay a file on the desk at this place on its route, which it reaches at this moment."""
    desk = context.desks[context.routes[int(entry["community"]), position]]
    place = put_on_desk(entry, desk, context)
    laid = context.queue_entries[place]  # written there: a copy would wait for it here
    laid["position"] = position
    laid["moment"] = arrival
    laid["marks"] = int(entry["marks"]) & SUSPICION
    context.files[entry["file"]]["position"] = position


@compiled
def lay_from(
    entry: QueueEntryRow, position: int, arrival: float, context: ClearanceContext
) -> None:
    """Lay a file on the next desk that signs, or close it as cleared after the last."""
    position = next_position(int(entry["community"]), position, context)
    if position < 0:
        close_file(entry, FileStatus.CLEARED, arrival, context)
    else:
        lay_on_desk(entry, position, arrival, context)


@compiled
def joining(stream: int, week: int, context: ClearanceContext) -> float:
    """The moment of this week, drawn the week before, at which a file joins its first desk."""
    return WORKING_DAYS * (week + draw(context.seed, week - 1, Purpose.FILE_JOINS, stream))


@compiled
def screen_file(entry: QueueEntryRow, context: ClearanceContext) -> FileStatus:
    """What a desk finds: it is BARRED, has GIVEN_UP over a bribe, or stays OPEN."""
    suffer_abuse(entry, context)
    stream, position = int(entry["stream"]), int(entry["position"])
    denied, asked = draw_pair(context.seed, context.week, Purpose.FILE_DENIED, stream, position)
    if is_barred(entry, denied, context):
        return FileStatus.BARRED
    return FileStatus.GIVEN_UP if gives_up(entry, asked, context) else FileStatus.OPEN


@compiled
def pass_on(entry: QueueEntryRow, moment: float, context: ClearanceContext) -> None:
    """What a desk does with a file at this moment: bar the family, lose the file, or sign it."""
    found = screen_file(entry, context)
    if found == FileStatus.OPEN:
        sign_file(entry, moment, context)
    else:
        close_file(entry, found, moment, context)


@compiled
def sign_file(entry: QueueEntryRow, moment: float, context: ClearanceContext) -> None:
    """Sign a file, which reaches its next desk tomorrow, or lose it."""
    stream, position = int(entry["stream"]), int(entry["position"])
    lost, within = draw_pair(context.seed, context.week, Purpose.FILE_LOST, stream, position)
    later = next_position(int(entry["community"]), position + 1, context)
    if lost < context.parameters.lost:
        lay_from(entry, 0, joining(stream, context.week + 1, context), context)
    elif later < 0:
        close_file(entry, FileStatus.CLEARED, moment, context)
    else:
        lay_on_desk(entry, later, math.floor(moment) + 1.0 + within, context)
