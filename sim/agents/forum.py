"""A Community Policing Forum: it meets, keeps some promises, and may agree on fewer signatures."""

from typing import TYPE_CHECKING, Annotated, NamedTuple, TypedDict

import mesa
import numpy as np

from sim.compiled import compiled
from sim.declare import I2, I4, U1, U4, Par, dtype_of
from sim.programme import ProgrammeRow
from sim.randomness import Purpose, draw

if TYPE_CHECKING:
    from sim.model import ReturnModel

NEVER = -1000  # a week before any run

# 1. What it holds


class ForumRow(TypedDict):
    """The forum of one community, whether or not it is paid for."""

    luck: U4
    meetings: I4  # held so far
    promises_kept: I4  # so far
    last_meeting: I2  # week; NEVER before the first
    empty_until: I2  # week from which its chair is taken again; it does not meet before
    kept: U1  # 1 if the promise of the last meeting was followed up
    agreed: I2  # signatures it has agreed on; -1 before any agreement


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
    follow_up: Annotated[float, Par("probability", (0, 1), (0.05, 0.6), "A",
        "Blair et al. 2021: under 25 % of the problems selected were acted on (Pakistan)",
        "chance that what a meeting promised is done")] = 0.25
    meeting_gain: Annotated[float, Par("SD", (-2, 2), (0.05, 0.2), "B",
        "own regression on the microdata of Blair et al. 2021: 0.09-0.18 in a survey",
        "rise of slow trust of those who attend, at the published follow-up")] = 0.15
    promise_weight: Annotated[float, Par("SD", (0, 2), (0, 0.4), "D", "assumed",
        "rise of slow trust if the promise is kept rather than broken; "
        "its mean at the published follow-up is inside meeting_gain")] = 0.2
    agreement_chance: Annotated[float, Par("probability", (0, 1), (0.02, 0.5), "D", "assumed",
        "chance that a meeting agrees on fewer signatures, where it may")] = 0.2
# fmt: on


PUBLISHED_FOLLOW_UP = 0.25  # share of promises kept behind the published effect of attending


# 3. What it does


@compiled
def attendance_effect(kept: int, parameters: ForumParameters) -> float:
    """What attending does to slow trust, SD; on average `meeting_gain` at published follow-up."""
    return parameters.meeting_gain + parameters.promise_weight * (kept - PUBLISHED_FOLLOW_UP)


@compiled
def is_meeting_week(week: int, luck: int, seed: int, interval: int) -> bool:
    """Whether this forum is due to meet; forums start at different weeks."""
    phase = int(interval * draw(seed, 0, Purpose.FORUM_PHASE, luck))
    return (week + phase) % interval == 0


@compiled
def meet(
    row: ForumRow, programme: ProgrammeRow, seed: int, week: int, parameters: ForumParameters
) -> None:
    """One meeting: a promise, kept or not, and perhaps an agreement on fewer signatures."""
    luck = int(row["luck"])
    kept = draw(seed, week, Purpose.FORUM_FOLLOW_UP, luck) < parameters.follow_up
    agrees = draw(seed, week, Purpose.FORUM_AGREEMENT, luck) < parameters.agreement_chance
    row["last_meeting"] = week
    row["meetings"] = int(row["meetings"]) + 1
    row["promises_kept"] = int(row["promises_kept"]) + int(kept)
    row["kept"] = int(kept)
    if agrees and programme["agreed_signatures"] >= 0:
        row["agreed"] = programme["agreed_signatures"]


@compiled
def live_week(
    row: ForumRow, programme: ProgrammeRow, seed: int, week: int, parameters: ForumParameters
) -> None:
    """A week: the forum meets if it is due and paid for."""
    interval = parameters.meeting_interval_weeks
    may_meet = programme["forum"] == 1 and week >= int(row["empty_until"])
    if may_meet and is_meeting_week(week, int(row["luck"]), seed, interval):
        meet(row, programme, seed, week, parameters)


@compiled
def live_rows(
    rows: np.ndarray, programmes: np.ndarray, seed: int, week: int, parameters: ForumParameters
) -> None:
    """A week of every forum."""
    for index in range(len(rows)):
        live_week(rows[index], programmes[index], seed, week, parameters)


# 4. Its Mesa face


class Forum(mesa.Agent):
    """One forum as a Mesa agent: a window on its row."""

    model: "ReturnModel"

    def __init__(self, model: "ReturnModel", index: int) -> None:
        super().__init__(model)
        self.row: ForumRow = model.rows.forums[index]
        self.programme: ProgrammeRow = model.rows.programmes[index]

    def step(self) -> None:
        """A week of the forum."""
        model = self.model
        live_week(self.row, self.programme, model.luck, model.week, model.setting.forum)
