"""The account of a run: what each lever planned, delivered, wasted and cost; where money went."""

import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sim.levers.funding import NOWHERE, Ledger
from sim.levers.lever import LEVERS
from sim.model import ReturnModel

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
