"""Levers on the way home: explosives, safe routes, and a grant to those who return."""

import math
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from sim.core.declare import Par, Text
from sim.levers.deliveries import Capacity, Delivery
from sim.levers.funding import Smallest
from sim.levers.lever import Lever, LeverContext, Outlook
from sim.levers.setting import Setting
from sim.levers.targeting import RULES, displaced
from sim.state import State


@dataclass(frozen=True)
class ExplosiveClearance(Delivery):
    """Mines and booby traps are cleared, so that a retaken place opens sooner."""

    about: ClassVar[str] = "mines and booby traps are cleared, so that a retaken place opens sooner"
    unit: ClassVar[str] = "locality"
    acts_through: ClassVar[tuple[str, ...]] = ("community.reopening_weeks",)

    delay_weeks: Annotated[int, Par("weeks", (0, 1000), (0, 26), "D", "assumed",
        "weeks from the lever's start to its first unit")] = 4  # fmt: skip
    unit_cost: Annotated[float, Par("EUR", (0, 1e9), (100e3, 1e6), "C",
        "derived: USD 170-180 million a year for all retaken areas (UNMAS 2017), about 490 "
        "localities of 2,000 households", "price of one locality")] = 320_000.0  # fmt: skip
    capacity_a_week: Capacity = 3.0

    def need(self, site: LeverContext) -> np.ndarray:
        """One unit where a place has been retaken and nobody will be let back in this week."""
        retaken = site.rows.communities["retaken_week"] <= site.week
        return np.asarray(retaken & _stays_closed(site), np.int64)

    def serve(self, site: LeverContext, place: int, packs: int, need: np.ndarray) -> None:  # noqa: ARG002
        """It opens this week."""
        retaken = site.rows.communities["retaken_week"]
        weeks = math.ceil(site.rows.communities["closed_weeks"][place])
        retaken[place] = min(int(retaken[place]), site.week - weeks)

    def unneeded(self, outlook: Outlook) -> str:
        """Where no place is retaken and still closed in its weeks."""
        weeks = self.weeks(outlook.scenario)
        if outlook.opens_at_once:
            return (
                "a place opens as soon as it is retaken; raise [community] reopening_weeks, or the "
                "weeks of its district in [district_reopening]"
            )
        if outlook.any_held_back(self, weeks):
            return ""
        return (
            f"no place is retaken and still closed from {outlook.dated(weeks[0])} to "
            f"{outlook.dated(weeks[-1])}; let it act from when a place is retaken until it opens"
        )


@dataclass(frozen=True)
class SafeRoutes(Lever):
    """Patrols and escorts make the way home and the place itself feel safer."""

    about: ClassVar[str] = "patrols and escorts make the way home and the place feel safer"
    excludes: ClassVar[tuple[str, ...]] = ("safe_routes",)
    unit: ClassVar[str] = "locality-week"
    acts_through: ClassVar[tuple[str, ...]] = (
        "intervention.safe_routes.calm", "community.patrol_weight",
        "decision.safety_floor_mean", "decision.safety_floor_sd", "decision.weight_security",
    )  # fmt: skip

    places: Annotated[int, Par("localities", (1, 100_000), (1, 500), "D", "assumed",
        "localities that it reaches, in the order of the rule")] = 50  # fmt: skip
    placement: Annotated[str, Text("rule for the order of places", tuple(RULES))] = "most_waiting"
    cost_a_place_year: Annotated[float, Par("EUR", (0, 1e9), (10e3, 200e3), "D", "assumed",
        "price for one locality and year: fuel, vehicles, allowances")] = 60_000.0  # fmt: skip
    calm: Annotated[float, Par("SD", (-5, 5), (0, 0.3), "A",
        "Blair et al. 2021: foot patrols +0.059 SD, not significant; upper end assumed",
        "what it adds to felt security while it is paid for")] = 0.06  # fmt: skip

    def act(self, site: LeverContext) -> None:
        """Pay for as many places as the money lasts."""
        places = RULES[self.placement](site)[: self.places]
        paid = self.buy(site, places, self.cost_a_place_year / 52.0)
        site.rows.levers_in_force["patrols"][paid] = self.calm

    def order(self, setting: Setting) -> Smallest:  # noqa: ARG002
        """One locality."""
        return Smallest(self.cost_a_place_year / 52.0, 1.0)

    def needless(self, outlook: Outlook) -> str:
        """Where patrols calm nobody."""
        if self.calm * outlook.scenario.community.patrol_weight != 0.0:
            return ""
        return (
            "it changes nothing but spending: calm or [community] patrol_weight is 0; raise both "
            "above it"
        )

    def idle(self, site: LeverContext) -> np.ndarray:
        """A place to which nobody is let back yet."""
        return _stays_closed(site)


