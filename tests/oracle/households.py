"""Section 7.13: the week of households: sleep, the file, the gathering of kin, counting."""

import math

from oracle.codes import (
    ABROAD,
    AFFILIATED,
    AT_HOME,
    BARRED,
    CLEARED,
    DANGEROUS,
    DISPLACED,
    FEMALE_HEADED,
    FILE_BARRED,
    FLED_TO_CAMP,
    GIVEN_UP,
    LACKED_PAPERS,
    NEVER,
    RETURNED,
    SETTLED,
    TRAVELLING,
    WAITING,
)  # fmt: skip
from oracle.decision import decide, harm_at_desks
from oracle.trust import listen, look_back, move_hope


def households(world):
    awake = [h for h in range(len(world.households)) if world.next_wake[h] <= world.t]
    gathered = {}  # who is in its round, and the weeks that it looks back on
    for h in awake:
        follow_file(world, h)
        if in_round(world, h):
            gathered[h] = world.t - world.households[h]["updated"]
            look_back(world, h)
    count_kin(world)
    for h in [h for h in awake if h in gathered]:
        listen(world, h, gathered[h])
        world.households[h]["updated"] = world.t
        decide(world, h, gathered[h])
    for group in {world.kin_of(h) for h in awake}:
        forget(world, group)
    count_kin(world)
    count_communities(world, world.t)
    for h in awake:
        world.next_wake[h] = next_wake(world, h, world.t)


def slot(world, h):
    row = world.households[h]
    number = h - world.communities[row["community"]]["first_household"]
    return row["community"] + number // 12


def rest(world, h):
    row = world.households[h]
    may = world.communities[row["community"]]["open"] == 1
    may = may and row["blocked"] == 0 and row["documented"] == 1
    return 4 if row["state"] == WAITING or (row["state"] == DISPLACED and may) else 24


def in_round(world, h):
    if world.households[h]["state"] in (SETTLED, ABROAD):
        return False
    return (world.t + slot(world, h)) % rest(world, h) == 0


def next_wake(world, h, t):
    row, gap = world.households[h], rest(world, h)
    following = t + 1
    while (following + slot(world, h)) % gap != 0:
        following += 1
    if row["state"] in (SETTLED, ABROAD):
        return NEVER
    if row["state"] == AT_HOME:
        return min(following, max(t + 1, row["displaced_week"]))
    if row["state"] == TRAVELLING:
        arrives = row["since"] + world.p["household.travel_weeks"]
        return min(following, max(t + 1, arrives))
    durable = row["since"] + 26
    return min(following, durable) if row["state"] == RETURNED and durable > t else following


def follow_file(world, h):
    row, p, t = world.households[h], world.p, world.t
    if row["state"] == AT_HOME and t >= row["displaced_week"]:
        enter(row, DISPLACED, t)
    elif row["state"] == WAITING:
        follow_closed_file(world, h)
    elif row["state"] == TRAVELLING:
        reachable = world.communities[row["destination"]]["reachable"] == 1
        if reachable and t - row["since"] >= p["household.travel_weeks"]:
            home = row["destination"] == row["community"]
            enter(row, RETURNED if home else SETTLED, t)


def follow_closed_file(world, h):
    row, p, file = world.households[h], world.p, world.files[h]
    entered = {CLEARED: TRAVELLING, FILE_BARRED: BARRED, GIVEN_UP: DISPLACED}
    if file["status"] not in entered:
        return
    enter(row, entered[file["status"]], world.t)
    kin, passed = world.kin[world.kin_of(h)], file["status"] == CLEARED
    if passed:
        surprise = file["days"] - row["believed_days"]
        row["believed_days"] += p["household.own_experience"] * surprise
        kin["cleared"] += 1
        kin["cleared_days"] += file["days"]
    move_hope(row, int(passed), p["decision.pass_experience"])
    kin["refused"] += int(not passed or file["bribes"] > 0)
    look_back(world, h)
    row["updated"] = world.t
    harm = harm_at_desks(p, file)
    row["trust_slow"] += harm + (p["trust.barred_slow"] if row["state"] == BARRED else 0.0)


def enter(row, state, t):
    row["state"], row["since"] = state, t


def forget(world, group):
    first = world.kin[group]["first_household"]
    if (world.t + slot(world, first)) % 4 == 0:
        for what in ("met_fair", "met_abuse", "cleared", "cleared_days", "refused"):
            world.kin[group][what] = 0
        world.kin[group]["gathered"] = world.t


def count_kin(world):
    for group, kin in enumerate(world.kin):
        states = [world.households[h]["state"] for h in world.kin_members(group)]
        kin["returned"], kin["settled"] = states.count(RETURNED), states.count(SETTLED)


def count_communities(world, t):
    """The tally, as a count of everybody at the end of week t would give it."""
    for c in range(len(world.communities)):
        rows = [world.households[h] for h in world.members(c)]
        states = [row["state"] for row in rows]
        by_state = [states.count(state) for state in range(8)]
        durable = sum(row["state"] == RETURNED and t - row["since"] >= 26 for row in rows)
        failed = sum(row["times_left"] for row in rows)
        papers = sum(row["state"] == DISPLACED and row["documented"] == 0 for row in rows)
        dangerous = sum(
            row["traits"] & DANGEROUS != 0 and row["state"] in (RETURNED, AT_HOME) for row in rows
        )
        trust = sum(math.floor(1e6 * (r["trust_slow"] + r["trust_fast"]) + 0.5) for r in rows)
        by_group = [
            sum(row["traits"] & trait != 0 and row["state"] == RETURNED for row in rows)
            for trait in (AFFILIATED, LACKED_PAPERS, FEMALE_HEADED, FLED_TO_CAMP)
        ]
        world.community_counts[c] = [
            *by_state, durable, failed, papers, dangerous, trust, *by_group
        ]  # fmt: skip
