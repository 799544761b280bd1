"""A portfolio that is kept and was never run: each lever alone, and two finalists."""

from pathlib import Path

from running import written

from experiments.portfolio.plan import market_of
from experiments.portfolio.portfolio import WHOLE
from experiments.portfolio.race import added
from experiments.portfolio.units import Allocation, Market, allotted, in_words, parts_of

CHOSEN, MIX = "A11", "A12"


def keep(folder: Path) -> Path:
    """The folder with what `awda experiment stress` reads of a portfolio, and its money."""
    market = market_of(WHOLE)
    known = _allocations(market)
    rows = [row for name, each in known.items() for row in _part_rows(market, name, each)]
    finalists = [
        {"allocation": name, "what": in_words(market, known[name]), "chosen": int(name == CHOSEN),
         "further_returns": 1.0}
        for name in (CHOSEN, MIX)
    ]  # fmt: skip
    money = [
        {"allocation": name, "allotted_eur": allotted(market, each) / 100}
        for name, each in known.items()
    ]
    return written(folder, {"parts": rows, "finalists": finalists, "money": money})


def _allocations(market: Market) -> dict[str, Allocation]:
    """Each lever alone in all places; legal aid in one place; the same with some mediation."""
    nothing = (0,) * len(market.cells)
    own = {kind: [n for n, cell in enumerate(market.cells) if cell.kind == kind]
           for kind in WHOLE.levers}  # fmt: skip
    alone = {f"A{n:02d}": _filled(market, nothing, own[kind]) for n, kind in enumerate(own, 1)}
    chosen = _filled(market, nothing, own["legal_aid"][:1])
    mix = _filled(market, added(chosen, own["legal_aid"][0], -1), own["mediation"][:1])
    return alone | {CHOSEN: chosen, MIX: mix}


def _filled(market: Market, allocation: Allocation, cells: list[int]) -> Allocation:
    """Steps in these cells in turn, as long as the money pays."""
    turn = 0
    while fitting := [n for n in cells if allotted(market, added(allocation, n)) <= market.budget]:
        allocation = added(allocation, fitting[turn % len(fitting)])
        turn += 1
    return allocation


def _part_rows(market: Market, name: str, each: Allocation) -> list[dict[str, object]]:
    day = market.scenario.day_of
    return [
        {"allocation": name, "lever": cell.kind, "place": cell.place.name,
         "from": str(day(cell.start)), "to": str(day(cell.end)), "units": count * lot.units}
        for cell, count, lot in parts_of(market, each)
    ]  # fmt: skip
