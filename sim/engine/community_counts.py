"""The counts of a community: who is where, and what they think of the police.

Whoever wakes is taken out as it was counted last and counted again once its week is over, so the
counts cost what is awake. All of them are whole numbers, which come out the same in any order.
"""

import math
from typing import TypedDict

import numpy as np

from sim.agents.residents import TRUST_UNITS, CommunityCount
from sim.core.compiled import compiled
from sim.core.declare import F8, I2, U1, U2
from sim.state import State, Trait, has

DURABLE_WEEKS = 26  # a return is durable once the household is still home after half a year


class Counted(TypedDict):
    """What of a household's row is counted."""

    trust_slow: F8
    trust_fast: F8
    community: U2
    since: I2
    state: U1
    traits: U1
    documented: U1
    times_left: U1


@compiled
def in_units(trust: float) -> int:
    """Trust as a whole number."""
    return int(math.floor(TRUST_UNITS * trust + 0.5))


@compiled
def count(counts: np.ndarray, row: Counted, week: int, sign: int) -> None:
    """Count a household as it is at the end of this week, or, with `sign` -1, take it out."""
    place, state = int(row["community"]), int(row["state"])
    counts[place, state] += sign
    counts[place, CommunityCount.FAILED] += sign * int(row["times_left"])
    counts[place, CommunityCount.TRUST] += sign * in_units(row["trust_slow"] + row["trust_fast"])
    if state == State.DISPLACED:
        counts[place, CommunityCount.UNDOCUMENTED] += sign * int(row["documented"] == 0)
    elif state == State.RETURNED:
        counts[place, CommunityCount.DURABLE] += sign * int(
            week - int(row["since"]) >= DURABLE_WEEKS
        )
        count_groups(counts, row, sign)
    if state == State.RETURNED or state == State.AT_HOME:
        counts[place, CommunityCount.DANGEROUS] += sign * int(has(row, Trait.DANGEROUS))


@compiled
def count_groups(counts: np.ndarray, row: Counted, sign: int) -> None:
    """Count one who has returned in each of the groups that it is of."""
    place = int(row["community"])
    affiliated, papers = has(row, Trait.AFFILIATED), has(row, Trait.LACKED_PAPERS)
    female, camp = has(row, Trait.FEMALE_HEADED), has(row, Trait.FLED_TO_CAMP)
    counts[place, CommunityCount.RETURNED_AFFILIATED] += sign * int(affiliated)
    counts[place, CommunityCount.RETURNED_WITHOUT_PAPERS] += sign * int(papers)
    counts[place, CommunityCount.RETURNED_FEMALE_HEADED] += sign * int(female)
    counts[place, CommunityCount.RETURNED_FLED_TO_CAMP] += sign * int(camp)


@compiled
def count_all(counts: np.ndarray, households: np.ndarray, week: int) -> None:
    """Count everybody anew, as they are at the end of this week."""
    counts[:] = 0
    for index in range(len(households)):
        count(counts, households[index], week, 1)
