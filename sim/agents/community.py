"""A community: the place of origin, its safety as people feel it, its services and jobs."""

import math
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypedDict

import mesa
import numpy as np

from sim.compiled import compiled
from sim.declare import F8, I2, I4, Par, dtype_of
from sim.programme import ProgrammeRow

if TYPE_CHECKING:
    from sim.model import ReturnModel

# 1. What it holds


class CommunityRow(TypedDict):
    """One locality of about 2,000 households."""

    security: F8  # SD; what a household sees of safety there
    calm: F8  # SD; security when no attack is remembered
    fear: F8  # attacks remembered
    services: F8  # share of what there was before the war
    jobs: F8  # share of what there was before the war
    access: F8  # logit a round; how far its governorate differs from all that is declared
    first_household: I4  # its rows of households: first and one past the last
    last_household: I4
    first_officer: I4  # its rows of officers: first and one past the last
    last_officer: I4
    governorate: I2  # its number
    retaken_week: I2  # week in which the armed group lost it
    reachable: I2  # 1 unless the roads are closed
    open: I2  # 1 once it has been retaken and families are let back in


COMMUNITY = dtype_of(CommunityRow)


# 2. What governs it


# fmt: off
class CommunityParameters(NamedTuple):
    """How a place frightens people and how it recovers."""

    fear_memory_weeks: Annotated[float, Par("weeks", (1, 260), (8, 52), "D", "assumed",
        "mean time for which an attack is remembered")] = 26.0
    fear_weight: Annotated[float, Par("SD per log attack", (0, 10), (0.2, 1.5), "D", "assumed",
        "fall of felt security with the logarithm of one plus the attacks remembered")] = 0.6
    reopening_weeks: Annotated[float, Par("weeks", (0, 520), (0, 40), "D",
        "assumed; months from retaking to half of the returns differ from 4 to over 24 (IOM DTM)",
        "weeks from being retaken until families are let back in")] = 8.0
    recovery_a_year: Annotated[float, Par("per year", (0, 10), (0.1, 1), "D",
        "assumed; months from retaking to half of the returns differ from 4 to over 24 (IOM DTM)",
        "rate at which services and jobs recover while the place is secure")] = 0.3
# fmt: on


# 3. What it does


@compiled
def felt_security(calm: float, fear: float, fear_weight: float) -> float:
    """Security as seen from afar, in SD: calm less what the remembered attacks take."""
    return calm - fear_weight * math.log1p(fear)


@compiled
def recovered(share: float, rate_a_year: float) -> float:
    """A share of the pre-war level after one more week of growth towards 1."""
    return share + (1.0 - share) * (1.0 - math.exp(-rate_a_year / 52.0))


@compiled
def live_week(
    row: CommunityRow,
    programme: ProgrammeRow,
    attacks: int,
    week: int,
    parameters: CommunityParameters,
) -> None:
    """A week: old attacks fade, new ones frighten, and without security nothing grows."""
    opens = int(row["retaken_week"]) + parameters.reopening_weeks
    row["open"] = 1 if week >= opens else 0
    row["fear"] = row["fear"] * math.exp(-1.0 / parameters.fear_memory_weeks) + attacks
    seen = felt_security(row["calm"], row["fear"], parameters.fear_weight)
    row["security"] = seen + programme["patrols"]
    if row["open"] == 1 and row["security"] > 0.0:
        row["services"] = recovered(row["services"], parameters.recovery_a_year)
        row["jobs"] = recovered(row["jobs"], parameters.recovery_a_year)


@compiled
def live_rows(
    rows: np.ndarray,
    programmes: np.ndarray,
    armed_groups: np.ndarray,
    week: int,
    parameters: CommunityParameters,
) -> None:
    """A week of every community."""
    for index in range(len(rows)):
        attacks = int(armed_groups[index]["attacks"])
        live_week(rows[index], programmes[index], attacks, week, parameters)


# 4. Its Mesa face


class Community(mesa.Agent):
    """One community as a Mesa agent: a window on its row."""

    model: "ReturnModel"

    def __init__(self, model: "ReturnModel", index: int) -> None:
        super().__init__(model)
        self.index = index
        self.row: CommunityRow = model.rows.communities[index]

    def step(self) -> None:
        """A week of the place."""
        model = self.model
        attacks = int(model.rows.armed_groups[self.index]["attacks"])
        programme = model.rows.programmes[self.index]
        live_week(self.row, programme, attacks, model.week, model.setting.community)
