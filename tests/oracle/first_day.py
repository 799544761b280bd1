"""Section 5: everything of the first day, from the scenario and the seed."""

import datetime as dt
import math

from oracle.codes import (
    AFFILIATED,
    AT_HOME,
    DANGEROUS,
    DISPLACED,
    FEARS_NEIGHBOURS,
    FEMALE_HEADED,
    FLED_TO_CAMP,
    LACKED_PAPERS,
    PROPERTY_DOCUMENTED,
)  # fmt: skip
from oracle.draws import z_of
from oracle.events import localities, number_of
from oracle.police import newcomer

NEVER_LOST, BLOCKED = -2000, 32000
ADDRESSES = 4096


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
        if place.returns == "blocked":
            found.append(BLOCKED)
        elif place.retaken_first is None:
            found.append(NEVER_LOST)
        else:
            days = (place.retaken_last - place.retaken_first).days * (k + 0.5) / n
            day = place.retaken_first + dt.timedelta(days=math.floor(days))
            week = (day - scenario.run.start).days // 7
            found.append(min(max(week, NEVER_LOST), BLOCKED))
    return found


def communities(world):
    """What section 5 says of each community."""
    scenario, found = world.scenario, []
    retaken = retaken_weeks(scenario)
    for c, (line, _) in enumerate(localities(scenario)):
        place = scenario.world.communities[line]
        opens = retaken[c] + world.p["community.reopening_weeks"]
        found.append({
            "calm": place.security, "security": place.security, "services": place.services,
            "jobs": place.jobs, "hope": (place.services + place.jobs) / 2.0, "fear": 0.0,
            "retaken_week": retaken[c], "open": int(opens <= 0), "reachable": 1,
            "access": dict(scenario.access).get(place.governorate, 0.0), "opened_week": 0,
            "governorate": number_of(world, place.governorate),
        })  # fmt: skip
    return found


def agents_of(world):
    return [max(1, round(each / world.scale)) for each in households_of(world.scenario)]


def parts(world):
    """Of each community the part of its governorate's waves, from and to."""
    retaken, sizes = retaken_weeks(world.scenario), households_of(world.scenario)
    lines = [world.scenario.world.communities[line] for line, _ in localities(world.scenario)]
    found = {}
    for name in {line.governorate for line in lines}:
        here = [c for c, line in enumerate(lines) if line.governorate == name]
        here.sort(key=lambda c: (lines[c].retaken_first is None, retaken[c], c))
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


def balances(p):
    """What long contact with the first day's police keeps slow and fast trust away by."""
    met = p["police.encounters_a_year"] / 52.0
    told = (1.0 - math.exp(-24.0 * met)) / 24.0
    m, s = p["police.style_mean"], p["police.style_spread"]
    held = max(0.0, s - m) ** 2 - max(0.0, m + s - 1.0) ** 2
    style = m + held / (4.0 * s) if s > 0.0 else m
    abused = p["police.abuse_chance"] * (1.0 - style)
    fair = style * (1.0 - abused)
    slow = met * abused * p["trust.abuse_slow"]
    fast = met * (abused * p["trust.abuse_fast"] + fair * p["trust.visit_fast"])
    fast += told * p["trust.hearsay"] * (fair - abused)
    half_life = math.log(2.0) / p["trust.fast_half_life_weeks"]
    return sustained(slow, p["trust.pull_a_week"]), sustained(fast, half_life)


def sustained(push, rate):
    return push / (1.0 - math.exp(-rate)) if push != 0.0 and rate != 0.0 else 0.0


def households(world):
    counts, owners, between = agents_of(world), localities(world.scenario), parts(world)
    return [
        household(world, c, number, owners[c][0], between[c])
        for c, count in enumerate(counts)
        for number in range(count)
    ]


