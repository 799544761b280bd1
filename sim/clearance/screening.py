"""Screening: whom a desk bars, rightly or wrongly, and whom it asks for a bribe."""

import math
from enum import IntEnum
from functools import lru_cache

import numpy as np

from sim.agents.household import HouseholdRow
from sim.clearance.case_file import FileStatus
from sim.clearance.context import ClearanceContext, ClearanceParameters
from sim.clearance.queue_entry import SUSPICION, Mark, QueueEntryRow, governorate_of
from sim.core.compiled import compiled
from sim.core.randomness import Purpose, draw
from sim.state import Trait, has

OLD_SIGNATURES = 10  # the procedure whose chance of denial `denied` is stated for


class Count(IntEnum):
    """What the desks count besides the files themselves, so far."""

    BRIBES = 0  # asked for
    WRONGLY_BARRED = 1  # families without a threat
    WRONGLY_CLEARED = 2  # families with one
    RIGHTLY_BARRED = 3


@compiled
def own_error(denied: float, common: float) -> float:
    """Chance that one desk bars a family by an error of its own."""
    return 1.0 - math.pow(1.0 - denied, 1.0 - common)


@compiled
def listed_chance(denied: float, common: float) -> float:
    """Chance that a family is barred by the cause that all desks share.

    With `OLD_SIGNATURES` desks both causes together bar the same share at any `common`.
    """
    return 1.0 - math.pow(1.0 - denied, common * OLD_SIGNATURES)


def denied_chance(marks: int, parameters: ClearanceParameters) -> float:
    """Chance that a desk of the old procedure bars a family of these marks."""
    p = parameters
    denied = p.denied_affiliated if marks & Mark.AFFILIATED else p.denied
    return max(denied, p.detected) if marks & Mark.DANGEROUS else denied


@lru_cache(maxsize=8)
def denial(parameters: ClearanceParameters) -> np.ndarray:
    """By marks: the chance to be listed, and that a desk bars; worked out once for a run.

    Whoever is listed is barred by every desk.
    """
    common, chances = parameters.common_denial, np.ones((2, SUSPICION + 1))
    for marks in range(Mark.LISTED):
        denied = denied_chance(marks, parameters)
        chances[:, marks] = listed_chance(denied, common), own_error(denied, common)
    return chances


@compiled
def marks_of(household: HouseholdRow, context: ClearanceContext) -> int:
    """The marks that a new file bears."""
    marks = 0
    if has(household, Trait.AFFILIATED):
        marks |= Mark.AFFILIATED
    if has(household, Trait.DANGEROUS):
        marks |= Mark.DANGEROUS
    u = draw(context.seed, 0, Purpose.FILE_LISTED, int(household["stream"]))
    return marks | Mark.LISTED if u < context.denial[0, marks] else marks


@compiled
def is_barred(entry: QueueEntryRow, u: float, context: ClearanceContext) -> bool:
    """Whether the desk bars the family: it is listed, or by the desk's own error."""
    marks = int(entry["marks"]) & SUSPICION
    if marks & Mark.LISTED:
        return True
    softer = by_manner(context.parameters.style_on_denial, entry, context)
    return u < softer * float(context.denial[1, marks])


@compiled
def by_manner(weight: float, entry: QueueEntryRow, context: ClearanceContext) -> float:
    """Factor on a chance at desks where officers are better, or worse, than on the first day."""
    return math.exp(-weight * context.manners[int(entry["community"])])


@compiled
def suffer_abuse(entry: QueueEntryRow, context: ClearanceContext) -> None:
    """Perhaps be abused at a desk, which is noted."""
    chance = context.parameters.desk_abuse * (1.0 - context.styles[int(entry["community"])])
    if chance <= 0.0:
        return
    stream, position = int(entry["stream"]), int(entry["position"])
    if draw(context.seed, context.week, Purpose.FILE_ABUSE, stream, position) < chance:
        file = context.files[entry["file"]]
        file["abuses"] = min(255, int(file["abuses"]) + 1)


@compiled
def gives_up(entry: QueueEntryRow, u: float, context: ClearanceContext) -> bool:
    """Whether the family is asked for a bribe here and cannot pay; each one asked for is noted."""
    asked = context.parameters.bribe_asked
    if u >= asked * by_manner(context.parameters.style_on_bribes, entry, context):
        return False
    file, stream, position = (
        context.files[entry["file"]],
        int(entry["stream"]),
        int(entry["position"]),
    )
    file["bribes"] = min(255, int(file["bribes"]) + 1)
    context.counts[governorate_of(entry, context), Count.BRIBES] += 1
    refused = draw(context.seed, context.week, Purpose.FILE_BRIBE_REFUSED, stream, position)
    return refused < context.parameters.bribe_refused


@compiled
def count_errors(entry: QueueEntryRow, status: int, counts: np.ndarray) -> None:
    """Count both errors of screening."""
    if int(entry["marks"]) & Mark.DANGEROUS:
        cleared = status == FileStatus.CLEARED
        counts[Count.WRONGLY_CLEARED if cleared else Count.RIGHTLY_BARRED] += 1
    elif status == FileStatus.BARRED:
        counts[Count.WRONGLY_BARRED] += 1
