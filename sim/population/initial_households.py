"""The households of the first day: when they flee, whom they trust, which papers they have."""

import math
from typing import NamedTuple

import numpy as np

from sim.agents.household import HouseholdParameters, HouseholdRow
from sim.behaviour.return_decision import PASS_UNITS, DecisionParameters
from sim.behaviour.trust import TrustParameters, contact_balance, trust_shift
from sim.core.compiled import compiled
from sim.core.randomness import Purpose, address, draw, normal
from sim.population.hosts import Arrivals
from sim.population.localities import Locality
from sim.population.place_effects import PlaceEffects, moved_share
from sim.scenario.scenario import Scenario
from sim.state import State, Trait, has


class Origin(NamedTuple):
    """What the households of one community have in common on the first day."""

    seed: int
    community: int
    set_point: float  # of trust, SD
    slow_balance: float
    fast_balance: float
    trust_shift: float  # SD; how far set-points have risen by the first day
    damaged: float
    destroyed: float
    believed_days: float
    wave_weeks: np.ndarray  # its governorate's displacement, as in Locality
    wave_shares: np.ndarray
    first_share: float
    last_share: float
    blocked: float  # share that may not return until there is an agreement
    host_weeks: np.ndarray  # how its governorate's displaced came to the hosts, as in Arrivals
    host_shares: np.ndarray


def origin_of(
    scenario: Scenario, locality: Locality, to_hosts: Arrivals, effects: PlaceEffects,
    seed: int, index: int,
) -> Origin:  # fmt: skip
    """What the households of a locality share; `index` is its number."""
    slow, fast = contact_balance(scenario.trust, scenario.police)
    place_trust = normal(seed, 0, Purpose.COMMUNITY_SET_POINT.value, address(index, 0))
    believed = scenario.household.believed_days_a_signature * scenario.clearance.signatures
    damaged, destroyed = _damage(locality, effects.damage[index])
    return Origin(
        seed=seed,
        community=index,
        set_point=scenario.trust.community_sd * place_trust + effects.trust[index] - slow - fast,
        slow_balance=slow,
        fast_balance=fast,
        trust_shift=trust_shift(locality.retaken_week, 0, scenario.trust),
        damaged=damaged,
        destroyed=destroyed,
        believed_days=believed,
        wave_weeks=locality.wave_weeks,
        wave_shares=locality.wave_shares,
        first_share=locality.first_share,
        last_share=locality.last_share,
        blocked=_blocked(scenario, locality),
        host_weeks=to_hosts.weeks,
        host_shares=to_hosts.shares,
    )


def _blocked(scenario: Scenario, locality: Locality) -> float:
    """The share of families that may not return, by what its governorate and district differ."""
    by_governorate = dict(scenario.blocked).get(locality.line.governorate, 1.0)
    by_district = dict(scenario.district_blocked).get(locality.line.district, 1.0)
    return scenario.household.blocked_share * by_governorate * by_district


def _damage(locality: Locality, by: float) -> tuple[float, float]:
    """The shares of houses with minor and with major damage, their sum moved by so much."""
    damaged, destroyed = locality.line.damaged, locality.line.destroyed
    any_damage = damaged + destroyed
    times = moved_share(any_damage, by) / any_damage if any_damage > 0.0 else 1.0
    return damaged * times, destroyed * times


@compiled
def set_up_community(
    members: np.ndarray,
    origin: Origin,
    household: HouseholdParameters,
    decision: DecisionParameters,
    trust: TrustParameters,
) -> None:
    """Every household of one community."""
    for number in range(len(members)):
        row = members[number]
        row["stream"] = address(origin.community, number)
        row["community"] = row["destination"] = origin.community
        row["believed_days"] = origin.believed_days
        row["believed_pass"] = round(PASS_UNITS * decision.believed_pass)
        _set_displacement(row, origin)
        row["host"] = host_of(row, origin)
        _set_trust(row, origin, trust)
        _set_class(row, origin, household)
        floor = normal(origin.seed, 0, Purpose.SAFETY_FLOOR, int(row["stream"]))
        fear = household.fear_of_neighbours if has(row, Trait.FEARS_NEIGHBOURS) else 0.0
        row["safety_floor"] = decision.safety_floor_mean + decision.safety_floor_sd * floor + fear


