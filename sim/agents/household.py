"""A displaced household: its trust, its papers, its file, and its way home."""

from typing import Annotated, NamedTuple, TypedDict

from sim.agents.community import CommunityRow
from sim.agents.host import hardship_with
from sim.agents.kin import kin_of, tell_of_clearance
from sim.agents.police import Conduct
from sim.agents.row_agent import RowAgent
from sim.behaviour.decision_rounds import is_round
from sim.behaviour.encounters import learn_of_file, listen_to_kin, look_back, trust_lost_at_desks
from sim.behaviour.exits import applies_again, is_cleared_after_all
from sim.behaviour.household_context import Draws, HouseholdContext
from sim.behaviour.onward_migration import chance_to_leave, settling_chance, third_place
from sim.behaviour.return_decision import (
    Obstacle,
    above_floor,
    obstacle,
    passes_gate,
    pull_of_host,
    willingness,
)
from sim.clearance.case_file import FileRow, FileStatus
from sim.core.compiled import compiled
from sim.core.declare import F8, I2, U1, U2, U4, Par, dtype_of
from sim.core.distributions import logistic
from sim.core.fields import DAYS, FLAG, LAID_OUT, SD, WEEKS, OneOf, ReadOnly, RowOf, Within
from sim.core.randomness import Purpose, draw, draw_pair
from sim.state import State

# 1. What it holds

PLACE, OF_STATE = RowOf("communities"), ReadOnly("it follows from state: set that")
OF_ROUNDS = ReadOnly("every decision round sets it")


class HouseholdRow(TypedDict):
    """One household, or as many as `households_per_agent` says."""

    trust_slow: Annotated[F8, SD]  # SD
    trust_fast: Annotated[F8, SD]  # SD
    set_point: Annotated[F8, SD]  # SD; where the slow part of trust returns to
    safety_floor: Annotated[F8, SD]  # SD; felt security below which nothing else is weighed
    believed_days: Annotated[F8, DAYS]  # calendar days that clearance is thought to take
    stream: Annotated[U4, LAID_OUT]
    community: Annotated[U2, LAID_OUT]  # row of its place of origin
    believed_pass: Annotated[U2, Within(0, 65_535)]  # chance that it expects to pass, in 65,535ths
    destination: Annotated[U2, PLACE]  # row of the place it applies for: origin or a third place
    since: Annotated[I2, OF_STATE]  # week in which it entered its state
    displaced_week: Annotated[I2, WEEKS]  # week in which it last lost its home
    updated: Annotated[I2, OF_ROUNDS]  # week for which its trust was last brought up to date
    state: Annotated[U1, OneOf(State)]
    host: Annotated[U1, RowOf("hosts")]  # row of the host where it stays while displaced
    contact: Annotated[U1, OneOf(Conduct)]  # Conduct of the last encounter it looked back on
    traits: Annotated[U1, Within(0, 127)]  # Trait flags of the first day
    documented: Annotated[U1, FLAG]  # 1 if it has the papers to apply
    blocked: Annotated[U1, FLAG]  # 1 if it may not return until there is an agreement
    damage: Annotated[U1, Within(0, 2)]  # of its house: 0 none, 1 minor, 2 major
    times_left: U1  # returns that failed


HOUSEHOLD = dtype_of(HouseholdRow)  # a line of memory


# 2. What governs it


