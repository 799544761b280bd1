"""Blocks of a world that have nothing to do with each other for a part of the week.

No file leaves its governorate, and no family that looks for a new home in a third place.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import NamedTuple

import numpy as np

from sim.state import Rows

BLOCKS = 4  # to a thread, at most, so that one that is done early finds another


class Block(NamedTuple):
    """A part of the world, by number."""

    communities: np.ndarray  # with all who are from there
    desks: np.ndarray  # in the order of the routes


def everywhere(rows: Rows) -> Block:
    """The world as one block."""
    return Block(np.arange(len(rows.communities)), np.arange(len(rows.desks)))


def blocks(rows: Rows, threads: int) -> list[Block]:
    """The world cut between governorates, the largest first, small ones together.

    One thread has one block.
    """
    if threads == 1:
        return [everywhere(rows)]
    governorates = rows.communities["governorate"]
    of_desks = np.zeros(len(rows.desks), np.int64)
    of_desks[rows.routes] = governorates[:, None]
    return [
        Block(np.flatnonzero(np.isin(governorates, some)), np.flatnonzero(np.isin(of_desks, some)))
        for some in _together(governorates, rows.communities, BLOCKS * threads)
    ]


def _together(governorates: np.ndarray, communities: np.ndarray, most: int) -> list[list[int]]:
    """Governorates, the largest first, those together that have less than one of `most` parts."""
    households = np.bincount(
        governorates, communities["last_household"] - communities["first_household"]
    )
    found: list[list[int]] = [[]]
    for each in np.argsort(-households, kind="stable")[: np.count_nonzero(households)].tolist():
        if households[found[-1]].sum() >= households.sum() / most:
            found.append([])
        found[-1].append(each)
    return found


def on_threads(live: Callable[[Block], None], blocks: list[Block], threads: int) -> None:
    """Do something to every block, on as many threads as asked for."""
    if threads == 1 or len(blocks) == 1:
        for block in blocks:
            live(block)
    else:
        list(_pool(threads).map(live, blocks))


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    """Threads that wait for the next week: to start them each time took two fifths of the gain."""
    return ThreadPoolExecutor(threads)
