"""Section 7.3: what decrees and programmes put in force each week."""

# ruff: noqa: ARG001  (every lever is told the same)

from oracle.codes import RETURNED
from oracle.deliveries import DELIVERIES, deliver, packs_of_week
from oracle.events import balance, localities
from oracle.money import (
    affordable,
    available,
    by_rule,
    by_turn,
    displaced,
    money_arrives,
    note,
    paid_weekly,
    pay,
    price,
    refuse,
)  # fmt: skip

WEEKS_A_MONTH = 52 / 12
DECREES = ("clearance_reform", "abolition")


def levers(world):
    money_arrives(world)
    for in_force in world.levers_in_force:
        for name in in_force:
            in_force[name] = in_force[name] if name == "turn" else 0
        in_force["signatures"] = world.p["clearance.signatures"]
        in_force["agreed_signatures"] = -1
    decrees_first = sorted(
        enumerate(world.scenario.interventions), key=lambda each: each[1].kind() not in DECREES
    )
    acting = [each for each in decrees_first if each[1].start <= world.t < each[1].end]
    paid_evenly = [lever for _, lever in acting if evenly(lever)]
    at_hand = balance(world.ledger)
    for number, lever in acting:
        world.aim = communities_of(world, lever)
        before, was_short = world.ledger["spent_in_all"], world.ledger["is_short"]
        may_spend, limits = balance(world.ledger), world.ledger["limits"]
        if evenly(lever):
            fill_purse(world, lever, at_hand, len(paid_evenly))
            may_spend = min(may_spend, world.ledger["purses"][str(lever)])
        limit = f"{lever.kind()} {number}"
        if is_limited(lever):
            limits.setdefault(limit, round(100 * lever.most_euros))
            may_spend = min(may_spend, limits[limit])
        world.kept_back = balance(world.ledger) - may_spend
        act(world, lever)
        world.kept_back, spent = 0, world.ledger["spent_in_all"] - before
        if is_limited(lever):
            limits[limit] -= spent
        if evenly(lever):
            world.ledger["purses"][str(lever)] -= spent
            world.ledger["is_short"] = was_short or (world.ledger["is_short"] and spent == 0)
    if world.ledger["is_short"]:
        world.ledger["short_weeks"].append(world.t)
        world.ledger["is_short"] = False


def act(world, lever):
    if lever.kind() in DELIVERIES:
        deliver(world, lever)
    else:
        ACTS[lever.kind()](world, lever)


def evenly(lever):
    return lever.pace == "even" and lever.kind() not in DECREES


def is_limited(lever):
    return lever.most_euros < 1e12 and lever.kind() not in DECREES


def fill_purse(world, lever, at_hand, sharing):
    """As much a week, of what is not in the purse, to the last week in which the lever buys."""
    purses = world.ledger["purses"]
    last = min(lever.end - 1, world.p["run.weeks"])
    weeks = [t for t in range(world.t, last + 1) if buys_in(world, lever, t)]
    held = purses.setdefault(str(lever), 0)
    if weeks[:1] == [world.t]:
        purses[str(lever)] = held + max(0, at_hand - held) // (len(weeks) * sharing)


def buys_in(world, lever, t):
    if lever.kind() not in DELIVERIES:
        return True
    for_households = DELIVERIES[lever.kind()][2]
    return packs_of_week(t, lever, world.scale if for_households else 1) > 0


def communities_of(world, lever):
    """Where a lever acts."""
    places = world.scenario.world.communities
    named = (lever.governorates, lever.districts, lever.communities)
    return [
        c
        for c, (line, _) in enumerate(localities(world.scenario))
        if not any(named)
        or places[line].governorate in lever.governorates
        or places[line].district in lever.districts
        or places[line].community in lever.communities
    ]


def aimed(world):
    return [world.levers_in_force[c] for c in world.aim]


def clearance_reform(world, lever):
    reforms = [each for each in world.scenario.interventions if each.kind() == lever.kind()]
    acting = [each for each in reforms if each.start <= world.t < each.end]
    for c in world.aim:
        in_force = world.levers_in_force[c]
        in_force["signatures"] = min(in_force["signatures"], lever.signatures)
        here = [each.signatures for each in acting if c in communities_of(world, each)]
        if lever.signatures == min(here):
            for name in ("staff_moved", "checks_kept"):
                in_force[name] = max(in_force[name], getattr(lever, name))


def abolition(world, lever):
    for in_force in aimed(world):
        in_force["signatures"] = 0


def community_policing(world, lever):
    def wasted(c):
        return int(world.forums[c]["empty_until"] > world.t)

    places = by_turn(world)[: lever.forums]
    for c in paid_weekly(world, lever, places, lever.cost_a_forum_year / 52, 1, wasted):
        in_force = world.levers_in_force[c]
        in_force["forum"] = 1
        in_force["training"] = max(in_force["training"], lever.training_a_week)
        in_force["agreed_signatures"] = lever.agreed_signatures


