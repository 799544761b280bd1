"""A host: where the displaced stay, a governorate in its camps or out of them."""

from typing import Annotated, NamedTuple, TypedDict

from sim.agents.community import CommunityRow
from sim.agents.row_agent import RowAgent
from sim.core.compiled import compiled
from sim.core.declare import F8, I2, U1, Par, dtype_of
from sim.core.fields import LAID_OUT, SHARE

NOT_KNOWN = -1  # the governorate of the only host of a world that has no hosts.csv

# 1. What it holds


class HostRow(TypedDict):
    """The camps of one governorate, or all of it that is no camp."""

    hardship: Annotated[F8, SHARE]  # 0 none to 1 destitute: rent out of camps, want in them
    governorate: Annotated[I2, LAID_OUT]  # number, as communities have; NOT_KNOWN without a table
    camp: Annotated[U1, LAID_OUT]  # 1 for camps


HOST = dtype_of(HostRow)


# 2. What governs it


# fmt: off
class HostParameters(NamedTuple):
    """How hard life is where the displaced stay."""

    hardship_in_camps: Annotated[float, Par("0 none to 1 destitute", (0, 1), (0.4, 0.9), "D",
        "assumed; MSNA 2018: 51 % of those returning to camps cite no income, rent or food",
        "hardship in camps without relief")] = 0.6
    hardship_out_of_camps: Annotated[float, Par("0 none to 1 destitute", (0, 1), (0.2, 0.8), "D",
        "assumed; rent and lost income", "hardship out of camps without relief")] = 0.4
    relief_eases: Annotated[float, Par("share", (0, 1), (0.1, 0.8), "D", "assumed",
        "share of its hardship that relief takes from a family that gets it")] = 0.4
# fmt: on


# 3. What it does


@compiled
def is_near(row: HostRow, place: CommunityRow) -> bool:
    """Whether who stays here has stayed in the governorate it is from."""
    return int(row["governorate"]) == int(place["governorate"])


@compiled
def hardship_with(hardship: float, relief: float, relief_eases: float) -> float:
    """The mean hardship where this share of the families gets relief."""
    return hardship * (1.0 - relief * relief_eases)


# 4. Its Mesa face


class Host(RowAgent):
    """One host as a Mesa agent: a window on its row. It takes no turn in a week."""

    kept_in = "hosts"
    row: HostRow
