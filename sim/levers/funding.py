"""Money: tranches that come, late or cut, and a ledger that balances to the cent."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, NamedTuple

from sim.core.declare import InputError, Par, Text


# fmt: off
class FundingParameters(NamedTuple):
    """What there is to spend, and in which euros."""

    budget: Annotated[float, Par("EUR", (0, 1e12), (0, 290e6), "B",
        "German Federal Foreign Office 2017: 290 million euros for Iraq in 2017; EUR 4 million for "
        "forums from March 2016 to December 2017 (IOM 2016)",
        "money for all levers together, there from the first day; tranches come on top")] = 0.0
    overhead: Annotated[float, Par("share", (0, 1), (0, 0.2), "D", "assumed",
        "share of all money received that headquarters keep")] = 0.0
    currency_year: Annotated[int, Par("year", (1990, 2100), (2014, 2024), "B",
        "prices of IOM, UNDP, IRC and MoMD, which are of 2015-2018",
        "year whose euros unit costs are in")] = 2017
    inflation_a_year: Annotated[float, Par("share per year", (-0.5, 10), (0, 0.05), "D", "assumed",
        "rise of unit costs a year against the euros of `currency_year`")] = 0.0


class Tranche(NamedTuple):
    """A part of the money that is promised for a day: `[[tranche]]` in a scenario."""

    day: Annotated[dt.date, Text("day for which it is promised")]
    euros: Annotated[float, Par("EUR", (0, 1e12), (0, 290e6), "B",
        "German Federal Foreign Office 2017", "money promised")]
    cut: Annotated[float, Par("share", (0, 1), (0, 0.5), "D", "assumed",
        "share of it that never comes")] = 0.0
    delay_weeks: Annotated[int, Par("weeks", (0, 1000), (0, 52), "D",
        "assumed; return grants were on hold for want of funds in December 2024 (Shafaq)",
        "weeks by which it comes too late")] = 0
# fmt: on


MOST_CENTS = 2**53  # up to here a float, as shares are taken of, tells every cent from the next
NOWHERE = -1  # the community of units that were planned for no place in particular


class Smallest(NamedTuple):
    """What a lever buys at least at once, and what each of its units costs."""

    euros: float  # a unit
    units: float


class Order(NamedTuple):
    """What a lever wants to buy for one community."""

    community: int
    cents: int
    units: float
    idle: float  # units that can do nothing there this week


Units = dict[tuple[str, int], float]  # by lever and community


@dataclass
class Ledger:
    """What was promised, cut, received, kept as overhead, taken back and spent, in whole cents.

    Promised is cut, received and still to come; received is overhead, taken back, spent and left.
    Beside the money stand units of each lever, so that planned >= delivered >= wasted:
    planned are those that its capacity, its number of places or those entitled ask for, whether or
    not there is need or money; delivered are those paid for; wasted are those of them that could do
    nothing, as things stood when the week began.
    """

    overhead_share: float = 0.0
    promised: int = 0
    cut: int = 0
    received: int = 0
    overhead: int = 0
    taken_back: int = 0
    withheld: float = 0.0  # share of all that arrives this week which a funding cut holds back
    spent: dict[tuple[str, int], int] = field(default_factory=dict)  # by lever and community
    planned: Units = field(default_factory=dict)
    units: Units = field(default_factory=dict)  # delivered
    wasted: Units = field(default_factory=dict)
    owed: Units = field(default_factory=dict)  # due and not paid
    unbought: dict[str, float] = field(default_factory=dict)  # by lever: needed, and not paid for
    short_weeks: list[int] = field(default_factory=list)  # with too little money for what is needed
    purses: dict[str, int] = field(default_factory=dict)  # of levers that are paid evenly
    withheld_from_lever: int = 0  # cents that the lever at hand may not touch, for its pace
    is_short: bool = False  # whether there was too little money this week, so far
    spent_in_all: int = 0

    @property
    def balance(self) -> int:
        """Cents left."""
        return self.received - self.overhead - self.taken_back - self.spent_in_all

    @property
    def available(self) -> int:
        """Cents that the lever at hand may spend."""
        return self.balance - self.withheld_from_lever

    @property
    def to_come(self) -> int:
        """Cents that are promised, not cut, and late."""
        return self.promised - self.cut - self.received

    def promise(self, amount: int, cut: float = 0.0) -> int:
        """Note a promise, and the part of it that is cut; the cents that will come."""
        lost = round(amount * cut)
        self.promised += amount
        self.cut += lost
        return amount - lost

    def receive(self, amount: int) -> None:
        """Money arrives, less what a funding cut holds back; the overhead is kept from it."""
        lost = round(amount * self.withheld)
        self.cut += lost
        self.received += amount - lost
        self.overhead += round((amount - lost) * self.overhead_share)

    def take_back(self, share: float) -> None:
        """Part of the money that is left goes back; overhead is not paid back."""
        self.taken_back += round(self.balance * share)

    def plan(self, lever: str, community: int, units: float = 1.0) -> None:
        """Note what is asked for."""
        place = (lever, community)
        self.planned[place] = self.planned.get(place, 0.0) + units

    def waste(self, lever: str, community: int, units: float = 1.0) -> None:
        """Note what was paid for and can do nothing."""
        place = (lever, community)
        self.wasted[place] = self.wasted.get(place, 0.0) + units

    def fill(self, purse: str, at_hand: int, parts: int) -> None:
        """Add to a purse a part of the money at hand that is not in it yet."""
        held = self.purses.get(purse, 0)
        self.purses[purse] = held + max(0, at_hand - held) // parts

    @contextmanager
    def spending_from(self, purse: str) -> Iterator[None]:
        """Let a lever spend no more than is in its purse, or all where it has none."""
        if not purse:
            yield
            return
        before, held, was_short = self.balance, self.purses.setdefault(purse, 0), self.is_short
        self.withheld_from_lever = max(0, before - held)
        yield
        self.withheld_from_lever = 0
        spent = before - self.balance
        self.purses[purse] -= spent
        self.is_short = was_short or (self.is_short and not spent)

    def refuse(self, lever: str, units: float, amount: int) -> None:
        """Note units that are needed and not paid for, and whether that is for want of money."""
        self.unbought[lever] = self.unbought.get(lever, 0.0) + units
        self.is_short = self.is_short or amount > self.balance

    def close(self, week: int) -> None:
        """Note whether there was too little money in a week."""
        self.short_weeks += [week] if self.is_short else []
        self.is_short = False

    def pay(self, lever: str, community: int, amount: int, units: float = 1.0) -> bool:
        """Pay in full or not at all; whether it was paid."""
        if amount > self.available:
            self.refuse(lever, units, amount)
            return False
        place = (lever, community)
        self.spent[place] = self.spent.get(place, 0) + amount
        self.units[place] = self.units.get(place, 0.0) + units
        self.spent_in_all += amount
        return True

    def buy(self, lever: str, orders: Iterable[Order]) -> list[int]:
        """Plan all of these, and pay for each in full or not at all while there is money.

        The communities whose orders were paid.
        """
        paid, left, refused = [], self.available, []
        for community, amount, units, idle in orders:
            place = (lever, community)
            self.planned[place] = self.planned.get(place, 0.0) + units
            if amount <= left:
                left -= amount
                self.spent[place] = self.spent.get(place, 0) + amount
                self.units[place] = self.units.get(place, 0.0) + units
                self.wasted[place] = self.wasted.get(place, 0.0) + idle
                paid.append(community)
            else:
                refused.append((units, amount))
        self.spent_in_all += self.available - left
        for units, amount in refused:
            self.refuse(lever, units, amount)
        return paid


def cents(euros: float) -> int:
    """Euros in whole cents."""
    return round(euros * 100)


def open_ledger(funding: FundingParameters) -> Ledger:
    """The ledger of the first day, with the budget in it."""
    ledger = Ledger(funding.overhead)
    ledger.receive(ledger.promise(cents(funding.budget)))
    return ledger


def what_comes(tranche: Tranche) -> int:
    """The cents of a tranche that its own cut leaves."""
    amount = cents(tranche.euros)
    return amount - round(amount * tranche.cut)


def receive_tranches(
    ledger: Ledger, tranches: tuple[Tranche, ...], first: dt.date, last: dt.date
) -> None:
    """Tranches promised for, and those that come, from the first to the last day of a week."""
    for tranche in tranches:
        amount = cents(tranche.euros)
        if first <= tranche.day <= last:
            ledger.promise(amount, tranche.cut)
        if first <= tranche.day + dt.timedelta(weeks=tranche.delay_weeks) <= last:
            ledger.receive(what_comes(tranche))


def refuse_untold_money(
    funding: FundingParameters, tranches: tuple[Tranche, ...], where: str
) -> None:
    """Raise InputError for more money in all than can be known to the cent."""
    euros = funding.budget + sum(tranche.euros for tranche in tranches)
    if euros * 100.0 >= MOST_CENTS:
        raise InputError(
            f"{where}: [funding] budget and the euros of every [[tranche]]: {euros:,.2f} EUR in "
            f"all; less than {MOST_CENTS / 100:,.2f} EUR is allowed, so that each cent is known"
        )


def price_level(funding: FundingParameters, day: dt.date) -> float:
    """What a euro of `currency_year` costs on this day."""
    years = day.year + (day.timetuple().tm_yday - 1) / 365.25 - funding.currency_year
    return float((1.0 + funding.inflation_a_year) ** max(0.0, years))
