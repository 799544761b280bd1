"""Levers that hand out units: as many as capacity and money allow, in the order of a rule."""

import math
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from sim.declare import Par, Text
from sim.interventions import Lever, Site
from sim.placement import RULES, displaced

Capacity = Annotated[float, Par("units per week", (0, 1e6), (0, 1000), "D", "assumed",
    "units delivered in a week, in all places together")]  # fmt: skip


@dataclass(frozen=True)
class Delivery(Lever):
    """A lever that is paid for and delivered by the unit."""

    delay_weeks: Annotated[int, Par("weeks", (0, 1000), (0, 52), "D", "assumed",
        "weeks from the lever's start to its first unit")] = 8  # fmt: skip
    placement: Annotated[str, Text("rule for the order of places", tuple(RULES))] = "most_waiting"
    unit_cost: Annotated[float, Par("EUR", (0, 1e9), (0, 1e6), "D", "assumed",
        "price of a unit")] = 0.0  # fmt: skip
    capacity_a_week: Capacity = 0.0

    def act(self, site: Site) -> None:
        """Deliver this week's units, place after place, while there is need and money."""
        left = self.packs(site)
        if left == 0 or site.ledger.balance == 0:
            return
        need = self.need(site)
        packs = self.packs_needed(site, need)
        for place in RULES[self.placement](site).tolist():
            if left == 0:
                return
            wanted = min(left, int(packs[place]))
            left -= self._deliver(site, place, wanted, need) if wanted else 0

    def packs(self, site: Site) -> int:
        """Packs of units that capacity allows this week; a pack is what one row stands for."""
        steps = site.week - self.start - self.delay_weeks
        a_week = self.capacity_a_week / self.pack(site)
        return max(0, math.floor(a_week * (steps + 1)) - math.floor(a_week * max(0, steps)))

    def pack(self, site: Site) -> int:  # noqa: ARG002
        """Units that are delivered together."""
        return 1

    def need(self, site: Site) -> np.ndarray:
        """Units that each community could still use; or which households are in need."""
        raise NotImplementedError

    def packs_needed(self, site: Site, need: np.ndarray) -> np.ndarray:  # noqa: ARG002
        """Packs that each community could still use."""
        return need

    def serve(self, site: Site, place: int, packs: int, need: np.ndarray) -> None:
        """What so many packs change in a community."""
        raise NotImplementedError

    def _deliver(self, site: Site, place: int, wanted: int, need: np.ndarray) -> int:
        """Pay for and deliver what is wanted, or as much of it as there is money for."""
        price = site.price(self.unit_cost, self.pack(site))
        packs = min(wanted, site.ledger.balance // price) if price else wanted
        if packs:
            units = float(packs * self.pack(site))
            site.ledger.pay(self.kind(), place, packs * price, units)
            self.serve(site, place, packs, need)
        return packs


@dataclass(frozen=True)
class ToHouseholds(Delivery):
    """A delivery of which one unit goes to one household."""

    def pack(self, site: Site) -> int:
        """An agent is served whole: all the households that it stands for."""
        return site.setting.run.households_per_agent

    def packs_needed(self, site: Site, need: np.ndarray) -> np.ndarray:
        """Agents in need, by community of origin."""
        community = site.rows.households["community"]
        return np.bincount(community[need], minlength=len(site.rows.communities))

    def serve(self, site: Site, place: int, packs: int, need: np.ndarray) -> None:
        """Serve the first of those in need, as they stand in the list."""
        community = site.rows.communities[place]
        first, last = int(community["first_household"]), int(community["last_household"])
        self.change(site, first + np.flatnonzero(need[first:last])[:packs])

    def change(self, site: Site, chosen: np.ndarray) -> None:
        """What it changes in the rows of these households."""
        raise NotImplementedError


@dataclass(frozen=True)
class LegalAid(ToHouseholds):
    """Lawyers get families the papers without which they cannot apply."""

    about: ClassVar[str] = "lawyers get families the papers without which they cannot apply"

    unit_cost: Annotated[float, Par("EUR", (0, 1e6), (87, 1690), "B",
        "IRC cost-efficiency study: USD 400 a case in the median of six Iraqi projects, 98-1,900",
        "price of one case")] = 356.0  # fmt: skip
    capacity_a_week: Capacity = 150.0

    def need(self, site: Site) -> np.ndarray:
        """Displaced families without papers."""
        return np.asarray(displaced(site) & (site.rows.households["documented"] == 0))

    def change(self, site: Site, chosen: np.ndarray) -> None:
        """They have papers."""
        site.rows.households["documented"][chosen] = 1


@dataclass(frozen=True)
class HouseRepair(ToHouseholds):
    """Damaged houses are made a step better."""

    about: ClassVar[str] = "damaged houses are made a step better, from major to minor to none"

    unit_cost: Annotated[float, Par("EUR", (0, 1e6), (2000, 2600), "B",
        "UNDP in West Mosul: USD 2,300-2,900 for one to three rooms, water, sewage and power",
        "price of the repair of one house")] = 2300.0  # fmt: skip
    capacity_a_week: Capacity = 250.0
    placement: Annotated[str, Text("rule for the order of places", tuple(RULES))] = "most_damaged"

    def need(self, site: Site) -> np.ndarray:
        """Families with a damaged house in an open place."""
        households = site.rows.households
        is_open = site.rows.communities["open"][households["community"]] == 1
        return np.asarray(is_open & (households["damage"] > 0))

    def change(self, site: Site, chosen: np.ndarray) -> None:
        """A step less damage."""
        site.rows.households["damage"][chosen] -= 1


@dataclass(frozen=True)
class Information(ToHouseholds):
    """Displaced families are told how long clearance takes now."""

    about: ClassVar[str] = "displaced families are told how long clearance takes now"

    unit_cost: Annotated[float, Par("EUR", (0, 1e6), (1, 20), "D", "assumed",
        "price of reaching one family")] = 5.0  # fmt: skip
    capacity_a_week: Capacity = 2000.0

    def need(self, site: Site) -> np.ndarray:
        """Displaced families who expect more than a day longer than they would be told."""
        households = site.rows.households
        return np.asarray(displaced(site) & (households["believed_days"] > self._told(site) + 1.0))

    def change(self, site: Site, chosen: np.ndarray) -> None:
        """They expect what they are told."""
        site.rows.households["believed_days"][chosen] = self._told(site)[chosen]

    def _told(self, site: Site) -> np.ndarray:
        """What the authorities say, for each household: so many days a signature in force."""
        a_signature = site.setting.household.believed_days_a_signature
        in_force = site.rows.programmes["signatures"][site.rows.households["community"]]
        return np.asarray(a_signature * in_force)


@dataclass(frozen=True)
class Mediation(Delivery):
    """Mediators bring a community to let blocked families back."""

    about: ClassVar[str] = "mediators bring a place to agree that blocked families come back"

    delay_weeks: Annotated[int, Par("weeks", (0, 1000), (20, 40), "B",
        "USIP: six to seven months of talks before families returned to Tikrit",
        "weeks of talks before the first agreement")] = 28  # fmt: skip
    unit_cost: Annotated[float, Par("EUR", (0, 1e8), (45e3, 222e3), "D",
        "assumed; USD 50,000-250,000 an agreement",
        "price of one agreement")] = 90_000.0  # fmt: skip
    capacity_a_week: Capacity = 0.25

    def need(self, site: Site) -> np.ndarray:
        """One agreement where there are blocked families."""
        rows = site.rows
        community = rows.households["community"][rows.households["blocked"] == 1]
        return np.minimum(1, np.bincount(community, minlength=len(rows.communities)))

    def serve(self, site: Site, place: int, packs: int, need: np.ndarray) -> None:  # noqa: ARG002
        """Nobody of this place is blocked any more."""
        households = site.rows.households
        households["blocked"][households["community"] == place] = 0


@dataclass(frozen=True)
class Services(Delivery):
    """Water, power, schools and clinics are put back to work."""

    about: ClassVar[str] = "water, power, schools and clinics of a place are put back to work"

    unit_cost: Annotated[float, Par("EUR", (0, 1e9), (100e3, 1e6), "B",
        "UNDP FFS: USD 420.9 million for 1,208 projects by 2017", "price of one project")
        ] = 310_000.0  # fmt: skip
    capacity_a_week: Capacity = 6.0
    gain: Annotated[float, Par("share", (0.001, 1), (0.02, 0.3), "D", "assumed",
        "rise of a place's services, as a share of those before the war, by one project")
        ] = 0.1  # fmt: skip

    def need(self, site: Site) -> np.ndarray:
        """Projects until an open place has what it had before the war."""
        rows = site.rows.communities
        return np.asarray(np.ceil((1.0 - rows["services"]) / self.gain) * rows["open"])

    def serve(self, site: Site, place: int, packs: int, need: np.ndarray) -> None:  # noqa: ARG002
        """More services, at most what there was."""
        rows = site.rows.communities
        rows["services"][place] = min(1.0, rows["services"][place] + packs * self.gain)


@dataclass(frozen=True)
class Livelihoods(Delivery):
    """Small firms are helped to create jobs."""

    about: ClassVar[str] = "small firms of a place are helped to create jobs"

    unit_cost: Annotated[float, Par("EUR", (0, 1e6), (2000, 12_800), "B",
        "IOM EDF: USD 3,380 a job, USD 14,400 a firm", "price of one job")] = 3000.0  # fmt: skip
    capacity_a_week: Capacity = 50.0

    def need(self, site: Site) -> np.ndarray:
        """Jobs until an open place has what it had before the war, one for each household."""
        rows = site.rows.communities
        return np.asarray(np.floor((1.0 - rows["jobs"]) * self._households(site)) * rows["open"])

    def serve(self, site: Site, place: int, packs: int, need: np.ndarray) -> None:  # noqa: ARG002
        """More jobs, at most what there was."""
        rows, share = site.rows.communities, packs / self._households(site)[place]
        rows["jobs"][place] = min(1.0, rows["jobs"][place] + share)

    def _households(self, site: Site) -> np.ndarray:
        rows = site.rows.communities
        agents = rows["last_household"] - rows["first_household"]
        return np.asarray(agents * site.setting.run.households_per_agent)
