"""What was known of Iraq on a day: published rounds, households ever displaced, retakings.

Nothing after the day is read. Rounds may be brought into the counting of their last day: what
counting alone had added by then is added to the earlier rounds too, so that it is no flow. Those
counted as returned who had not fled the war are taken off throughout; `other_flights` has them.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache, partial

import numpy as np

from experiments.country.rounds import Pair, Places, Rounds
from experiments.iraq.ever_displaced import known_households
from experiments.iraq.observation import (
    OTHER_FLIGHT,
    CountingStep,
    counting_steps,
    part_shown,
)
from experiments.iraq.sources import Row, source
from sim.core.declare import InputError

JUNE_2016, DECEMBER_2016 = date(2016, 6, 22), date(2016, 12, 22)
JUNE_2017, DECEMBER_2017, JUNE_2018 = date(2017, 6, 30), date(2017, 12, 31), date(2018, 6, 30)
PAIRS = (
    Pair(JUNE_2016, DECEMBER_2016),
    Pair(JUNE_2016, JUNE_2017),
    Pair(DECEMBER_2016, JUNE_2017),
    Pair(DECEMBER_2016, DECEMBER_2017),
    Pair(JUNE_2017, DECEMBER_2017),
    Pair(JUNE_2017, JUNE_2018),
    Pair(DECEMBER_2017, JUNE_2018),
)


@cache
def places() -> Places:
    """The districts of origin."""
    return tuple((row["governorate"], row["district"]) for row in _districts())


@cache
def known(day: date, steps: bool = True, events: date | None = None) -> Rounds:
    """The rounds up to this day; raise InputError where there is none.

    With `events`, displacement and retakings up to that later day are given.
    """
    days = _days(day)
    if not days:
        raise InputError(f"{day}: is before the first round of returns, {_days(date.max)[0]}")
    households = _households(events or day)
    ever = np.array([households[district] for _, district in places()], float)
    stock = _stock(days)
    if steps:
        added = _added(days, day)
        stock = stock + added[-1] - added
    return Rounds(
        days, stock, np.maximum(ever, stock.max(axis=0)), places(),
        tuple(retaken(events or days[-1])), lost(), other_flights(days), steps,
        earlier=partial(known, steps=steps, events=events),
    )  # fmt: skip


def target(pair: Pair, steps: bool = True) -> np.ndarray:
    """What was published at the target by district, with or without what counting added since."""
    stock = _stock([pair.target])[0]
    if not steps:
        return np.asarray(stock)
    added = _added([pair.origin, pair.target], pair.target)
    return np.asarray(stock - added[1] + added[0])


def retaken(day: date) -> list[date | None]:
    """When each district began to be retaken, as known on a day; None: never lost, or held."""
    found = [date.fromisoformat(row["retaken_first"] or "9999-12-31") for row in _districts()]
    return [each if each <= day else None for each in found]


def lost() -> np.ndarray:
    """Whether each district was ever lost, which was known before returns were counted."""
    return np.array([bool(row["retaken_first"]) for row in _districts()])


@cache
def _districts() -> tuple[Row, ...]:
    return tuple(source("districts"))


@cache
def _counted() -> tuple[Row, ...]:
    return tuple(source("returned_households_by_district"))


def _rows(last: date) -> list[Row]:
    return [row for row in _counted() if row["date"] <= last.isoformat()]


def _days(last: date) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in dict.fromkeys(r["date"] for r in _rows(last)))


def _stock(days: Sequence[date]) -> np.ndarray:
    """Published households home, [day, district]; a district without a row has none so far."""
    counted = {
        (row["date"], row["governorate"], row["district"]): float(row["returned_households"])
        for row in _rows(days[-1])
    }
    stock = np.array([[counted.get((d.isoformat(), *p), 0.0) for p in places()] for d in days])
    return np.asarray(np.maximum(0.0, stock - other_flights(days)))


def counted_by(day: date) -> np.ndarray:
    """What counting steps known on a day had added to returned households by then, [district]."""
    return np.asarray(_added([day], day)[0])


def other_flights(days: Sequence[date]) -> np.ndarray:
    """Households counted as returned who had not fled the war, [day, district]."""
    steps = [step for step in counting_steps() if step.what == OTHER_FLIGHT]
    return _sum_of(steps, days)


def _added(days: Sequence[date], known_on: date) -> np.ndarray:
    """What counting steps known on a day add to households back from the war, [day, district]."""
    steps = [step for step in counting_steps() if step.what != OTHER_FLIGHT]
    return _sum_of([step for step in steps if step.date <= known_on], days)


def _sum_of(steps: Sequence[CountingStep], days: Sequence[date]) -> np.ndarray:
    found = np.zeros((len(days), len(places())))
    for step in steps:
        place = (step.governorate, step.district or "")
        if step.changes == "returned" and place in places():
            part = np.array([part_shown(step, day) for day in days])
            found[:, places().index(place)] += step.households * part
    return found


def _households(day: date) -> dict[str, int]:
    """Households ever displaced by district; raise InputError where too little was counted."""
    try:
        return known_households(day)
    except ValueError as error:
        raise InputError(f"{day}: {error}") from None
