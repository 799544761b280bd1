"""Small random worlds: places, desks, parameters, levers and events drawn by a seed."""

import datetime as dt
import random
from dataclasses import replace
from typing import Any

import sim
from sim.core.declare import InputError, Par, declarations
from sim.core.grammar import Month
from sim.levers.events import SHOCKS, Shock
from sim.levers.funding import Tranche
from sim.levers.lever import LEVERS, Lever
from sim.levers.targeting import RULES
from sim.scenario.scenario import TABLES, Scenario
from sim.world.lines import AttackLine, CommunityLine, DeskLine, HostLine, WaveLine

START = dt.date(2016, 1, 3)
WEEKS = 40
DATES = {"clearance_reform": {"end": 32}, "abolition": {"start": 32}}  # one excludes the other
COARSE = {9: 23, 10: 17, 11: 30}  # households that an agent stands for, whose files come in bunches
GIVEN = {"run", "funding"}  # tables that are not drawn
OFTEN = {  # so that in a few weeks something of everything happens
    "armed_group.broker_share": (0.0, 0.4), "armed_group.threat_attacks": (0.0, 20.0),
    "clearance.bribe_refused": (0.0, 0.5), "clearance.denied": (0.0, 0.1),
    "clearance.files_per_staff_day": (0.3, 3.0), "clearance.lost": (0.0, 0.1),
    "decision.base_willingness": (-3.0, 2.0), "decision.safety_floor_mean": (-1.5, 0.5),
    "forum.meeting_interval_weeks": (4, 6), "household.affiliated_share": (0.0, 0.5),
    "household.apply_again_a_year": (0.0, 3.0), "household.leave_again_a_year": (0.0, 1.0),
    "household.leave_unsafe_a_year": (0.0, 4.0), "household.threat_share": (0.0, 0.2),
    "household.travel_weeks": (0, 4), "onward.leave_country_a_year": (0.0, 0.5),
    "onward.settle_willingness": (-5.0, 0.0), "police.encounters_a_year": (0.0, 30.0),
    "police.tenure_months": (1.0, 30.0), "problems.break_out_a_year": (0.0, 3.0),
    "problems.disputes": (0.0, 200.0), "problems.youth_crime": (0.0, 200.0),
    "station.raids_a_year": (0.0, 30.0), "station.tips_a_year": (0.0, 400.0),
    "station.raid_abuse": (0.0, 0.3), "household.undocumented_share": (0.0, 0.4),
    "forum.agreement_chance": (0.3, 0.95), "bargain.risk": (0.0, 0.4),
    "bargain.revoked_by_attack": (0.0, 0.3), "bargain.spreads_a_year": (0.0, 10.0),
    "clearance.desk_abuse": (0.0, 0.5), "exits.agreement_a_year": (0.0, 2.0),
    "exits.appeal_a_year": (0.0, 3.0), "exits.papers_renewed_a_year": (0.0, 3.0),
    "exits.sponsor_a_year": (0.0, 3.0), "trust.recovery_a_year": (0.0, 1.0),
}  # fmt: skip


def small_world(seed: int) -> Scenario:
    """A scenario of one seed."""
    rng = random.Random(seed)
    village = sim.load("village")
    drawn = tables(rng)
    most = len(drawn["desks"])
    asked = rng.choice((most, most, rng.randint(0, most)))
    few = village.clearance._replace(signatures=asked)
    scenario = replace(village, clearance=few, world=replace(village.world, **drawn))
    scale = rng.choice((1, 1, 3)) if seed not in COARSE else COARSE[seed]
    changes = parameters(rng) | {
        "run.weeks": WEEKS, "run.households_per_agent": scale,
        "run.locality_households": 40 * scale,
        "funding.budget": rng.choice((0.0, 20_000.0, 1e6)), "funding.overhead": rng.random() / 5,
        "funding.inflation_a_year": rng.random() / 10,
        "clearance.queues": int(rng.random() < 0.8), "decision.gate": int(rng.random() < 0.7),
        "access.South": rng.uniform(-1.0, 1.0), "blocked.South": rng.uniform(0.0, 4.0),
        "district_access.a": rng.uniform(-1.0, 1.0), "district_blocked.a": rng.uniform(0.0, 3.0),
        "district_reopening.a": rng.choice((0.0, rng.uniform(0.0, 12.0))),
        "clearance.signatures": asked,
    }  # fmt: skip
    if seed in COARSE:
        scenario, changes = made_larger(scenario, changes, scale)
    chosen = scenario.with_(**changes).with_shocks(*shocks(rng, seed, scenario))
    chosen = chosen.with_tranches(*tranches(rng))
    for lever in levers(rng, seed, scenario):
        try:
            chosen = chosen.with_levers(lever)
        except InputError:
            continue  # one that excludes another
    return chosen


