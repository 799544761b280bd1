"""A displaced household: its trust, its papers, and its decision to go home."""

import math
from enum import IntEnum
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypedDict

import mesa
import numpy as np

from sim.agents.decision import (
    DecisionParameters,
    Obstacle,
    logistic,
    obstacle,
    passes_gate,
    pull_of_host,
    willingness,
)
from sim.agents.file import FileRow, FileStatus
from sim.agents.forum import ForumParameters, attendance_effect
from sim.agents.police import Conduct, PoliceParameters, conduct
from sim.agents.trust import (
    ROUND_WEEKS,
    TrustParameters,
    believed,
    faded,
    raised,
    returned_to,
    slow_noise_sd,
)
from sim.compiled import compiled
from sim.declare import F8, I2, I4, U1, U4, Par, dtype_of
from sim.randomness import Purpose, draw, normal

if TYPE_CHECKING:
    from sim.agents.community import CommunityRow
    from sim.agents.kin import KinRow
    from sim.model import ReturnModel

# 1. What it holds


class State(IntEnum):
    """Where a household stands on its way home."""

    DISPLACED = 0
    WAITING = 1
    BARRED = 2
    TRAVELLING = 3
    RETURNED = 4
    AT_HOME = 5  # not displaced yet


class HouseholdRow(TypedDict):
    """One household, or as many as `households_per_agent` says."""

    trust_slow: F8  # SD
    trust_fast: F8  # SD
    set_point: F8  # SD; where the slow part of trust returns to
    safety_floor: F8  # SD; felt security below which nothing else is weighed
    believed_days: F8  # calendar days that clearance is thought to take
    kin: I4  # row of its kin group
    luck: U4
    community: I2  # row of its place of origin
    since: I2  # week in which it entered its state
    displaced_week: I2  # week in which it last lost its home
    updated: I2  # week for which its trust was last brought up to date
    state: U1
    host: U1  # row of the host where it stays while displaced
    contact: U1  # Conduct of the encounter of its last round
    affiliated: U1  # 1 if others think a relative of its was with the armed group
    documented: U1  # 1 if it has the papers to apply
    blocked: U1  # 1 if it may not return until there is an agreement
    damage: U1  # of its house: 0 none, 1 minor, 2 major
    times_left: U1  # returns that failed


HOUSEHOLD = dtype_of(HouseholdRow)


# 2. What governs it


# fmt: off
class HouseholdParameters(NamedTuple):
    """Who the households are, what they believe, and how they move."""

    affiliated_share: Annotated[float, Par("share", (0, 1), (0.05, 0.13), "B",
        "derived from 100,000-250,000 persons of 1.9 million displaced (MEE 2018, Shafaq 2024)",
        "households perceived as affiliated with the armed group")] = 0.08
    undocumented_share: Annotated[float, Par("share", (0, 1), (0.05, 0.15), "B",
        "NRC 2019: 80,000 households lack papers",
        "households without the papers to apply")] = 0.1
    blocked_share: Annotated[float, Par("share", (0, 1), (0, 0.25), "B",
        "IOM Return Index briefing 4, 2022: returns blocked for all or some; size assumed",
        "households that may not return until there is an agreement")] = 0.0
    believed_days_a_signature: Annotated[float, Par("calendar days", (0, 365), (1, 6), "D",
        "German Federal Foreign Office 2017: ten signatures took over a month",
        "wait that a household expects of each signature before it hears otherwise")] = 3.5
    word_of_mouth: Annotated[float, Par("share", (0, 1), (0.05, 0.5), "D", "assumed",
        "how far a household's belief moves to what its kin tell of their clearance")] = 0.3
    travel_weeks: Annotated[int, Par("weeks", (0, 104), (1, 8), "D", "assumed",
        "weeks from being cleared to being home")] = 2
    apply_again_a_year: Annotated[float, Par("per year", (0, 52), (0, 2), "D", "assumed",
        "rate at which barred families apply again")] = 0.5
    leave_again_a_year: Annotated[float, Par("per year", (0, 52), (0.01, 0.05), "D",
        "assumed; 1-5 % of returnees a year in ordinary times",
        "rate at which returned families leave again while home is safe enough")] = 0.03
    leave_unsafe_a_year: Annotated[float, Par("per year", (0, 52), (0.1, 1), "D", "assumed",
        "rate at which returned families leave again while home is below their safety floor")] = 0.3
# fmt: on