@dataclass(frozen=True)
class ReturnGrant(Lever):
    """Families who return get a grant; if money runs out it is owed to them."""

    about: ClassVar[str] = "families who return get a grant; if money runs out, it is owed to them"
    excludes: ClassVar[tuple[str, ...]] = ("return_grant",)
    unit: ClassVar[str] = "grant"
    acts_through: ClassVar[tuple[str, ...]] = ("decision.weight_grant",)

    grant: Annotated[float, Par("EUR", (0, 1e6), (900, 2800), "B",
        "MoMD: IQD 1.5 million a family, IQD 4 million from 2024", "grant to one family")
        ] = 1050.0  # fmt: skip

    def act(self, site: LeverContext) -> None:
        """Note what is due to those who returned last week, and pay what there is money for."""
        due = self._due(site)
        open_places = np.flatnonzero((due + self._owed(site)) * site.aimed_at)
        for place in open_places.tolist():
            self._settle(site, place, float(due[place]))
        site.rows.levers_in_force["grant"] = self._paid_share(site)

    def order(self, setting: Setting) -> Smallest:  # noqa: ARG002
        """One grant."""
        return Smallest(self.grant, 1.0)

    def needless(self, outlook: Outlook) -> str:
        """Where nobody decides by it."""
        if outlook.scenario.decision.weight_grant != 0.0:
            return ""
        return "it changes nothing but spending: [decision] weight_grant is 0; raise it"

    def _due(self, site: LeverContext) -> np.ndarray:
        """Families home since last week for the first time, by community."""
        rows = site.rows.households
        came = (rows["state"] == State.RETURNED) & (rows["times_left"] == 0)
        came &= rows["since"] == site.week - 1
        count = np.bincount(rows["community"][came], minlength=len(site.rows.communities))
        return np.asarray(count * site.setting.run.households_per_agent)

    def _owed(self, site: LeverContext) -> np.ndarray:
        owed = site.ledger.owed
        count = len(site.rows.communities)
        return np.array([owed.get((self.kind(), place), 0.0) for place in range(count)])

    def _settle(self, site: LeverContext, place: int, new: float) -> None:
        """Pay as many of the grants due in a place as there is money for; owe the others."""
        ledger, where = site.ledger, (self.kind(), place)
        ledger.plan(*where, new)
        before = ledger.owed.get(where, 0.0)
        due = int(before + new)
        price = site.price(self.grant)
        paid = min(due, ledger.available // price) if price else due
        if paid:
            ledger.pay(*where, paid * price, float(paid))
        if paid < due or before:
            ledger.refuse(self.kind(), due - paid - before, price if paid < due else 0)
        ledger.owed[where] = float(due - paid)

    def _paid_share(self, site: LeverContext) -> np.ndarray:
        """Of the grants due so far those paid; where none was due, whether there is money."""
        hope = float(site.ledger.available >= site.price(self.grant) > 0)
        shares = np.full(len(site.rows.communities), hope)
        for where, owed in site.ledger.owed.items():
            paid = site.ledger.units.get(where, 0.0)
            if where[0] == self.kind() and paid + owed > 0.0:
                shares[where[1]] = paid / (paid + owed)
        return shares


@dataclass(frozen=True)
class Relief(Lever):
    """Displaced families get food and health care where they stay."""

    about: ClassVar[str] = "displaced families get food and health care where they stay"
    excludes: ClassVar[tuple[str, ...]] = ("relief",)
    unit: ClassVar[str] = "family-week"
    acts_through: ClassVar[tuple[str, ...]] = ("host.*", "decision.weight_hardship")

    share: Annotated[float, Par("share", (0, 1), (0.1, 0.8), "D", "assumed",
        "displaced families of a place who get it")] = 0.5  # fmt: skip
    places: Annotated[int, Par("localities", (1, 100_000), (1, 500), "D", "assumed",
        "localities of origin whose displaced it reaches, in the order of the rule")
        ] = 100_000  # fmt: skip
    placement: Annotated[str, Text("rule for the order of places", tuple(RULES))] = "most_waiting"
    cost_a_family_month: Annotated[float, Par("EUR", (0, 1e5), (30, 150), "D",
        "assumed; food and basic health care of six persons",
        "price for one family and month")] = 80.0  # fmt: skip

    def act(self, site: LeverContext) -> None:
        """Pay for the displaced of as many places as the money lasts."""
        families = self.share * _displaced_families(site)
        places = RULES[self.placement](site)[: self.places]
        places = places[families[places] > 0.0]
        a_week = self.cost_a_family_month * 12.0 / 52.0
        paid = self.buy(site, places, a_week, families[places])
        site.rows.levers_in_force["relief"][paid] = self.share

    def order(self, setting: Setting) -> Smallest:
        """A week of the families of one agent."""
        families = self.share * setting.run.households_per_agent
        return Smallest(self.cost_a_family_month * 12.0 / 52.0, families)

    def needless(self, outlook: Outlook) -> str:
        """Where nobody gets it, or it eases nothing, or nobody decides by hardship."""
        host, decision = outlook.scenario.host, outlook.scenario.decision
        if self.share == 0.0:
            return "nobody gets it while share is 0; raise it"
        hardship = max(host.hardship_in_camps, host.hardship_out_of_camps)
        if hardship and host.relief_eases and decision.weight_hardship:
            return ""
        return (
            "it changes nothing but spending: the hardship of hosts, [host] relief_eases or "
            "[decision] weight_hardship is 0; none of them may be"
        )


def _stays_closed(site: LeverContext) -> np.ndarray:
    """Places to which nobody will be let back this week."""
    places = site.rows.communities
    return np.asarray(places["retaken_week"] + places["closed_weeks"] > site.week)


def _displaced_families(site: LeverContext) -> np.ndarray:
    """Families displaced from each community who have not applied."""
    community = site.rows.households["community"][displaced(site)]
    count = np.bincount(community, minlength=len(site.rows.communities))
    return np.asarray(count * site.setting.run.households_per_agent)