def made_larger(
    scenario: Scenario, changes: dict[str, Any], scale: int
) -> tuple[Scenario, dict[str, Any]]:
    """So many times as many households everywhere, and desks that are as much quicker."""
    world = scenario.world
    places = tuple(each._replace(households=each.households * scale) for each in world.communities)
    waves = tuple(each._replace(households=each.households * scale) for each in world.waves)
    quick = {
        "clearance.files_per_staff_day": changes["clearance.files_per_staff_day"] * scale,
        "clearance.queues": 1,
    }
    larger = replace(scenario, world=replace(world, communities=places, waves=waves))
    return larger, changes | quick


def tables(rng: random.Random) -> dict[str, Any]:
    """Places in one to three districts of one or two governorates, and all that is of them."""
    count = rng.randint(2, 4)
    two = rng.random() < 0.7  # governorates
    places = [place(rng, number, two) for number in range(count)]
    origins = list(dict.fromkeys(each.governorate for each in places))
    return {
        "communities": tuple(places),
        "desks": tuple(desk_lines(rng)),
        "waves": tuple(line for origin in origins for line in waves(rng, origin, places)),
        "hosts": tuple(line for origin in origins for line in hosts(rng, origin, origins)),
        "attacks": tuple(attack_lines(rng, places)),
    }


def place(rng: random.Random, number: int, two: bool) -> CommunityLine:
    first = START + dt.timedelta(days=rng.randint(-300, 100))
    lost = rng.random() < 0.8
    return CommunityLine(
        community=f"place {number}", district="a" if number == 0 else f"b{number // 3}",
        governorate="North" if two and number == 0 else "South", households=rng.randint(20, 90),
        security=rng.uniform(0.0, 3.0), attacks_a_year=rng.uniform(0.0, 200.0),
        damaged=rng.uniform(0.0, 0.4), destroyed=rng.uniform(0.0, 0.4), services=rng.random(),
        jobs=rng.random(), retaken_first=first if lost else None,
        retaken_last=first + dt.timedelta(days=rng.randint(0, 90)) if lost else None,
        returns="blocked" if rng.random() < 0.15 else "open",
    )  # fmt: skip


def desk_lines(rng: random.Random) -> list[DeskLine]:
    count = rng.randint(2, 7)
    ranks = rng.sample(range(1, count + 1), count)
    order = ("locality", "district", "governorate")
    levels = sorted((rng.choice(order) for _ in ranks), key=order.index)
    return [
        DeskLine(f"desk {number}", level, rank)
        for number, (level, rank) in enumerate(zip(levels, ranks, strict=True))
    ]


def waves(rng: random.Random, origin: str, places: list[CommunityLine]) -> list[WaveLine]:
    whole = sum(each.households for each in places if each.governorate == origin)
    days = [START + dt.timedelta(days=day) for day in (-500, -100, rng.randint(1, 200))]
    shares = (rng.uniform(0.2, 0.5), rng.uniform(0.5, 0.9), 1.0)
    return [
        WaveLine(origin, day, round(share * whole))
        for day, share in zip(days, shares, strict=True)
    ]  # fmt: skip


def hosts(rng: random.Random, origin: str, origins: list[str]) -> list[HostLine]:
    if len(origins) == 1:
        return []  # a world without the table
    names = ("North", "South", "Elsewhere")
    return [
        HostLine(origin, START + dt.timedelta(days=day), name, rng.randint(1, 50), rng.random())
        for day in (-300, 0)
        for name in names
    ]


def attack_lines(rng: random.Random, places: list[CommunityLine]) -> list[AttackLine]:
    if rng.random() < 0.5:
        return []
    districts = dict.fromkeys((each.governorate, each.district) for each in places)
    return [
        AttackLine(*district, Month(month), rng.randint(0, 20))
        for district in districts
        for month in ("2016-01", "2016-02", "2016-04", "2016-06")
        if rng.random() < 0.8
    ]


