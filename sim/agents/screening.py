"""Screening: whom a desk bars, rightly or wrongly, and whom it asks for a bribe."""

import math
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.file import FileStatus
from sim.agents.traits import Trait, has
from sim.compiled import compiled
from sim.randomness import Purpose, draw

if TYPE_CHECKING:
    from sim.agents.clearance import Offices
    from sim.agents.household import HouseholdRow

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


@compiled
def is_barred(index: int, offices: "Offices") -> bool:
    """Whether the desk that has this file bars the family: it is listed, or by the desk's error."""
    household, position = offices.households[index], int(offices.files[index]["position"])
    p, luck = offices.parameters, int(household["luck"])
    denied = p.denied_affiliated if has(household, Trait.AFFILIATED) else p.denied
    if has(household, Trait.DANGEROUS):
        denied = max(denied, p.detected)
    listed = listed_chance(denied, p.common_denial)
    error = own_error(denied, p.common_denial)
    return (
        draw(offices.seed, 0, Purpose.FILE_LISTED, luck) < listed
        or draw(offices.seed, offices.week, Purpose.FILE_DENIED, luck, position) < error
    )


@compiled
def gives_up(index: int, offices: "Offices") -> bool:
    """Whether the family is asked for a bribe here and cannot pay; each one asked for is noted."""
    file, p = offices.files[index], offices.parameters
    luck, position = int(offices.households[index]["luck"]), int(file["position"])
    seed, week = offices.seed, offices.week
    if draw(seed, week, Purpose.FILE_BRIBE, luck, position) >= p.bribe_asked:
        return False
    file["bribes"] = min(255, int(file["bribes"]) + 1)
    offices.counts[Count.BRIBES] += 1
    return draw(seed, week, Purpose.FILE_BRIBE_REFUSED, luck, position) < p.bribe_refused


@compiled
def judge(household: "HouseholdRow", status: int, counts: np.ndarray) -> None:
    """Count both errors of screening."""
    if has(household, Trait.DANGEROUS):
        cleared = status == FileStatus.CLEARED
        counts[Count.WRONGLY_CLEARED if cleared else Count.RIGHTLY_BARRED] += 1
    elif status == FileStatus.BARRED:
        counts[Count.WRONGLY_BARRED] += 1
