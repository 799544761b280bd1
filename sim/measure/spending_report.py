"""The account of a run: what each lever planned, delivered, wasted and cost; where money went."""

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sim.core.week_dates import dated
from sim.levers.account import Account
from sim.levers.funding import NOWHERE, Ledger
from sim.levers.lever import LEVERS
from sim.model import ReturnModel
from sim.scenario.scenario import Scenario

Row = dict[str, Any]


def by_lever(model: ReturnModel) -> list[Row]:
    """One row for each kind of lever of the scenario that is paid for."""
    ledger = model.ledger
    rows = []
    for kind in _paid_kinds(model):
        places = _places(ledger, kind)
        rows.append(_units(ledger, kind, places) | _price(ledger, kind, places))
    return rows


def by_place(model: ReturnModel) -> list[Row]:
    """One row for each lever and locality, by number; what was planned for none stands at -1."""
    ledger = model.ledger
    return [
        {"locality": place, "district": _district(model, place)}
        | _units(ledger, kind, [place])
        | {"owed": ledger.owed.get((kind, place), 0.0)}
        | {"eur_spent": euros(ledger.spent.get((kind, place), 0))}
        for kind in _paid_kinds(model)
        for place in _places(ledger, kind)
    ]


def money(ledger: Ledger) -> list[Row]:
    """Where all money went, to the cent, from what was promised to what is left."""
    lines = {
        "promised": (ledger.promised, "promised so far: the budget and the tranches that were due"),
        "cut": (ledger.cut, "of what was promised, what will never come"),
        "to_come": (ledger.to_come, "of what was promised, what is late"),
        "received": (ledger.received, "promised, less cut, less to come"),
        "overhead": (ledger.overhead, "of what was received, what headquarters keep"),
        "taken_back": (ledger.taken_back, "of what was received, what a funding cut took back"),
        "spent": (ledger.spent_in_all, "of what was received, what levers cost"),
        "left": (ledger.balance, "received, less overhead, taken back and spent"),
    }
    return [
        {"money": name, "eur": euros(cents), "about": about}
        for name, (cents, about) in lines.items()
    ]


def remarks_on_money(scenario: Scenario, accounts: Sequence[Account]) -> list[str]:
    """When the money of runs is gone before their end, and what was planned and not bought."""
    gone = [each.gone for each in accounts if each.gone is not None]
    unbought = _unbought(accounts)
    if not (gone or unbought):
        return []
    said = _gone(scenario, gone, accounts) if gone else "the money lasts, at the pace of its levers"
    mean = ", mean of the runs" if len(accounts) > 1 else ""
    return [f"{scenario.name}: {said}; planned and not bought{mean}: {', '.join(unbought)}"]


def _gone(scenario: Scenario, gone: list[int], accounts: Sequence[Account]) -> str:
    """In which week the money is first too short, and in how many it is."""
    week, last = (dated(each, scenario.run.start) for each in (_median(gone), scenario.run.weeks))
    runs = f" (median of {len(gone)} of {len(accounts)} runs)" if len(accounts) > 1 else ""
    short = round(sum(len(each.short_weeks) for each in accounts) / len(accounts))
    return (
        f"the money is gone in {week}{runs}, and the run ends with {last}; in {short} "
        f"week{'s' * (short != 1)} it does not pay for all that is needed"
    )


def _median(weeks: list[int]) -> int:
    return sorted(weeks)[(len(weeks) - 1) // 2]


def _unbought(accounts: Sequence[Account]) -> list[str]:
    """By lever, the units that were planned, needed and not bought; means of the runs."""
    kinds = dict.fromkeys(kind for each in accounts for kind in each.unbought)
    return [
        f"{_mean(kind, [each.unbought for each in accounts])} of "
        f"{_mean(kind, [each.planned for each in accounts])} x {LEVERS[kind].unit} ({kind})"
        for kind in kinds
    ]


def _mean(kind: str, units: Sequence[Mapping[str, float]]) -> str:
    return f"{sum(each.get(kind, 0.0) for each in units) / len(units):,.0f}"


def euros(cents: int) -> Decimal:
    """Cents as euros, exactly."""
    return Decimal(cents).scaleb(-2)


def _paid_kinds(model: ReturnModel) -> list[str]:
    kinds = dict.fromkeys(lever.kind() for lever in model.setting.interventions)
    return [kind for kind in kinds if LEVERS[kind].unit]


def _places(ledger: Ledger, kind: str) -> list[int]:
    return sorted({place for lever, place in [*ledger.planned, *ledger.owed] if lever == kind})


def _units(ledger: Ledger, kind: str, places: Iterable[int]) -> Row:
    row: Row = {"lever": kind, "unit": LEVERS[kind].unit}
    kept = {"planned": ledger.planned, "delivered": ledger.units, "wasted": ledger.wasted}
    for name, units in kept.items():
        row[name] = sum((units.get((kind, place), 0.0) for place in places), 0.0)
    return row


def _price(ledger: Ledger, kind: str, places: Iterable[int]) -> Row:
    spent = euros(sum(ledger.spent.get((kind, place), 0) for place in places))
    delivered = sum(ledger.units.get((kind, place), 0.0) for place in places)
    return {"eur_spent": spent, "eur_a_unit": float(spent) / delivered if delivered else math.nan}


def _district(model: ReturnModel, place: int) -> str:
    return "" if place == NOWHERE else model.localities[place].line.district
