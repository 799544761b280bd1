"""The forecast that users ask for: bands of returned households by month end and place."""

import calendar
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from experiments.country.country import Country
from experiments.country.histories import Histories
from experiments.country.rounds import Places, Rounds, by_governorate, governorates
from experiments.forecast.assimilation import assimilated
from experiments.provenance.tables import Table
from sim.core.declare import InputError, declarations

PARTS = {"returned_households_p05": 0.05, "returned_households_p50": 0.5,
         "returned_households_p95": 0.95}  # fmt: skip
WHOLE = "all"  # the nation, in the column of governorates
RANDOM = 20180630


def month_ends(origin: date, until: date) -> list[date]:
    """The month ends after one day up to another; raise InputError where there is none."""
    first = origin.year * 12 + origin.month - 1
    last = until.year * 12 + until.month - 1
    ends = [_month_end(number) for number in range(first, last + 1)]
    found = [day for day in ends if origin < day <= until]
    if not found:
        earliest = _month_end(first + (_month_end(first) == origin))
        raise InputError(
            f"--until = {until}: {earliest} or later is allowed, the first month end after "
            f"--data-until = {origin}"
        )
    return found


def later_events(country: Country, origin: date, given: bool) -> date | None:
    """The day up to which later events are given, where they are; never before the origin.

    Raise InputError where the country has none to give.
    """
    if given and country.later_events is None:
        raise InputError(
            f"--given-later: is not allowed for {country.name}, whose tables have one state of "
            "knowledge only"
        )
    return max(origin, country.later_events) if given and country.later_events else None


def refuse_too_late(country: Country, until: date) -> None:
    """Raise InputError for a day that no run can reach."""
    scenario = country.scenario()
    kind: type = type(scenario.run)
    about: Any = declarations(kind)["weeks"].about
    latest = scenario.day_of(int(about.domain[1]) - 2)
    if until > latest:
        raise InputError(f"--until = {until}: a date up to {latest} is allowed")


def forecast_table(drawn: Histories, known_then: Rounds, days: list[date]) -> Table:
    """A row for each day and place, as published: the nation, governorates, districts."""
    random = np.random.default_rng(RANDOM)
    stock = assimilated(drawn, known_then, days, random) + known_then.others[-1]
    by_place = _by_place(stock, known_then.places)
    return [row for place, paths in by_place for row in _rows(place, paths, days)]


def published_table(rounds: Rounds) -> Table:
    """Published rounds of governorates and of all together, for the figure."""
    by, names = by_governorate(rounds.stock + rounds.others, rounds.places), rounds.places
    return [
        {"date": each.isoformat(), "governorate": name, "returned_households": round(float(home))}
        for name, path in [(WHOLE, by.sum(axis=1)), *zip(governorates(names), by.T, strict=True)]
        for each, home in zip(rounds.days, path, strict=True)
    ]


def _by_place(
    stock: np.ndarray, places: Places
) -> Iterator[tuple[tuple[str, str], np.ndarray]]:  # fmt: skip
    by = by_governorate(stock, places)
    yield (WHOLE, ""), by.sum(axis=2)
    for name, paths in zip(governorates(places), np.moveaxis(by, 2, 0), strict=True):
        yield (name, ""), paths
    for place, paths in zip(places, np.moveaxis(stock, 2, 0), strict=True):
        yield place, paths


def _rows(place: tuple[str, str], paths: np.ndarray, days: list[date]) -> Table:
    """One row a day, in whole households, of draws [draw, day]."""
    governorate, district = place
    bands = {name: np.quantile(paths, part, axis=0) for name, part in PARTS.items()}
    return [
        {"date": day.isoformat(), "governorate": governorate, "district": district}
        | {name: round(float(band[number])) for name, band in bands.items()}
        for number, day in enumerate(days)
    ]


def _month_end(number: int) -> date:
    year, month = divmod(number, 12)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])