def household(world, c, number, line, part):
    p, luck = world.p, c * ADDRESSES + number
    place = world.scenario.world.communities[line]

    def u(name):
        return world.draws.first_day(name, luck)

    share = part[0] + u("DISPLACEMENT") * (part[1] - part[0])
    week = flight_week(world.scenario, place.governorate, share)
    host = host_of(world, place.governorate, week, u("HOST"))
    row = {
        "luck": luck, "community": c, "destination": c, "displaced_week": week, "since": week,
        "state": DISPLACED if week <= 0 else AT_HOME, "host": host, "contact": 0, "updated": 0,
        "times_left": 0, "blocked": int(u("BLOCKED") < p["household.blocked_share"]),
        "documented": int(not u("DOCUMENTS") < p["household.undocumented_share"]),
        "damage": int(u("DAMAGE") < place.destroyed + place.damaged)
        + int(u("DAMAGE") < place.destroyed),
        "believed_days": p["household.believed_days_a_signature"] * p["clearance.signatures"],
    }  # fmt: skip
    camp = hosts(world)[host]["camp"]
    row["traits"] = traits(p, u, row, camp)
    floor = p["decision.safety_floor_mean"] + p["decision.safety_floor_sd"] * z_of(
        u("SAFETY_FLOOR")
    )
    fears = p["household.fear_of_neighbours"] if row["traits"] & FEARS_NEIGHBOURS else 0.0
    return row | {"safety_floor": floor + fears} | trust(world, c, u)


def trust(world, c, u):
    p = world.p
    slow, fast = balances(p)
    common = z_of(world.draws.first_day("COMMUNITY_SET_POINT", c * ADDRESSES))
    place = p["trust.community_sd"] * common - slow - fast
    set_point = place + p["trust.personal_sd"] * z_of(u("HOUSEHOLD_SET_POINT"))
    start = p["trust.slow_sd"] * z_of(u("HOUSEHOLD_SLOW_START"))
    return {"set_point": set_point, "trust_slow": set_point + slow + start, "trust_fast": fast}


def traits(p, u, row, camp):
    found = AFFILIATED * (u("AFFILIATION") < p["household.affiliated_share"])
    threat = p["household.threat_share"]
    if found:
        threat = min(1.0, threat * p["household.threat_of_affiliated"])
    found += LACKED_PAPERS * (1 - row["documented"])
    found += FEMALE_HEADED * (u("HEAD_OF_HOUSEHOLD") < p["household.female_headed_share"])
    found += PROPERTY_DOCUMENTED * (u("PROPERTY") < p["household.property_documented_share"])
    by_neighbours = u("DAMAGE_CAUSE") < p["household.damaged_by_neighbours"]
    found += FEARS_NEIGHBOURS * (row["damage"] > 0 and by_neighbours)
    found += DANGEROUS * (u("DANGEROUS") < threat)
    return found + FLED_TO_CAMP * camp


def officers(world):
    p, found = world.p, []
    for c in range(len(localities(world.scenario))):
        for number in range(p["police.officers_a_station"]):
            luck = c * ADDRESSES + number
            style = newcomer(p, world.draws.first_day("OFFICER_STYLE", luck))
            mixed = world.draws.first_day("OFFICER_ORIGIN", luck) < p["police.mixed_share"]
            found.append({
                "luck": luck, "station": c, "style": style, "mixed": int(mixed), "trained": 0,
            })  # fmt: skip
    return found


def stations(world):
    return [
        {
            "luck": c * ADDRESSES, "suppression": 1.0, "mixed": world.p["police.mixed_share"],
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
            "luck": c * ADDRESSES, "standing": 0.25, "kept": 0.25, "meetings_of_late": 0,
            "agreed": -1, "topic": -1, "meetings": 0,
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
                    "luck": c * ADDRESSES + position, "rank": line.rank, "work": 1.0,
                    "clock": 0.0, "declared_staff": 0, "staff": 0,
                    "governorate": number_of(world, owners[c].governorate),
                })  # fmt: skip
            desk = desks[numbers[key]]
            desk["declared_staff"] += world.p["clearance.staff"]
            desk["staff"] = desk["declared_staff"]
            paths[c].append(numbers[key])
    return paths, desks
