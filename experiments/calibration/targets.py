"""What a calibrated world has to meet: numbers with their uncertainty, source and day known.

Households home are compared as flows between rounds. A flow is the difference of two counts, so
flows that share a count have errors that go together: `experiments.calibration.covariance`. The
largest district of each governorate has no row: it is the governorate without its other districts.
"""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

from experiments.iraq.sources import SOURCES, districts_of_origin, refuse_unknown_place
from sim.core.declare import InputError, Par, Text
from sim.world.csv_reader import read_table

TABLE = SOURCES.parent / "targets.csv"
FLOW, PACE = "flow", "pace"
COUNTS = (FLOW, PACE)
KINDS = (*COUNTS, "clearance", "refuge", "remainder", "survey", "trust", "trial")
ABOUT, AT_LEAST = "about", "at least"


# fmt: off
class Target(NamedTuple):
    """One row of targets.csv: a number that was published, and how well it is known."""

    name: Annotated[str, Text("what it is called; each name once")]
    kind: Annotated[str, Text("what it tells of", KINDS)]
    governorate: Annotated[str | None, Text("the governorate of origin; empty: the nation",
        may_be_empty=True)]
    district: Annotated[str | None, Text("the district of origin; empty: the whole governorate",
        may_be_empty=True)]
    since: Annotated[dt.date | None, Text("for a flow, the round before it; empty: from the "
        "beginning", may_be_empty=True)]
    date: Annotated[dt.date, Text("the day that the number is of, for a flow its last")]
    value: Annotated[float, Par("as the column unit says", (-1e7, 1e7), (-1e7, 1e7), "B",
        "the column source", "what was published")]
    sd: Annotated[float, Par("as the column unit says", (0, 1e6), (0, 1e5), "D",
        "the column source", "standard deviation of the observation; for a flow that of the count "
        "at its end")]
    discrepancy: Annotated[float, Par("as the column unit says", (0, 1e6), (0, 1e5), "D", "assumed",
        "standard deviation of what the model misses; 0 for flows, which have a common one")]
    compares: Annotated[str, Text("whether the model has to come near or to reach it",
        (ABOUT, AT_LEAST))]
    unit: Annotated[str, Text("the unit of value, sd and discrepancy")]
    known: Annotated[dt.date, Text("the day on which it was published")]
    grade: Annotated[str, Text("A experiment or large data, B observed in Iraq, C case or derived, "
        "D assumption", ("A", "B", "C", "D"))]
    source: Annotated[str, Text("who published it, and what is assumed about it")]
# fmt: on


@cache
def targets(path: Path = TABLE) -> tuple[Target, ...]:
    """Every declared target; raise InputError, one line, for a faulty one."""
    lines: dict[int, Target] = read_table(path, Target)
    known = districts_of_origin()
    seen: set[str] = set()
    for number, target in lines.items():
        where = f"{path}: row {number}"
        _check_place(where, target, known)
        _check_days(where, target)
        if target.name in seen:
            raise InputError(f"{where}, column name: {target.name!r} stands twice; once is enough")
        seen.add(target.name)
    return tuple(lines.values())


def known_targets(cut: dt.date, path: Path = TABLE) -> tuple[Target, ...]:
    """Those that were known at the end of a day; raise InputError where no flow was."""
    found = tuple(each for each in targets(path) if max(each.known, each.date) <= cut)
    if not any(target.kind == FLOW for target in found):
        first = min(each.known for each in targets(path) if each.kind == FLOW)
        raise InputError(
            f"--data-until = {cut}: no published returns are known by then; a day from {first} on "
            "is allowed"
        )
    return found


def counts_of(found: tuple[Target, ...]) -> tuple[Target, ...]:
    """Those that are flows of households, of governorates and of districts."""
    return tuple(target for target in found if target.kind in COUNTS)


def others_of(found: tuple[Target, ...]) -> tuple[Target, ...]:
    """All that are no flows."""
    return tuple(target for target in found if target.kind not in COUNTS)


def _check_place(where: str, target: Target, known: list[tuple[str, str]]) -> None:
    """Flows need a governorate; what has neither it nor a district is of the nation."""
    if target.kind in COUNTS or target.governorate is not None or target.district is not None:
        refuse_unknown_place(where, target.governorate or "", target.district, known)


def _check_days(where: str, target: Target) -> None:
    if target.since is not None and target.since >= target.date:
        raise InputError(
            f"{where}, column since: {target.since} with date {target.date}: an earlier day, or "
            "an empty cell, is allowed"
        )
    if target.known < target.date:
        raise InputError(
            f"{where}, column known: {target.known}: {target.date}, the day it is of, or a later "
            "one is allowed"
        )
