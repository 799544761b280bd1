"""A Community Policing Forum: it meets, keeps some promises, and may agree on fewer signatures."""

from typing import Annotated, NamedTuple, Protocol, TypedDict

import numpy as np

from sim.agents.row_agent import LivingModel, RowAgent
from sim.agents.station import StationRow
from sim.behaviour.bargain import (
    PUBLISHED_FOLLOW_UP,
    Bargain,
    BargainParameters,
    agreeing_chance,
    revoking_chance,
    spreading_chance,
)
from sim.core.compiled import compiled
from sim.core.declare import F8, I1, I2, I4, U1, U4, Par, dtype_of
from sim.core.fields import COUNTED, LAID_OUT, SHARE, WEEKS, Within
from sim.core.randomness import Purpose, draw
from sim.state import Clock, LeversInForceRow, with_week

# 1. What it holds


class ForumRow(TypedDict):
    """The forum of one community, whether or not it is paid for.

    Municipality, security authorities and residents sit in it; it meets while no seat is empty.
    """

    standing: Annotated[F8, SHARE]  # 0 to 1: how far people have seen that its promises are kept
    kept: Annotated[F8, SHARE]  # share of the promises of its last meeting that were kept
    stream: Annotated[U4, LAID_OUT]
    meetings_of_late: U4  # a bit a week, see `with_week`
    meetings: Annotated[I4, COUNTED]  # held so far
    empty_until: Annotated[I2, WEEKS]  # week from which every seat is taken; no meeting before
    agreed: Annotated[I2, Within(-1, 100)]  # signatures it has agreed on; -1 before any agreement
    topic: Annotated[I1, Within(-1, 5)]  # Problem that its last meeting took up; -1 for none
    solved: U1  # problems of that kind solved since
    made: Annotated[I2, COUNTED]  # agreements it has come to itself, so far
    refused: Annotated[I2, COUNTED]  # proposals that those who sign have refused, so far
    revoked: Annotated[I2, COUNTED]  # agreements that were taken back after an attack, so far
    taken_over: Annotated[I2, COUNTED]  # agreements taken over from near by, so far


FORUM = dtype_of(ForumRow)


# 2. What governs it


# fmt: off
class ForumParameters(NamedTuple):
    """How often a forum meets, who comes, and what becomes of its promises."""

    meeting_interval_weeks: Annotated[int, Par("weeks", (4, 104), (4, 26), "A",
        "Blair et al. 2021: from monthly (Pakistan) to semi-annual (Brazil, Uganda)",
        "weeks from one meeting to the next")] = 8
    attendance: Annotated[float, Par("probability", (0, 1), (0.01, 0.08), "A",
        "derived: 6-35 % attended within 6-17 months (Blair et al. 2021)",
        "chance that a household comes to a meeting")] = 0.03
    agenda: Annotated[int, Par("problems", (1, 100), (1, 6), "D", "assumed",
        "problems that a meeting takes up, of the kind of which most are open")] = 3
    follow_up: Annotated[float, Par("probability", (0, 1), (0.05, 0.6), "A",
        "Blair et al. 2021: under 25 % of the problems selected were acted on (Pakistan)",
        "chance that a problem that a meeting takes up is solved")] = 0.25
    chairing: Annotated[float, Par("share", (0, 10), (0, 1), "D",
        "assumed; the founding programme trained officers to chair forums",
        "rise of that chance where all officers are trained, as a share of it")] = 0.5
    response: Annotated[float, Par("share", (0, 10), (0, 2), "D",
        "assumed; Blair et al. 2021: no resources to respond is one of three reasons for the null",
        "rise of that chance where the station has fuel and vehicles, as a share of it")] = 0.5
    meeting_gain: Annotated[float, Par("SD", (-2, 2), (0.05, 0.2), "B",
        "own regression on the microdata of Blair et al. 2021: 0.09-0.18 in a survey",
        "rise of slow trust of those who attend, at the published follow-up")] = 0.15
    promise_weight: Annotated[float, Par("SD", (0, 2), (0, 0.4), "D", "assumed",
        "rise of slow trust if all promises are kept rather than broken; "
        "its mean at the published follow-up is inside meeting_gain")] = 0.2
    agreement_chance: Annotated[float, Par("probability", (0, 1), (0.001, 0.25), "D", "assumed",
        "chance that those who sign agree to fewer signatures at a meeting, where it may propose "
        "them, nobody waits, no attack is remembered and the forum is of published standing"
        )] = 0.2
    standing_weight: Annotated[float, Par("share", (0, 1), (0.02, 0.4), "D", "assumed",
        "how far one meeting moves standing towards the share of its promises that is kept")] = 0.15
# fmt: on


class ForumNeighbours(NamedTuple):
    """What forums and those who sign see of the other pages this week."""

    open_problems: np.ndarray  # [community, Problem]
    levers_in_force: np.ndarray
    stations: np.ndarray
    communities: np.ndarray
    residents: np.ndarray
    armed_groups: np.ndarray
    waiting: np.ndarray  # [community]: households that wait for clearance
    near_agreed: np.ndarray  # [community]: share of places near by with an agreement, last week
    near_signatures: np.ndarray  # [community]: the fewest signatures that one of them has agreed on
    weights: BargainParameters


# 3. What it does


