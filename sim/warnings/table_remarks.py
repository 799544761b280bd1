"""Remarks on the tables of a world: rows of times outside the run, or far from all others."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sim.warnings.outlook import Outlook

FAR = 24  # months


class _Time(NamedTuple):
    """When a row is of, as months since the year 0, and as words."""

    months: float
    words: str


def of_tables(outlook: Outlook) -> list[str]:
    """A sentence for each table that has such rows."""
    clauses = {
        "attacks.csv": _attacks,
        "displacement.csv": _displacement,
        "hosts.csv": _hosts,
        "communities.csv": _communities,
    }
    found = {table: "; ".join(clause(outlook)) for table, clause in clauses.items()}
    return [f"{table}: {sentence}" for table, sentence in found.items() if sentence]


def _attacks(outlook: Outlook) -> Iterator[str]:
    lines, lived = outlook.scenario.world.attacks, _lived_months(outlook)
    times = [_Time(_months_of(line.month), line.month) for line in lines]
    outside = [time for time in times if time.words not in lived]
    far = _far(times)
    if outside:
        yield (
            f"{_rows(outside, times)} of a month outside the run, which lives {min(lived)} to "
            f"{max(lived)}: these attacks never happen"
        )
    yield from far
    last = max((time.words for time in times), default="")
    bare = sorted(month for month in lived - {time.words for time in times} if month <= last)
    if bare and (far or last > max(lived)):
        yield (
            f"months of the run without a row, {len(bare)} from {bare[0]} to {bare[-1]}, count as "
            "without any attack, as all do up to the last row"
        )


def _displacement(outlook: Outlook) -> Iterator[str]:
    scenario = outlook.scenario
    weeks, waves = scenario.run.weeks, scenario.world.waves
    times = [_time(wave.date) for wave in waves]
    late = [_time(wave.date) for wave in waves if scenario.week_of(wave.date) > weeks]
    if late:
        yield (
            f"{_rows(late, times)} of a day after the run, which ends with {outlook.dated(weeks)}: "
            f"about {_never_flee(outlook):,.0f} households do not flee in it"
        )
    yield from _far(times)


def _hosts(outlook: Outlook) -> Iterator[str]:
    scenario, before = outlook.scenario, dict[tuple[str, date], date]()
    for origin in scenario.world.governorates:
        days = sorted({each.date for each in scenario.world.hosts if each.governorate == origin})
        before |= {(origin, day): previous for previous, day in pairwise(days)}
    times = [_time(line.date) for line in scenario.world.hosts]
    unused = [
        time
        for time, line in zip(times, scenario.world.hosts, strict=True)
        if scenario.week_of(before.get((line.governorate, line.date), date.min))
        >= scenario.run.weeks
    ]
    if unused:
        yield (
            f"{_rows(unused, times)} of those who flee after the run, which ends with "
            f"{outlook.dated(scenario.run.weeks)}, and stay at home in it"
        )
    yield from _far(times)


def _communities(outlook: Outlook) -> Iterator[str]:
    scenario = outlook.scenario
    lines = [each for each in scenario.world.communities if each.retaken_first]
    late = [
        each.community
        for each in lines
        if each.retaken_first
        and each.returns == "open"
        and scenario.week_of(each.retaken_first) > scenario.run.weeks
    ]
    if late:
        yield (
            f"{_names(late)} retaken only after the run, which ends with "
            f"{outlook.dated(scenario.run.weeks)}: nobody can return there in it"
        )
    days = [day for each in lines for day in (each.retaken_first, each.retaken_last) if day]
    yield from _far([_time(day) for day in days], "dates")


def _far(times: list[_Time], noun: str = "rows") -> list[str]:
    """A clause on the rows that are more than two years from most others, if there are any."""
    groups: list[list[_Time]] = []
    for time in sorted(times):
        if not groups or time.months - groups[-1][-1].months > FAR:
            groups.append([])
        groups[-1].append(time)
    most = max(groups, key=len, default=[])
    far = [time for group in groups if group is not most for time in group]
    if not far:
        return []
    return [
        f"{_rows(far, times, noun)} more than {FAR} months from all other {noun} "
        f"({most[0].words} to {most[-1].words}): is a year mistyped?"
    ]


def _rows(some: list[_Time], times: Sequence[_Time], noun: str = "rows") -> str:
    """How many of the rows, of which times; with its verb."""
    first, last = min(some).words, max(some).words
    span = first if first == last else f"{first} to {last}"
    return f"{len(some):,} of {len(times):,} {noun} ({span}) {'is' if len(some) == 1 else 'are'}"


def _names(places: list[str]) -> str:
    """The first of some places by name; with its verb."""
    more = f" and {len(places) - 3} other places" if len(places) > 3 else ""
    return f"{', '.join(places[:3])}{more} {'is' if len(places) == 1 else 'are'}"


def _lived_months(outlook: Outlook) -> set[str]:
    """The months whose record sets the attacks of some week that is lived."""
    weeks = range(1, outlook.scenario.run.weeks + 1)
    return {f"{outlook.scenario.day_of(week):%Y-%m}" for week in weeks}


def _months_of(month: str) -> float:
    year, _, number = month.partition("-")
    return 12.0 * int(year) + int(number)


def _time(day: date) -> _Time:
    return _Time(12.0 * day.year + day.month + day.day / 31.0, day.isoformat())


def _never_flee(outlook: Outlook) -> float:
    """Households that flee after the last week, straight between the rows of the table."""
    scenario, total = outlook.scenario, 0.0
    for origin in scenario.world.governorates:
        waves = [wave for wave in scenario.world.waves if wave.governorate == origin]
        weeks = [scenario.week_of(wave.date) for wave in waves]
        fled = [wave.households for wave in waves]
        end = scenario.run.weeks + 1
        total += fled[-1] - (np.interp(end, weeks, fled) if end > weeks[0] else 0.0)
    return float(total)
