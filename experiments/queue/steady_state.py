"""Desks in a row under a steady stream of files: mean days in closed form, and simulated.

The closed form is Jackson's: each desk is a queue of its own, with the wait of Erlang's C formula.
What is simulated is the queue that the model's desks run, open at all hours.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from experiments.provenance.tables import Table
from experiments.queue.procedures import EXTRA, PROCEDURES, Desks, Procedure, procedure
from sim.clearance.queue import in_order, serve
from sim.core.compiled import making_arrays
from sim.core.randomness import Purpose, exponential
from sim.run import interval

STAFF, PACE = 2, 5.0  # at each of ten desks: persons, and files that each signs in a day (assumed)
LOADS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94, 0.97)
FINE = tuple(float(load) for load in np.round(np.arange(0.3, 0.9901, 0.005), 3))
SHORTEST = 20_000  # files of a run
MEMORIES = 15.0  # a run is so many times as long as a desk remembers how long its queue was


class Point(NamedTuple):
    """One procedure under one stream of files."""

    procedure: Procedure
    extra: float  # further applicants, as a share
    load: float  # of each of ten desks, without further applicants

    @property
    def rate(self) -> float:
        """Files that arrive in a day."""
        return self.load * STAFF * PACE * (1.0 + self.extra)

    @property
    def desks(self) -> Desks:
        """The desks that sign."""
        return self.procedure.desks(STAFF, PACE)

    @property
    def load_at_desk(self) -> float:
        """Files that arrive over files that a desk can sign."""
        return self.rate / (self.desks.staff * self.desks.pace)

    @property
    def days(self) -> float:
        """Mean days in the system, in closed form; infinite where there is no steady state."""
        return jackson_days(self.desks, self.rate) if self.load_at_desk < 1.0 else math.inf

    def labels(self) -> dict[str, Any]:
        """What stands first in the row of a table."""
        return {"procedure": self.procedure.name, "extra": self.extra, "load": self.load}


def demands() -> list[tuple[Procedure, float]]:
    """Every procedure with every number of further applicants; ten desks have none."""
    ten, *others = PROCEDURES
    return [(ten, 0.0), *((each, extra) for each in others for extra in EXTRA)]


def points() -> list[Point]:
    """What is simulated, where it has a steady state."""
    return [Point(each, extra, load) for each, extra in demands() for load in LOADS]


def jackson_days(desks: Desks, rate: float) -> float:
    """Mean days in the system of desks in a row with exponential services and Poisson arrivals."""
    offered = rate / desks.pace
    spare = 1.0 - offered / desks.staff
    terms = [offered**n / math.factorial(n) for n in range(desks.staff)]
    last = offered**desks.staff / math.factorial(desks.staff) / spare
    wait = last / (sum(terms) + last) / (desks.staff * desks.pace * spare)
    return desks.number * (1.0 / desks.pace + wait)


@making_arrays
def simulated_days(seed: int, files: int, rate: float, desks: Desks, part: int = 0) -> float:
    """Mean days in the system of one run after its first quarter; each part has luck of its own."""
    arrivals = np.zeros(files)
    now = 0.0
    for file in range(files):
        now += exponential(seed, 0, Purpose.FILE_JOINS, file, part) / rate
        arrivals[file] = now
    times = arrivals.copy()
    for desk in range(desks.number):
        free = np.zeros(desks.staff)
        for file in in_order(times):
            luck = int(file)  # in whole numbers without bounds, also where it is interpreted
            service = exponential(seed, desk, Purpose.FILE_SERVICE, luck, part) / desks.pace
            times[file] = serve(free, times[file], service)
    return float((times - arrivals)[files // 4 :].mean())


def files_of_a_run(load_at_desk: float) -> int:
    """How many files: near its limit a queue forgets slowly, in about 4 / (1 - load)**2 files."""
    return max(SHORTEST, round(MEMORIES * 4.0 / (1.0 - load_at_desk) ** 2))


def steady_row(point: Point, seeds: Sequence[int]) -> dict[str, Any]:
    """Closed form and simulation of one point; no simulation where there is no steady state.

    Each point has luck of its own, so that the points are as many tests of the closed form.
    """
    values = np.full(len(seeds), np.nan)
    if point.load_at_desk < 1.0:
        files, part = files_of_a_run(point.load_at_desk), points().index(point)
        values[:] = [simulated_days(s, files, point.rate, point.desks, part) for s in seeds]
    found = interval(values)
    return point.labels() | {
        "desks": point.desks.number, "staff": point.desks.staff, "pace": point.desks.pace,
        "load_at_desk": point.load_at_desk, "closed_form": point.days,
        "simulated": found.mean, "low": found.low, "high": found.high, "runs": found.runs,
    }  # fmt: skip


def closed_forms() -> Table:
    """Mean days by load, in closed form."""
    return [
        point.labels() | {"days": point.days}
        for each, extra in demands()
        for point in (Point(each, extra, load) for load in FINE)
    ]


def limits() -> Table:
    """For each procedure: from which load on it gains nothing, and has no steady state, exactly."""
    return [
        {
            "procedure": each.name,
            "extra": extra,
            "undone_from": first_load_without_gain(each, extra),
            "no_steady_state_from": _first_load(lambda p: p.load_at_desk >= 1.0, each, extra),
        }
        for each, extra in demands()[1:]
    ]


def first_load_without_gain(each: Procedure, extra: float) -> float:
    """The load from which it takes no less than ten desks without further applicants."""
    return _first_load(lambda point: point.days >= ten_days(point), each, extra)


def ten_days(point: Point) -> float:
    """Mean days of ten desks at the same load, without further applicants."""
    return Point(procedure("ten"), 0.0, point.load).days


def _first_load(holds: Callable[[Point], bool], each: Procedure, extra: float) -> float:
    """The load below one from which something holds, by halving; 1 where it never does."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2.0
        low, high = (low, middle) if holds(Point(each, extra, middle)) else (middle, high)
    return round(high, 9)
