"""Levers that deliver to places: agreements, services and jobs."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from sim.agents.community import NEVER_OPEN
from sim.core.declare import Par
from sim.engine.outside_changes import lift_blocking
from sim.levers.deliveries import Capacity, Delivery
from sim.levers.lever import LeverContext, Outlook
from sim.state import State

ROUNDING = 1e-9  # of a project, which nobody is paid for


@dataclass(frozen=True)
class Mediation(Delivery):
    """Mediators bring a community to let blocked families back."""

    about: ClassVar[str] = "mediators bring a place to agree that blocked families come back"
    unit: ClassVar[str] = "agreement"
    acts_through: ClassVar[tuple[str, ...]] = ("household.blocked_share", "exits.agreement_a_year")

    delay_weeks: Annotated[int, Par("weeks", (0, 1000), (20, 40), "B",
        "USIP: six to seven months of talks before families returned to Tikrit",
        "weeks of talks before the first agreement")] = 28  # fmt: skip
    unit_cost: Annotated[float, Par("EUR", (0, 1e8), (45e3, 222e3), "D",
        "assumed; USD 50,000-250,000 an agreement",
        "price of one agreement")] = 90_000.0  # fmt: skip
    capacity_a_week: Capacity = 0.25

    def need(self, site: LeverContext) -> np.ndarray:
        """One agreement where families, or all returns, are blocked."""
        rows = site.rows
        may_return = rows.households["state"] < State.SETTLED
        blocked = may_return & (rows.households["blocked"] == 1)
        families = np.bincount(rows.households["community"][blocked], None, len(rows.communities))
        return np.asarray(families + (rows.communities["retaken_week"] == NEVER_OPEN) > 0, int)

    def serve(self, site: LeverContext, place: int, packs: int, need: np.ndarray) -> None:  # noqa: ARG002
        """Nobody of this place is blocked any more, and it opens if it was blocked as a whole."""
        lift_blocking(site.rows, place, site.week)

    def unneeded(self, outlook: Outlook) -> str:
        """Where nobody is blocked."""
        blocked = any(line.returns == "blocked" for line in self.lines(outlook.scenario))
        if blocked or outlook.scenario.household.blocked_share > 0.0:
            return ""
        return (
            "nobody is blocked; raise [household] blocked_share, or write blocked in the column "
            "returns of communities.csv"
        )


@dataclass(frozen=True)
class Services(Delivery):
    """Water, power, schools and clinics are put back to work."""

    about: ClassVar[str] = "water, power, schools and clinics of a place are put back to work"
    unit: ClassVar[str] = "project"
    acts_through: ClassVar[tuple[str, ...]] = (
        "decision.weight_services", "community.recovery_a_year", "community.revival",
        "intervention.services.gain",
    )  # fmt: skip

    unit_cost: Annotated[float, Par("EUR", (0, 1e9), (100e3, 1e6), "B",
        "UNDP FFS: USD 420.9 million for 1,208 projects by 2017", "price of one project")
        ] = 310_000.0  # fmt: skip
    capacity_a_week: Capacity = 6.0
    gain: Annotated[float, Par("share", (0.001, 1), (0.02, 0.3), "D", "assumed",
        "rise of a place's services, as a share of those before the war, by one project")
        ] = 0.1  # fmt: skip

    def need(self, site: LeverContext) -> np.ndarray:
        """Projects until an open place has what it had before the war."""
        rows = site.rows.communities
        missing = (1.0 - rows["services"]) / self.gain
        return np.asarray(np.ceil(missing - ROUNDING) * rows["open"])

    def serve(self, site: LeverContext, place: int, packs: int, need: np.ndarray) -> None:  # noqa: ARG002
        """More services, at most what there was."""
        rows = site.rows.communities
        rows["services"][place] = min(1.0, rows["services"][place] + packs * self.gain)

    def unneeded(self, outlook: Outlook) -> str:
        """Where nothing is missing, or no place open."""
        if any(line.services < 1.0 for line in self.lines(outlook.scenario)):
            return outlook.nothing_open(self)
        return f"no place lacks services in {self.table}; lower services there"


@dataclass(frozen=True)
class Livelihoods(Delivery):
    """Small firms are helped to create jobs."""

    about: ClassVar[str] = "small firms of a place are helped to create jobs"
    unit: ClassVar[str] = "job"
    acts_through: ClassVar[tuple[str, ...]] = (
        "decision.weight_jobs", "community.recovery_a_year", "community.revival",
    )  # fmt: skip

    unit_cost: Annotated[float, Par("EUR", (0, 1e6), (2000, 12_800), "B",
        "IOM EDF: USD 3,380 a job, USD 14,400 a firm", "price of one job")] = 3000.0  # fmt: skip
    capacity_a_week: Capacity = 50.0

    def need(self, site: LeverContext) -> np.ndarray:
        """Jobs until an open place has what it had before the war, one for each household."""
        rows = site.rows.communities
        return np.asarray(np.floor((1.0 - rows["jobs"]) * self._households(site)) * rows["open"])

    def serve(self, site: LeverContext, place: int, packs: int, need: np.ndarray) -> None:  # noqa: ARG002
        """More jobs, at most what there was."""
        rows, share = site.rows.communities, packs / self._households(site)[place]
        rows["jobs"][place] = min(1.0, rows["jobs"][place] + share)

    def unneeded(self, outlook: Outlook) -> str:
        """Where nothing is missing, or no place open."""
        if any(line.jobs < 1.0 for line in self.lines(outlook.scenario)):
            return outlook.nothing_open(self)
        return f"no place lacks jobs in {self.table}; lower jobs there"

    def _households(self, site: LeverContext) -> np.ndarray:
        rows = site.rows.communities
        agents = rows["last_household"] - rows["first_household"]
        return np.asarray(agents * site.setting.run.households_per_agent)
