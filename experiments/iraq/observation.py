"""What is published is not what happened: counting steps between a history and published rounds.

A step is a declared observation with a size and an uncertainty. It is never fitted: it is added to
what a run gives, at its declared size or at one drawn from its prior, before the two are compared.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np

from experiments.iraq.sources import SOURCES, districts_of_origin, refuse_unknown_place
from sim.core.declare import InputError, Par, Text
from sim.world.csv_reader import read_table

TABLE = SOURCES.parent / "counting_steps.csv"
# Standard deviation of a count; assumed (D): key informants estimate, joint checks of lists with
# the authorities changed counts by a tenth to a third, and families return to parts of a district
# that were regained before the day on which the district was.
COUNT_ERROR = 0.1  # of what is counted
AT_ONCE, LATE, OTHER_FLIGHT = "counted at once", "counted late", "other flight"


# fmt: off
class CountingStep(NamedTuple):
    """One row of counting_steps.csv: households by which a count jumps while nobody moves."""

    date: Annotated[dt.date, Text("the round of counting in which the step shows first")]
    governorate: Annotated[str, Text("the governorate of origin")]
    district: Annotated[str | None, Text("the district; empty: the governorate as a whole",
        may_be_empty=True)]
    changes: Annotated[str, Text("the count that jumps", ("returned", "displaced"))]
    what: Annotated[str, Text("why it jumps: lists were checked, earlier moves were counted late, "
        "or people were counted who had not fled the war", (AT_ONCE, LATE, OTHER_FLIGHT))]
    households: Annotated[int, Par("households", (1, 1_000_000), (1_000, 100_000), "C",
        "derived from the published rounds", "size of the step")]
    sd: Annotated[float, Par("households", (0, 1_000_000), (0, 20_000), "D",
        "assumed from the growth of the months beside", "standard deviation of the size")]
    since: Annotated[dt.date | None, Text("for households counted late, the day since which they "
        "had moved, evenly until the step", may_be_empty=True)]
    source: Annotated[str, Text("who published the counts, and where the size is from")]
# fmt: on


Place = tuple[str, str]  # a governorate and a district; "" is the governorate as a whole


class Counting(NamedTuple):
    """By how much published counts differ from what they count: sizes, and where each shows."""

    sizes: np.ndarray  # [step]: households
    shows: np.ndarray  # [step, round, place]: the part of its size by which each adds

    @property
    def added(self) -> np.ndarray:
        """Households that counting alone adds, [round, place]."""
        return np.asarray(np.tensordot(self.sizes, self.shows, 1))


NOTHING = Counting(np.zeros(0), np.zeros((0, 1, 1)))


@cache
def counting_steps(path: Path = TABLE) -> tuple[CountingStep, ...]:
    """The declared steps, by date; raise InputError, one line, for a faulty one."""
    lines: dict[int, CountingStep] = read_table(path, CountingStep)
    known = districts_of_origin()
    seen: set[tuple[object, ...]] = set()
    for number, step in lines.items():
        where = f"{path}: row {number}"
        refuse_unknown_place(where, step.governorate, step.district, known)
        _check_since(where, step)
        if step[:4] in seen:
            raise InputError(
                f"{where}: {step.date}, {step.governorate} stands twice; once is enough"
            )
        seen.add(step[:4])
    return tuple(sorted(lines.values(), key=lambda step: step.date))


def steps_of(
    changes: str, days: Sequence[dt.date], places: Sequence[Place], left_out: Collection[str] = ()
) -> Counting:
    """What counting adds to one kind of count on these days and places.

    A governorate as a whole has the steps of its districts, without those left out.
    """
    chosen = [
        step for step in counting_steps()
        if step.changes == changes and (step.district or "") not in left_out
    ]  # fmt: skip
    shows = np.zeros((len(chosen), len(days), len(places)))
    for number, step in enumerate(chosen):
        part = np.array([part_shown(step, day) for day in days])
        inside = np.array([_lies_in(step, place) for place in places], float)
        shows[number] = part[:, None] * inside
    sizes = np.array([float(step.households) for step in chosen])
    return Counting(sizes, shows)


def part_shown(step: CountingStep, day: dt.date) -> float:
    """The part of a step that a count of this day has more than what it counts.

    All of it from the step on; where households are counted late, those missing until then.
    """
    if step.what != LATE or step.since is None:
        return float(day >= step.date)
    if not step.since <= day < step.date:
        return 0.0
    return -(day - step.since).days / (step.date - step.since).days


def as_published(
    stock: np.ndarray, counting: Counting, most: np.ndarray | float = np.inf
) -> np.ndarray:
    """The series that would be published of what a run gives: never below zero, never above most.

    `stock` is [..., round, place], `most` the households that a place has.
    """
    return np.asarray(np.clip(stock + counting.added, 0.0, np.maximum(most, 0.0)))


def _lies_in(step: CountingStep, place: Place) -> bool:
    """Whether a step shows in a place; that of a whole governorate shows in no one district."""
    return step.governorate == place[0] and place[1] in ("", step.district)


def _check_since(where: str, step: CountingStep) -> None:
    """Households counted late have a day since when, before the step; others have none."""
    if (step.what == LATE) != (step.since is not None) or (step.since and step.since >= step.date):
        raise InputError(
            f"{where}, column since: {step.since or 'empty'} with {step.what!r} of {step.date}: a "
            f"day before the step is needed for {LATE!r}, and an empty cell for all else"
        )