def parameters(rng: random.Random) -> dict[str, object]:
    """Every parameter of the rules, drawn where it is plausible or where much happens."""
    drawn = {}
    for table, kind in TABLES.items():
        for name, declared in declarations(kind).items() if table not in GIVEN else ():
            full = f"{table}.{name}"
            if isinstance(declared.about, Par):
                drawn[full] = number(rng, declared, OFTEN.get(full, declared.about.plausible))
    return drawn


def number(rng: random.Random, declared, bounds):
    low, high = bounds
    return rng.randint(int(low), int(high)) if declared.type is int else rng.uniform(low, high)


def entry(rng: random.Random, kind: type, **given: object) -> Any:
    """A lever or an event with plausible fields, and these."""
    drawn = {
        name: number(rng, declared, declared.about.plausible)
        for name, declared in declarations(kind).items()
        if isinstance(declared.about, Par) and name not in ("start", "end")
    }
    return kind(**{**drawn, **given})


def in_turn(names: list[str], seed: int, count: int) -> list[str]:
    """So many of the names, others for the next seed, so that a few seeds have them all."""
    return [names[(count * seed + place) % len(names)] for place in range(count)]


def shocks(rng: random.Random, seed: int, scenario: Scenario) -> list[Shock]:
    found = []
    for name in in_turn(sorted(SHOCKS), seed, 3):
        names = ("",) if name == "funding_cut" else (*scenario.world.governorates, "")
        governorate = rng.choice(names)
        given = {"start": rng.randint(0, 38), "governorate": governorate}
        if "weeks" in declarations(SHOCKS[name]):
            given["weeks"] = rng.randint(1, 20)
        if "share" in declarations(SHOCKS[name]):
            given["share"] = rng.random()
        found.append(entry(rng, SHOCKS[name], **given))
    return found


def tranches(rng: random.Random) -> list[Tranche]:
    days = [START + dt.timedelta(days=rng.randint(-30, 400)) for _ in range(2)]
    return [Tranche(day, rng.uniform(0, 1e5), rng.random(), rng.randint(0, 8)) for day in days]


def levers(rng: random.Random, seed: int, scenario: Scenario) -> list[Lever]:
    found = []
    most = len(scenario.world.desks)
    chosen = in_turn(sorted(LEVERS), seed, 6)
    for name in dict.fromkeys([*chosen, "community_policing", "clearance_reform"]):
        known = declarations(LEVERS[name])
        given: dict[str, object] = {"start": rng.randint(0, 15), "end": rng.randint(30, 100)}
        given |= DATES.get(name, {})
        if "placement" in known:
            given["placement"] = rng.choice(sorted(RULES))
        given |= {key: rng.randint(0, most // 2) for key in ("signatures",) if key in known}
        given |= {key: rng.randint(-1, most) for key in ("agreed_signatures",) if key in known}
        counts = ("places", "stations", "forums")
        given |= {key: rng.randint(1, 4) for key in counts if key in known}
        given |= {key: rng.uniform(1e2, 1e3) for key in ("cost_a_forum_year",) if key in known}
        given |= {key: rng.uniform(0.1, 6.0) for key in ("capacity_a_week",) if key in known}
        given |= {key: rng.random() for key in ("staff_moved", "checks_kept") if key in known}
        given |= aim_and_pace(random.Random(f"{seed} {name}"), scenario)
        found.append(entry(rng, LEVERS[name], **given))
        if name == "clearance_reform":  # a second one, which overlaps
            given |= {"signatures": rng.randint(0, most), "staff_moved": rng.random()}
            given |= aim_and_pace(random.Random(f"{seed} second reform"), scenario)
            found.append(entry(rng, LEVERS[name], **given))
    return found


def aim_and_pace(rng: random.Random, scenario: Scenario) -> dict[str, Any]:
    """Everywhere, or in some places by one of their names; as needed, or evenly."""
    line = rng.choice(scenario.world.communities)
    aims: list[dict[str, Any]] = [
        {}, {}, {"governorates": (line.governorate,)}, {"districts": (line.district,)},
        {"communities": (line.community, scenario.world.communities[0].community)},
    ]  # fmt: skip
    aim = rng.choice(aims)
    if set(aim) == {"communities"}:
        aim = {"communities": tuple(dict.fromkeys(aim["communities"]))}
    return {"governorates": (), "districts": (), "communities": ()} | aim | {
        "pace": rng.choice(("as needed", "as needed", "even"))
    }  # fmt: skip
