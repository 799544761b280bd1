"""Sections 7.8 to 7.12: police, stations, forums, problems and seats."""

import math

from oracle.codes import WAITING
from oracle.draws import hold, logistic, logit, pois, within


def newcomer(p, v):
    return hold(p["police.style_mean"] + p["police.style_spread"] * (2.0 * v - 1.0), 0.0, 1.0)


def usual_style(p):
    """The mean style of newcomers, who are held in 0 ... 1."""
    m, s = p["police.style_mean"], p["police.style_spread"]
    held = max(0.0, s - m) ** 2 - max(0.0, m + s - 1.0) ** 2
    return m + held / (4.0 * s) if s > 0.0 else m


def take_post(world, officer, in_force):
    """A newcomer takes the post of this officer."""
    p, u = world.p, world.draws.u
    mixed = max(p["police.mixed_share"], in_force["mixed"])
    officer["mixed"] = int(u("OFFICER_ORIGIN", officer["stream"]) < mixed)
    officer["style"] = newcomer(p, u("OFFICER_STYLE", officer["stream"]))
    officer["trained"] = 0
    if u("OFFICER_SELECTION", officer["stream"]) < in_force["selected"]:
        officer["style"] = max(officer["style"], p["police.style_selected"])


def police(world):
    p, u = world.p, world.draws.u
    moved = 1.0 - math.exp(-12.0 / (52.0 * p["police.tenure_months"]))
    for officer in world.officers:
        in_force = world.levers_in_force[officer["station"]]
        if u("OFFICER_ROTATION", officer["stream"]) < moved * (1.0 - in_force["tenure_kept"]):
            take_post(world, officer, in_force)
        untrained = officer["trained"] == 0
        if untrained and u("OFFICER_TRAINING", officer["stream"]) < in_force["training"]:
            officer["style"] = max(officer["style"], p["police.style_trained"])
            officer["trained"] = 1


def stations(world):
    p, u = world.p, world.draws.u
    for c, station in enumerate(world.stations):
        serving = [officer for officer in world.officers if officer["station"] == c]
        for what in ("style", "trained", "mixed"):
            station[what] = sum(officer[what] for officer in serving) / len(serving)
        station["deterrence"] *= math.exp(-1.0 / p["station.deterrence_weeks"])
        rate = p["station.raids_a_year"] * (1.0 - station["style"])
        raid = u("RAID", station["stream"]) < 1.0 - math.exp(-rate / 52.0)
        if raid:
            station["raids"] += 1
            station["deterrence"] = p["station.raid_deterrence"]
        station["raids_of_late"] = (2 * station["raids_of_late"] + int(raid)) % 2**32
        usual, told = tips(world, c, 0.0), tips(world, c, world.residents[c]["trust"])
        station["tips"] += pois(min(50.0, told), u("TIPS", station["stream"]))
        further = hold(told - usual, -50.0, 50.0)
        averted = math.exp(-p["station.tip_effect"] * further)
        station["suppression"] = (1.0 - station["deterrence"]) * averted


def tips(world, c, trust):
    p = world.p
    households = world.residents[c]["home"] * world.scale
    usual = p["station.tips_a_year"] / 52.0 * households / 1000.0
    return usual * math.exp(p["station.tips_by_trust"] * hold(trust, -5.0, 5.0))


def forums(world):
    last_week = [forum["agreed"] for forum in world.forums]
    for c, forum in enumerate(world.forums):
        keep_agreement(world, c, forum, last_week)
        interval = world.p["forum.meeting_interval_weeks"]
        phase = math.floor(interval * world.draws.first_day("FORUM_PHASE", forum["stream"]))
        meets = (
            world.levers_in_force[c]["forum"] == 1
            and world.t >= forum["empty_until"]
            and (world.t + phase) % interval == 0
        )
        forum["meetings_of_late"] = (2 * forum["meetings_of_late"] + int(meets)) % 2**32
        if meets:
            meet(world, c, forum)


def meet(world, c, forum):
    p, u, station = world.p, world.draws.u, world.stations[c]
    most = max(world.open_problems[c])
    kind = world.open_problems[c].index(most)
    chance = min(
        1.0,
        p["forum.follow_up"]
        * (1.0 + p["forum.chairing"] * station["trained"])
        * (1.0 + p["forum.response"] * station["fuel"]),
    )
    taken = min(p["forum.agenda"], most)
    solved = sum(u("FORUM_FOLLOW_UP", forum["stream"], item) < chance for item in range(taken))
    forum["solved"] = solved
    forum["topic"] = kind if taken > 0 else -1
    forum["kept"] = solved / taken if taken > 0 else 0.25
    forum["meetings"] += 1
    forum["standing"] += p["forum.standing_weight"] * (forum["kept"] - forum["standing"])
    may = world.levers_in_force[c]["agreed_signatures"]
    if may >= 0 and (forum["agreed"] < 0 or may < forum["agreed"]):
        agrees = u("FORUM_AGREEMENT", forum["stream"]) < chance_to_agree(world, c, forum)
        forum["made" if agrees else "refused"] += 1
        forum["agreed"] = may if agrees else forum["agreed"]


