"""A host: where the displaced stay, a governorate in its camps or out of them."""

from typing import TYPE_CHECKING, TypedDict

from sim.compiled import compiled
from sim.declare import I2, U1, dtype_of

if TYPE_CHECKING:
    from sim.agents.community import CommunityRow

NOT_KNOWN = -1  # the governorate of the only host of a world that has no hosts.csv

# 1. What it holds


class HostRow(TypedDict):
    """The camps of one governorate, or all of it that is no camp."""

    governorate: I2  # its number, as communities have theirs; NOT_KNOWN without a table
    camp: U1  # 1 for camps


HOST = dtype_of(HostRow)


# 2. What it does


@compiled
def is_near(row: HostRow, place: "CommunityRow") -> bool:
    """Whether who stays here has stayed in the governorate it is from."""
    return int(row["governorate"]) == int(place["governorate"])
