"""A community: the place of origin, its safety as people feel it, its services and jobs."""

import math
from typing import Annotated, NamedTuple, Protocol, TypedDict

import numpy as np

from sim.agents.row_agent import LivingModel, RowAgent
from sim.core.compiled import compiled
from sim.core.declare import F8, I2, U4, Par, dtype_of
from sim.core.fields import LAID_OUT, SD, SHARE, WEEKS, ReadOnly, Within
from sim.state import LeversInForceRow

NEVER_LOST = -2000  # the same of a place that was never lost; open from before any run
NEVER_OPEN = 32_000  # the week of retaking of a place whose returns are blocked; after any run

# 1. What it holds

FROM_FEAR = ReadOnly("it follows every week: set calm or fear")
FROM_RETAKING = ReadOnly("it follows every week: set retaken_week")
LOGIT = Within(-100, 100, "logit a round")
WEEKS_CLOSED = Within(0, 520, "weeks")
FROM_EVENTS = ReadOnly("events of the scenario close roads: add [[event]] roads_closed")


class CommunityRow(TypedDict):
    """One locality of about 2,000 households."""

    security: Annotated[F8, FROM_FEAR]  # SD; what a household sees of safety there
    calm: Annotated[F8, SD]  # SD; security when no attack is remembered
    fear: Annotated[F8, Within(0, 1e6, "attacks")]  # attacks remembered
    services: Annotated[F8, SHARE]  # share of what there was before the war
    jobs: Annotated[F8, SHARE]  # share of what there was before the war
    hope: Annotated[F8, SHARE]  # 0 to 1: how good things are there, or are seen to become
    access: Annotated[F8, LOGIT]  # logit a round; how far its governorate and district differ
    first_household: Annotated[U4, LAID_OUT]  # its rows of households: first and one past the last
    last_household: Annotated[U4, LAID_OUT]
    first_kin: Annotated[U4, LAID_OUT]  # its rows of kin groups: first and one past the last
    last_kin: Annotated[U4, LAID_OUT]
    first_near: Annotated[U4, LAID_OUT]  # its governorate in `near`: first and one past the last
    last_near: Annotated[U4, LAID_OUT]
    first_officer: Annotated[U4, LAID_OUT]  # its rows of officers: first and one past the last
    last_officer: Annotated[U4, LAID_OUT]
    governorate: Annotated[I2, LAID_OUT]  # its number
    retaken_week: Annotated[I2, WEEKS]  # week in which the armed group lost it
    reachable: Annotated[I2, FROM_EVENTS]  # 1 unless the roads are closed
    closed_weeks: Annotated[F8, WEEKS_CLOSED]  # from being retaken until it opens
    open: Annotated[I2, FROM_RETAKING]  # 1 once it has been retaken and families are let back in
    opened_week: Annotated[I2, FROM_RETAKING]  # week in which it last opened; 0 if before the run


COMMUNITY = dtype_of(CommunityRow)


# 2. What governs it


# fmt: off
class CommunityParameters(NamedTuple):
    """How a place frightens people and how it recovers."""

    fear_memory_weeks: Annotated[float, Par("weeks", (1, 260), (8, 52), "D", "assumed",
        "mean time for which an attack is remembered")] = 26.0
    fear_weight: Annotated[float, Par("SD per log attack", (0, 10), (0.2, 1.5), "D", "assumed",
        "fall of felt security with the logarithm of one plus the attacks remembered")] = 0.6
    reopening_weeks: Annotated[float, Par("weeks", (0, 520), (0, 26), "D",
        "assumed; first returns 11 weeks after retaking in Tikrit, 12 in Falluja (IOM DTM), and "
        "half of the returns within 4 months in some places",
        "weeks from being retaken until families are let back in")] = 8.0
    security_spread: Annotated[float, Par("SD", (0, 10), (0, 1), "D",
        "assumed; return rates of districts differ from under 20 to over 90 % (IOM DTM)",
        "spread between districts of felt security while no attack is remembered")] = 0.0
    services_spread: Annotated[float, Par("logit", (0, 10), (0, 1), "D",
        "assumed; the Return Index differs between places", "spread of services between districts")
        ] = 0.0
    jobs_spread: Annotated[float, Par("logit", (0, 10), (0, 1), "D",
        "assumed; the Return Index differs between places", "spread of jobs between districts"
        )] = 0.0
    damage_spread: Annotated[float, Par("logit", (0, 10), (0, 1), "D", "assumed",
        "spread between districts of the share of houses with any damage")] = 0.0
    recovery_a_year: Annotated[float, Par("per year", (0, 10), (0.1, 1), "D",
        "assumed; months from retaking to half of the returns differ from 4 to over 24 (IOM DTM)",
        "rate at which services and jobs recover while the place is secure")] = 0.3
    revival: Annotated[float, Par("share", (-1, 10), (-0.5, 1), "D",
        "assumed; those who return revive a place or strain it",
        "how much faster services and jobs recover where all are back; slower where negative"
        )] = 0.2
    hope_memory_weeks: Annotated[float, Par("weeks", (1, 520), (13, 104), "D", "assumed",
        "mean time in which hope follows what is seen of the place")] = 52.0
    tension_weight: Annotated[float, Par("SD per problem", (0, 10), (0, 0.03), "C",
        "assumed; people avoid places where neighbours quarrel (Camarena and Hagerdal 2020)",
        "fall of felt security with each open problem for 1,000 households")] = 0.005
    conflict_fear: Annotated[float, Par("attacks", (0, 100), (0, 1), "D", "assumed",
        "attacks that one open conflict frightens as much as")] = 0.3
    patrol_weight: Annotated[float, Par("factor", (0, 10), (0, 2), "D", "assumed",
        "factor on the calm that paid patrols bring")] = 1.0
