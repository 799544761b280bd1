"""Slips: what a desk knows of the files that lie on it, on pages of its own.

A file that waits is not looked at, nor its family: all that the desk needs lies on the slip. Slips
lie close together, on pages that desks of one governorate share: a desk takes a free page when its
last is full and gives all back when it takes its files up. A family has one open file, so pages for
all families and one more for each desk are always enough.
"""

from enum import IntEnum
from typing import TypedDict

import numpy as np

from sim.clearance.context import ClearanceContext
from sim.core.compiled import compiled, making_arrays
from sim.core.declare import F8, I1, I2, I4, U1, U2, U4, dtype_of

PAGE = 32  # slips


class Mark(IntEnum):
    """One bit each."""

    AFFILIATED = 1  # as the family's trait
    DANGEROUS = 2  # as the family's trait
    LISTED = 4  # barred at the first desk, by the cause that all desks share
    TAKEN_UP = 8  # the desk has said when it will sign


SUSPICION = Mark.AFFILIATED | Mark.DANGEROUS | Mark.LISTED  # marks on which denial depends


class SlipRow(TypedDict):
    """One open file, as the desk where it lies knows it."""

    moment: F8  # working days, when it reaches the desk; once taken up, on its clock, when signed
    file: U4  # row of the file and of its household
    stream: U4  # of the household
    community: U2  # for which it applies
    position: I1  # its place on the path of desks
    marks: U1  # Mark flags


SLIP = dtype_of(SlipRow, packed=True)


class Pile(TypedDict):
    """What of a desk's row tells where the files on it lie."""

    files: I4
    page: I4
    governorate: I2


@compiled
def governorate_of(slip: SlipRow, context: ClearanceContext) -> int:
    """Where the file is dealt with; each governorate counts for itself, on a thread of its own."""
    return int(context.communities[int(slip["community"])]["governorate"])


@compiled
def place_on(desk: Pile, context: ClearanceContext) -> int:
    """The place of one more slip on the desk."""
    slot = int(desk["files"]) % PAGE
    if slot == 0:
        take_page(desk, context)
    desk["files"] = int(desk["files"]) + 1
    return int(desk["page"]) * PAGE + slot


@compiled
def take_page(desk: Pile, context: ClearanceContext) -> None:
    """Lay a free page on those of the desk."""
    governorate = int(desk["governorate"])
    page = int(context.free_pages[governorate])
    context.free_pages[governorate] = context.next_pages[page]
    context.next_pages[page] = desk["page"]
    desk["page"] = page


@compiled
def give_page(desk: Pile, context: ClearanceContext) -> None:
    """Give the uppermost page of the desk back."""
    governorate, page = int(desk["governorate"]), int(desk["page"])
    desk["page"] = context.next_pages[page]
    context.next_pages[page] = context.free_pages[governorate]
    context.free_pages[governorate] = page


@compiled
def take_all(desk: Pile, taken: np.ndarray, context: ClearanceContext) -> None:
    """Take all slips off the desk, in the order in which they were laid on it."""
    count = int(desk["files"])
    while count > 0:
        first, start = (count - 1) // PAGE * PAGE, int(desk["page"]) * PAGE
        for slot in range(count - first):
            taken[first + slot] = context.slips[start + slot]
        give_page(desk, context)
        count = first
    desk["files"] = 0


@making_arrays
def take_slips(desk: Pile, context: ClearanceContext) -> np.ndarray:
    """All slips that lie on the desk, which is left empty."""
    taken = np.empty(desk["files"], context.slips.dtype)
    take_all(desk, taken, context)
    return taken


@compiled
def find(file: int, desk: Pile, context: ClearanceContext) -> int:
    """The place of the slip of a file that lies on the desk."""
    page, slot = int(desk["page"]), (int(desk["files"]) - 1) % PAGE
    while int(context.slips[page * PAGE + slot]["file"]) != file:
        slot -= 1
        if slot < 0:
            page, slot = int(context.next_pages[page]), PAGE - 1
    return page * PAGE + slot


@compiled
def remove(place: int, desk: Pile, context: ClearanceContext) -> None:
    """Take one slip off the desk; the last one is laid in its place."""
    slot = (int(desk["files"]) - 1) % PAGE
    context.slips[place] = context.slips[int(desk["page"]) * PAGE + slot]
    desk["files"] = int(desk["files"]) - 1
    if slot == 0:
        give_page(desk, context)


def pages(households: np.ndarray, desks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The page after each, and the first free one of each governorate; all pages are free.

    `households` and `desks` are numbers by governorate.
    """
    counts = households // PAGE + desks
    ends = np.cumsum(counts)
    after = np.arange(1, counts.sum() + 1)
    after[ends[counts > 0] - 1] = -1
    return after, ends - counts
