"""Section 7.13, step 7: what a household feels and decides."""

import math

from oracle.codes import (
    ABROAD,
    AFFILIATED,
    BARRED,
    DISPLACED,
    FEMALE_HEADED,
    PROPERTY_DOCUMENTED,
    RETURNED,
    TRAVELLING,
    WAITING,
)  # fmt: skip
from oracle.draws import logistic, within


def above_floor(world, row, place):
    felt = world.p["decision.trust_in_safety"] * (row["trust_slow"] + row["trust_fast"])
    return world.communities[place]["security"] + felt - row["safety_floor"]


def passes(world, row, place):
    return world.p["decision.gate"] == 0 or above_floor(world, row, place) > 0.0


def decide(world, h, weeks):
    row, p, t = world.households[h], world.p, world.t
    weeks = min(weeks, t - row["since"])
    u = world.draws.u
    if row["state"] == DISPLACED:
        decide_displaced(world, h, weeks)
    elif row["state"] == WAITING and not passes(world, row, row["destination"]):
        change(world, h, DISPLACED)
        row["trust_slow"] += harm_at_desks(p, world.files[h])
        mark(world, h)
    elif row["state"] == BARRED and passes(world, row, row["destination"]):
        rate = p["exits.appeal_a_year"]
        rate += p["exits.sponsor_a_year"] if row["traits"] & AFFILIATED else 0.0
        if u("CONTESTING", row["stream"]) < within(rate, weeks):
            change(world, h, TRAVELLING)
        elif u("APPLYING_AGAIN", row["stream"]) < within(p["household.apply_again_a_year"], weeks):
            apply(world, h, row["destination"])
    elif row["state"] == RETURNED:
        safe = above_floor(world, row, row["community"]) > 0.0
        rate = p["household.leave_again_a_year" if safe else "household.leave_unsafe_a_year"]
        if u("LEAVING_AGAIN", row["stream"]) < within(rate, weeks):
            change(world, h, DISPLACED)
            row["displaced_week"] = t
            row["times_left"] = min(255, row["times_left"] + 1)


def harm_at_desks(p, file):
    """What bribes and abuse at the desks cost of slow trust."""
    return p["trust.bribe_slow"] * file["bribes"] + p["trust.abuse_slow"] * file["abuses"]


def change(world, h, state):
    world.households[h]["state"], world.households[h]["since"] = state, world.t


def apply(world, h, place):
    change(world, h, WAITING)
    world.households[h]["destination"] = place
    mark(world, h)


def mark(world, h):
    """Intake has to open or to withdraw its file."""
    group = world.kin_of(h)
    world.needs_intake[group] |= 1 << (h - world.kin[group]["first_household"])


def decide_displaced(world, h, weeks):
    row = world.households[h]
    first, second = world.draws.pair("DECISION", row["stream"])
    kept_by = obstacle(world, row)
    if kept_by == 3 and first < within(world.p["exits.papers_renewed_a_year"], weeks):
        row["documented"] = 1
        return
    if kept_by == 0 and first < chance_to_apply(world, h):
        apply(world, h, row["community"])
        return
    abroad = chance_abroad(world, row, weeks)
    place, elsewhere = chance_elsewhere(world, h, weeks)
    if second < abroad:
        change(world, h, ABROAD)
    elif second < abroad + elsewhere:
        apply(world, h, place)


def obstacle(world, row):
    """The first that keeps it: 1 NOT_OPEN, 2 BLOCKED, 3 NO_PAPERS, 4 UNSAFE, 0 none."""
    if world.communities[row["community"]]["open"] == 0:
        return 1
    if row["blocked"]:
        return 2
    if not row["documented"]:
        return 3
    return 0 if passes(world, row, row["community"]) else 4


def chance_to_apply(world, h):
    p, row = world.p, world.households[h]
    c = row["community"]
    place, in_force = world.communities[c], world.levers_in_force[c]
    host, kin = world.hosts[row["host"]], world.kin[world.kin_of(h)]
    floor = above_floor(world, row, c)
    hardship = host["hardship"] * (1.0 - in_force["relief"] * p["host.relief_eases"])
    terms = {
        "security": place["security"],
        "property": row["traits"] & PROPERTY_DOCUMENTED != 0,
        "female_head": row["traits"] & FEMALE_HEADED != 0,
        "damage": row["damage"],
        "below_floor": min(0.0, floor) if p["decision.gate"] == 0 else 0.0,
        "services": place["services"],
        "jobs": place["jobs"],
        "kin": kin["returned"] / kin["size"],
        "years_away": max(0, world.t - row["displaced_week"]) / 52.0,
        "near": host["governorate"] == place["governorate"],
        "camp": host["camp"],
        "hardship": hardship,
        "grant": in_force["grant"],
    }
    weighed = sum(p[f"decision.weight_{name}"] * value for name, value in terms.items())
    wait = p["decision.wait_elasticity"] * math.log(1.0 + row["believed_days"] / 30.0)
    passing = max(0.05, row["believed_pass"] / 65535)
    hoped = p["decision.pass_elasticity"] * math.log(passing)
    return logistic(p["decision.base_willingness"] + place["access"] + weighed - wait + hoped)


def chance_abroad(world, row, weeks):
    p = world.p
    hope = world.communities[row["community"]]["hope"]
    rate = p["onward.leave_country_a_year"] * math.exp(-p["onward.hope_holds"] * hope)
    return 0.0 if world.hosts[row["host"]]["camp"] else within(rate, weeks)


def chance_elsewhere(world, h, weeks):
    """The third place that it thinks of, and the chance that it applies for it."""
    p, row = world.p, world.households[h]
    origin, kin = world.communities[row["community"]], world.kin[world.kin_of(h)]
    near = origin["last_near"] - origin["first_near"]
    thought = math.floor(near * world.draws.u("SETTLING_PLACE", row["stream"]))
    x = world.near[origin["first_near"] + thought]
    place = world.communities[x]
    if x == row["community"] or not place["open"] or not row["documented"]:
        return x, 0.0
    if not passes(world, row, x):
        return x, 0.0
    chance = logistic(
        p["onward.settle_willingness"]
        + p["onward.settle_jobs"] * place["jobs"]
        + p["onward.settle_kin"] * kin["settled"] / kin["size"]
        - p["decision.wait_elasticity"] * math.log(1.0 + row["believed_days"] / 30.0)
    )
    return x, 1.0 - (1.0 - min(chance, 0.999999)) ** (weeks / 4.0)
