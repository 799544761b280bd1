"""The residents of a community: who lives there and who is away from it, as of last week."""

from typing import TYPE_CHECKING, TypedDict

import mesa
import numpy as np

from sim.compiled import compiled
from sim.declare import F8, I4, dtype_of

if TYPE_CHECKING:
    from sim.agents.community import CommunityRow
    from sim.model import ReturnModel

# 1. What it holds


class ResidentsRow(TypedDict):
    """Counts over the kin groups of one community, in agents, and their mean trust."""

    trust: F8  # SD; mean, each household as of its last round
    agents: I4  # from there, wherever they are
    home: I4  # not displaced yet, or returned
    returned: I4
    undocumented: I4  # displaced without papers
    dangerous: I4  # home, and a threat that screening is meant to find


RESIDENTS = dtype_of(ResidentsRow)


# 3. What it does (nothing governs it)


@compiled
def live_week(row: ResidentsRow, place: "CommunityRow", kin: np.ndarray) -> None:
    """A week: count anew."""
    trust, agents, home, returned, undocumented, dangerous = 0.0, 0, 0, 0, 0, 0
    for index in range(int(place["first_kin"]), int(place["last_kin"])):
        group = kin[index]
        trust += group["trust"]
        agents += int(group["size"])
        home += int(group["at_home"]) + int(group["returned"])
        returned += int(group["returned"])
        undocumented += int(group["undocumented"])
        dangerous += int(group["dangerous"])
    row["trust"] = trust / agents
    row["agents"] = agents
    row["home"] = home
    row["returned"] = returned
    row["undocumented"] = undocumented
    row["dangerous"] = dangerous


@compiled
def live_rows(rows: np.ndarray, communities: np.ndarray, kin: np.ndarray) -> None:
    """A week of every community's residents."""
    for index in range(len(rows)):
        live_week(rows[index], communities[index], kin)


# 4. Its Mesa face


class Residents(mesa.Agent):
    """The residents of one community as a Mesa agent: a window on their row."""

    model: "ReturnModel"

    def __init__(self, model: "ReturnModel", index: int) -> None:
        super().__init__(model)
        self.row: ResidentsRow = model.rows.residents[index]
        self.place = model.rows.communities[index]

    def step(self) -> None:
        """A week of counting."""
        live_week(self.row, self.place, self.model.rows.kin)