# fmt: on


class CommunityNeighbours(NamedTuple):
    """What communities see of the other pages this week."""

    armed_groups: np.ndarray
    problems: np.ndarray
    stations: np.ndarray
    residents: np.ndarray
    usually_mixed: float  # share of officers of another group than most residents, on the first day
    mixed_safety: float  # SD


class Seen(NamedTuple):
    """What one community sees of attacks, problems, police and returns."""

    attacks: float  # this week's, with last week's open conflicts as some of them
    tension: float
    mixed: float  # SD that a mixed station adds to felt security
    back: float  # share of households that is home


# 3. What it does


@compiled
def felt_security(calm: float, fear: float, fear_weight: float) -> float:
    """Security as seen from afar, in SD: calm less what the remembered attacks take."""
    return calm - fear_weight * math.log1p(fear)


@compiled
def recovered(share: float, rate_a_year: float) -> float:
    """A share of the pre-war level after one more week of growth towards 1."""
    return share + (1.0 - share) * (1.0 - math.exp(-rate_a_year / 52.0))


@compiled
def hoped(hope: float, level: float, grows: bool, memory_weeks: float) -> float:
    """Hope after one more week: it follows the level, or 1 while things become better."""
    seen = 1.0 if grows else level
    return hope + (seen - hope) * (1.0 - math.exp(-1.0 / memory_weeks))


@compiled
def calmed(
    levers: LeversInForceRow, tension: float, mixed: float, parameters: CommunityParameters
) -> float:
    """What patrols and mixed stations add to felt security, less what tension takes, SD."""
    patrols = parameters.patrol_weight * levers["patrols"]
    return patrols + mixed - parameters.tension_weight * tension


@compiled
def grow(row: CommunityRow, back: float, parameters: CommunityParameters) -> None:
    """Services and jobs recover while the place is secure, and hope follows; `back`: share home."""
    grows = row["open"] == 1 and row["security"] > 0.0
    if grows:
        rate = parameters.recovery_a_year * (1.0 + parameters.revival * back)
        row["services"] = recovered(row["services"], rate)
        row["jobs"] = recovered(row["jobs"], rate)
    level = (row["services"] + row["jobs"]) / 2.0
    row["hope"] = hoped(row["hope"], level, grows, parameters.hope_memory_weeks)


@compiled
def live_week(
    row: CommunityRow, levers: LeversInForceRow, seen: Seen, week: int,
    parameters: CommunityParameters,
) -> None:  # fmt: skip
    """A week: old attacks fade, new ones frighten, and without security nothing grows."""
    opens = int(row["retaken_week"]) + row["closed_weeks"]
    if week >= opens and row["open"] == 0:
        row["opened_week"] = week
    row["open"] = 1 if week >= opens else 0
    row["fear"] = row["fear"] * math.exp(-1.0 / parameters.fear_memory_weeks) + seen.attacks
    felt = felt_security(row["calm"], row["fear"], parameters.fear_weight)
    row["security"] = felt + calmed(levers, seen.tension, seen.mixed, parameters)
    grow(row, seen.back, parameters)


@compiled
def what_is_seen(
    index: int, neighbours: CommunityNeighbours, parameters: CommunityParameters
) -> Seen:
    """What a community sees of attacks, problems, police and returns."""
    problems, residents = neighbours.problems[index], neighbours.residents[index]
    conflicts = parameters.conflict_fear * int(problems["new_conflicts"])
    attacks = int(neighbours.armed_groups[index]["attacks"]) + conflicts
    other_than_usual = neighbours.stations[index]["mixed"] - neighbours.usually_mixed
    back = int(residents["home"]) / max(1, int(residents["agents"]))
    return Seen(attacks, problems["tension"], neighbours.mixed_safety * other_than_usual, back)


@compiled
def live_rows(
    rows: np.ndarray, levers_in_force: np.ndarray, neighbours: CommunityNeighbours, week: int,
    parameters: CommunityParameters,
) -> None:  # fmt: skip
    """A week of every community."""
    for index in range(len(rows)):
        seen = what_is_seen(index, neighbours, parameters)
        live_week(rows[index], levers_in_force[index], seen, week, parameters)


# 4. Its Mesa face


class CommunitySetting(Protocol):
    """What of a scenario governs communities."""

    community: CommunityParameters


class CommunityModel(LivingModel, Protocol):
    """What a community sees of the model that it lives in."""

    setting: CommunitySetting
    community_neighbours: CommunityNeighbours


class Community(RowAgent):
    """One community as a Mesa agent: a window on its row."""

    kept_in = "communities"
    model: CommunityModel
    row: CommunityRow

    def step(self) -> None:
        """A week of the place."""
        model, parameters = self.model, self.model.setting.community
        seen = what_is_seen(self.index, model.community_neighbours, parameters)
        live_week(self.row, model.rows.levers_in_force[self.index], seen, model.week, parameters)