def of_stations(world, lever, wasted=0):
    places = by_rule(world, lever.placement)[: lever.stations]
    cost = lever.cost_a_station_year / 52
    paid = paid_weekly(world, lever, places, cost, 1, wasted)
    return [world.levers_in_force[c] for c in paid]


def officer_training(world, lever):
    def wasted(c):
        serving = [officer for officer in world.officers if officer["station"] == c]
        return int(all(officer["trained"] for officer in serving))

    for in_force in of_stations(world, lever, wasted):
        in_force["training"] = max(in_force["training"], lever.training_a_week)


def officer_selection(world, lever):
    for in_force in of_stations(world, lever):
        in_force["selected"], in_force["mixed"] = lever.share, lever.mixed


def tenure_protection(world, lever):
    for in_force in of_stations(world, lever):
        in_force["tenure_kept"] = lever.share


def extra_clerks(world, lever):
    def persons(c):
        return lever.clerks * min(len(world.routes[c]), world.levers_in_force[c]["signatures"])

    def wasted(c):
        return lever.clerks * sum(idle_desks(world, c))

    places = [c for c in by_turn(world)[: lever.places] if persons(c) > 0]
    cost = lever.cost_a_clerk_month / WEEKS_A_MONTH
    for c in paid_weekly(world, lever, places, cost, persons, wasted):
        world.levers_in_force[c]["clerks"] += lever.clerks


def idle_desks(world, c):
    """Whether a clerk can do nothing at each desk that signs for the authorities' number."""
    agreed = world.forums[c]["agreed"]
    for d in world.routes[c]:
        desk = world.desks[d]
        if desk["rank"] <= world.levers_in_force[c]["signatures"]:
            done_away = 0 <= agreed < desk["rank"]
            yield desk["empty_until"] > world.t or done_away or not may_come(world, d)


def may_come(world, d):
    """Whether a file lies at this desk, or may come from a desk before it on the file's path."""
    entries = [entry for lying in world.lying for entry in lying]
    return any(d in world.routes[entry["community"]][entry["position"] :] for entry in entries)


def safe_routes(world, lever):
    def wasted(c):
        place = world.communities[c]
        return int(place["retaken_week"] + place["closed_weeks"] > world.t)

    places = by_rule(world, lever.placement)[: lever.places]
    for c in paid_weekly(world, lever, places, lever.cost_a_place_year / 52, 1, wasted):
        world.levers_in_force[c]["patrols"] = lever.calm


def relief(world, lever):
    def families(c):
        return lever.share * len(displaced(world, c)) * world.scale

    places = by_rule(world, lever.placement)[: lever.places]
    places = [c for c in places if displaced(world, c)]
    cost = lever.cost_a_family_month / WEEKS_A_MONTH
    for c in paid_weekly(world, lever, places, cost, families):
        world.levers_in_force[c]["relief"] = lever.share


def return_grant(world, lever):
    for c in world.aim:
        settle_grants(world, lever, c)
    ledger, cost = world.ledger, price(world, lever.grant)
    for c in world.aim:
        key = (lever.kind(), c)
        paid, owed = ledger["units"].get(key, 0.0), ledger["owed"][key]
        none_yet = float(0 < cost <= available(world))
        world.levers_in_force[c]["grant"] = paid / (paid + owed) if paid + owed > 0 else none_yet


def settle_grants(world, lever, c):
    """Pay as many of those due as there is money for; owe the others."""
    cost, key = price(world, lever.grant), (lever.kind(), c)
    new = entitled(world, c) * world.scale
    note(world, "planned", lever, c, new)
    before = world.ledger["owed"].get(key, 0.0)
    due = new + before
    paid = min(due, affordable(world, cost))
    if due > paid or before > 0:
        refuse(world, lever, due - paid - before, cost if due > paid else 0)
    pay(world, lever, c, int(paid * cost), paid)
    world.ledger["owed"][key] = due - paid


def entitled(world, c):
    rows = [world.households[h] for h in world.members(c)]
    return sum(
        row["state"] == RETURNED and row["times_left"] == 0 and row["since"] == world.t - 1
        for row in rows
    )


ACTS = {
    "clearance_reform": clearance_reform, "abolition": abolition,
    "community_policing": community_policing, "officer_training": officer_training,
    "officer_selection": officer_selection, "tenure_protection": tenure_protection,
    "extra_clerks": extra_clerks, "safe_routes": safe_routes, "relief": relief,
    "return_grant": return_grant,
}  # fmt: skip
