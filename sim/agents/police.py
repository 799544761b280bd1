"""The police: officers of a station, their style, and what an encounter with one is like."""

import math
from enum import IntEnum
from typing import Annotated, NamedTuple, Protocol, TypedDict

import numpy as np

from sim.agents.row_agent import LivingModel, RowAgent
from sim.core.compiled import compiled
from sim.core.declare import F8, U1, U2, U4, Par, dtype_of
from sim.core.fields import FLAG, LAID_OUT, SHARE
from sim.core.randomness import Purpose, draw
from sim.state import Clock, LeversInForceRow

# 1. What it holds


class OfficerRow(TypedDict):
    """One officer at the station of one community."""

    style: Annotated[F8, SHARE]  # 0 coercive to 1 community-oriented
    stream: Annotated[U4, LAID_OUT]
    station: Annotated[U2, LAID_OUT]  # the community that the station serves
    trained: Annotated[U1, FLAG]  # 1 once trained in community policing
    mixed: Annotated[U1, FLAG]  # 1 if of another group than most residents


OFFICER = dtype_of(OfficerRow)


class Conduct(IntEnum):
    """What an encounter was like."""

    NONE = 0
    INDIFFERENT = 1
    FAIR = 2
    ABUSIVE = 3


# 2. What governs it


# fmt: off
class PoliceParameters(NamedTuple):
    """How often people meet officers, how these behave, and how long they stay."""

    officers_a_station: Annotated[int, Par("officers", (1, 4000), (2, 8), "D",
        "assumed; one officer to 333-991 people in the trials of Blair et al. 2021",
        "officers of the station of one community")] = 4
    encounters_a_year: Annotated[float, Par("per year", (0, 52), (0.5, 3), "D", "assumed",
        "a household's encounters with officers")] = 1.2
    abuse_chance: Annotated[float, Par("probability", (0, 1), (0.06, 0.19), "A",
        "Blair et al. 2021, microdata: 7-18 % of people a year report abuse",
        "chance that an encounter with a wholly coercive officer is abusive")] = 0.125
    style_mean: Annotated[float, Par("0 coercive to 1 community", (0, 1), (0, 0.5), "D", "assumed",
        "mean style of officers without training")] = 0.2
    style_spread: Annotated[float, Par("0 coercive to 1 community", (0, 1), (0, 0.4), "D",
        "assumed",
        "half the width of the uniform spread of style between officers")] = 0.2
    style_trained: Annotated[float, Par("0 coercive to 1 community", (0, 1), (0.3, 0.9), "D",
        "assumed; abuse moved by -0.009 SD (-0.087 to 0.068) in Blair et al. 2021",
        "style of an officer trained in community policing")] = 0.5
    style_selected: Annotated[float, Par("0 coercive to 1 community", (0, 1), (0.3, 0.7), "D",
        "assumed; the founding programme chose officers with care",
        "least style of a newcomer chosen for experience")] = 0.4
    mixed_share: Annotated[float, Par("share", (0, 1), (0, 0.5), "D", "assumed",
        "officers who are of another group than most residents")] = 0.15
    tenure_months: Annotated[float, Par("months", (0.25, 1e6), (1, 17), "A",
        "Blair et al. 2021: 17 Uganda, 15 Colombia, 6 Philippines, 1 Pakistan",
        "mean time before an officer is moved; the replacement is untrained")] = 12.0
# fmt: on


# 3. What it does


@compiled
def conduct(style: float, abuse_chance: float, uniform: float) -> Conduct:
    """What this encounter is like: the less coercive the officer, the fewer abusive ones."""
    abuse = abuse_chance * (1.0 - style)
    if uniform < abuse:
        return Conduct.ABUSIVE
    if uniform > 1.0 - style * (1.0 - abuse):
        return Conduct.FAIR
    return Conduct.INDIFFERENT


@compiled
def untrained_style(parameters: PoliceParameters, uniform: float) -> float:
    """The style of a newcomer, within 0 and 1."""
    style = parameters.style_mean + parameters.style_spread * (2.0 * uniform - 1.0)
    return min(1.0, max(0.0, style))


def mean_untrained_style(parameters: PoliceParameters) -> float:
    """The mean style of newcomers, which the ends of the scale pull in where the spread is wide."""
    mean, spread = parameters.style_mean, parameters.style_spread
    if spread == 0.0:
        return mean
    below, above = max(0.0, spread - mean), max(0.0, mean + spread - 1.0)
    return mean + (below * below - above * above) / (4.0 * spread)


@compiled
def join_stations(rows: np.ndarray, seed: int, parameters: PoliceParameters) -> None:
    """The styles and groups of the first day, by each officer's own random stream."""
    for index in range(len(rows)):
        stream = int(rows[index]["stream"])
        uniform = draw(seed, 0, Purpose.OFFICER_STYLE, stream)
        rows[index]["style"] = untrained_style(parameters, uniform)
        mixed = draw(seed, 0, Purpose.OFFICER_ORIGIN, stream) < parameters.mixed_share
        rows[index]["mixed"] = int(mixed)


@compiled
def replace_officer(
    row: OfficerRow, levers: LeversInForceRow, clock: Clock, parameters: PoliceParameters
) -> None:
    """A newcomer takes the post: untrained, but perhaps chosen for experience or from others."""
    seed, week, stream = clock.seed, clock.week, int(row["stream"])
    share = max(parameters.mixed_share, levers["mixed"])
    row["mixed"] = int(draw(seed, week, Purpose.OFFICER_ORIGIN, stream) < share)
    row["style"] = untrained_style(parameters, draw(seed, week, Purpose.OFFICER_STYLE, stream))
    row["trained"] = 0
    if draw(seed, week, Purpose.OFFICER_SELECTION, stream) < levers["selected"]:
        row["style"] = max(row["style"], parameters.style_selected)


@compiled
def live_week(
    row: OfficerRow, levers: LeversInForceRow, clock: Clock, parameters: PoliceParameters
) -> None:
    """A week: the officer may be moved and replaced; one who stays may be trained."""
    seed, week, stream = clock.seed, clock.week, int(row["stream"])
    moved = 1.0 - math.exp(-12.0 / 52.0 / parameters.tenure_months)
    if draw(seed, week, Purpose.OFFICER_ROTATION, stream) < moved * (1.0 - levers["tenure_kept"]):
        replace_officer(row, levers, clock, parameters)
    if (
        row["trained"] == 0
        and draw(seed, week, Purpose.OFFICER_TRAINING, stream) < levers["training"]
    ):
        row["style"] = max(row["style"], parameters.style_trained)
        row["trained"] = 1


@compiled
def live_rows(
    rows: np.ndarray, levers_in_force: np.ndarray, clock: Clock, parameters: PoliceParameters
) -> None:
    """A week of every officer."""
    for index in range(len(rows)):
        levers = levers_in_force[rows[index]["station"]]
        live_week(rows[index], levers, clock, parameters)


# 4. Its Mesa face


class OfficerSetting(Protocol):
    """What of a scenario governs officers."""

    police: PoliceParameters


class OfficerModel(LivingModel, Protocol):
    """What officers see of the model that they live in."""

    setting: OfficerSetting


class Officer(RowAgent):
    """One officer as a Mesa agent: a window on its row."""

    kept_in = "officers"
    model: OfficerModel
    row: OfficerRow

    def step(self) -> None:
        """A week at the station."""
        model = self.model
        levers = model.rows.levers_in_force[self.row["station"]]
        live_week(self.row, levers, model.clock, model.setting.police)