# fmt: off
class HouseholdParameters(NamedTuple):
    """Who the households are, what they believe, and how they move."""

    affiliated_share: Annotated[float, Par("share", (0, 1), (0.05, 0.13), "B",
        "derived from 100,000-250,000 persons of 1.9 million displaced (MEE 2018, Shafaq 2024)",
        "households perceived as affiliated with the armed group")] = 0.08
    undocumented_share: Annotated[float, Par("share", (0, 1), (0.02, 0.12), "B",
        "NRC 2019: 80,000 households lack papers, 8 % of the ever displaced; some have returned",
        "households without the papers to apply")] = 0.1
    female_headed_share: Annotated[float, Par("share", (0, 1), (0.08, 0.25), "D", "assumed",
        "households headed by a woman")] = 0.12
    property_documented_share: Annotated[float, Par("share", (0, 1), (0.3, 0.9), "D",
        "assumed; Weber and Hartman: many own, fewer hold secure papers",
        "households with the papers of their property at home")] = 0.6
    damaged_by_neighbours: Annotated[float, Par("share", (0, 1), (0, 0.4), "D",
        "assumed; Aymerich and Zeyneloglu 2019: who did it matters, shares not given",
        "damaged houses that people of the place damaged")] = 0.15
    fear_of_neighbours: Annotated[float, Par("SD", (0, 10), (0, 1.5), "B",
        "Aymerich and Zeyneloglu 2019: damage by neighbours means fear; size assumed",
        "rise of the safety floor of those whose house neighbours damaged")] = 0.5
    threat_share: Annotated[float, Par("share", (0, 1), (0.001, 0.01), "D",
        "assumed; prior centred on 0.1-1 %",
        "households of which a member is a threat that screening is meant to find")] = 0.003
    threat_of_affiliated: Annotated[float, Par("factor", (0, 1000), (1, 20), "D", "assumed",
        "times that share among those perceived as affiliated")] = 5.0
    blocked_share: Annotated[float, Par("share", (0, 1), (0, 0.13), "B",
        "IOM Return Index briefing 4, 2022: returns blocked for all or some; at most the 13 % "
        "of the displaced that are barred or blocked for long (MEE 2018, Shafaq 2024)",
        "households that may not return until there is an agreement")] = 0.0
    believed_days_a_signature: Annotated[float, Par("calendar days", (0, 365), (1, 6), "D",
        "German Federal Foreign Office 2017: ten signatures took over a month",
        "wait that a household expects of each signature before it hears otherwise")] = 3.5
    word_of_mouth: Annotated[float, Par("share", (0, 1), (0.05, 0.5), "D", "assumed",
        "how far a household's belief moves to what its kin tell of their clearance")] = 0.3
    own_experience: Annotated[float, Par("share", (0, 1), (0.5, 1), "D", "assumed",
        "how far a household's belief moves to what its own clearance took")] = 1.0
    travel_weeks: Annotated[int, Par("weeks", (0, 104), (1, 8), "D", "assumed",
        "weeks from being cleared to being home")] = 2
    apply_again_a_year: Annotated[float, Par("per year", (0, 52), (0, 2), "D", "assumed",
        "rate at which denied families apply again")] = 0.5
    leave_again_a_year: Annotated[float, Par("per year", (0, 52), (0.01, 0.05), "D",
        "assumed; 1-5 % of returnees a year in ordinary times",
        "rate at which returned families leave again while home is safe enough")] = 0.03
    leave_unsafe_a_year: Annotated[float, Par("per year", (0, 52), (0.1, 1), "D", "assumed",
        "rate at which returned families leave again while home is below their safety floor")] = 0.3
# fmt: on


# 3. What it does
#
# A household lives a week only if it is awake: something concerns it, or it has a decision round,
# which comes every four weeks or every half a year (`behaviour/decision_rounds.py`). Its week has
# two halves. Between them the engine waits for its kin: what they tell, and which of them are home,
# must not depend on who is asked first.
#   First half, `live_until_kin_gather`: flee, hear what became of the file, arrive. In a decision
#     round, meet the police and the forum of the weeks gone by, and tell kin of officers.
#   Second half, `live_decision_round`: hear what kin tell. Then, by its state:
#     displaced: `decide_to_return`, or else `go_on`: abroad or to a third place
#     waiting or barred: `reconsider`: withdraw, appeal, or apply again
#     returned: `perhaps_leave_again`


