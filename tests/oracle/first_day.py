"""Section 5: everything of the first day, from the scenario and the seed."""

import math

from oracle.draws import logistic, logit, z_of
from oracle.events import localities, number_of
from oracle.police import newcomer

NEVER_LOST, BLOCKED = -2000, 32000
ADDRESSES = 4096
SPREADS = (  # in the order of their parts of the draw
    "community.security_spread", "community.services_spread", "community.jobs_spread",
    "community.damage_spread", "trust.district_sd",
)  # fmt: skip


def households_of(scenario):
    """The households of each community."""
    found = []
    counts = [line for line, _ in localities(scenario)]
    for line, k in localities(scenario):
        n, whole = counts.count(line), scenario.world.communities[line].households
        found.append(whole * (k + 1) // n - whole * k // n)
    return found


def retaken_weeks(scenario):
    found, owners = [], [line for line, _ in localities(scenario)]
    for line, k in localities(scenario):
        place, n = scenario.world.communities[line], owners.count(line)
        day = place.retaken_first if (k + 0.5) / n < 0.5 else place.retaken_last
        found.append(retaken_week(scenario, place, day))
    return found


def retaken_week(scenario, place, day):
    if place.returns == "blocked":
        return BLOCKED
    if day is None:
        return NEVER_LOST
    return min(max((day - scenario.run.start).days // 7, NEVER_LOST), BLOCKED)


def communities(world):
    """What section 5 says of each community."""
    scenario, found = world.scenario, []
    retaken = retaken_weeks(scenario)
    for c, (line, _) in enumerate(localities(scenario)):
        place = scenario.world.communities[line]
        closed = world.p["community.reopening_weeks"]
        if place.district in (given := dict(scenario.district_reopening)):
            first = retaken_week(scenario, place, place.retaken_first)
            closed = max(0.0, first + given[place.district] - retaken[c])
        calm = place.security + differs(world, c, "community.security_spread")
        services = moved(place.services, differs(world, c, "community.services_spread"))
        jobs = moved(place.jobs, differs(world, c, "community.jobs_spread"))
        found.append({
            "calm": calm, "security": calm, "services": services,
            "jobs": jobs, "hope": (services + jobs) / 2.0, "fear": 0.0,
            "retaken_week": retaken[c], "closed_weeks": closed,
            "open": int(retaken[c] + closed <= 0), "reachable": 1,
            "access": dict(scenario.access).get(place.governorate, 0.0)
            + dict(scenario.district_access).get(place.district, 0.0), "opened_week": 0,
            "governorate": number_of(world, place.governorate),
        })  # fmt: skip
    return found


def differs(world, c, spread):
    """How far the district of this community differs in one thing from what the tables say."""
    lines = [world.scenario.world.communities[line] for line, _ in localities(world.scenario)]
    first = [line.district for line in lines].index(lines[c].district)
    drawn = world.draws.first_day("PLACE", first * ADDRESSES, SPREADS.index(spread))
    return world.p[spread] * z_of(drawn)


def moved(share, by):
    """A share moved on the scale of its logit; 0 and 1 stay."""
    return logistic(logit(share) + by) if 0.0 < share < 1.0 else share


def agents_of(world):
    return [max(1, round(each / world.scale)) for each in households_of(world.scenario)]


def parts(world):
    """Of each community the part of its governorate's waves, from and to."""
    retaken, sizes = retaken_weeks(world.scenario), households_of(world.scenario)
    lines = [world.scenario.world.communities[line] for line, _ in localities(world.scenario)]
    found = {c: (0.0, 1.0) for c, week in enumerate(retaken) if week == NEVER_LOST}
    for name in {line.governorate for line in lines}:
        here = [c for c, line in enumerate(lines) if line.governorate == name and c not in found]
        here.sort(key=lambda c: (retaken[c], c))
        whole, before = sum(sizes[c] for c in here), 0
        for c in here:
            found[c] = before / whole, (before + sizes[c]) / whole
            before += sizes[c]
    return found


def flight_week(scenario, governorate, share):
    rows = [row for row in scenario.world.waves if row.governorate == governorate]
    weeks = [(row.date - scenario.run.start).days // 7 for row in rows]
    shares = [row.households / rows[-1].households for row in rows]
    if share <= shares[0]:
        return weeks[0]
    for i in range(1, len(rows)):
        if share <= shares[i]:
            if shares[i] == shares[i - 1]:
                return weeks[i]
            way = (share - shares[i - 1]) / (shares[i] - shares[i - 1])
            return math.floor(weeks[i - 1] + way * (weeks[i] - weeks[i - 1]))
    return weeks[-1]


def hosts(world):
    names = list(dict.fromkeys(line.host for line in world.scenario.world.hosts))
    hardship = [world.p["host.hardship_out_of_camps"], world.p["host.hardship_in_camps"]]
    if not names:
        return [{"hardship": hardship[0], "governorate": -1, "camp": 0}]
    return [
        {"hardship": hardship[camp], "governorate": number_of(world, name), "camp": camp}
        for name in names
        for camp in (0, 1)
    ]


def host_of(world, governorate, displaced_week, u):
    scenario = world.scenario
    lines = [line for line in scenario.world.hosts if line.governorate == governorate]
    if not lines:
        return 0
    names = list(dict.fromkeys(line.host for line in scenario.world.hosts))
    days = sorted({line.date for line in lines})
    late = [day for day in days if (day - scenario.run.start).days // 7 >= displaced_week]
    period = late[0] if late else days[-1]
    weights = [0.0] * (2 * len(names))
    for line in lines:
        if line.date == period:
            place = 2 * names.index(line.host)
            weights[place] += line.households * (1.0 - line.camp_share)
            weights[place + 1] += line.households * line.camp_share
    reached = 0.0
    for place, weight in enumerate(weights):
        reached += weight / sum(weights)
        if reached >= u:
            return place
    return len(weights) - 1


def officers(world):
    p, found = world.p, []
    for c in range(len(localities(world.scenario))):
        for number in range(p["police.officers_a_station"]):
            stream = c * ADDRESSES + number
            style = newcomer(p, world.draws.first_day("OFFICER_STYLE", stream))
            mixed = world.draws.first_day("OFFICER_ORIGIN", stream) < p["police.mixed_share"]
            found.append({
                "stream": stream, "station": c, "style": style, "mixed": int(mixed), "trained": 0,
            })  # fmt: skip
    return found


def stations(world):
    return [
        {
            "stream": c * ADDRESSES, "suppression": 1.0, "mixed": world.p["police.mixed_share"],
            "style": 0.0, "trained": 0.0, "raids_of_late": 0, "deterrence": 0.0, "raids": 0,
            "fuel": int(
                world.draws.first_day("FUEL", c * ADDRESSES) < world.p["station.fuelled_share"]
            ),
        }
        for c in range(len(localities(world.scenario)))
    ]  # fmt: skip


def forums(world):
    return [
        {
            "stream": c * ADDRESSES, "standing": 0.25, "kept": 0.25, "meetings_of_late": 0,
            "agreed": -1, "topic": -1, "meetings": 0, "made": 0, "refused": 0, "revoked": 0,
            "taken_over": 0,
        }
        for c in range(len(localities(world.scenario)))
    ]  # fmt: skip


def kin(world):
    found, first = [], 0
    for count in agents_of(world):
        for start in range(0, count, 12):
            found.append({"first_household": first + start, "size": min(12, count - start)})
        first += count
    return found


def paths_and_desks(world):
    """The desk of each community at each position, and all desks."""
    scenario, desks = world.scenario, []
    owners = [scenario.world.communities[line] for line, _ in localities(scenario)]
    keys = {
        "locality": lambda c: c,
        "district": lambda c: (owners[c].governorate, owners[c].district),
        "governorate": lambda c: owners[c].governorate,
    }
    paths = [[] for _ in owners]
    for position, line in enumerate(scenario.world.desks):
        numbers = {}
        for c in range(len(owners)):
            key = keys[line.level](c)
            if key not in numbers:
                numbers[key] = len(desks)
                desks.append({
                    "stream": c * ADDRESSES + position, "rank": line.rank, "work": 1.0,
                    "clock": 0.0, "declared_staff": 0, "staff": 0,
                    "governorate": number_of(world, owners[c].governorate),
                })  # fmt: skip
            desk = desks[numbers[key]]
            desk["declared_staff"] += world.p["clearance.staff"]
            desk["staff"] = desk["declared_staff"]
            paths[c].append(numbers[key])
    return paths, desks
