"""Traits: what a household was on the first day, in one byte; nothing changes them."""

from enum import IntEnum
from typing import TYPE_CHECKING

from sim.compiled import compiled

if TYPE_CHECKING:
    from sim.agents.household import HouseholdRow


class Trait(IntEnum):
    """One bit each."""

    FEMALE_HEADED = 1
    PROPERTY_DOCUMENTED = 2
    FEARS_NEIGHBOURS = 4  # its house was damaged by people of the place
    DANGEROUS = 8  # a member is a threat that screening is meant to find; nobody knows which
    LACKED_PAPERS = 16  # on the first day; legal aid may have changed that since
    FLED_TO_CAMP = 32
    AFFILIATED = 64  # others think a relative of its was with the armed group


@compiled
def has(row: "HouseholdRow", trait: int) -> bool:
    """Whether the household has this trait."""
    return int(row["traits"]) & trait != 0
