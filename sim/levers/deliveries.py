"""Levers that hand out units, as capacity and money allow; first those for households."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from sim.clearance.context import signatures_in_force
from sim.core.declare import Par, Text
from sim.engine.outside_changes import outside_change
from sim.levers.funding import NOWHERE, Smallest
from sim.levers.lever import THROUGH_BELIEFS, THROUGH_PAPERS, Lever, LeverContext, Outlook
from sim.levers.setting import Setting
from sim.levers.targeting import RULES, displaced
from sim.state import State

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

    def act(self, site: LeverContext) -> None:
        """Deliver this week's units, place after place, while there is need and money."""
        left = self.packs(site)
        left -= self._deliver_in_turn(site, left) if left else 0
        if left:
            site.ledger.plan(self.kind(), NOWHERE, float(left * self.pack(site.setting)))

    def packs(self, site: LeverContext) -> int:
        """Packs of units that capacity allows this week; a pack is what one row stands for."""
        return self._packs(site.week, site.setting)

    def _packs(self, week: int, setting: Setting) -> int:
        steps = week - self.start - self.delay_weeks
        a_week = self.capacity_a_week / self.pack(setting)
        return max(0, math.floor(a_week * (steps + 1)) - math.floor(a_week * max(0, steps)))

    def pack(self, setting: Setting) -> int:  # noqa: ARG002
        """Units that are delivered together."""
        return 1

    def weeks(self, setting: Setting) -> Sequence[int]:
        """The weeks in which units are delivered, if there is need and money."""
        return [week for week in super().weeks(setting) if self._packs(week, setting)]

    def order(self, setting: Setting) -> Smallest:
        """One pack."""
        return Smallest(self.unit_cost, self.pack(setting))

    def can_buy(self, setting: Setting, week: int, balance: int) -> bool:
        """Nothing that has a price, however small, is bought without any money."""
        return (balance > 0 or self.unit_cost == 0.0) and super().can_buy(setting, week, balance)

    def needless(self, outlook: Outlook) -> str:
        """Where it comes to no unit, or nobody needs one."""
        if self.weeks(outlook.scenario):
            return self.unneeded(outlook)
        pack, first = self.pack(outlook.scenario), max(1, self.start) + self.delay_weeks
        if first >= self.end or first > outlook.scenario.run.weeks:
            return (
                f"its first {self.unit} is due in {outlook.dated(first)}, after its end or that of "
                "the run; lower delay_weeks, or start it sooner"
            )
        return (
            f"with capacity_a_week = {self.capacity_a_week:g} its weeks do not come to "
            f"{pack} x {self.unit}, the fewest that are delivered at once; raise capacity_a_week"
        )

    def unneeded(self, outlook: Outlook) -> str:  # noqa: ARG002
        """Why nobody can need a unit in its weeks, or gain by one; empty where somebody may."""
        return ""

    def need(self, site: LeverContext) -> np.ndarray:
        """Units that each community could still use; or which households are in need."""
        raise NotImplementedError

    def packs_needed(self, site: LeverContext, need: np.ndarray) -> np.ndarray:  # noqa: ARG002
        """Packs that each community could still use."""
        return need

    def serve(self, site: LeverContext, place: int, packs: int, need: np.ndarray) -> None:
        """What so many packs change in a community."""
        raise NotImplementedError

    def _deliver_in_turn(self, site: LeverContext, packs: int) -> int:
        """Deliver up to so many packs in the order of the rule; how many were delivered."""
        need, left = self.need(site), packs
        needed, order = self.packs_needed(site, need), RULES[self.placement](site)
        has_money = site.ledger.available > 0 or self.unit_cost == 0.0
        for place in order.tolist() if has_money else ():
            wanted = min(left, int(needed[place]))
            left -= self._deliver(site, place, wanted, need) if wanted else 0
        self._refuse(site, min(packs, int(needed[order].sum())) - (packs - left))
        return packs - left

    def _refuse(self, site: LeverContext, packs: int) -> None:
        """Note what is needed and cannot be paid for; nothing that has a price is free."""
        pack = self.pack(site.setting)
        if packs:
            site.ledger.refuse(
                self.kind(), float(packs * pack), max(1, site.price(self.unit_cost, pack))
            )

    def _deliver(self, site: LeverContext, place: int, wanted: int, need: np.ndarray) -> int:
        """Pay for and deliver what is wanted, or as much of it as there is money for."""
        price = site.price(self.unit_cost, self.pack(site.setting))
        packs = min(wanted, site.ledger.available // price) if price else wanted
        if packs:
            units = float(packs * self.pack(site.setting))
            site.ledger.plan(self.kind(), place, units)
            site.ledger.pay(self.kind(), place, packs * price, units)
            self.serve(site, place, packs, need)
        return packs


@dataclass(frozen=True)
class ToHouseholds(Delivery):
    """A delivery of which one unit goes to one household."""

    def pack(self, setting: Setting) -> int:
        """An agent is served whole: all the households that it stands for."""
        return setting.run.households_per_agent

    def packs_needed(self, site: LeverContext, need: np.ndarray) -> np.ndarray:
        """Agents in need, by community of origin."""
        community = site.rows.households["community"]
        return np.bincount(community[need], minlength=len(site.rows.communities))

    def serve(self, site: LeverContext, place: int, packs: int, need: np.ndarray) -> None:
        """Serve the first of those in need, as they stand in the list."""
        community = site.rows.communities[place]
        first, last = int(community["first_household"]), int(community["last_household"])
        self.change(site, first + np.flatnonzero(need[first:last])[:packs])

    def change(self, site: LeverContext, chosen: np.ndarray) -> None:
        """What it changes in the rows of these households."""
        raise NotImplementedError


@dataclass(frozen=True)
class LegalAid(ToHouseholds):
    """Lawyers get families the papers without which they cannot apply."""

    about: ClassVar[str] = "lawyers get families the papers without which they cannot apply"
    unit: ClassVar[str] = "case"
    acts_through: ClassVar[tuple[str, ...]] = THROUGH_PAPERS

    unit_cost: Annotated[float, Par("EUR", (0, 1e6), (87, 1690), "B",
        "IRC cost-efficiency study: USD 400 a case in the median of six Iraqi projects, 98-1,900",
        "price of one case")] = 356.0  # fmt: skip
    capacity_a_week: Capacity = 150.0

    def need(self, site: LeverContext) -> np.ndarray:
        """Displaced families without papers."""
        return np.asarray(displaced(site) & (site.rows.households["documented"] == 0))

    def change(self, site: LeverContext, chosen: np.ndarray) -> None:
        """They have papers."""
        with outside_change(site.rows, chosen, site.week):
            site.rows.households["documented"][chosen] = 1

    def unneeded(self, outlook: Outlook) -> str:
        """Where everybody has papers."""
        if outlook.scenario.household.undocumented_share > 0.0:
            return ""
        return "everybody has papers; raise [household] undocumented_share"


@dataclass(frozen=True)
class HouseRepair(ToHouseholds):
    """Damaged houses are made a step better."""

    about: ClassVar[str] = "damaged houses are made a step better, from major to minor to none"
    unit: ClassVar[str] = "house"
    acts_through: ClassVar[tuple[str, ...]] = ("decision.weight_damage",)

    unit_cost: Annotated[float, Par("EUR", (0, 1e6), (2000, 2600), "B",
        "UNDP in West Mosul: USD 2,300-2,900 for one to three rooms, water, sewage and power",
        "price of the repair of one house")] = 2300.0  # fmt: skip
    capacity_a_week: Capacity = 250.0
    placement: Annotated[str, Text("rule for the order of places", tuple(RULES))] = "most_damaged"

    def need(self, site: LeverContext) -> np.ndarray:
        """Families with a damaged house in an open place."""
        households = site.rows.households
        is_open = site.rows.communities["open"][households["community"]] == 1
        may_return = households["state"] < State.SETTLED
        return np.asarray(is_open & may_return & (households["damage"] > 0))

    def change(self, site: LeverContext, chosen: np.ndarray) -> None:
        """A step less damage."""
        site.rows.households["damage"][chosen] -= 1

    def unneeded(self, outlook: Outlook) -> str:
        """Where no house is damaged, or no place open."""
        if any(line.damaged + line.destroyed > 0.0 for line in self.lines(outlook.scenario)):
            return outlook.nothing_open(self)
        return f"no house is damaged in {self.table}; raise damaged or destroyed there"


@dataclass(frozen=True)
class Information(ToHouseholds):
    """Displaced families are told how long clearance takes now."""

    about: ClassVar[str] = "displaced families are told how long clearance takes now"
    unit: ClassVar[str] = "family"
    acts_through: ClassVar[tuple[str, ...]] = THROUGH_BELIEFS

    unit_cost: Annotated[float, Par("EUR", (0, 1e6), (1, 20), "D", "assumed",
        "price of reaching one family")] = 5.0  # fmt: skip
    capacity_a_week: Capacity = 2000.0

    def need(self, site: LeverContext) -> np.ndarray:
        """Displaced families who expect more than a day longer than they would be told."""
        households = site.rows.households
        return np.asarray(displaced(site) & (households["believed_days"] > self._told(site) + 1.0))

    def change(self, site: LeverContext, chosen: np.ndarray) -> None:
        """They expect what they are told."""
        site.rows.households["believed_days"][chosen] = self._told(site)[chosen]

    def unneeded(self, outlook: Outlook) -> str:
        """Where nobody weighs the wait, or all believe what they would be told."""
        household, decision = outlook.scenario.household, outlook.scenario.decision
        if decision.wait_elasticity == 0.0:
            return "it changes nothing but spending: [decision] wait_elasticity is 0; raise it"
        if household.word_of_mouth or household.own_experience or outlook.desks_close:
            return ""
        return (
            "all believe already what they would be told; raise [household] word_of_mouth or "
            "own_experience, or ask for fewer signatures"
        )

    def _told(self, site: LeverContext) -> np.ndarray:
        """What each household is told: so many days a signature in force where it is from."""
        a_signature = site.setting.household.believed_days_a_signature
        in_force = signatures_in_force(site.rows.levers_in_force, site.rows.forums)
        return np.asarray(a_signature * in_force[site.rows.households["community"]])
