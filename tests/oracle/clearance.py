"""Sections 7.14 and 7.15: files are opened and withdrawn; desks live their week."""

import math

from oracle.codes import (
    AFFILIATED,
    AFFILIATED_MARK,
    BRIBES,
    CLEARED,
    DANGEROUS,
    DANGEROUS_MARK,
    FILE_BARRED,
    GIVEN_UP,
    LISTED_MARK,
    OPEN,
    RIGHTLY_BARRED,
    TAKEN_UP,
    WAITING,
    WITHDRAWN,
    WRONGLY_BARRED,
    WRONGLY_CLEARED,
)  # fmt: skip
from oracle.police import usual_style
from oracle.queues import queue


def intake(world):
    for h, row in enumerate(world.households):
        group = world.kin_of(h)
        if not world.needs_intake[group] >> (h - world.kin[group]["first_household"]) & 1:
            continue
        is_open = world.files[h]["status"] == OPEN
        if row["state"] == WAITING and not is_open:
            open_file(world, h)
        elif row["state"] != WAITING and is_open:
            withdraw(world, h)
    world.needs_intake = [0] * len(world.needs_intake)


def open_file(world, h):
    row, file = world.households[h], world.files[h]
    file["status"], file["bribes"], file["abuses"], file["opened_week"] = OPEN, 0, 0, world.t + 1
    world.closed[governorate(world, h)][OPEN] += 1
    entry = {
        "file": h, "stream": row["stream"], "community": row["destination"],
        "marks": marks(world, row), "position": 0, "moment": 0.0,
    }  # fmt: skip
    opened = moment_opened(world, h)
    if world.p["clearance.queues"] == 1:
        lay(world, entry, 0, opened)
    else:
        decide_at_once(world, entry, opened)


def decide_at_once(world, entry, opened):
    """Without queues: it is barred or given up at the desks that sign, in their order."""
    for position, d in enumerate(world.routes[entry["community"]]):
        if not signs(world, d, entry["community"]):
            continue
        entry["position"] = world.files[entry["file"]]["position"] = position
        suffer_abuse(world, entry)
        if is_barred(world, entry):
            close(world, entry["file"], FILE_BARRED, opened)
            return
        if gives_up(world, entry):
            close(world, entry["file"], GIVEN_UP, opened)
            return
    close(world, entry["file"], CLEARED, opened)


def withdraw(world, h):
    close(world, h, WITHDRAWN, 5.0 * world.t)
    for entries in world.lying:
        for place, entry in enumerate(entries):
            if entry["file"] == h:
                entries[place] = entries[-1]
                entries.pop()
                break


def marks(world, row):
    found = AFFILIATED_MARK if row["traits"] & AFFILIATED else 0
    found |= DANGEROUS_MARK if row["traits"] & DANGEROUS else 0
    common = 10.0 * world.p["clearance.common_denial"]
    listed = 1.0 - (1.0 - denied(world, found)) ** common
    if world.draws.first_day("FILE_LISTED", row["stream"]) < listed:
        found |= LISTED_MARK
    return found


def denied(world, marked):
    p = world.p
    chance = p["clearance.denied_affiliated" if marked & AFFILIATED_MARK else "clearance.denied"]
    return max(chance, p["clearance.detected"]) if marked & DANGEROUS_MARK else chance


def moment_opened(world, h):
    week = world.files[h]["opened_week"]
    stream = world.households[h]["stream"]
    return 5.0 * (week + world.draws.u("FILE_JOINS", stream, week=week - 1))


def governorate(world, h):
    return world.communities[world.households[h]["destination"]]["governorate"]


def signs(world, d, community):
    return world.desks[d]["rank"] <= world.signatures_in_force(community)


def lay(world, entry, start, moment):
    path = world.routes[entry["community"]]
    for position in range(start, len(path)):
        if signs(world, path[position], entry["community"]):
            entry |= {"position": position, "moment": moment, "marks": entry["marks"] & ~TAKEN_UP}
            world.files[entry["file"]]["position"] = position
            world.lying[path[position]].append(entry)
            return
    close(world, entry["file"], CLEARED, moment)


def calendar(x):
    return x + 2 * math.floor(x / 5)


