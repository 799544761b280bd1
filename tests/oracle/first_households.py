"""Section 5: the households of the first day."""

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
from oracle.events import localities
from oracle.first_day import (
    ADDRESSES,
    agents_of,
    differs,
    flight_week,
    host_of,
    hosts,
    moved,
    parts,
    retaken_weeks,
)  # fmt: skip
from oracle.police import usual_style
from oracle.trust import risen


def balances(p):
    """What long contact with the first day's police keeps slow and fast trust away by."""
    met = p["police.encounters_a_year"] / 52.0
    told = (1.0 - math.exp(-24.0 * met)) / 24.0
    style = usual_style(p)
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
    p, stream = world.p, c * ADDRESSES + number
    place = world.scenario.world.communities[line]

    def u(name):
        return world.draws.first_day(name, stream)

    share = part[0] + u("DISPLACEMENT") * (part[1] - part[0])
    week = flight_week(world.scenario, place.governorate, share)
    host = host_of(world, place.governorate, week, u("HOST"))
    blocked = dict(world.scenario.blocked).get(place.governorate, 1.0)
    blocked *= dict(world.scenario.district_blocked).get(place.district, 1.0)
    damaged, destroyed = damage(world, c, place)
    row = {
        "stream": stream, "community": c, "destination": c, "displaced_week": week, "since": week,
        "state": DISPLACED if week <= 0 else AT_HOME, "host": host, "contact": 0, "updated": 0,
        "times_left": 0, "blocked": int(u("BLOCKED") < p["household.blocked_share"] * blocked),
        "documented": int(not u("DOCUMENTS") < p["household.undocumented_share"]),
        "damage": int(u("DAMAGE") < destroyed + damaged) + int(u("DAMAGE") < destroyed),
        "believed_pass": round(65535 * p["decision.believed_pass"]),
        "believed_days": p["household.believed_days_a_signature"] * p["clearance.signatures"],
    }  # fmt: skip
    camp = hosts(world)[host]["camp"]
    row["traits"] = traits(p, u, row, camp)
    floor = p["decision.safety_floor_mean"] + p["decision.safety_floor_sd"] * z_of(
        u("SAFETY_FLOOR")
    )
    fears = p["household.fear_of_neighbours"] if row["traits"] & FEARS_NEIGHBOURS else 0.0
    return row | {"safety_floor": floor + fears} | trust(world, c, u)


def damage(world, c, place):
    """The shares of houses with minor and with major damage."""
    some = place.damaged + place.destroyed
    times = moved(some, differs(world, c, "community.damage_spread")) / some if some > 0.0 else 1.0
    return place.damaged * times, place.destroyed * times


def trust(world, c, u):
    p = world.p
    slow, fast = balances(p)
    common = z_of(world.draws.first_day("COMMUNITY_SET_POINT", c * ADDRESSES))
    place = p["trust.community_sd"] * common + differs(world, c, "trust.district_sd") - slow - fast
    set_point = place + p["trust.personal_sd"] * z_of(u("HOUSEHOLD_SET_POINT"))
    start = p["trust.slow_sd"] * z_of(u("HOUSEHOLD_SLOW_START"))
    start += risen(p, retaken_weeks(world.scenario)[c], 0)
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
