"""Section 7.3: money, prices, and how levers are paid by the week."""

import datetime as dt
import math

from oracle.codes import DISPLACED
from oracle.decision import above_floor
from oracle.events import balance, localities

NOWHERE = -1


def money_arrives(world):
    """Tranches that are promised for this week, and those that arrive in it."""
    ledger, start = world.ledger, world.scenario.run.start
    for tranche in world.scenario.tranches:
        amount = round(100 * tranche.euros)
        lost = round(amount * tranche.cut)
        week = (tranche.day - start).days // 7
        if max(1, week) == world.t:
            ledger["promised"] += amount
            ledger["cut"] += lost
        if max(1, week + tranche.delay_weeks) == world.t:
            receive(world, amount - lost)


def receive(world, amount):
    ledger = world.ledger
    withheld = round(amount * ledger["withheld"])
    ledger["cut"] += withheld
    ledger["received"] += amount - withheld
    ledger["overhead"] += round((amount - withheld) * world.p["funding.overhead"])


def price(world, euros, units=1):
    """So many units in the cents of this week."""
    day = world.scenario.run.start + dt.timedelta(weeks=world.t)
    y = day.year + (day.timetuple().tm_yday - 1) / 365.25
    years = max(0.0, y - world.p["funding.currency_year"])
    level = (1.0 + world.p["funding.inflation_a_year"]) ** years
    return round(100 * euros * units * level)


def note(world, what, lever, c, units):
    key = (lever.kind(), c)
    world.ledger[what][key] = world.ledger[what].get(key, 0.0) + units


def pay(world, lever, c, amount, units):
    """Pay in full or not at all."""
    if amount > available(world):
        refuse(world, lever, units, amount)
        return False
    key = (lever.kind(), c)
    world.ledger["spent"][key] = world.ledger["spent"].get(key, 0) + amount
    world.ledger["spent_in_all"] += amount
    note(world, "units", lever, c, units)
    return True


def available(world):
    """What the lever at hand may spend."""
    return balance(world.ledger) - world.kept_back


def refuse(world, lever, units, amount):
    """Units that are needed and not bought, and whether for want of money."""
    unbought = world.ledger["unbought"]
    unbought[lever.kind()] = unbought.get(lever.kind(), 0.0) + units
    if amount > balance(world.ledger):
        world.ledger["is_short"] = True


def paid_weekly(world, lever, places, euros, units=1, wasted=0):
    """The communities, in their order, for which one week could be paid."""
    found = []
    for c in places:
        count = units(c) if callable(units) else units
        note(world, "planned", lever, c, count)
        if pay(world, lever, c, price(world, euros, count), count):
            found.append(c)
            lost = wasted(c) if callable(wasted) else wasted
            if lost:
                note(world, "wasted", lever, c, lost)
    return found


def by_turn(world):
    """The first community of every place, then the second, and so on."""
    numbers = [k for _, k in localities(world.scenario)]
    return sorted(world.aim, key=lambda c: (numbers[c], c))


def by_rule(world, rule):
    rank = RULES[rule]
    return sorted(world.aim, key=lambda c: (rank(world, c), c))


def displaced(world, c):
    rows = [world.households[h] for h in world.members(c)]
    return [row for row in rows if row["state"] == DISPLACED]


def expected(world, c):
    safe = sum(above_floor(world, row, c) > 0.0 for row in displaced(world, c))
    return world.communities[c]["open"] * safe / max(1, len(displaced(world, c)))


RULES = {
    "most_waiting": lambda world, c: -len(displaced(world, c)),
    "lowest_trust": lambda world, c: (
        sum(world.trust(h) for h in world.members(c)) / len(world.members(c))
    ),
    "most_damaged": lambda world, c: -sum(world.households[h]["damage"] for h in world.members(c)),
    "at_random": lambda world, c: world.draws.first_day("PLACEMENT", world.forums[c]["stream"]),
    "cheapest_per_expected_return": lambda world, c: -expected(world, c),
}


def affordable(world, cost):
    """How many of what costs so much."""
    if cost == 0:
        return math.inf
    return available(world) // cost