@compiled
def live_until_kin_gather(
    row: HouseholdRow, file: FileRow, draws: Draws, context: HouseholdContext
) -> None:
    """The first half of a week: follow the file, then hear the news if it is a decision round."""
    follow_file(row, file, draws, context)
    if is_round(row, context.communities[row["community"]], context.week):
        look_back(row, draws, context)


@compiled
def live_decision_round(row: HouseholdRow, file: FileRow, context: HouseholdContext) -> None:
    """The second half of a week: in a decision round, listen to kin, then decide by its state."""
    place, week = context.communities[row["community"]], context.week
    if not is_round(row, place, week):
        return
    weeks = week - int(row["updated"])
    listen_to_kin(row, file, context.kin[kin_of(row, place)], weeks, context)
    row["updated"] = week
    weeks = min(weeks, week - int(row["since"]))
    if row["state"] == State.RETURNED:
        perhaps_leave_again(row, place, weeks, context)
    elif row["state"] == State.DISPLACED:
        decide_to_return(row, place, weeks, context)
    else:
        reconsider(row, file, weeks, context)


# The decision to return, and the ways on


@compiled
def decide_to_return(
    row: HouseholdRow, place: CommunityRow, weeks: int, context: HouseholdContext
) -> None:
    """Apply for clearance: permission, papers and safety are gates, then all else counts.

    Who lacks papers may get them. Who does not apply may leave the country or try another place.
    """
    stream = int(row["stream"])
    returning, onward = draw_pair(context.seed, context.week, Purpose.DECISION, stream)
    found = obstacle(row, place, context.decision)
    if found == Obstacle.NO_PAPERS and returning < context.decay_tables.papers_renewed[weeks]:
        row["documented"] = 1
    elif found == Obstacle.NONE and returning < chance_to_apply(row, place, context):
        apply_for(row, int(row["community"]), context.week)
    elif onward < context.decay_tables.gone_on_most[weeks]:
        go_on(row, place, onward, weeks, context)


@compiled
def chance_to_apply(row: HouseholdRow, place: CommunityRow, context: HouseholdContext) -> float:
    """The chance of applying for the return in this round, once every gate is open."""
    kin = context.kin[kin_of(row, place)]
    kin_home = int(kin["returned"]) / int(kin["size"])
    years_away = max(0, context.week - int(row["displaced_week"])) / 52.0
    logit = willingness(row, place, kin_home, years_away, context.decision)
    levers, host = context.levers_in_force[row["community"]], context.hosts[row["host"]]
    relief = context.host.relief_eases
    hardship = hardship_with(host["hardship"], levers["relief"], relief)
    logit += pull_of_host(host, place, hardship, context.decision)
    logit += context.decision.weight_grant * levers["grant"]
    return logistic(logit)


@compiled
def go_on(
    row: HouseholdRow, place: CommunityRow, u: float, weeks: int, context: HouseholdContext
) -> None:
    """Perhaps leave the country, or apply for a new home elsewhere; `u` is its random draw."""
    abroad = chance_to_leave(row, place, weeks, context)
    if u < abroad:
        enter_state(row, State.ABROAD, context.week)
        return
    other = third_place(row, place, context)
    if other >= 0:
        kin = context.kin[kin_of(row, place)]
        if u < abroad + settling_chance(row, context.communities[other], kin, weeks, context):
            apply_for(row, other, context.week)


# Decisions in other states


@compiled
def reconsider(row: HouseholdRow, file: FileRow, weeks: int, context: HouseholdContext) -> None:
    """Withdraw while waiting; after being barred, contest that or apply again."""
    safe = passes_gate(row, context.communities[row["destination"]], context.decision)
    if row["state"] == State.WAITING and not safe:
        enter_state(row, State.DISPLACED, context.week)
        row["trust_slow"] = row["trust_slow"] + trust_lost_at_desks(file, context)
    elif row["state"] == State.BARRED and safe:
        if is_cleared_after_all(row, weeks, context):
            enter_state(row, State.TRAVELLING, context.week)
        elif applies_again(row, weeks, context):
            enter_state(row, State.WAITING, context.week)