@compiled
def bargain_of(index: int, neighbours: ForumNeighbours) -> Bargain:
    """What those who sign in one place weigh."""
    agents = max(1, int(neighbours.residents[index]["agents"]))
    return Bargain(
        waiting=int(neighbours.waiting[index]) / agents,
        fear=float(neighbours.communities[index]["fear"]),
        attacks=int(neighbours.armed_groups[index]["attacks"]),
        near_agreed=float(neighbours.near_agreed[index]),
        near_signatures=int(neighbours.near_signatures[index]),
        weights=neighbours.weights,
    )


@compiled
def attendance_effect(kept: float, parameters: ForumParameters) -> float:
    """What attending does to slow trust, SD; on average `meeting_gain` at published follow-up."""
    return parameters.meeting_gain + parameters.promise_weight * (kept - PUBLISHED_FOLLOW_UP)


@compiled
def solving_chance(station: StationRow, parameters: ForumParameters) -> float:
    """Chance that a problem is solved: skill in the chair and means to respond raise it."""
    skill = 1.0 + parameters.chairing * station["trained"]
    means = 1.0 + parameters.response * int(station["fuel"])
    return min(1.0, parameters.follow_up * skill * means)


@compiled
def is_meeting_week(clock: Clock, stream: int, interval: int) -> bool:
    """Whether this forum is due to meet; forums start at different weeks."""
    phase = int(interval * draw(clock.seed, 0, Purpose.FORUM_PHASE, stream))
    return (clock.week + phase) % interval == 0


@compiled
def take_up(row: ForumRow, counts: np.ndarray, chance: float, size: int, clock: Clock) -> None:
    """The agenda: the kind of which most are open; each problem taken up is solved or not."""
    topic = int(np.argmax(counts))
    taken = min(size, int(counts[topic]))
    solved = 0
    for item in range(taken):
        u = draw(clock.seed, clock.week, Purpose.FORUM_FOLLOW_UP, int(row["stream"]), item)
        solved += int(u < chance)
    row["topic"] = topic if taken else -1
    row["solved"] = solved
    row["kept"] = solved / taken if taken else PUBLISHED_FOLLOW_UP


@compiled
def hold_meeting(
    row: ForumRow, levers: LeversInForceRow, bargain: Bargain, clock: Clock,
    parameters: ForumParameters,
) -> None:  # fmt: skip
    """What comes of a meeting: standing, and perhaps an agreement on fewer signatures."""
    row["meetings"] = int(row["meetings"]) + 1
    moved = parameters.standing_weight * (row["kept"] - row["standing"])
    row["standing"] = row["standing"] + moved
    fewer, before = int(levers["agreed_signatures"]), int(row["agreed"])
    if fewer >= 0 and (before < 0 or fewer < before):
        chance = agreeing_chance(row["standing"], parameters.agreement_chance, bargain)
        if draw(clock.seed, clock.week, Purpose.FORUM_AGREEMENT, int(row["stream"])) < chance:
            row["agreed"] = fewer
            row["made"] = int(row["made"]) + 1
        else:
            row["refused"] = int(row["refused"]) + 1


@compiled
def keep_agreement(row: ForumRow, bargain: Bargain, clock: Clock) -> None:
    """An attack may undo an agreement; where there is none, one from near by may be taken over."""
    stream, before = int(row["stream"]), int(row["agreed"])
    if before >= 0:
        chance = revoking_chance(bargain)
        if draw(clock.seed, clock.week, Purpose.AGREEMENT_REVOKED, stream) < chance:
            row["agreed"] = -1
            row["revoked"] = int(row["revoked"]) + 1
    else:
        chance = spreading_chance(bargain)
        if draw(clock.seed, clock.week, Purpose.AGREEMENT_SPREADS, stream) < chance:
            row["agreed"] = bargain.near_signatures
            row["taken_over"] = int(row["taken_over"]) + 1


@compiled
def live_week(
    row: ForumRow, index: int, neighbours: ForumNeighbours, clock: Clock,
    parameters: ForumParameters,
) -> None:  # fmt: skip
    """A week: the forum meets if it is due, paid for and complete."""
    bargain, levers = bargain_of(index, neighbours), neighbours.levers_in_force[index]
    keep_agreement(row, bargain, clock)
    may_meet = levers["forum"] == 1 and clock.week >= int(row["empty_until"])
    interval = parameters.meeting_interval_weeks
    meets = may_meet and is_meeting_week(clock, int(row["stream"]), interval)
    row["meetings_of_late"] = with_week(int(row["meetings_of_late"]), meets)
    if meets:
        chance = solving_chance(neighbours.stations[index], parameters)
        take_up(row, neighbours.open_problems[index], chance, parameters.agenda, clock)
        hold_meeting(row, levers, bargain, clock, parameters)


@compiled
def live_rows(
    rows: np.ndarray, neighbours: ForumNeighbours, clock: Clock, parameters: ForumParameters
) -> None:
    """A week of every forum."""
    for index in range(len(rows)):
        live_week(rows[index], index, neighbours, clock, parameters)


# 4. Its Mesa face


class ForumSetting(Protocol):
    """What of a scenario governs forums."""

    forum: ForumParameters


class ForumModel(LivingModel, Protocol):
    """What forums see of the model that they live in."""

    setting: ForumSetting
    forum_neighbours: ForumNeighbours


class Forum(RowAgent):
    """One forum as a Mesa agent: a window on its row."""

    kept_in = "forums"
    model: ForumModel
    row: ForumRow

    def step(self) -> None:
        """A week of the forum."""
        model = self.model
        live_week(self.row, self.index, model.forum_neighbours, model.clock, model.setting.forum)