class Surroundings(NamedTuple):
    """What a household sees around it this week; nothing here changes while households live it."""

    seed: int
    week: int
    communities: np.ndarray
    kin: np.ndarray
    officers: np.ndarray
    forums: np.ndarray
    programmes: np.ndarray
    hosts: np.ndarray
    household: HouseholdParameters
    decision: DecisionParameters
    trust: TrustParameters
    police: PoliceParameters
    forum: ForumParameters


# 3. What it does


@compiled
def chance_within(weeks: float, rate_a_year: float) -> float:
    """Chance that something with this yearly rate happens within some weeks."""
    return -math.expm1(-rate_a_year * weeks / 52.0)


@compiled
def updated_belief(days: float, told: float, word_of_mouth: float) -> float:
    """The wait believed in after kin have told theirs."""
    return days + word_of_mouth * (told - days)


@compiled
def enter(row: HouseholdRow, state: int, week: int) -> None:
    """Enter a state."""
    row["state"] = state
    row["since"] = week


@compiled
def refresh_trust(row: HouseholdRow, around: Surroundings) -> None:
    """Bring both parts of trust up to this week."""
    weeks = around.week - int(row["updated"])
    if weeks > 0:
        noise = normal(around.seed, around.week, Purpose.TRUST_NOISE, int(row["luck"]))
        pulled = returned_to(row["trust_slow"], row["set_point"], weeks, around.trust.pull_a_week)
        row["trust_slow"] = pulled + slow_noise_sd(weeks, around.trust) * noise
        row["trust_fast"] = faded(row["trust_fast"], weeks, around.trust.fast_half_life_weeks)
        row["updated"] = around.week


@compiled
def listen_to_kin(row: HouseholdRow, kin: "KinRow", around: Surroundings) -> None:
    """Hear what kin tell of officers and of how long their clearance took."""
    others = int(kin["size"]) - 1
    if others > 0:
        fair = int(kin["met_fair"]) - int(row["contact"] == Conduct.FAIR)
        bad = int(kin["met_abuse"]) - int(row["contact"] == Conduct.ABUSIVE)
        trust = row["trust_slow"] + row["trust_fast"]
        news = believed((fair - bad) / others, trust, around.trust.prior_filter)
        row["trust_fast"] = row["trust_fast"] + around.trust.hearsay * news
    if kin["cleared"] > 0:
        told = int(kin["cleared_days"]) / int(kin["cleared"])
        weight = around.household.word_of_mouth
        row["believed_days"] = updated_belief(row["believed_days"], told, weight)


@compiled
def meet_police(row: HouseholdRow, place: "CommunityRow", around: Surroundings) -> None:
    """Perhaps meet an officer of the home station, who is indifferent, fair or abusive."""
    seed, week, luck = around.seed, around.week, int(row["luck"])
    row["contact"] = Conduct.NONE
    met = chance_within(ROUND_WEEKS, around.police.encounters_a_year)
    if draw(seed, week, Purpose.ENCOUNTER, luck) >= met:
        return
    first, last = int(place["first_officer"]), int(place["last_officer"])
    officer = first + int((last - first) * draw(seed, week, Purpose.ENCOUNTER_OFFICER, luck))
    uniform = draw(seed, week, Purpose.ENCOUNTER_CONDUCT, luck)
    row["contact"] = conduct(around.officers[officer]["style"], around.police.abuse_chance, uniform)
    if row["contact"] == Conduct.ABUSIVE:
        row["trust_slow"] = row["trust_slow"] + around.trust.abuse_slow
        row["trust_fast"] = row["trust_fast"] + around.trust.abuse_fast
    elif row["contact"] == Conduct.FAIR:
        row["trust_fast"] = row["trust_fast"] + around.trust.visit_fast


@compiled
def attend_forum(row: HouseholdRow, around: Surroundings) -> None:
    """Perhaps have attended the forum's meeting, if it met since the last round."""
    forum = around.forums[row["community"]]
    if around.week - int(forum["last_meeting"]) < ROUND_WEEKS:
        attended = draw(around.seed, around.week, Purpose.ATTENDANCE, int(row["luck"]))
        if attended < around.forum.attendance:
            gain = attendance_effect(int(forum["kept"]), around.forum)
            slow, set_point = row["trust_slow"], row["set_point"]
            row["trust_slow"] = raised(slow, set_point, gain, around.trust.headroom)


@compiled
def decide_return(row: HouseholdRow, place: "CommunityRow", around: Surroundings) -> None:
    """Apply for clearance: permission, papers and safety are gates, then all is weighed."""
    if obstacle(row, place, around.decision) != Obstacle.NONE:
        return
    chance = chance_to_apply(row, place, around)
    if draw(around.seed, around.week, Purpose.DECISION, int(row["luck"])) < chance:
        enter(row, State.WAITING, around.week)


