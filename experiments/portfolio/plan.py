"""What a portfolio is asked for: a budget, a time, levers; and the market that this makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from experiments.compare.draws import POSTERIOR, Draws, draws_over
from experiments.experiment import Plan
from experiments.portfolio.units import Cell, Market, can_deliver, lot, places_apart
from sim.core.declare import InputError
from sim.levers.funding import cents
from sim.levers.lever import LEVERS as BY_KIND
from sim.measure.place_errors import CALIBRATED
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

LEVERS = (
    "community_policing", "extra_clerks", "legal_aid", "house_repair", "mediation", "return_grant",
)  # fmt: skip
WEEKS_AFTER = 52  # from the end of the money to the day on which returns are counted
FIRST_FRESH = 17  # the first draw that takes no part in selecting


@dataclass(frozen=True)
class PortfolioPlan(Plan):
    """A plan with the question of a planner; `seeds` are the draws of the race.

    Finalists run on `fresh` draws too.
    """

    fresh: tuple[int, ...] = tuple(range(FIRST_FRESH, FIRST_FRESH + 200))
    scenario: str = CALIBRATED
    over: str | None = POSTERIOR  # what parameters are drawn from; without a word, seeds alone
    budget: float = 4e6  # EUR
    start: date = date(2016, 3, 1)
    months: int = 22
    levers: tuple[str, ...] = LEVERS
    places: int = 2  # governorates that stand alone
    by_year: bool = True
    parts: int = 8  # of the budget, as far as whole units allow
    most: int = 60  # allocations
    finalists: int = 6
    matters: float = 500.0  # households: a smaller difference is too little to matter; assumed

    @property
    def end(self) -> date:
        """The day on which the programme ends."""
        months = self.start.month - 1 + self.months
        return date(self.start.year + months // 12, months % 12 + 1, min(self.start.day, 28))

    @property
    def draws(self) -> Draws:
        """What parameters are drawn from."""
        return draws_over(self.over, (BY_KIND[kind] for kind in self.levers))


def market_of(plan: PortfolioPlan) -> Market:
    """The world of a plan, with all that its budget can be put to; raise InputError for none."""
    scenario, budget = _world(plan), cents(plan.budget)
    cells = [
        Cell(kind, place, *weeks)
        for kind in plan.levers
        for place in places_apart(scenario, plan.places)
        for weeks in _times(plan, scenario)
    ]
    prices = {cell: lot(cell, scenario).price for cell in cells if can_deliver(cell)}
    affordable = tuple(cell for cell, price in prices.items() if price <= budget)
    if not affordable:
        raise InputError(
            f"--budget = {plan.budget:,.2f}: pays for no unit of {', '.join(plan.levers)}; the "
            f"cheapest costs {min(prices.values(), default=0) / 100:,.2f} EUR at "
            f"{scenario.run.households_per_agent} households to an agent"
        )
    return Market(scenario, affordable, budget, plan.parts)


def _world(plan: PortfolioPlan) -> Scenario:
    scenario = plan.scaled(load(plan.scenario))
    first, last = scenario.week_of(plan.start), scenario.week_of(plan.end)
    if not 0 < first < last <= scenario.run.weeks:
        raise InputError(
            f"--from = {plan.start}, --months = {plan.months}: from {scenario.day_of(1)} to "
            f"{scenario.day_of(scenario.run.weeks)} is allowed; {plan.scenario} has these weeks"
        )
    weeks = min(last + WEEKS_AFTER, scenario.run.weeks)
    return scenario.with_(
        **{"run.weeks": weeks, "run.measured_from": first, "funding.budget": plan.budget}
    )


def _times(plan: PortfolioPlan, scenario: Scenario) -> Sequence[tuple[int, int]]:
    """The years of the programme in weeks, or all of it at once."""
    turns = range(plan.start.year + 1, plan.end.year + 1) if plan.by_year else ()
    days = [plan.start, *(date(year, 1, 1) for year in turns), plan.end]
    weeks = list(dict.fromkeys(scenario.week_of(day) for day in days))
    return list(pairwise(weeks))
