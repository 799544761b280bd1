"""Queue entries: what a desk knows of the files that lie on it, in chunks of its own.

A file that waits is not looked at, nor its family: all that the desk needs lies in the entry.
Entries lie close together, in chunks that desks of one governorate share: a desk takes a free chunk
when its last is full and gives all back when it takes its files up. A family has one open file, so
chunks for all families and one more for each desk are always enough.
"""

from enum import IntEnum
from typing import TypedDict

import numpy as np

from sim.clearance.context import ClearanceContext
from sim.core.compiled import compiled, making_arrays
from sim.core.declare import F8, I1, I2, I4, U1, U2, U4, dtype_of

CHUNK = 32  # queue entries


class Mark(IntEnum):
    """One bit each."""

    AFFILIATED = 1  # as the family's trait
    DANGEROUS = 2  # as the family's trait
    LISTED = 4  # barred at the first desk, by the cause that all desks share
    TAKEN_UP = 8  # the desk has said when it will sign


SUSPICION = Mark.AFFILIATED | Mark.DANGEROUS | Mark.LISTED  # marks on which denial depends


class QueueEntryRow(TypedDict):
    """One open file, as the desk where it lies knows it."""

    moment: F8  # working days, when it reaches the desk; once taken up, on its clock, when signed
    file: U4  # row of the file and of its household
    stream: U4  # of the household
    community: U2  # for which it applies
    position: I1  # its place on the route of desks
    marks: U1  # Mark flags


QUEUE_ENTRY = dtype_of(QueueEntryRow, packed=True)


class Pile(TypedDict):
    """What of a desk's row tells where the files on it lie."""

    files: I4
    chunk: I4
    governorate: I2


@compiled
def governorate_of(entry: QueueEntryRow, context: ClearanceContext) -> int:
    """Where the file is dealt with; each governorate counts for itself, on a thread of its own."""
    return int(context.communities[int(entry["community"])]["governorate"])


@compiled
def place_on(desk: Pile, context: ClearanceContext) -> int:
    """The place of one more entry on the desk."""
    slot = int(desk["files"]) % CHUNK
    if slot == 0:
        take_chunk(desk, context)
    desk["files"] = int(desk["files"]) + 1
    return int(desk["chunk"]) * CHUNK + slot


@compiled
def take_chunk(desk: Pile, context: ClearanceContext) -> None:
    """Add a free chunk to those of the desk."""
    governorate = int(desk["governorate"])
    chunk = int(context.free_chunks[governorate])
    context.free_chunks[governorate] = context.next_chunks[chunk]
    context.next_chunks[chunk] = desk["chunk"]
    desk["chunk"] = chunk


@compiled
def give_chunk(desk: Pile, context: ClearanceContext) -> None:
    """Give the uppermost chunk of the desk back."""
    governorate, chunk = int(desk["governorate"]), int(desk["chunk"])
    desk["chunk"] = context.next_chunks[chunk]
    context.next_chunks[chunk] = context.free_chunks[governorate]
    context.free_chunks[governorate] = chunk


@compiled
def take_all(desk: Pile, taken: np.ndarray, context: ClearanceContext) -> None:
    """Take all entries off the desk, in the order in which they were laid on it."""
    count = int(desk["files"])
    while count > 0:
        first, start = (count - 1) // CHUNK * CHUNK, int(desk["chunk"]) * CHUNK
        for slot in range(count - first):
            taken[first + slot] = context.queue_entries[start + slot]
        give_chunk(desk, context)
        count = first
    desk["files"] = 0


@making_arrays
def take_entries(desk: Pile, context: ClearanceContext) -> np.ndarray:
    """All entries that lie on the desk, which is left empty."""
    taken = np.empty(desk["files"], context.queue_entries.dtype)
    take_all(desk, taken, context)
    return taken


@compiled
def find_entry(file: int, desk: Pile, context: ClearanceContext) -> int:
    """The place of the entry of a file that lies on the desk."""
    chunk, slot = int(desk["chunk"]), (int(desk["files"]) - 1) % CHUNK
    while int(context.queue_entries[chunk * CHUNK + slot]["file"]) != file:
        slot -= 1
        if slot < 0:
            chunk, slot = int(context.next_chunks[chunk]), CHUNK - 1
    return chunk * CHUNK + slot


@compiled
def remove_entry(place: int, desk: Pile, context: ClearanceContext) -> None:
    """Take one entry off the desk; the last one is laid in its place."""
    slot = (int(desk["files"]) - 1) % CHUNK
    context.queue_entries[place] = context.queue_entries[int(desk["chunk"]) * CHUNK + slot]
    desk["files"] = int(desk["files"]) - 1
    if slot == 0:
        give_chunk(desk, context)


def chunks(households: np.ndarray, desks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The chunk after each, and the first free one of each governorate; all chunks are free.

    `households` and `desks` are numbers by governorate.
    """
    counts = households // CHUNK + desks
    ends = np.cumsum(counts)
    after = np.arange(1, counts.sum() + 1)
    after[ends[counts > 0] - 1] = -1
    return after, ends - counts


@compiled
def take_up_entry(entry: QueueEntryRow, due: float) -> None:
    """Note when the desk will be done with a file."""
    entry["moment"] = due
    entry["marks"] = int(entry["marks"]) | Mark.TAKEN_UP
