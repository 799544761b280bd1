"""The armed group in one community: attacks that excite further attacks, dated to the day."""

import math
from typing import Annotated, NamedTuple, Protocol, TypedDict

import numpy as np

from sim.agents.residents import ResidentsRow
from sim.agents.row_agent import LivingModel, RowAgent
from sim.core.compiled import compiled
from sim.core.declare import F8, I4, U1, U4, Par, dtype_of
from sim.core.fields import COUNTED, LAID_OUT, ReadOnly, Within
from sim.core.randomness import Purpose, draw, poisson
from sim.state import Clock, Rows

# 1. What it holds

OF_RECORD = ReadOnly("the recorded attacks set it every week")
DRAWN = ReadOnly("it is drawn every week: set excitation")


class ArmedGroupRow(TypedDict):
    """The attacks in one community."""

    base_rate: Annotated[F8, OF_RECORD]  # attacks a day that nothing triggers
    excitation: Annotated[F8, Within(0, 1e6, "attacks")]  # past attacks, each faded by age in days
    stream: Annotated[U4, LAID_OUT]
    first_neighbour: Annotated[U4, LAID_OUT]  # rows of the communities of its district
    last_neighbour: Annotated[U4, LAID_OUT]
    first_dangerous: Annotated[I4, LAID_OUT]  # agents from there, a threat on the first day
    attacks: Annotated[I4, DRAWN]  # this week's
    brokers_killed: Annotated[I4, COUNTED]  # so far: those who sign or sit in a forum
    kills: Annotated[U1, DRAWN]  # 1 if one was killed this week


ARMED_GROUP = dtype_of(ArmedGroupRow)


# 2. What governs it


# fmt: off
class ArmedGroupParameters(NamedTuple):
    """Self-excitation: how many further attacks follow one, where, and for how long."""

    branching: Annotated[float, Par("attacks per attack", (0, 0.95), (0.2, 0.5), "A",
        "Lewis et al. 2012: 37-50 % of events are self-excited; an upper bound (Mohler 2013)",
        "further attacks that one attack triggers in the mean, here and near by")] = 0.4
    spill: Annotated[float, Par("share", (0, 1), (0, 0.5), "D",
        "assumed; Chuang et al. 2019 see repeats within 20 km",
        "share of the triggered attacks that fall on the other communities of the district")] = 0.2
    memory_days: Annotated[float, Par("days", (1, 365), (7, 70), "A",
        "Lewis et al. 2012: 2-6 weeks; Chuang et al. 2019: 4-10",
        "mean age of an attack when it triggers another")] = 14.0
    attack_scale: Annotated[float, Par("factor", (0, 100), (0.5, 2), "D", "assumed",
        "factor on the base rate of attacks of every community")] = 1.0
    threat_attacks: Annotated[float, Par("attacks a year", (0, 100), (0, 0.5), "D",
        "assumed; the value of screening is not known",
        "attacks a year that each dangerous household at home adds")] = 0.05
    broker_share: Annotated[float, Par("probability", (0, 1), (0, 0.12), "B",
        "CTC Sentinel: 148 targeted killings in 1,271 attacks, January to October 2018; how many "
        "of them signed or sat in a forum is assumed",
        "chance that an attack kills one who signs or sits in a forum")] = 0.03
    seat_empty_weeks: Annotated[int, Par("weeks", (1, 520), (4, 26), "D", "assumed",
        "weeks until somebody else takes the seat")] = 8
# fmt: on


class ArmedGroupNeighbours(NamedTuple):
    """What armed groups meet with of the other pages this week."""

    excitations: np.ndarray  # of all armed groups, last week
    residents: np.ndarray
    stations: np.ndarray


class Pressure(NamedTuple):
    """What drives one community's attacks from outside."""

    near: float  # the neighbours' mean excitation of last week
    dangerous: float  # dangerous households at home, less those whose attacks the record holds
    suppression: float  # what the station leaves of attacks


# 3. What it does


@compiled
def kernel(branching: float, memory_days: float) -> float:
    """The excitation an attack adds a day later, so that all its days together add `branching`.

    A geometric memory: the sum of k exp(-w d) over days d = 1, 2, ... is k / (exp(w) - 1).
    """
    return branching * (math.exp(1.0 / memory_days) - 1.0)


@compiled
def live_day(row: ArmedGroupRow, rate: float, uniform: float, memory_days: float) -> None:
    """One day: yesterday's excitation fades, then today's attacks are drawn and remembered."""
    attacks = poisson(min(rate, 50.0), uniform)
    row["attacks"] = int(row["attacks"]) + attacks
    row["excitation"] = (row["excitation"] + attacks) * math.exp(-1.0 / memory_days)


