"""Blocks of rows that have nothing to do with each other, of which a thread takes one at a time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from sim.population import Rows

SMALLEST = 65_536  # households

B = TypeVar("B")
R = TypeVar("R")


Block = tuple[int, int]  # first household and one past the last


def blocks(communities: np.ndarray, threads: int) -> list[Block]:
    """All households, cut between communities so that blocks have at least `SMALLEST` of them.

    The last may have fewer. One thread has one block.
    """
    ends = [int(end) for end in communities["last_household"]]
    found, first = [], 0
    for end in ends:
        if end == ends[-1] or (threads > 1 and end - first >= SMALLEST):
            found.append((first, end))
            first = end
    return found


def desk_blocks(rows: "Rows", threads: int) -> list[np.ndarray]:
    """The desks of each governorate, which no file leaves, largest first; one block for one thread.

    Each block is in the order of the paths.
    """
    everywhere = np.arange(len(rows.desks))
    if threads == 1:
        return [everywhere]
    governorates = np.zeros(len(rows.desks), np.int64)
    governorates[rows.paths] = rows.communities["governorate"][:, None]
    found = [everywhere[governorates == each] for each in np.unique(governorates)]
    return sorted(found, key=len, reverse=True)


def on_threads(live: Callable[[B], R], blocks: list[B], threads: int) -> list[R]:
    """Do something to every block, on as many threads as asked for; what it gave for each."""
    if threads == 1 or len(blocks) == 1:
        return [live(block) for block in blocks]
    return list(_pool(threads).map(live, blocks))


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    """Threads that wait for the next week: to start them each time took two fifths of the gain."""
    return ThreadPoolExecutor(threads)
