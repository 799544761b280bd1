"""Levers that hand out units, as capacity and money allow; first those for households."""

import math
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from sim.agents.state import State
from sim.changing import changing
from sim.declare import Par, Text
from sim.funding import NOWHERE
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
        if left and (site.ledger.balance or self.unit_cost == 0.0):
            left -= self._deliver_in_turn(site, left)
        if left:
            site.ledger.plan(self.kind(), NOWHERE, float(left * self.pack(site)))

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

    def _deliver_in_turn(self, site: Site, packs: int) -> int:
        """Deliver up to so many packs in the order of the rule; how many were delivered."""
        need, left = self.need(site), packs
        needed = self.packs_needed(site, need)
        for place in RULES[self.placement](site).tolist():
            wanted = min(left, int(needed[place]))
            left -= self._deliver(site, place, wanted, need) if wanted else 0
        return packs - left

    def _deliver(self, site: Site, place: int, wanted: int, need: np.ndarray) -> int:
        """Pay for and deliver what is wanted, or as much of it as there is money for."""
        price = site.price(self.unit_cost, self.pack(site))
        packs = min(wanted, site.ledger.balance // price) if price else wanted
        if packs:
            units = float(packs * self.pack(site))
            site.ledger.plan(self.kind(), place, units)
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
    unit: ClassVar[str] = "case"

    unit_cost: Annotated[float, Par("EUR", (0, 1e6), (87, 1690), "B",
        "IRC cost-efficiency study: USD 400 a case in the median of six Iraqi projects, 98-1,900",
        "price of one case")] = 356.0  # fmt: skip
    capacity_a_week: Capacity = 150.0

    def need(self, site: Site) -> np.ndarray:
        """Displaced families without papers."""
        return np.asarray(displaced(site) & (site.rows.households["documented"] == 0))

    def change(self, site: Site, chosen: np.ndarray) -> None:
        """They have papers."""
        with changing(site.rows, chosen, site.week):
            site.rows.households["documented"][chosen] = 1


@dataclass(frozen=True)
class HouseRepair(ToHouseholds):
    """Damaged houses are made a step better."""

    about: ClassVar[str] = "damaged houses are made a step better, from major to minor to none"
    unit: ClassVar[str] = "house"

    unit_cost: Annotated[float, Par("EUR", (0, 1e6), (2000, 2600), "B",
        "UNDP in West Mosul: USD 2,300-2,900 for one to three rooms, water, sewage and power",
        "price of the repair of one house")] = 2300.0  # fmt: skip
    capacity_a_week: Capacity = 250.0
    placement: Annotated[str, Text("rule for the order of places", tuple(RULES))] = "most_damaged"

    def need(self, site: Site) -> np.ndarray:
        """Families with a damaged house in an open place."""
        households = site.rows.households
        is_open = site.rows.communities["open"][households["community"]] == 1
        may_return = households["state"] < State.SETTLED
        return np.asarray(is_open & may_return & (households["damage"] > 0))

    def change(self, site: Site, chosen: np.ndarray) -> None:
        """A step less damage."""
        site.rows.households["damage"][chosen] -= 1


@dataclass(frozen=True)
class Information(ToHouseholds):
    """Displaced families are told how long clearance takes now."""

    about: ClassVar[str] = "displaced families are told how long clearance takes now"
    unit: ClassVar[str] = "family"

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
