"""The account of a run: when money was short, what was needed and not bought, what was wasted."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.levers.funding import Ledger, Units


class Account(NamedTuple):
    """What came of the money of one run; units are by lever."""

    short_weeks: Sequence[int]  # in which money did not pay for all that was needed
    planned: Mapping[str, float]
    unbought: Mapping[str, float]  # needed, and not paid for
    wasted_cents: int  # spent on units that could do nothing

    @property
    def gone(self) -> int | None:
        """The first week in which money was short; none where it lasted."""
        return min(self.short_weeks, default=None)


NO_MONEY = Account((), {}, {}, 0)


def account_of(ledger: Ledger) -> Account:
    """The account of a ledger."""
    unbought = {kind: units for kind, units in ledger.unbought.items() if units > 0.0}
    return Account(
        tuple(ledger.short_weeks), _by_lever(ledger.planned), unbought, _wasted_cents(ledger)
    )


def _by_lever(units: Units) -> dict[str, float]:
    found: dict[str, float] = {}
    for (kind, _), count in units.items():
        found[kind] = found.get(kind, 0.0) + count
    return found


def _wasted_cents(ledger: Ledger) -> int:
    """What the units that could do nothing cost, at the mean price of their lever and place."""
    return round(
        sum(
            ledger.spent[where] * wasted / ledger.units[where]
            for where, wasted in ledger.wasted.items()
            if wasted
        )
    )
