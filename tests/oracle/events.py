"""Sections 6 and 7.1: recorded attacks and events."""

# ruff: noqa: ARG001  (every event is told the same)

import calendar
import datetime as dt

from oracle.codes import BARRED, DISPLACED, RETURNED, WAITING
from oracle.decision import mark
from oracle.draws import within
from oracle.households import count_communities, count_kin, enter
from oracle.police import take_post

BLOCKED = 32000  # the week of retaking of a place to which the authorities let nobody return
FOR_A_TIME = ("attack_wave", "roads_closed", "funding_cut")


def closed_for(world, c):
    """Weeks from being retaken until families are let back in."""
    return max(world.communities[c]["closed_weeks"], world.p["community.reopening_weeks"])


def events(world):
    recorded(world)
    for row in world.communities:
        row["reachable"] = 1
    world.ledger["withheld"] = 0.0
    for event in world.scenario.shocks:
        first = max(1, event.start)
        last = first + event.weeks if event.kind() in FOR_A_TIME else first + 1
        if first <= world.t < last:
            HAPPENS[event.kind()](world, event, affected(world, event))


def localities(scenario):
    """Section 5: the row of communities.csv of each community, and its number there."""
    size = scenario.run.locality_households
    counts = [max(1, round(line.households / size)) for line in scenario.world.communities]
    return [(line, k) for line, count in enumerate(counts) for k in range(count)]


def recorded(world):
    """The attacks that nothing triggers, a day: the only series that drives a run."""
    tables, day = world.scenario.world, world.scenario.run.start + dt.timedelta(weeks=world.t)
    lines = [tables.communities[line] for line, _ in localities(world.scenario)]
    month, days = f"{day.year}-{day.month:02}", calendar.monthrange(day.year, day.month)[1]
    events = {(row.governorate, row.district, row.month): row.events for row in tables.attacks}
    last = max((row.month for row in tables.attacks), default="")
    for c, line in enumerate(lines):
        district = (line.governorate, line.district)
        yearly = line.attacks_a_year / 365.0 / sum(other is line for other in lines)
        near = sum((other.governorate, other.district) == district for other in lines)
        monthly = events.get((*district, month), 0) / days / near
        rate = monthly if month <= last else yearly
        branching = world.p["armed_group.branching"]
        world.armed_groups[c]["base_rate"] = (1.0 - branching) * rate


def number_of(world, governorate):
    """Governorates are numbered in the order of communities.csv, then of hosts.csv."""
    tables = world.scenario.world
    names = [line.governorate for line in tables.communities]
    return list(dict.fromkeys(names + [line.host for line in tables.hosts])).index(governorate)


def affected(world, event):
    everywhere = range(len(world.communities))
    if not event.governorate:
        return list(everywhere)
    number = number_of(world, event.governorate)
    return [c for c in everywhere if world.communities[c]["governorate"] == number]


def attack_wave(world, event, places):
    for c in places:
        world.armed_groups[c]["base_rate"] *= event.factor


def roads_closed(world, event, places):
    for c in places:
        world.communities[c]["reachable"] = 0


def funding_cut(world, event, places):
    ledger = world.ledger
    if world.t == max(1, event.start):
        ledger["taken_back"] += round(event.share * balance(ledger))
    ledger["withheld"] = 1.0 - (1.0 - ledger["withheld"]) * (1.0 - event.share)


def balance(ledger):
    kept = ledger["overhead"] + ledger["taken_back"] + ledger["spent_in_all"]
    return ledger["received"] - kept


def brokers_killed(world, event, places):
    until = world.t + event.weeks_empty
    hit = [(world.desks[d], 0) for d in {d for c in places for d in world.routes[c]}]
    hit += [(world.forums[c], 1) for c in places]
    for row, part in hit:
        if world.draws.u("SHOCK_BROKER", row["stream"], part) < event.share:
            row["empty_until"] = max(row["empty_until"], until)


def officers_moved(world, event, places):
    for officer in world.officers:
        hit = world.draws.u("SHOCK_OFFICER", officer["stream"]) < event.share
        if officer["station"] in places and hit:
            take_post(world, officer, world.levers_in_force[officer["station"]])


def camps_closed(world, event, places):
    changed, name = [], event.governorate
    camps = [
        place for place, host in enumerate(world.hosts)
        if host["camp"] and (not name or host["governorate"] == number_of(world, name))
    ]  # fmt: skip
    for h, row in enumerate(world.households):
        if row["host"] not in camps or row["state"] not in (DISPLACED, WAITING, BARRED):
            continue
        row["host"] = outside(world, world.hosts[row["host"]]["governorate"])
        forced = world.draws.u("SHOCK_HOUSEHOLD", row["stream"]) < event.forced_home
        may = row["state"] == DISPLACED and not row["blocked"]
        if may and forced and world.communities[row["community"]]["open"]:
            enter(row, RETURNED, world.t)
            row["destination"] = row["community"]
            changed.append(h)
    wake_changed(world, changed)


def outside(world, number):
    return next(
        place for place, host in enumerate(world.hosts)
        if host["governorate"] == number and not host["camp"]
    )  # fmt: skip


def new_displacement(world, event, places):
    changed = []
    for c in places:
        for h in world.members(c):
            row = world.households[h]
            hit = world.draws.u("SHOCK_HOUSEHOLD", row["stream"]) < event.share
            if row["state"] == RETURNED and hit:
                enter(row, DISPLACED, world.t)
                row["displaced_week"] = world.t
                row["times_left"] = min(255, row["times_left"] + 1)
                changed.append(h)
    wake_changed(world, changed)


def agreements(world):
    """Section 7.2: places agree by themselves that blocked families come back."""
    chance = within(world.p["exits.agreement_a_year"], 1)
    for c, place in enumerate(world.communities):
        ready = place["retaken_week"] <= world.t or place["retaken_week"] == BLOCKED
        if ready and world.draws.u("AGREEMENT", world.problems[c]["stream"]) < chance:
            lift_blocking(world, c)


def lift_blocking(world, c):
    freed = [h for h in world.members(c) if world.households[h]["blocked"]]
    for h in freed:
        world.households[h]["blocked"] = 0
    wake_changed(world, freed)
    if world.communities[c]["retaken_week"] == BLOCKED:
        world.communities[c]["retaken_week"] = world.t


def wake_changed(world, changed):
    """Section 7.13, counting and sleep: who is changed from outside is counted anew and wakes."""
    for h in changed:
        world.next_wake[h] = min(world.next_wake[h], world.t)
        mark(world, h)
    count_kin(world)
    count_communities(world, world.t - 1)


HAPPENS = {
    "attack_wave": attack_wave, "roads_closed": roads_closed, "funding_cut": funding_cut,
    "brokers_killed": brokers_killed, "officers_moved": officers_moved,
    "camps_closed": camps_closed, "new_displacement": new_displacement,
}  # fmt: skip
