"""A lever on the signing desks: further clerks, who are idle where no file can come."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from sim.clearance.case_file import FileStatus
from sim.clearance.context import signatures_in_force
from sim.core.declare import Par
from sim.levers.decrees import THROUGH_CLEARANCE
from sim.levers.funding import Smallest
from sim.levers.lever import Lever, LeverContext, Outlook
from sim.levers.setting import Setting
from sim.levers.targeting import in_turn


@dataclass(frozen=True)
class ExtraClerks(Lever):
    """Further clerks sit at every desk that signs for a place."""

    about: ClassVar[str] = "further clerks sit at every desk that signs for a place"
    unit: ClassVar[str] = "clerk-week"
    acts_through: ClassVar[tuple[str, ...]] = THROUGH_CLEARANCE

    clerks: Annotated[int, Par("persons", (1, 50), (1, 4), "D", "assumed",
        "further clerks at each desk for each locality that is served")] = 1  # fmt: skip
    places: Annotated[int, Par("localities", (1, 100_000), (1, 500), "D", "assumed",
        "localities whose desks get them, in the turn of forums")] = 100_000  # fmt: skip
    cost_a_clerk_month: Annotated[float, Par("EUR", (0, 1e6), (445, 712), "D",
        "assumed; USD 500-800 a month", "price of one clerk for one month")] = 580.0  # fmt: skip

    def act(self, site: LeverContext) -> None:
        """Pay for the clerks of as many places as the money lasts."""
        levers_in_force = site.rows.levers_in_force
        places = in_turn(site)[: self.places]
        desks = np.minimum(site.rows.routes.shape[1], levers_in_force["signatures"][places])
        asked = places[desks > 0]
        persons = self.clerks * desks[desks > 0].astype(float)
        paid = self.buy(site, asked, self.cost_a_clerk_month * 12.0 / 52.0, persons)
        levers_in_force["clerks"][paid] += self.clerks

    def order(self, setting: Setting) -> Smallest:
        """The clerks of one place, where as few desks sign as ever may."""
        asked = {setting.clearance.signatures}
        asked |= {getattr(lever, "signatures", 16) for lever in setting.interventions}
        fewest = min([len(setting.world.desks), *(number for number in asked if number > 0)])
        return Smallest(self.cost_a_clerk_month * 12.0 / 52.0, float(self.clerks * fewest))

    def needless(self, outlook: Outlook) -> str:
        """Where no file ever lies at a desk."""
        weeks = self.weeks(outlook.scenario)
        places = outlook.sorts_of_place(self)
        if not any(outlook.asked_in(line, week) for line in places for week in weeks):
            return (
                "it changes nothing but spending: no signature is asked for in its weeks; "
                "raise [clearance] signatures, or let it act before clearance is abolished"
            )
        if outlook.scenario.clearance.queues == 0:
            return (
                "it changes nothing but spending: no file waits where [clearance] queues is 0 "
                "or the mechanism delay is off; switch it on"
            )
        return ""

    def idle(self, site: LeverContext) -> np.ndarray:
        """Clerks at desks that are empty, that a forum has done away with, or that have no files.

        A desk has no files if none lies there, nor at a desk before it from which one may come.
        """
        rows, ranks = site.rows, site.rows.desks["rank"][site.rows.routes]
        signs = ranks <= rows.levers_in_force["signatures"][:, None]
        freed = ranks > signatures_in_force(rows.levers_in_force, rows.forums)[:, None]
        works = (rows.desks["empty_until"] <= site.week) & _may_have_files(site)
        return np.asarray(self.clerks * (signs & (freed | ~works[rows.routes])).sum(axis=1))


def _may_have_files(site: LeverContext) -> np.ndarray:
    """Desks at which a file lies, or which one may reach this week from a desk before them."""
    routes, files = site.rows.routes, site.rows.files
    is_open = files["status"] == FileStatus.OPEN
    nearest = np.full(len(routes), routes.shape[1])
    community = site.rows.households["destination"][is_open]
    np.minimum.at(nearest, community, files["position"][is_open])
    reached = np.zeros(len(site.rows.desks), np.bool_)
    reached[routes[np.arange(routes.shape[1]) >= nearest[:, None]]] = True
    return reached
