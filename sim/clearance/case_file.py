"""A family's file: where it lies, and what has become of it."""

from enum import IntEnum
from typing import TypedDict

from sim.core.declare import I1, I2, U1, dtype_of


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

    days: I2  # calendar days from opening to closing
    opened_week: I2  # in which it joined its first desk; the moment is drawn
    closed_week: I2
    position: I1  # its place on the route of desks
    status: U1
    bribes: U1  # asked for so far
    abuses: U1  # by those who sign or guard, so far


FILE = dtype_of(FileRow, packed=True)
