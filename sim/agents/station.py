"""A police station: raids and what they deter, tips and what they avert, fuel to respond."""

import math
from typing import Annotated, NamedTuple, Protocol, TypedDict

import numpy as np

from sim.agents.community import CommunityRow
from sim.agents.residents import ResidentsRow
from sim.agents.row_agent import LivingModel, RowAgent
from sim.core.compiled import compiled
from sim.core.declare import F8, I4, U1, U4, Par, dtype_of
from sim.core.fields import COUNTED, FLAG, LAID_OUT, ReadOnly, Within
from sim.core.randomness import Purpose, draw, poisson
from sim.state import Clock, with_week

# 1. What it holds

FACTOR = Within(0, 1_000, "factor")
OF_OFFICERS = ReadOnly("it is the mean of the officers every week: set theirs")


class StationRow(TypedDict):
    """The station of one community."""

    style: Annotated[F8, OF_OFFICERS]  # mean of its officers: 0 coercive to 1 community-oriented
    trained: Annotated[F8, OF_OFFICERS]  # share of its officers who are trained
    mixed: Annotated[F8, OF_OFFICERS]  # share of its officers who are of another group than most
    deterrence: Annotated[F8, Within(-1, 1, "share")]  # share of attacks that raids of late deter
    suppression: Annotated[F8, FACTOR]  # on the attacks planned: what raids and tips leave of them
    stream: Annotated[U4, LAID_OUT]
    raids_of_late: U4  # a bit a week, see `with_week`
    raids: Annotated[I4, COUNTED]  # so far
    tips: Annotated[I4, COUNTED]  # so far
    fuel: Annotated[U1, FLAG]  # 1 if it has fuel and vehicles to respond to what people bring


STATION = dtype_of(StationRow)


# 2. What governs it


# fmt: off
class StationParameters(NamedTuple):
    """How often a station raids, what people tell it, and what comes of both."""

    fuelled_share: Annotated[float, Par("share", (0, 1), (0.05, 0.6), "A",
        "Blair et al. 2021: 10 % of Ugandan stations get a monthly fuel allowance",
        "stations with fuel and vehicles to respond")] = 0.1
    raids_a_year: Annotated[float, Par("per year", (0, 52), (0, 4), "D", "assumed",
        "raids by a station whose officers are wholly coercive")] = 0.6
    raid_abuse: Annotated[float, Par("probability", (0, 1), (0, 0.1), "D",
        "assumed; Blair et al. 2021: 7-18 % of people a year report abuse of any kind",
        "chance that a raid abuses a household that lives there")] = 0.02
    raid_deterrence: Annotated[float, Par("share", (-1, 1), (-0.1, 0.3), "C",
        "assumed; coercion deters for a time, harm by outsiders raises support for the armed "
        "group (Lyall et al. 2013)", "share of planned attacks that a raid deters at first")] = 0.1
    deterrence_weeks: Annotated[float, Par("weeks", (1, 260), (2, 12), "D", "assumed",
        "mean time for which a raid deters")] = 6.0
    tips_a_year: Annotated[float, Par("per 1,000 households a year", (0, 1000), (1, 50), "D",
        "assumed", "tips to the police where trust is what it was on the first day")] = 10.0
    tips_by_trust: Annotated[float, Par("log tips per SD", (-5, 5), (0, 0.5), "A",
        "Blair et al. 2021: community policing moved tips by -0.043 SD (-0.089 to 0.003); within "
        "people who trust more tell more, size assumed",
        "rise of the logarithm of tips with each SD of trust")] = 0.15
    tip_effect: Annotated[float, Par("per tip a week", (0, 10), (0, 0.3), "A",
        "Blair et al. 2021: no fall of crime with tips in the short run; the range begins at zero",
        "fall of the logarithm of attacks with each further tip a week")] = 0.05
    mixed_safety: Annotated[float, Par("SD", (-2, 2), (0, 0.3), "B",
        "Nanes 2020: knowing that police are mixed lowers fear of repression; size assumed",
        "rise of felt security if all officers were of another group rather than none")] = 0.1
# fmt: on


# 3. What it does


@compiled
def tips_a_week(home: float, trust: float, parameters: StationParameters) -> float:
    """Tips expected in a week from so many households at this mean trust."""
    a_week = parameters.tips_a_year / 52.0 * home / 1000.0
    return a_week * math.exp(parameters.tips_by_trust * max(-5.0, min(5.0, trust)))


@compiled
def left_of_attacks(deterrence: float, further_tips: float, tip_effect: float) -> float:
    """Factor on the planned attacks: raids deter a share, tips beyond the first day's avert more.

    The recorded attacks are what the usual tips had left of those planned, so these change nothing.
    """
    return (1.0 - deterrence) * math.exp(-tip_effect * max(-50.0, min(50.0, further_tips)))


@compiled
def muster(row: StationRow, officers: np.ndarray) -> None:
    """What its officers are like, in the mean."""
    style, trained, mixed = 0.0, 0, 0
    for index in range(len(officers)):
        style += officers[index]["style"]
        trained += int(officers[index]["trained"])
        mixed += int(officers[index]["mixed"])
    row["style"] = style / len(officers)
    row["trained"] = trained / len(officers)
    row["mixed"] = mixed / len(officers)


@compiled
def live_week(
    row: StationRow, residents: ResidentsRow, clock: Clock, parameters: StationParameters
) -> None:
    """A week: perhaps a raid, some tips."""
    seed, week, stream = clock.seed, clock.week, int(row["stream"])
    row["deterrence"] = row["deterrence"] * math.exp(-1.0 / parameters.deterrence_weeks)
    raids = -math.expm1(-parameters.raids_a_year * (1.0 - row["style"]) / 52.0)
    raids_now = draw(seed, week, Purpose.RAID, stream) < raids
    row["raids_of_late"] = with_week(int(row["raids_of_late"]), raids_now)
    if raids_now:
        row["raids"] = int(row["raids"]) + 1
        row["deterrence"] = parameters.raid_deterrence
    home = int(residents["home"]) * clock.households_per_agent
    expected = tips_a_week(home, residents["trust"], parameters)
    told = poisson(min(50.0, expected), draw(seed, week, Purpose.TIPS, stream))
    row["tips"] = int(row["tips"]) + told
    further = expected - tips_a_week(home, 0.0, parameters)
    row["suppression"] = left_of_attacks(row["deterrence"], further, parameters.tip_effect)


@compiled
def live_rows(
    rows: np.ndarray, residents: np.ndarray, communities: np.ndarray, officers: np.ndarray,
    clock: Clock, parameters: StationParameters,
) -> None:  # fmt: skip
    """A week of every station."""
    for index in range(len(rows)):
        place = communities[index]
        muster(rows[index], officers[int(place["first_officer"]) : int(place["last_officer"])])
        live_week(rows[index], residents[index], clock, parameters)


# 4. Its Mesa face


class StationSetting(Protocol):
    """What of a scenario governs stations."""

    station: StationParameters


class StationModel(LivingModel, Protocol):
    """What stations see of the model that they live in."""

    setting: StationSetting


class Station(RowAgent):
    """One station as a Mesa agent: a window on its row."""

    kept_in = "stations"
    model: StationModel
    row: StationRow

    def step(self) -> None:
        """A week at the station."""
        rows, clock = self.model.rows, self.model.clock
        place: CommunityRow = rows.communities[self.index]
        muster(self.row, rows.officers[place["first_officer"] : place["last_officer"]])
        live_week(self.row, rows.residents[self.index], clock, self.model.setting.station)
