"""Months along an axis: as many as can be read, each year named once."""

import math
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sim.pictures.drawing import Axes

STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)  # months from one tick to the next
HALF_A_MONTH = 15  # a run that starts by this day is marked at the first of the month


class Tick(NamedTuple):
    """A mark on the axis: days since the start of the run, and what is written there."""

    day: int
    label: str


def date_axis(axes: Axes, start: date, days: int, most: int) -> None:
    """Mark months on an axis of days since the start of a run, at most so many."""
    ticks = month_ticks(start, days, most)
    axes.set_xlim(min(0, ticks[0].day), max(days, 1))
    axes.set_xticks([each.day for each in ticks], [each.label for each in ticks])


def month_ticks(start: date, days: int, most: int) -> list[Tick]:
    """The first days of months, in the closest even steps of which there are at most so many.

    A run of a few days in the middle of a month has its first day marked.
    """
    firsts = list(_firsts(start, days))
    for step in STEPS:
        chosen = [day for day in firsts if _number(day) % step == 0]
        if len(chosen) <= most:
            break
    if not firsts:
        return [Tick(0, start.isoformat())]
    return [
        Tick((day - start).days, _label(day, step, named=place == 0))
        for place, day in enumerate(chosen[:: math.ceil(len(chosen) / most) or 1] or firsts[:1])
    ]


def _firsts(start: date, days: int) -> Iterator[date]:
    """The first day of every month of a run, that of the month it starts in if it starts early."""
    number = _number(start) + (start.day > HALF_A_MONTH)
    while (first := _day(number)).toordinal() <= start.toordinal() + days:
        yield first
        number += 1


def _number(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def _day(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _label(day: date, step: int, named: bool) -> str:
    """A month, with its year where that begins or is named first; a year where steps are long."""
    if step >= 12:
        return str(day.year)
    return f"{day:%b}\n{day.year}" if named or day.month == 1 else f"{day:%b}"
