"""Sections 7.4 to 7.7 and 7.16: attacks, vacancies, communities, openings and presence."""

import math

from oracle.draws import pois


def attacks(world):
    p, before = world.p, [group["excitation"] for group in world.armed_groups]
    kernel = p["armed_group.branching"] * (math.exp(1.0 / p["armed_group.memory_days"]) - 1.0)
    spill, fade = p["armed_group.spill"], math.exp(-1.0 / p["armed_group.memory_days"])
    for c, group in enumerate(world.armed_groups):
        others = [n for n in range(group["first_neighbour"], group["last_neighbour"]) if n != c]
        residents = world.residents[c]
        recorded = group["first_dangerous"] * residents["home"] / max(1, residents["agents"])
        beyond = (residents["dangerous"] - recorded) * world.scale
        threats = beyond * p["armed_group.threat_attacks"] / 365.0
        near = sum(before[n] for n in others) / len(others) if others else before[c]
        group["attacks"] = 0
        for day in range(7):
            felt = (1.0 - spill) * group["excitation"] + spill * near
            recorded = group["base_rate"] * p["armed_group.attack_scale"]
            planned = max(0.0, recorded + threats) + kernel * felt
            mean = min(50.0, planned * world.stations[c]["suppression"])
            n = pois(mean, world.draws.u("ATTACKS", group["stream"], day))
            group["attacks"] += n
            group["excitation"] = (group["excitation"] + n) * fade
        alone = 1.0 - min(0.999, p["armed_group.broker_share"])
        killed = world.draws.u("BROKER_KILLED", group["stream"]) < 1.0 - alone ** group["attacks"]
        group["kills"] = int(killed)
        group["brokers_killed"] += int(killed)


def vacancies(world):
    for c, group in enumerate(world.armed_groups):
        if not group["kills"]:
            continue
        path = world.routes[c]
        drawn = world.draws.u("BROKER_VICTIM", group["stream"]) * (1 + len(path))
        seat = math.floor(drawn)
        if seat == 0:
            keep_empty(world, world.forums[c])
        else:
            desk = path[seat - 1]
            sharing = sum(desk in other for other in world.routes)
            if (drawn - seat) * sharing < 1.0:
                keep_empty(world, world.desks[desk])


def keep_empty(world, row):
    until = world.t + world.p["armed_group.seat_empty_weeks"]
    row["empty_until"] = max(row["empty_until"], until)


def communities(world):
    p, t = world.p, world.t
    for c, row in enumerate(world.communities):
        was_open = row["open"]
        row["open"] = int(t >= row["retaken_week"] + row["closed_weeks"])
        if row["open"] and not was_open:
            row["opened_week"] = t
        problems, residents = world.problems[c], world.residents[c]
        row["fear"] = (
            row["fear"] * math.exp(-1.0 / p["community.fear_memory_weeks"])
            + world.armed_groups[c]["attacks"]
            + p["community.conflict_fear"] * problems["new_conflicts"]
        )
        mixed = world.stations[c]["mixed"] - p["police.mixed_share"]
        row["security"] = (
            row["calm"]
            - p["community.fear_weight"] * math.log(1.0 + row["fear"])
            + p["community.patrol_weight"] * world.levers_in_force[c]["patrols"]
            + p["station.mixed_safety"] * mixed
            - p["community.tension_weight"] * problems["tension"]
        )
        grows = row["open"] == 1 and row["security"] > 0.0
        if grows:
            home = residents["home"] / residents["agents"]
            rate = p["community.recovery_a_year"] * (1.0 + p["community.revival"] * home)
            for what in ("services", "jobs"):
                row[what] += (1.0 - row[what]) * (1.0 - math.exp(-rate / 52.0))
        seen = 1.0 if grows else (row["services"] + row["jobs"]) / 2.0
        memory = 1.0 - math.exp(-1.0 / p["community.hope_memory_weeks"])
        row["hope"] += (seen - row["hope"]) * memory


def openings(world):
    for c, row in enumerate(world.communities):
        if row["opened_week"] == world.t:
            for h in world.members(c):
                world.next_wake[h] = min(world.next_wake[h], world.t)


def presence(world):
    for tally, row in zip(world.community_counts, world.residents, strict=True):
        displaced, waiting, barred, travelling, returned, at_home, settled, abroad = tally[:8]
        away = displaced + waiting + barred + travelling + settled + abroad
        row["agents"] = away + returned + at_home
        row["home"] = at_home + returned
        row["returned"] = returned
        row["undocumented"], row["dangerous"] = tally[10], tally[11]
        row["trust"] = tally[12] / 1e6 / row["agents"]
