"""Blocks of whole communities, of which a thread takes one at a time."""

from typing import NamedTuple

import numpy as np

SMALLEST = 16_384  # households


class Block(NamedTuple):
    """First row and one past the last, of each kind of which a block has rows of its own."""

    households: tuple[int, int]
    kin: tuple[int, int]


def blocks(communities: np.ndarray) -> list[Block]:
    """All rows, cut between communities into blocks of at least `SMALLEST` but for the last."""
    found: list[Block] = []
    household, group = 0, 0
    last_place = len(communities) - 1
    for place, row in enumerate(communities):
        household_end, group_end = int(row["last_household"]), int(row["last_kin"])
        if household_end - household >= SMALLEST or place == last_place:
            found.append(Block((household, household_end), (group, group_end)))
            household, group = household_end, group_end
    return found
