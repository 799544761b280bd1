"""Section 7.2: what decrees and programmes put in force each week."""

# ruff: noqa: ARG001  (every lever is told the same)

from oracle.codes import RETURNED
from oracle.deliveries import DELIVERIES, deliver
from oracle.events import balance
from oracle.money import (
    affordable,
    by_rule,
    by_turn,
    displaced,
    money_arrives,
    note,
    paid_weekly,
    pay,
    price,
)  # fmt: skip

WEEKS_A_MONTH = 52 / 12


def levers(world):
    money_arrives(world)
    for programme in world.programmes:
        for name in programme:
            programme[name] = programme[name] if name == "turn" else 0
        programme["signatures"] = world.p["clearance.signatures"]
        programme["agreed_signatures"] = -1
    for lever in world.scenario.interventions:
        if lever.start <= world.t < lever.end:
            kind = lever.kind()
            if kind in DELIVERIES:
                deliver(world, lever)
            else:
                ACTS[kind](world, lever)


def clearance_reform(world, lever):
    for programme in world.programmes:
        programme["signatures"] = min(programme["signatures"], lever.signatures)
        programme["staff_moved"] = lever.staff_moved
        programme["checks_kept"] = lever.checks_kept


def abolition(world, lever):
    for programme in world.programmes:
        programme["signatures"] = 0


def community_policing(world, lever):
    def wasted(c):
        return int(world.forums[c]["empty_until"] > world.t)

    places = by_turn(world)[: lever.forums]
    for c in paid_weekly(world, lever, places, lever.cost_a_forum_year / 52, 1, wasted):
        programme = world.programmes[c]
        programme["forum"] = 1
        programme["training"] = max(programme["training"], lever.training_a_week)
        programme["agreed_signatures"] = lever.agreed_signatures


def of_stations(world, lever, wasted=0):
    places = by_rule(world, lever.placement)[: lever.stations]
    cost = lever.cost_a_station_year / 52
    paid = paid_weekly(world, lever, places, cost, 1, wasted)
    return [world.programmes[c] for c in paid]


def officer_training(world, lever):
    def wasted(c):
        serving = [officer for officer in world.officers if officer["station"] == c]
        return int(all(officer["trained"] for officer in serving))

    for programme in of_stations(world, lever, wasted):
        programme["training"] = max(programme["training"], lever.training_a_week)


def officer_selection(world, lever):
    for programme in of_stations(world, lever):
        programme["selected"], programme["mixed"] = lever.share, lever.mixed


def tenure_protection(world, lever):
    for programme in of_stations(world, lever):
        programme["tenure_kept"] = lever.share


def extra_clerks(world, lever):
    def persons(c):
        return lever.clerks * min(len(world.paths[c]), world.programmes[c]["signatures"])

    def wasted(c):
        return lever.clerks * sum(idle_desks(world, c))

    places = [c for c in by_turn(world)[: lever.places] if persons(c) > 0]
    cost = lever.cost_a_clerk_month / WEEKS_A_MONTH
    for c in paid_weekly(world, lever, places, cost, persons, wasted):
        world.programmes[c]["clerks"] += lever.clerks


def idle_desks(world, c):
    """Whether a clerk can do nothing at each desk that signs for the authorities' number."""
    agreed = world.forums[c]["agreed"]
    for d in world.paths[c]:
        desk = world.desks[d]
        if desk["rank"] <= world.programmes[c]["signatures"]:
            done_away = 0 <= agreed < desk["rank"]
            yield desk["empty_until"] > world.t or done_away or not may_come(world, d)


def may_come(world, d):
    """Whether a file lies at this desk, or may come from a desk before it on the file's path."""
    slips = [slip for lying in world.lying for slip in lying]
    return any(d in world.paths[slip["community"]][slip["position"] :] for slip in slips)


def safe_routes(world, lever):
    def wasted(c):
        opens = world.communities[c]["retaken_week"] + world.p["community.reopening_weeks"]
        return int(opens > world.t)

    places = by_rule(world, lever.placement)[: lever.places]
    for c in paid_weekly(world, lever, places, lever.cost_a_place_year / 52, 1, wasted):
        world.programmes[c]["patrols"] = lever.calm


def relief(world, lever):
    def families(c):
        return lever.share * len(displaced(world, c)) * world.scale

    places = by_rule(world, lever.placement)[: lever.places]
    places = [c for c in places if displaced(world, c)]
    cost = lever.cost_a_family_month / WEEKS_A_MONTH
    for c in paid_weekly(world, lever, places, cost, families):
        world.programmes[c]["relief"] = lever.share


def return_grant(world, lever):
    for c in range(len(world.communities)):
        settle_grants(world, lever, c)
    ledger, cost = world.ledger, price(world, lever.grant)
    for c, programme in enumerate(world.programmes):
        key = (lever.kind(), c)
        paid, owed = ledger["units"].get(key, 0.0), ledger["owed"][key]
        none_yet = float(0 < cost <= balance(ledger))
        programme["grant"] = paid / (paid + owed) if paid + owed > 0 else none_yet


def settle_grants(world, lever, c):
    """Pay as many of those due as there is money for; owe the others."""
    cost, key = price(world, lever.grant), (lever.kind(), c)
    new = entitled(world, c) * world.scale
    note(world, "planned", lever, c, new)
    due = new + world.ledger["owed"].get(key, 0.0)
    paid = min(due, affordable(world, cost))
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
