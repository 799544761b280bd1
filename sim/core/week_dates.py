"""Dates that stand for week numbers: a date means the week of a run that holds it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from sim.core.declare import InputError, Par, declarations

Thing = TypeVar("Thing")


def week_of(day: date, start: date) -> int:
    """The number of whole weeks from the first day of a run to this day."""
    return (day - start).days // 7


def day_of(week: int, start: date) -> date:
    """The first day of a week of a run."""
    return start + timedelta(weeks=week)


def dated(week: int, start: date) -> str:
    """A week with the day on which it begins, for a message."""
    return f"week {week} ({day_of(week, start)})"


def in_weeks(thing: Thing, start: date, where: str) -> Thing:
    """The thing with numbers of weeks in place of dates; raise InputError for a date outside."""
    kind: type = type(thing)
    weeks = {
        name: _week(getattr(thing, name), declared.about, start, f"{where}: {name}")
        for name, declared in declarations(kind).items()
        if isinstance(declared.about, Par) and declared.about.dated
        if type(getattr(thing, name)) is date
    }
    if not weeks:
        return thing
    made: Any = thing
    changed: Thing = made._replace(**weeks) if isinstance(thing, tuple) else replace(made, **weeks)
    return changed


def _week(day: date, about: Par, start: date, where: str) -> int:
    """The week that holds a day, counted from a start; raise InputError where no field has it."""
    low, high = map(int, about.domain)
    if low <= (week := week_of(day, start)) <= high:
        return week
    last = day_of(high + 1, start) - timedelta(days=1)
    raise InputError(
        f"{where} = {day}: a whole number from {low} to {high} ({about.unit}), or a date "
        f"from {day_of(low, start)} to {last}, is allowed, as the run starts on {start}; "
        f"{about.about}"
    )