def chance_to_agree(world, c, forum):
    p, agents = world.p, world.residents[c]["agents"]
    usual = p["forum.agreement_chance"]
    if usual <= 0.0 or usual >= 1.0:
        return usual
    waiting = world.community_counts[c][WAITING] / max(1, agents)
    return logistic(
        logit(usual)
        + p["bargain.standing"] * (forum["standing"] - 0.25)
        + p["bargain.queue"] * waiting
        - p["bargain.risk"] * math.log(1.0 + world.communities[c]["fear"])
    )


def keep_agreement(world, c, forum, last_week):
    """Attacks undo an agreement; where there is none, one from near by may be taken over."""
    p, u = world.p, world.draws.u
    if forum["agreed"] >= 0:
        holds = (1.0 - p["bargain.revoked_by_attack"]) ** world.armed_groups[c]["attacks"]
        if u("AGREEMENT_REVOKED", forum["stream"]) < 1.0 - holds:
            forum["agreed"] = -1
            forum["revoked"] += 1
        return
    group, own = world.armed_groups[c], world.communities[c]["governorate"]
    district = last_week[group["first_neighbour"] : group["last_neighbour"]]
    governorate = [
        agreed
        for agreed, place in zip(last_week, world.communities, strict=True)
        if place["governorate"] == own
    ]
    shares = [sum(each >= 0 for each in near) / len(near) for near in (district, governorate)]
    chance = within(p["bargain.spreads_a_year"] * sum(shares) / 2.0, 1)
    if u("AGREEMENT_SPREADS", forum["stream"]) < chance:
        forum["agreed"] = min(each for each in governorate if each >= 0)
        forum["taken_over"] += 1


def problems(world):
    p = world.p
    for c, row in enumerate(world.problems):
        still_open, forum = world.open_problems[c], world.forums[c]
        row["new_conflicts"] = 0
        if forum["meetings_of_late"] % 2 == 1 and forum["topic"] >= 0:
            x = min(still_open[forum["topic"]], forum["solved"])
            still_open[forum["topic"]] -= x
            row["solved"] += x
        for kind, mean in enumerate(means(world, c)):

            def count(m, name, kind=kind, row=row):
                return pois(min(50.0, m), world.draws.u(name, row["stream"], kind))

            there = still_open[kind]
            faded = count(p["problems.fade_a_year"] * there / 52.0, "PROBLEM_FADES")
            left = there - min(there, faded)
            out = count(p["problems.break_out_a_year"] * left / 52.0, "PROBLEM_BREAKS_OUT")
            broken, new = min(left, out), count(mean, "PROBLEM_ARISES")
            still_open[kind] = left - broken + new
            row["raised"] += new
            row["conflicts"] += broken
            row["new_conflicts"] += broken
        row["tension"] = sum(still_open) / thousands(world, world.residents[c]["agents"])


def thousands(world, agents):
    return agents * world.scale / 1000.0


def means(world, c):
    """The mean number of new problems of each kind in a week."""
    p, here, place = world.p, world.residents[c], world.communities[c]
    home = thousands(world, here["home"]) / 52.0
    return [
        p["problems.disputes"] * thousands(world, here["returned"]) / 52.0,
        p["problems.violence_at_home"] * home,
        p["problems.youth_crime"] * (1.0 - place["jobs"]) * home,
        p["problems.ways_to_school"] * world.armed_groups[c]["attacks"],
        p["problems.missing_papers"] * thousands(world, here["undocumented"]) / 52.0,
        p["problems.broken_services"] * (1.0 - place["services"]) * home,
    ]


def seats(world):
    p = world.p
    served = [[] for _ in world.desks]
    for c, path in enumerate(world.routes):
        for d in path:
            if world.desks[d]["rank"] <= world.signatures_in_force(c):
                served[d].append(c)
    closed = [closed_share(world, c) for c in range(len(world.routes))]
    for d, desk in enumerate(world.desks):
        kept = moved = 0.0
        for c in served[d]:
            in_force = world.levers_in_force[c]
            moved += p["clearance.staff"] * in_force["staff_moved"] * closed[c]
            moved += in_force["clerks"]
            kept += in_force["checks_kept"] * closed[c]
        desk["work"] = 1.0 + kept / max(1, len(served[d]))
        sit_down(world, d, desk["declared_staff"] + round(moved))


def sit_down(world, d, staff):
    """So many persons sit here from now on."""
    free = sorted(world.seats[d])
    leaving = max(0, len(free) - staff)
    coming = max(0, staff - len(free))
    world.seats[d] = free[leaving:] + [world.desks[d]["clock"]] * coming
    world.desks[d]["staff"] = staff


def closed_share(world, c):
    ranks = [world.desks[d]["rank"] for d in world.routes[c]]
    sign = sum(rank <= world.signatures_in_force(c) for rank in ranks)
    shut = sum(
        world.signatures_in_force(c) < rank <= world.p["clearance.signatures"] for rank in ranks
    )
    return shut / max(1, sign)
