"""Section 7.15: who comes to a desk in a week, and when the desk is done with them."""

import math

from oracle.codes import TAKEN_UP
from oracle.draws import gamma, z_of


def queue(world, d, entries, hours):
    """First come, first served, by person; many companions come in bunches."""
    newcomers = [
        entry
        for entry in entries
        if not entry["marks"] & TAKEN_UP and entry["moment"] < 5.0 * (world.t + 1)
    ]
    if world.scale < world.p["run.bunched_from"]:
        serve_one_by_one(world, d, newcomers, hours)
    elif newcomers:
        serve_in_bunches(world, d, newcomers, hours)


def pace(world, d):
    return world.desks[d]["work"] / world.p["clearance.files_per_staff_day"]


def service(world, entry):
    return world.draws.e("FILE_SERVICE", entry["stream"], entry["position"] * 256)


def companions(world, entries, count):
    """Two draws for each of so many companions, or bunches, of each entry."""
    return [
        world.draws.pair("COMPANION_ARRIVAL", entry["stream"], entry["position"] * 256 + i)
        for entry in entries
        for i in range(1, count + 1)
    ]


def serve_one_by_one(world, d, newcomers, hours):
    coming = []
    for entry in newcomers:
        coming.append((entry["moment"], service(world, entry), entry))
        for first, second in companions(world, [entry], world.scale - 1):
            coming.append((5.0 * (world.t + first), -math.log(second), None))
    for arrival, x, entry in sorted(coming, key=lambda each: each[0]):
        day = math.floor(arrival) % 5
        at = hours[day] + (hours[day + 1] - hours[day]) * (arrival - math.floor(arrival))
        first_free = min(world.seats[d])
        done = max(at, first_free) + x * pace(world, d)
        world.seats[d][world.seats[d].index(first_free)] = done
        if entry is not None:
            entry["marks"] |= TAKEN_UP
            entry["moment"] = done


def serve_in_bunches(world, d, newcomers, hours):
    """What waits is followed from moment to moment; its work comes evenly in between."""
    count = round(math.sqrt(world.scale - 1))
    size, persons, speed = (world.scale - 1) / count, world.desks[d]["staff"], pace(world, d)
    comes = bunches(companions(world, newcomers, count), size)
    least = speed * 0.5826 * (math.sqrt(2.0 * size) - math.sqrt(2.0))
    backlog, now = sum(max(0.0, free - hours[0]) for free in world.seats[d]), 0.0
    own = sorted(newcomers, key=lambda entry: entry["moment"])
    stops = [(max(0.0, entry["moment"] - 5.0 * world.t), entry) for entry in own]
    stops += [(moment, None) for moment, _ in comes[:-1]]
    stops += [(float(day), None) for day in range(1, 6)]
    for until, entry in sorted(stops, key=lambda each: each[0]):
        work = next(work for moment, work in comes if moment >= until or moment == 5.0)
        worked = persons * (clock(hours, until) - clock(hours, now))
        backlog = max(least, backlog + speed * work * (until - now) - worked)
        now = until
        if entry is not None:
            entry["marks"] |= TAKEN_UP
            entry["moment"] = clock(hours, now) + backlog / persons + speed * service(world, entry)
            backlog += speed * service(world, entry)
    world.seats[d] = [hours[5] + (backlog - least) / persons] * persons


def clock(hours, moment):
    """What the desk's clock shows at a moment from 0 to 5 of the week."""
    day = min(4, math.floor(moment))
    return hours[day] + (hours[day + 1] - hours[day]) * (moment - day)


def bunches(drawn, size):
    """When each bunch has come, in days of the week, and the work of a day until then."""
    gaps = [gamma(size, z_of(first)) for first, _ in drawn]
    works = [gamma(size, z_of(second)) for _, second in drawn]
    gaps = [5.0 * gap / sum(gaps) for gap in gaps]
    moments = [sum(gaps[: i + 1]) for i in range(len(gaps))]
    moments[-1] = 5.0
    return [
        (moment, work / max(gap, 1e-9))
        for moment, work, gap in zip(moments, works, gaps, strict=True)
    ]