@compiled
def wave_week(share: float, weeks: np.ndarray, shares: np.ndarray) -> int:
    """The week by which this share had been displaced: straight between the rows of a table."""
    for place in range(len(weeks)):
        if share <= shares[place]:
            if place == 0 or shares[place] == shares[place - 1]:
                return int(math.floor(weeks[place]))
            part = (share - shares[place - 1]) / (shares[place] - shares[place - 1])
            return int(math.floor(weeks[place - 1] + part * (weeks[place] - weeks[place - 1])))
    return int(math.floor(weeks[-1]))


@compiled
def _set_displacement(row: HouseholdRow, origin: Origin) -> None:
    """When the household flees; before that week it is at home."""
    stream = int(row["stream"])
    within = draw(origin.seed, 0, Purpose.DISPLACEMENT, stream)
    share = origin.first_share + within * (origin.last_share - origin.first_share)
    week = wave_week(share, origin.wave_weeks, origin.wave_shares)
    row["displaced_week"] = row["since"] = week
    row["state"] = State.DISPLACED if week <= 0 else State.AT_HOME


@compiled
def host_of(row: HouseholdRow, origin: Origin) -> int:
    """The host to which a household flees, by when it does."""
    period = 0
    while period < len(origin.host_weeks) - 1 and row["displaced_week"] > origin.host_weeks[period]:
        period += 1
    uniform = draw(origin.seed, 0, Purpose.HOST, int(row["stream"]))
    host = 0
    while host < origin.host_shares.shape[1] - 1 and uniform > origin.host_shares[period, host]:
        host += 1
    return host


@compiled
def _set_trust(row: HouseholdRow, origin: Origin, trust: TrustParameters) -> None:
    """Trust as long contact with the first day's police has left it."""
    seed, stream = origin.seed, int(row["stream"])
    personal = normal(seed, 0, Purpose.HOUSEHOLD_SET_POINT, stream)
    slow = normal(seed, 0, Purpose.HOUSEHOLD_SLOW_START, stream)
    row["set_point"] = origin.set_point + trust.personal_sd * personal
    start = row["set_point"] + origin.trust_shift
    row["trust_slow"] = start + origin.slow_balance + trust.slow_sd * slow
    row["trust_fast"] = origin.fast_balance


@compiled
def _set_class(row: HouseholdRow, origin: Origin, household: HouseholdParameters) -> None:
    """Papers, permission, damage and traits."""
    seed, stream = origin.seed, int(row["stream"])
    undocumented = draw(seed, 0, Purpose.DOCUMENTS, stream) < household.undocumented_share
    damage = draw(seed, 0, Purpose.DAMAGE, stream)
    row["documented"] = int(not undocumented)
    row["blocked"] = int(draw(seed, 0, Purpose.BLOCKED, stream) < origin.blocked)
    row["damage"] = int(damage < origin.destroyed + origin.damaged) + int(damage < origin.destroyed)
    row["traits"] = traits_of(row, origin, household)


@compiled
def traits_of(row: HouseholdRow, origin: Origin, household: HouseholdParameters) -> int:
    """What nobody can change about it; see Trait. The camp it flees to is noted later."""
    seed, stream, traits = origin.seed, int(row["stream"]), 0
    threat = household.threat_share
    if draw(seed, 0, Purpose.AFFILIATION, stream) < household.affiliated_share:
        traits += Trait.AFFILIATED
        threat = min(1.0, threat * household.threat_of_affiliated)
    if draw(seed, 0, Purpose.HEAD_OF_HOUSEHOLD, stream) < household.female_headed_share:
        traits += Trait.FEMALE_HEADED
    if draw(seed, 0, Purpose.PROPERTY, stream) < household.property_documented_share:
        traits += Trait.PROPERTY_DOCUMENTED
    if draw(seed, 0, Purpose.DAMAGE_CAUSE, stream) < household.damaged_by_neighbours:
        traits += Trait.FEARS_NEIGHBOURS if int(row["damage"]) > 0 else 0
    if draw(seed, 0, Purpose.DANGEROUS, stream) < threat:
        traits += Trait.DANGEROUS
    if row["documented"] == 0:
        traits += Trait.LACKED_PAPERS
    return traits
