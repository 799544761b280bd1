"""Where a household stands on its way home."""

from enum import IntEnum


class State(IntEnum):
    """A household is in one state at a time."""

    DISPLACED = 0
    WAITING = 1
    BARRED = 2
    TRAVELLING = 3
    RETURNED = 4
    AT_HOME = 5  # not displaced yet
    SETTLED = 6  # in a new home in a third place
    ABROAD = 7