@compiled
def chance_to_apply(row: HouseholdRow, place: "CommunityRow", around: Surroundings) -> float:
    """The chance of applying in this round, once every gate is open."""
    kin = around.kin[row["kin"]]
    kin_home = int(kin["returned"]) / int(kin["size"])
    years_away = max(0, around.week - int(row["displaced_week"])) / 52.0
    logit = willingness(row, place, kin_home, years_away, around.decision)
    logit += pull_of_host(around.hosts[row["host"]], place, around.decision)
    logit += around.decision.weight_grant * around.programmes[row["community"]]["grant"]
    return logistic(logit)


@compiled
def reconsider(row: HouseholdRow, place: "CommunityRow", around: Surroundings) -> None:
    """Withdraw while waiting, apply again after being barred, or leave home again."""
    seed, week, luck = around.seed, around.week, int(row["luck"])
    safe = passes_gate(row, place, around.decision)
    if row["state"] == State.WAITING and not safe:
        enter(row, State.DISPLACED, week)
    elif row["state"] == State.BARRED and safe:
        again = chance_within(ROUND_WEEKS, around.household.apply_again_a_year)
        if draw(seed, week, Purpose.APPLYING_AGAIN, luck) < again:
            enter(row, State.WAITING, week)
    elif row["state"] == State.RETURNED:
        p = around.household
        rate = p.leave_again_a_year if safe else p.leave_unsafe_a_year
        if draw(seed, week, Purpose.LEAVING_AGAIN, luck) < chance_within(ROUND_WEEKS, rate):
            enter(row, State.DISPLACED, week)
            row["displaced_week"] = week
            row["times_left"] = min(255, int(row["times_left"]) + 1)


@compiled
def arrive(row: HouseholdRow, around: Surroundings) -> None:
    """Come home after the journey, if the roads are open."""
    on_the_way = around.week - int(row["since"])
    reachable = around.communities[row["community"]]["reachable"] == 1
    if reachable and on_the_way >= around.household.travel_weeks:
        enter(row, State.RETURNED, around.week)


@compiled
def follow_file(row: HouseholdRow, file: FileRow, around: Surroundings) -> None:
    """Flee when the war comes, travel once cleared, be barred once denied, and arrive."""
    if row["state"] == State.AT_HOME and around.week >= int(row["displaced_week"]):
        enter(row, State.DISPLACED, around.week)
    elif row["state"] == State.WAITING and file["status"] == FileStatus.CLEARED:
        enter(row, State.TRAVELLING, around.week)
        row["believed_days"] = float(file["days"])
    elif row["state"] == State.WAITING and file["status"] == FileStatus.BARRED:
        enter(row, State.BARRED, around.week)
        refresh_trust(row, around)
        row["trust_slow"] = row["trust_slow"] + around.trust.barred_slow
    elif row["state"] == State.TRAVELLING:
        arrive(row, around)


@compiled
def round_phase(luck: int) -> int:
    """The week of four in which a household's rounds fall: neighbours in the list take turns."""
    return luck % ROUND_WEEKS


@compiled
def live_round(row: HouseholdRow, around: Surroundings) -> None:
    """What the last four weeks brought, and what the household makes of it."""
    place = around.communities[row["community"]]
    refresh_trust(row, around)
    listen_to_kin(row, around.kin[row["kin"]], around)
    meet_police(row, place, around)
    attend_forum(row, around)
    if row["state"] == State.DISPLACED:
        decide_return(row, place, around)
    else:
        reconsider(row, place, around)


@compiled
def live_week(row: HouseholdRow, file: FileRow, around: Surroundings) -> None:
    """A week: follow the file; every fourth week live a round."""
    follow_file(row, file, around)
    if (around.week + round_phase(int(row["luck"]))) % ROUND_WEEKS == 0:
        live_round(row, around)


@compiled
def live_rows(
    rows: np.ndarray, files: np.ndarray, around: Surroundings, first: int, last: int
) -> None:
    """A week of the households of one block."""
    for index in range(first, last):
        live_week(rows[index], files[index], around)


# 4. Its Mesa face


class Household(mesa.Agent):
    """One household as a Mesa agent: a window on its row."""

    model: "ReturnModel"

    def __init__(self, model: "ReturnModel", index: int) -> None:
        super().__init__(model)
        self.row: HouseholdRow = model.rows.households[index]
        self.file: FileRow = model.rows.files[index]

    def step(self) -> None:
        """A week of the household."""
        live_week(self.row, self.file, self.model.surroundings)
