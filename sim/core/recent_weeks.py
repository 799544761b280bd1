"""Weeks of late in which something happened, a bit a week: this week is the lowest of 32."""

from sim.core.compiled import compiled

MASK = 0xFFFFFFFF


@compiled
def with_week(weeks: int, happened: bool) -> int:
    """The weeks of late once a week more has gone by."""
    return (weeks << 1 | int(happened)) & MASK