@compiled
def perhaps_leave_again(
    row: HouseholdRow, place: CommunityRow, weeks: int, context: HouseholdContext
) -> None:
    """Leave home again, sooner where it has become less safe than the floor."""
    safe = above_floor(row, place, context.decision) > 0.0
    u = draw(context.seed, context.week, Purpose.LEAVING_AGAIN, int(row["stream"]))
    if u < (context.decay_tables.left_safe if safe else context.decay_tables.left_unsafe)[weeks]:
        leave_again(row, context.week)


# News, and trust


# The file


@compiled
def follow_file(row: HouseholdRow, file: FileRow, draws: Draws, context: HouseholdContext) -> None:
    """Flee when the war comes, hear what became of the file, and arrive."""
    if row["state"] == State.AT_HOME and context.week >= int(row["displaced_week"]):
        enter_state(row, State.DISPLACED, context.week)
    elif row["state"] == State.WAITING:
        hear_of_file(row, file, draws, context)
    elif row["state"] == State.TRAVELLING:
        arrive(row, context)


@compiled
def hear_of_file(row: HouseholdRow, file: FileRow, draws: Draws, context: HouseholdContext) -> None:
    """Travel once cleared, be barred once denied, give up over a bribe; each leaves its mark."""
    status = int(file["status"])
    if status == FileStatus.CLEARED:
        be_cleared(row, file, context)
    elif status == FileStatus.BARRED:
        enter_state(row, State.BARRED, context.week)
    elif status == FileStatus.GIVEN_UP:
        enter_state(row, State.DISPLACED, context.week)
    else:
        return
    look_back(row, draws, context)
    row["updated"] = context.week
    learn_of_file(row, file, context)
    barred = context.trust.barred_slow if status == FileStatus.BARRED else 0.0
    row["trust_slow"] = row["trust_slow"] + barred + trust_lost_at_desks(file, context)


@compiled
def be_cleared(row: HouseholdRow, file: FileRow, context: HouseholdContext) -> None:
    """Set out, and tell kin how long clearance took."""
    enter_state(row, State.TRAVELLING, context.week)
    place = context.communities[row["community"]]
    tell_of_clearance(context.kin[kin_of(row, place)], int(file["days"]))


@compiled
def arrive(row: HouseholdRow, context: HouseholdContext) -> None:
    """Come home, or to a new home, after the journey, if the roads are open."""
    on_the_way = context.week - int(row["since"])
    reachable = context.communities[row["destination"]]["reachable"] == 1
    if reachable and on_the_way >= context.household.travel_weeks:
        is_home = int(row["destination"]) == int(row["community"])
        enter_state(row, State.RETURNED if is_home else State.SETTLED, context.week)


# From state to state


@compiled
def enter_state(row: HouseholdRow, state: int, week: int) -> None:
    """Enter a state."""
    row["state"] = state
    row["since"] = week


@compiled
def apply_for(row: HouseholdRow, destination: int, week: int) -> None:
    """Ask for clearance to a place."""
    row["destination"] = destination
    enter_state(row, State.WAITING, week)


@compiled
def leave_again(row: HouseholdRow, week: int) -> None:
    """Lose home once more."""
    enter_state(row, State.DISPLACED, week)
    row["displaced_week"] = week
    row["times_left"] = min(255, int(row["times_left"]) + 1)


# 4. Its Mesa face


class Household(RowAgent):
    """One household as a Mesa agent: a window on its row."""

    kept_in = "households"
    row: HouseholdRow

    def step(self) -> None:
        """The first half of its week, if it is awake; its kin group takes the second.

        The engine hands it its random draws and counts it.
        """
        if self.model.rows.next_wake[self.index] <= self.model.week:
            self.model.start_week(self.index)

    def write(self, field: str, value: float) -> None:
        """Set a field between two weeks: it is counted anew, and wakes."""
        self.model.change_household(self.index, field, value)
