"""A family's file: where it lies, since when, and what has become of it."""

from enum import IntEnum
from typing import TypedDict

from sim.declare import F8, I1, I2, I4, U1, dtype_of


class FileStatus(IntEnum):
    """What has become of a file."""

    NONE = 0
    OPEN = 1
    CLEARED = 2
    BARRED = 3
    WITHDRAWN = 4
    GIVEN_UP = 5  # over a bribe


class FileRow(TypedDict):
    """The latest file of one household; a family has one open file at most."""

    arrival: F8  # working days from the start; when it reaches the desk where it lies
    due: F8  # the desk's own clock; when that desk will sign; negative before it is taken up
    next_file: I4  # the next file on the same desk; -1 at the end
    days: I2  # calendar days from opening to closing
    opened_week: I2  # in which it joined its first desk; the moment is drawn
    closed_week: I2
    position: I1  # its place on the path of desks
    status: U1
    bribes: U1  # asked for so far


FILE = dtype_of(FileRow, packed=True)
