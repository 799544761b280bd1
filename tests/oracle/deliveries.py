"""Section 7.3: levers that are paid by the unit."""

# ruff: noqa: ARG001  (every lever is asked alike)

import math

from oracle.codes import ABROAD, DISPLACED, SETTLED
from oracle.events import BLOCKED, lift_blocking, wake_changed
from oracle.money import NOWHERE, affordable, available, by_rule, note, pay, price, refuse


def deliver(world, lever):
    """As many packs as capacity, need and money allow, in the order of the rule."""
    needs, act, for_households = DELIVERIES[lever.kind()]
    pack = world.scale if for_households else 1
    packs_due = left = packs_of_week(world.t, lever, pack)
    cost = price(world, lever.unit_cost, pack)
    penniless = lever.unit_cost > 0 and available(world) == 0
    needed = 0
    for c in by_rule(world, lever.placement):
        need = needs(world, lever, c)
        count = len(need) if for_households else need
        needed += count
        packs = 0 if penniless else min(left, count, affordable(world, cost))
        if packs > 0:
            pay(world, lever, c, packs * cost, packs * pack)
            note(world, "planned", lever, c, packs * pack)
            act(world, lever, c, need[:packs] if for_households else packs)
            left -= packs
    missing = min(packs_due, needed) - (packs_due - left)
    if missing:
        refuse(world, lever, missing * pack, max(1, cost))
    if left:
        note(world, "planned", lever, NOWHERE, left * pack)


def packs_of_week(t, lever, pack):
    s, a = t - lever.start - lever.delay_weeks, lever.capacity_a_week / pack
    return max(0, math.floor(a * (s + 1)) - math.floor(a * max(0, s)))


def such(world, c, wanted):
    return [h for h in world.members(c) if wanted(world.households[h])]


def without_papers(world, lever, c):
    return such(world, c, lambda row: row["state"] == DISPLACED and not row["documented"])


def give_papers(world, lever, c, chosen):
    for h in chosen:
        world.households[h]["documented"] = 1
    wake_changed(world, chosen)


def damaged(world, lever, c):
    if not world.communities[c]["open"]:
        return []
    return such(world, c, lambda row: row["damage"] > 0 and row["state"] not in (SETTLED, ABROAD))


def repair(world, lever, c, chosen):
    for h in chosen:
        world.households[h]["damage"] -= 1


def told_days(world, c):
    days = world.p["household.believed_days_a_signature"]
    return days * world.signatures_in_force(c)


def misinformed(world, lever, c):
    told = told_days(world, c)
    return such(
        world, c, lambda row: row["state"] == DISPLACED and row["believed_days"] > told + 1.0
    )


def inform(world, lever, c, chosen):
    for h in chosen:
        world.households[h]["believed_days"] = told_days(world, c)


def blocked(world, lever, c):
    families = such(world, c, lambda row: row["blocked"] and row["state"] not in (SETTLED, ABROAD))
    return int(bool(families) or world.communities[c]["retaken_week"] == BLOCKED)


def mediate(world, lever, c, packs):
    lift_blocking(world, c)


def projects(world, lever, c):
    place = world.communities[c]
    return math.ceil((1.0 - place["services"]) / lever.gain - 1e-9) if place["open"] else 0


def build(world, lever, c, packs):
    place = world.communities[c]
    place["services"] = min(1.0, place["services"] + lever.gain * packs)


def jobs_missing(world, lever, c):
    place = world.communities[c]
    return math.floor((1.0 - place["jobs"]) * households(world, c)) if place["open"] else 0


def households(world, c):
    return len(world.members(c)) * world.scale


def make_jobs(world, lever, c, packs):
    place = world.communities[c]
    place["jobs"] = min(1.0, place["jobs"] + packs / households(world, c))


def mined(world, lever, c):
    place = world.communities[c]
    return int(0 <= world.t - place["retaken_week"] < place["closed_weeks"])


def clear_mines(world, lever, c, packs):
    place = world.communities[c]
    earlier = world.t - math.ceil(place["closed_weeks"])
    place["retaken_week"] = min(place["retaken_week"], earlier)


DELIVERIES = {  # what is needed, what a delivery does, and whether it goes to households
    "legal_aid": (without_papers, give_papers, True),
    "house_repair": (damaged, repair, True),
    "information": (misinformed, inform, True),
    "mediation": (blocked, mediate, False),
    "services": (projects, build, False),
    "livelihoods": (jobs_missing, make_jobs, False),
    "explosive_clearance": (mined, clear_mines, False),
}
