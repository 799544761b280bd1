"""Futures: what may go wrong, alone and in combination, as a Latin hypercube."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from experiments.iraq.plausible_draws import hypercube
from experiments.iraq.policy_combinations import Values
from sim.levers.events import SHOCKS
from sim.levers.lever import LEVERS
from sim.scenario.catalogue import at, plausible
from sim.scenario.scenario import Scenario

ORDER = 23  # seeds the hypercube
MONTH = "month"
NARROWER = {"demand.signatures": (4.0, 9.0)}  # from four on: fewer would be an abolition
WEEKS_A_MONTH = 365.25 / 12 / 7


class Stressor(NamedTuple):
    """Something that may go wrong: an event, a decree, or money that comes late."""

    name: str
    words: str
    kind: str  # `event.NAME`, `intervention.NAME` or `tranche`
    fields: dict[str, str]  # what is drawn from its plausible range, in words
    mildest: float = 0.0  # what the first field has where it does not happen

    @property
    def is_dated(self) -> bool:
        """Whether it happens from a month on."""
        return self.kind != "tranche"

    @property
    def dimensions(self) -> list[str]:
        """The names of what is drawn for it."""
        names = [*self.fields, MONTH] if self.is_dated else [*self.fields]
        return [f"{self.name}.{field}" for field in names]


STRESSORS = (
    Stressor("cut", "a funding cut", "event.funding_cut",
             {"share": "share of the money that is cut", "weeks": "weeks that the cut lasts"}),
    Stressor("late", "late tranches", "tranche",
             {"delay_weeks": "weeks by which money is late"}),
    Stressor("rotation", "officers moved", "event.officers_moved",
             {"share": "share of officers who are moved"}),
    Stressor("attacks", "an attack wave", "event.attack_wave",
             {"factor": "factor of attacks", "weeks": "weeks of the attack wave"}, 1.0),
    Stressor("brokers", "brokers killed", "event.brokers_killed",
             {"share": "share of brokers killed", "weeks_empty": "weeks that seats stay empty"}),
    Stressor("camps", "camps closed", "event.camps_closed",
             {"forced_home": "share of camp families sent home"}),
    Stressor("demand", "induced demand", "intervention.clearance_reform",
             {"signatures": "signatures asked for after easier paperwork"}, 10.0),
    Stressor("roads", "roads closed", "event.roads_closed",
             {"weeks": "weeks of closed roads"}),
)  # fmt: skip


class Future(NamedTuple):
    """A draw of parameters, and what goes wrong in it; nothing where money comes as promised."""

    name: str
    draw: int  # the seed of the draw
    values: Values  # by stressor and field, of those that happen

    @property
    def happens(self) -> tuple[Stressor, ...]:
        """What goes wrong."""
        return tuple(each for each in STRESSORS if each.dimensions[0] in self.values)


def as_promised(draw: int) -> Future:
    """The draw with nothing gone wrong."""
    return Future("as promised", draw, {})


def futures(draws: Sequence[int], alone: int, count: int, months: int) -> list[Future]:
    """So many futures, the first of them with one stressor each, this often; draws in turn.

    In all others every stressor happens or not with equal chance, as the hypercube has it.
    """
    dimensions = [name for each in STRESSORS for name in each.dimensions]
    random = np.random.default_rng(ORDER)
    points = hypercube(len(STRESSORS) + len(dimensions), count, random)
    found = []
    for row, point in enumerate(points.tolist()):
        places = dict(zip(dimensions, point[len(STRESSORS) :], strict=True))
        on = [place < 0.5 for place in point[: len(STRESSORS)]]
        if row < alone * len(STRESSORS):
            on = [number == row % len(STRESSORS) for number in range(len(STRESSORS))]
        happening = [each for each, is_on in zip(STRESSORS, on, strict=True) if is_on]
        values = {
            name: _value(each, name, places[name], months)
            for each in happening for name in each.dimensions
        }  # fmt: skip
        found.append(Future(f"F{row:03d}", draws[row % len(draws)], values))
    return found


def _value(stressor: Stressor, name: str, place: float, months: int) -> float:
    """The value at a place of its range; a month counts from the start of the programme."""
    field = name.partition(".")[2]
    if field == MONTH:
        return float(int(place * months))
    if name in NARROWER:
        low, high = bounds(stressor, field)
        return low + min(float(int(place * (high - low + 1.0))), high - low)
    return float(at(f"{stressor.kind}.{field}", place))


def bounds(stressor: Stressor, field: str) -> tuple[float, float]:
    """What a field is drawn from: its plausible range, unless a narrower one is meant here."""
    return NARROWER.get(f"{stressor.name}.{field}") or plausible(f"{stressor.kind}.{field}")


def features(future: Future, months: int) -> Values:
    """All that was drawn, as numbers; what does not happen is at its mildest, and never begins."""
    mildest: Values = {}
    for each in STRESSORS:
        first, *others = each.dimensions
        mildest |= {first: each.mildest} | {
            name: float(months) if name.endswith(f".{MONTH}") else 0.0 for name in others
        }
    return mildest | future.values


def first_week(future: Future, start: int) -> int:
    """The week in which the first thing goes wrong, in a programme from this week on."""
    months = [future.values.get(f"{each.name}.{MONTH}", 0.0) for each in future.happens]
    return start + round(min(months, default=0.0) * WEEKS_A_MONTH)


def stressed(scenario: Scenario, future: Future, start: int) -> Scenario:
    """The scenario with what goes wrong, in a programme from this week on."""
    for each in future.happens:
        scenario = _with(scenario, each, future.values, start)
    return replace(scenario, name=f"{scenario.name}, {future.name}")


def _with(scenario: Scenario, stressor: Stressor, values: Values, start: int) -> Scenario:
    fields: dict[str, Any] = {name: values[f"{stressor.name}.{name}"] for name in stressor.fields}
    fields = {name: round(v) if name in WHOLE else v for name, v in fields.items()}
    if not stressor.is_dated:
        late = tuple(each._replace(**fields) for each in scenario.tranches)
        return replace(scenario, tranches=late)
    table, _, kind = stressor.kind.partition(".")
    week = start + round(values[f"{stressor.name}.{MONTH}"] * WEEKS_A_MONTH)
    if table == "event":
        return scenario.with_shocks(SHOCKS[kind](start=week, **fields))
    return scenario.with_levers(LEVERS[kind](start=week, **fields))


WHOLE = ("weeks", "weeks_empty", "delay_weeks", "signatures")
