"""The tally of a community: how many of its agents are where, and what they think of the police.

Whoever wakes is taken out as it was counted last and counted again once its week is over, so the
tally costs what is awake. All of it is whole numbers, which come out the same in any order.
"""

import math
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from sim.agents.state import State
from sim.agents.traits import Trait, has
from sim.compiled import compiled

if TYPE_CHECKING:
    from sim.agents.household import HouseholdRow

DURABLE_WEEKS = 26  # a return is durable once the household is still home after half a year
TRUST_UNITS = 1e6  # of the tally's trust to one SD


class Tally(IntEnum):
    """Columns of the tally; the first are those of State."""

    DISPLACED = 0
    WAITING = 1
    BARRED = 2
    TRAVELLING = 3
    RETURNED = 4
    AT_HOME = 5
    SETTLED = 6
    ABROAD = 7
    DURABLE = 8  # home for DURABLE_WEEKS and more
    FAILED = 9  # returns that failed, so far
    UNDOCUMENTED = 10  # displaced without the papers to apply
    DANGEROUS = 11  # at home or returned, and a threat
    TRUST = 12  # millionths of an SD, together, each as of its last round


@compiled
def in_units(trust: float) -> int:
    """Trust as a whole number."""
    return int(math.floor(TRUST_UNITS * trust + 0.5))


@compiled
def count(tally: np.ndarray, row: "HouseholdRow", week: int, sign: int) -> None:
    """Count a household as it is at the end of this week, or, with `sign` -1, take it out."""
    place, state = int(row["community"]), int(row["state"])
    tally[place, state] += sign
    tally[place, Tally.FAILED] += sign * int(row["times_left"])
    tally[place, Tally.TRUST] += sign * in_units(row["trust_slow"] + row["trust_fast"])
    if state == State.DISPLACED:
        tally[place, Tally.UNDOCUMENTED] += sign * int(row["documented"] == 0)
    elif state == State.RETURNED:
        tally[place, Tally.DURABLE] += sign * int(week - int(row["since"]) >= DURABLE_WEEKS)
    if state == State.RETURNED or state == State.AT_HOME:
        tally[place, Tally.DANGEROUS] += sign * int(has(row, Trait.DANGEROUS))


@compiled
def count_all(tally: np.ndarray, households: np.ndarray, week: int) -> None:
    """Count everybody anew, as they are at the end of this week."""
    tally[:] = 0
    for index in range(len(households)):
        count(tally, households[index], week, 1)
