"""What money can be put to: a lever in a place and a time, bought by the whole unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from sim.core.declare import InputError, nearest
from sim.levers.deliveries import Delivery
from sim.levers.funding import cents
from sim.levers.lever import LEVERS, Lever
from sim.levers.return_support import ReturnGrant
from sim.scenario.scenario import Scenario

COUNTED = {  # levers that are paid by the week, and the field that says for how many at once
    "community_policing": "forums", "officer_training": "stations", "officer_selection": "stations",
    "tenure_protection": "stations", "extra_clerks": "places", "safe_routes": "places",
}  # fmt: skip
ROUNDING = 1e-9  # of a week's capacity, so that all units fall due


class Place(NamedTuple):
    """Some rows of communities.csv, by the field of a lever that names them."""

    name: str
    field: str
    names: tuple[str, ...]


EVERYWHERE = Place("everywhere", "governorates", ())


class Cell(NamedTuple):
    """A lever in a place, from a week to another."""

    kind: str
    place: Place
    start: int
    end: int

    @property
    def weeks(self) -> int:
        """How long it acts."""
        return self.end - self.start

    def lever(self, **fields: Any) -> Lever:
        """The lever of this cell."""
        aimed: dict[str, Any] = {
            self.place.field: self.place.names,
            "start": self.start,
            "end": self.end,
        }
        return LEVERS[self.kind](**aimed | fields)


class Lot(NamedTuple):
    """One unit of a cell: what it costs over the whole time, and how many units of its lever."""

    price: int  # cents
    units: float


def refuse_unbuyable(kinds: Sequence[str], where: str = "--levers") -> None:
    """Raise InputError for a lever that is not known, or cannot be bought by the unit."""
    known = [kind for kind in LEVERS if kind in COUNTED or _by_the_unit(kind)]
    for kind in kinds:
        if kind not in known:
            raise InputError(
                f"{where} = {kind}: {', '.join(known)} are allowed: levers that are bought by the "
                f"unit{nearest(kind, known)}"
            )
    if not kinds or len(set(kinds)) < len(kinds):
        raise InputError(f"{where} = {', '.join(kinds)}: one lever or more is allowed, each once")


def lot(cell: Cell, scenario: Scenario) -> Lot:
    """The price of one unit of a cell."""
    lever = cell.lever()
    weeks = cell.weeks if cell.kind in COUNTED else 1
    euros, units = lever.order(scenario)
    if isinstance(lever, ReturnGrant):
        units = float(scenario.run.households_per_agent)
    return Lot(cents(euros * units) * weeks, units * weeks)


def lever_of(cell: Cell, count: int, scenario: Scenario) -> Lever:
    """The lever that buys so many units of a cell, and may spend no more than they cost."""
    one = lot(cell, scenario)
    limit = {"most_euros": count * one.price / 100}
    if cell.kind in COUNTED:
        return cell.lever(**limit | {COUNTED[cell.kind]: count})
    lever = cell.lever(**limit)
    if isinstance(lever, Delivery):
        weeks = cell.weeks - lever.delay_weeks
        return replace(lever, capacity_a_week=count * one.units / weeks * (1.0 + ROUNDING))
    return lever


def can_deliver(cell: Cell) -> bool:
    """Whether its time is longer than what it takes until its first unit."""
    lever = cell.lever()
    return cell.weeks > (lever.delay_weeks if isinstance(lever, Delivery) else 0)


def places_apart(scenario: Scenario, count: int) -> tuple[Place, ...]:
    """So many governorates with most households, each alone, and all others together."""
    households: dict[str, int] = {}
    for line in scenario.world.communities:
        households[line.governorate] = households.get(line.governorate, 0) + line.households
    largest = sorted(households, key=lambda name: -households[name])[:count]
    others = tuple(name for name in households if name not in largest)
    alone = [Place(name, "governorates", (name,)) for name in largest]
    if not largest:
        return (EVERYWHERE,)
    return (*alone, *([Place("elsewhere", "governorates", others)] if others else []))


def _by_the_unit(kind: str) -> bool:
    return issubclass(LEVERS[kind], Delivery | ReturnGrant) and bool(LEVERS[kind].unit)


@dataclass(frozen=True)
class Market:
    """All that a budget can be put to: cells, prices, and the units that are added at once."""

    scenario: Scenario  # without levers that cost anything
    cells: tuple[Cell, ...]
    budget: int  # cents
    parts: int  # into which the budget is divided, as far as whole units allow

    @cached_property
    def lots(self) -> list[Lot]:
        """One unit of each cell."""
        return [lot(cell, self.scenario) for cell in self.cells]

    @cached_property
    def steps(self) -> list[int]:
        """Units of each cell that are added at once: what a part of the budget pays, or one."""
        return [max(1, self.budget // self.parts // each.price) for each in self.lots]

    @cached_property
    def costs(self) -> list[int]:
        """What a step in each cell costs, in cents."""
        return [step * each.price for step, each in zip(self.steps, self.lots, strict=True)]


Allocation = tuple[int, ...]  # steps in each cell


def allotted(market: Market, allocation: Allocation) -> int:
    """What all of it costs if all can be absorbed, in cents."""
    return sum(count * cost for count, cost in zip(allocation, market.costs, strict=True))


def parts_of(market: Market, allocation: Allocation) -> Iterator[tuple[Cell, int, Lot]]:
    """The cells that get anything, with units and the price of one."""
    for cell, count, step, each in zip(
        market.cells, allocation, market.steps, market.lots, strict=True
    ):
        if count:
            yield cell, count * step, each


def scenario_of(market: Market, allocation: Allocation) -> Scenario:
    """The world with what an allocation buys."""
    levers = [
        lever_of(cell, count, market.scenario) for cell, count, _ in parts_of(market, allocation)
    ]
    name = in_words(market, allocation)
    return replace(market.scenario.with_levers(*levers), name=name)


def in_words(market: Market, allocation: Allocation) -> str:
    """An allocation by lever: the share of the budget that each is allotted, in percent."""
    by_lever: dict[str, int] = {}
    for cell, count, each in parts_of(market, allocation):
        by_lever[cell.kind] = by_lever.get(cell.kind, 0) + count * each.price
    shares = sorted(by_lever.items(), key=lambda item: -item[1])
    said = [f"{kind} {100 * money / market.budget:.0f} %" for kind, money in shares]
    return ", ".join(said) or "nothing"


def in_parts(market: Market, allocation: Allocation) -> str:
    """The same with places and times, the largest first."""
    day, parts = market.scenario.day_of, parts_of(market, allocation)
    said = [
        (
            count * each.price,
            f"{cell.kind}, {cell.place.name}, {day(cell.start)} to {day(cell.end)}: "
            f"{100 * count * each.price / market.budget:.0f} %",
        )
        for cell, count, each in parts
    ]
    return "; ".join(words for _, words in sorted(said, key=lambda part: -part[0]))