def close(world, h, status, moment):
    file, where, opened = world.files[h], governorate(world, h), moment_opened(world, h)
    file["status"], file["closed_week"] = status, world.t
    world.closed[where][status] += 1
    file["days"] = min(1999, math.floor(calendar(moment) - calendar(opened)))
    world.next_wake[h] = min(world.next_wake[h], world.t + 1)
    if status not in (CLEARED, FILE_BARRED):
        return
    kind = (CLEARED, FILE_BARRED).index(status)
    for measure, days in enumerate((file["days"], min(1999, math.floor(moment - opened)))):
        place = (where, kind, measure, days)
        world.durations[place] = world.durations.get(place, 0) + 1
    if world.households[h]["traits"] & DANGEROUS:
        world.counts[where][WRONGLY_CLEARED if status == CLEARED else RIGHTLY_BARRED] += 1
    elif status == FILE_BARRED:
        world.counts[where][WRONGLY_BARRED] += 1


def is_barred(world, entry):
    own = 1.0 - (1.0 - denied(world, entry["marks"])) ** (1.0 - world.p["clearance.common_denial"])
    first, _ = world.draws.pair("FILE_DENIED", entry["stream"], entry["position"])
    own *= by_manner(world, entry, "clearance.style_on_denial")
    return entry["marks"] & LISTED_MARK != 0 or first < own


def by_manner(world, entry, weight):
    """Factor on a chance where officers are better or worse than newcomers usually are."""
    better = world.stations[entry["community"]]["style"] - usual_style(world.p)
    return math.exp(-world.p[weight] * better)


def suffer_abuse(world, entry):
    coercive = 1.0 - world.stations[entry["community"]]["style"]
    chance = world.p["clearance.desk_abuse"] * coercive
    if world.draws.u("FILE_ABUSE", entry["stream"], entry["position"]) < chance:
        file = world.files[entry["file"]]
        file["abuses"] = min(255, file["abuses"] + 1)


def gives_up(world, entry):
    p, h = world.p, entry["file"]
    _, second = world.draws.pair("FILE_DENIED", entry["stream"], entry["position"])
    asked = p["clearance.bribe_asked"] * by_manner(world, entry, "clearance.style_on_bribes")
    if second >= asked:
        return False
    world.files[h]["bribes"] = min(255, world.files[h]["bribes"] + 1)
    world.counts[governorate(world, h)][BRIBES] += 1
    refused = world.draws.u("FILE_BRIBE_REFUSED", entry["stream"], entry["position"])
    return refused < p["clearance.bribe_refused"]


def desks(world):
    for d in range(len(world.desks)):
        desk_week(world, d)


def sessions(world, d):
    """Which of the five days has a session."""
    p, desk = world.p, world.desks[d]
    liked = [world.draws.first_day("DESK_DAYS", desk["stream"], day) for day in range(5)]
    chances = [
        min(max(p["clearance.sessions_a_week"] - k, 0.0), 1.0)
        * (1.0 - p["clearance.missed_sessions"])
        for k in range(5)
    ]
    orders = [sorted(liked).index(liked[day]) for day in range(5)]
    return [
        world.t >= desk["empty_until"]
        and world.draws.u("DESK_SESSION", desk["stream"], day) < chances[orders[day]]
        for day in range(5)
    ]


def desk_week(world, d):
    desk, t = world.desks[d], world.t
    held = sessions(world, d)
    hours = [desk["clock"]]
    for day in range(5):
        hours.append(hours[day] + int(held[day]))
    here, world.lying[d] = world.lying[d], []
    ours = []
    for entry in here:
        if signs(world, d, entry["community"]):
            ours.append(entry)
        else:
            moment = 5.0 * t if entry["marks"] & TAKEN_UP else max(5.0 * t, entry["moment"])
            lay(world, entry, entry["position"] + 1, moment)
    queue(world, d, ours, hours)
    for entry in ours:
        if entry["marks"] & TAKEN_UP and entry["moment"] <= hours[5] and any(held):
            sign(world, entry, hours, held)
        else:
            world.lying[d].append(entry)
    desk["clock"] = hours[5]


def sign(world, entry, hours, held):
    t, stream, position = world.t, entry["stream"], entry["position"]
    due = entry["moment"]
    day = next(day for day in range(5) if held[day] and due <= hours[day + 1])
    moment = 5.0 * t + day + due - hours[day]
    lost, tomorrow = world.draws.pair("FILE_LOST", stream, position)
    path = world.routes[entry["community"]]
    suffer_abuse(world, entry)
    if is_barred(world, entry):
        close(world, entry["file"], FILE_BARRED, moment)
    elif gives_up(world, entry):
        close(world, entry["file"], GIVEN_UP, moment)
    elif lost < world.p["clearance.lost"]:
        lay(world, entry, 0, 5.0 * (t + 1 + world.draws.u("FILE_JOINS", stream)))
    elif not any(signs(world, later, entry["community"]) for later in path[position + 1 :]):
        close(world, entry["file"], CLEARED, moment)
    else:
        lay(world, entry, position + 1, math.floor(moment) + 1 + tomorrow)