@compiled
def planned_rate(
    row: ArmedGroupRow, near: float, dangerous: float, parameters: ArmedGroupParameters
) -> float:
    """Attacks a day before raids and tips take their share.

    The recorded ones, with those of more or fewer dangerous households than the record holds, and
    those that earlier attacks here and near by excite.
    """
    own = (1.0 - parameters.spill) * row["excitation"]
    excited = kernel(parameters.branching, parameters.memory_days) * (own + parameters.spill * near)
    threats = dangerous * parameters.threat_attacks / 365.0
    return max(0.0, row["base_rate"] * parameters.attack_scale + threats) + excited


@compiled
def kill_broker(row: ArmedGroupRow, clock: Clock, share: float) -> None:
    """Whether one of this week's attacks kills somebody who signs or sits in a forum."""
    chance = -math.expm1(int(row["attacks"]) * math.log1p(-min(share, 0.999)))
    row["kills"] = int(
        draw(clock.seed, clock.week, Purpose.BROKER_KILLED, int(row["stream"])) < chance
    )
    row["brokers_killed"] = int(row["brokers_killed"]) + int(row["kills"])


@compiled
def live_week(
    row: ArmedGroupRow, pressure: Pressure, clock: Clock, parameters: ArmedGroupParameters
) -> None:
    """Seven days, each with one draw."""
    row["attacks"] = 0
    for day in range(7):
        planned = planned_rate(row, pressure.near, pressure.dangerous, parameters)
        rate = planned * pressure.suppression
        uniform = draw(clock.seed, clock.week, Purpose.ATTACKS, int(row["stream"]), day)
        live_day(row, rate, uniform, parameters.memory_days)
    kill_broker(row, clock, parameters.broker_share)


@compiled
def nearby(index: int, row: ArmedGroupRow, excitations: np.ndarray) -> float:
    """Mean excitation of the other communities of the district; its own where there are none."""
    first, last = int(row["first_neighbour"]), int(row["last_neighbour"])
    if last - first < 2:
        return float(excitations[index])
    total = 0.0
    for neighbour in range(first, last):
        if neighbour != index:
            total += excitations[neighbour]
    return total / (last - first - 1)


@compiled
def beyond_the_record(row: ArmedGroupRow, residents: ResidentsRow) -> float:
    """Dangerous agents at home beyond those whose attacks were recorded, perhaps fewer: negative.

    The record holds as many as were at home if nobody had been screened: of the dangerous the same
    share as of all.
    """
    at_home = int(residents["home"]) / max(1, int(residents["agents"]))
    return float(int(residents["dangerous"]) - int(row["first_dangerous"]) * at_home)


@compiled
def pressure_on(
    index: int, row: ArmedGroupRow, neighbours: ArmedGroupNeighbours, clock: Clock
) -> Pressure:
    """What drives the attacks in this community from outside."""
    near = nearby(index, row, neighbours.excitations)
    agents = beyond_the_record(row, neighbours.residents[index])
    dangerous = agents * clock.households_per_agent
    return Pressure(near, dangerous, neighbours.stations[index]["suppression"])


@compiled
def live_rows(
    rows: np.ndarray, neighbours: ArmedGroupNeighbours, clock: Clock,
    parameters: ArmedGroupParameters,
) -> None:  # fmt: skip
    """A week of every community."""
    for index in range(len(rows)):
        pressure = pressure_on(index, rows[index], neighbours, clock)
        live_week(rows[index], pressure, clock, parameters)


def neighbours_in(rows: Rows, excitations: np.ndarray) -> ArmedGroupNeighbours:
    """What armed groups meet with; `excitations` are last week's, frozen."""
    return ArmedGroupNeighbours(excitations, rows.residents, rows.stations)


# 4. Its Mesa face


class ArmedGroupSetting(Protocol):
    """What of a scenario governs armed groups."""

    armed_group: ArmedGroupParameters


class ArmedGroupModel(LivingModel, Protocol):
    """What armed groups see of the model that they live in."""

    setting: ArmedGroupSetting
    frozen_excitations: np.ndarray  # [community]: last week's attacks as felt near by


class ArmedGroup(RowAgent):
    """The armed group of one community as a Mesa agent: a window on its row."""

    kept_in = "armed_groups"
    model: ArmedGroupModel
    row: ArmedGroupRow

    def step(self) -> None:
        """A week of attacks."""
        model = self.model
        neighbours = neighbours_in(model.rows, model.frozen_excitations)
        pressure = pressure_on(self.index, self.row, neighbours, model.clock)
        live_week(self.row, pressure, model.clock, model.setting.armed_group)
