"""What a stress test is asked for, and which allocations it tries: those of a kept portfolio."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from experiments.experiment import Plan
from experiments.portfolio.plan import PortfolioPlan, market_of
from experiments.portfolio.portfolio import WHOLE as PORTFOLIO
from experiments.portfolio.units import Cell, Market, lever_of, lot
from experiments.provenance.tables import Table, read_rows
from experiments.stress.futures import Future, futures
from sim.core.declare import InputError
from sim.core.source_files import package_folder
from sim.levers.funding import Tranche
from sim.scenario.scenario import Scenario

NOTHING = "nothing"
FORUMS = "community_policing"
QUARTER = 13  # weeks from one tranche to the next


@dataclass(frozen=True)
class StressPlan(Plan):
    """A plan with the question of a planner; `seeds` are the draws, half of them held out."""

    portfolio: PortfolioPlan = PORTFOLIO
    folder: Path | None = None  # of the portfolio; by default as `kept_portfolio` finds it
    alone: int = 2  # futures with each stressor alone
    futures: int = 48  # in which all allocations run
    more: int = 72  # further ones in which forums and no money at all run
    goal: float = 2000.0  # further sustained returns, households; assumed
    matters: float = 500.0  # households: a smaller difference is too little to matter; assumed

    @property
    def all_futures(self) -> list[Future]:
        """All futures, those with all allocations first."""
        count = self.futures + self.more
        return futures(self.seeds, self.alone, count, self.portfolio.months)

    @property
    def held_out(self) -> tuple[int, ...]:
        """The draws on which is said how well conditions hold that were found on the others."""
        return self.seeds[len(self.seeds) // 2 :]


class Part(NamedTuple):
    """Units of a lever in a place and a time, and the cents that they cost if all are bought."""

    cell: Cell
    units: int
    cents: int


class Candidate(NamedTuple):
    """An allocation that is tried."""

    name: str
    parts: tuple[Part, ...]

    @property
    def shares(self) -> dict[str, float]:
        """The share of its money by lever, the largest first."""
        total = self.cents
        kinds = dict.fromkeys(part.cell.kind for part in self.parts)
        own = {k: sum(p.cents for p in self.parts if p.cell.kind == k) / total for k in kinds}
        return dict(sorted(own.items(), key=lambda item: -item[1]))

    @property
    def cents(self) -> int:
        """What all of it costs."""
        return sum(part.cents for part in self.parts)

    @property
    def words(self) -> str:
        """Its levers as people read them."""
        said = [f"{kind.replace('_', ' ')} {100 * s:.0f} %" for kind, s in self.shares.items()]
        return ", ".join(said) or "no money"


def market_for(plan: StressPlan) -> Market:
    """The world of the portfolio, with agents of this plan's size."""
    return market_of(replace(plan.portfolio, households_per_agent=plan.households_per_agent))


def kept_portfolio(plan: StressPlan) -> Path:
    """The folder of the portfolio whose allocations are tried; raise InputError for none."""
    at_hand = Path("results") / "portfolio"
    places = [plan.folder] if plan.folder else [
        at_hand, package_folder("experiments").parent / at_hand
    ]  # fmt: skip
    for place in places:
        if (place / "parts.csv").is_file() and (place / "finalists.csv").is_file():
            return place
    raise InputError(
        f"{places[0]}: no portfolio is kept there, whose allocations could be tried; call `awda "
        "experiment portfolio` first"
    )


def candidates(folder: Path, market: Market) -> list[Candidate]:
    """No money; of finalists with the same mix the chosen or the best; each lever alone."""
    bought: dict[str, Table] = {}
    for row in read_rows(folder / "parts.csv"):
        bought.setdefault(row["allocation"], []).append(row)
    known = {name: _parts(folder, rows, market) for name, rows in bought.items()}
    found = [Candidate(NOTHING, ())]
    found += [Candidate(name, known[name]) for name in _finalists(folder)]
    for kind, parts in _alone(known).items():
        if parts not in [each.parts for each in found]:
            found.append(Candidate(f"{kind} alone", parts))
    return found


def _finalists(folder: Path) -> list[str]:
    rows = read_rows(folder / "finalists.csv")
    rows.sort(key=lambda row: (-row["chosen"], -row["further_returns"]))
    best: dict[str, str] = {}
    for row in rows:
        best.setdefault(row["what"], row["allocation"])
    return list(best.values())


def _alone(known: dict[str, tuple[Part, ...]]) -> dict[str, tuple[Part, ...]]:
    """For each lever the allocation that gives most money to it and none to others."""
    found: dict[str, Candidate] = {}
    for name, parts in known.items():
        each = Candidate(name, parts)
        if len(each.shares) == 1:
            [kind] = each.shares
            if kind not in found or each.cents > found[kind].cents:
                found[kind] = each
    return {kind: each.parts for kind, each in found.items()}


def _parts(folder: Path, rows: Table, market: Market) -> tuple[Part, ...]:
    """What the rows of an allocation say; raise InputError where the market has no such cell."""
    day = market.scenario.day_of
    cells = {(c.kind, c.place.name, str(day(c.start)), str(day(c.end))): c for c in market.cells}
    found = []
    for row in rows:
        cell = cells.get((row["lever"], row["place"], row["from"], row["to"]))
        if cell is None:
            raise InputError(
                f"{folder / 'parts.csv'}: {row['allocation']}: {row['lever']} in {row['place']} "
                f"from {row['from']} to {row['to']} is not what the portfolio sells now; "
                "make the portfolio anew"
            )
        one = lot(cell, market.scenario)
        units = max(1, round(row["units"] / one.units))
        found.append(Part(cell, units, units * one.price))
    return tuple(found)


def scenario_of(market: Market, each: Candidate) -> Scenario:
    """The world with an allocation, each part of which is paid by the quarter, in advance."""
    levers = [lever_of(part.cell, part.units, market.scenario) for part in each.parts]
    scenario = market.scenario.with_(**{"funding.budget": 0.0}).with_levers(*levers)
    return replace(scenario.with_tranches(*_tranches(market, each)), name=each.name)


def _tranches(market: Market, each: Candidate) -> Iterator[Tranche]:
    """The money of all parts by day, which is theirs to the cent."""
    by_week: dict[int, int] = {}
    for part in each.parts:
        weeks, paid = part.cell.weeks, 0
        for since in range(0, weeks, QUARTER):
            due = part.cents * min(since + QUARTER, weeks) // weeks
            week = part.cell.start + since
            by_week[week] = by_week.get(week, 0) + due - paid
            paid = due
    for week, cents in sorted(by_week.items()):
        yield Tranche(market.scenario.day_of(week), cents / 100)
