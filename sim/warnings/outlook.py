"""An outlook: what a run is bound to bring, whatever is drawn in it; remarks are made of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.core.week_dates import dated
from sim.levers.decrees import Abolition, ClearanceReform
from sim.levers.deliveries import Delivery
from sim.levers.events import FundingCut
from sim.levers.family_events import CampsClosed
from sim.levers.funding import Ledger, open_ledger, what_comes
from sim.levers.lever import Lever
from sim.levers.places import Mediation
from sim.levers.policing import CommunityPolicing
from sim.levers.return_support import ExplosiveClearance
from sim.population.localities import localities
from sim.population.recorded_attacks import recorded_attacks
from sim.scenario.scenario import Scenario
from sim.world.lines import CommunityLine


@dataclass(frozen=True)
class Outlook:
    """What is certain of every run of a scenario before it begins."""

    scenario: Scenario

    def dated(self, week: int) -> str:
        """A week with the day on which it begins."""
        return dated(week, self.scenario.run.start)

    def before(self, week: int) -> str:
        """The same as the end of a time in which something cannot be."""
        return "in the run" if week > self.scenario.run.weeks else f"before {self.dated(week)}"

    def signatures(self, week: int) -> int:
        """The fewest signatures that the authorities ask for anywhere in a week."""
        return min(self.asked_in(line, week) for line in self._sorts)

    def asked_in(self, line: CommunityLine, week: int, before: Lever | None = None) -> int:
        """Signatures that are asked for in a place and week, or as found by one of the levers."""
        asked = [self.scenario.clearance.signatures]
        for lever in self.scenario.interventions:
            if lever is before:
                break
            if (
                lever.is_active(week)
                and lever.reaches(line)
                and isinstance(lever, ClearanceReform | Abolition)
            ):
                asked.append(_asked(lever))
        return min(asked)

    def sorts_of_place(self, lever: Lever) -> list[CommunityLine]:
        """Of the places of a lever, one for each choice of levers that act there."""
        return [line for line in self._sorts if lever.reaches(line)]

    @cached_property
    def _sorts(self) -> list[CommunityLine]:
        levers = self.scenario.interventions
        lines = reversed(self.scenario.world.communities)
        return [*{tuple(each.reaches(line) for each in levers): line for line in lines}.values()]

    @cached_property
    def desks_close(self) -> bool:
        """Whether fewer signatures than on the first day may come to be asked for anywhere."""
        asked = [_asked(lever) for lever in self.scenario.interventions]
        return any(0 <= number < self.scenario.clearance.signatures for number in asked)

    @cached_property
    def moves_staff(self) -> bool:
        """Whether any reform moves the staff or the work of desks that close."""
        reforms = [
            each for each in self.scenario.interventions if isinstance(each, ClearanceReform)
        ]
        return any(each.staff_moved or each.checks_kept for each in reforms)

    def pays(self, since: int = 1) -> bool:
        """Whether any lever that costs money acts in this week or after it."""
        setting = self.scenario
        paid = (each for each in setting.interventions if each.order(setting).euros > 0.0)
        return any(each.weeks(setting)[-1:][0] >= since for each in paid if each.weeks(setting))

    @cached_property
    def has_forums(self) -> bool:
        """Whether any lever lets forums meet."""
        return self._has(CommunityPolicing)

    @cached_property
    def money(self) -> list[int]:
        """Cents in hand in each week if no lever costs any: the most that there can be."""
        return self.money_after(*self.cuts)

    @property
    def cuts(self) -> list[FundingCut]:
        """The funding cuts, in their order."""
        return [shock for shock in self.scenario.shocks if isinstance(shock, FundingCut)]

    def money_after(self, *cuts: FundingCut) -> list[int]:
        """The same if these were all the funding cuts."""
        ledger, coming = open_ledger(self.scenario.funding), self._coming
        found = [ledger.balance]
        for week in range(1, self.scenario.run.weeks + 1):
            hold_back(ledger, week, *cuts)
            for amount in coming.get(week, []):
                ledger.receive(amount)
            found.append(ledger.balance)
        return found

    @cached_property
    def _coming(self) -> dict[int, list[int]]:
        """By week, the cents of the tranches that come."""
        found: dict[int, list[int]] = {}
        for tranche in self.scenario.tranches:
            week = max(1, self.scenario.week_of(tranche.day) + tranche.delay_weeks)
            found.setdefault(week, []).append(what_comes(tranche))
        return found

    @cached_property
    def governorates(self) -> list[str]:
        """The governorate of each locality."""
        return [locality.line.governorate for locality in localities(self.scenario)]

    @cached_property
    def attack_rates(self) -> np.ndarray:
        """Attacks a day that nothing triggers, [week, locality]."""
        return recorded_attacks(self.scenario, localities(self.scenario))

    def of(self, governorate: str) -> list[int]:
        """The localities of a governorate, or all where none is named."""
        names = enumerate(self.governorates)
        return [place for place, name in names if governorate in ("", name)]

    def _of_lever(self, lever: Lever) -> list[int]:
        """The localities in which a lever acts."""
        return np.flatnonzero(lever.reached(self.scenario)).tolist()

    @cached_property
    def _retaken(self) -> list[int]:
        return [locality.retaken_week for locality in localities(self.scenario)]

    @cached_property
    def _closed(self) -> list[float]:
        """Weeks from being retaken until families are let back in, by locality."""
        return [locality.closed_weeks for locality in localities(self.scenario)]

    @property
    def opens_at_once(self) -> bool:
        """Whether every place opens as soon as it is retaken."""
        return max(self._closed) == 0.0

    def _has(self, *kinds: type[Lever]) -> bool:
        return any(isinstance(lever, kinds) for lever in self.scenario.interventions)

    def first_open(self, governorate: str = "") -> int:
        """The week before which no place there is open; 0 where one is on the first day."""
        return self._first_open(self.of(governorate))

    def _first_open(self, places: list[int]) -> int:
        if self._has(Mediation, ExplosiveClearance):
            return 0  # either may open any place
        opens = [self._retaken[place] + self._closed[place] for place in places]
        return max(0, math.ceil(min(opens)))

    def any_held_back(self, lever: Lever, weeks: Sequence[int]) -> bool:
        """Whether a place of a lever may be retaken, but closed, in one of these weeks."""
        first, last = weeks[0], weeks[-1]
        retaken = ((self._retaken[place], self._closed[place]) for place in self._of_lever(lever))
        held = (week <= last and week + wait > first for week, wait in retaken)
        return self._has(Mediation) or any(held)

    def nothing_open(self, lever: Delivery) -> str:
        """Why a lever for open places can do nothing, where none is open in its weeks."""
        opens = self._first_open(self._of_lever(lever))
        last = lever.weeks(self.scenario)[-1]
        if opens < last:  # levers act before a week's places open
            return ""
        return (
            f"{_no_place(lever)} is open by {self.dated(last)}, the last in which it delivers; "
            "let it act longer, or let a place be retaken sooner"
        )

    def first_fled(self, *origins: str) -> int:
        """The week before which nobody flees from these governorates, or from any."""
        waves = self.scenario.world.waves
        days = [wave.date for wave in waves if not origins or wave.governorate in origins]
        return self.scenario.week_of(min(days))

    def first_arrival(self, governorate: str) -> int:
        """The week before which nobody who decides to go there can arrive."""
        fled, opens = self.first_fled(), self.first_open(governorate)
        applies = max(1, opens, fled)
        return applies + max(2, 1 + self.scenario.household.travel_weeks)

    def first_home(self, governorate: str) -> int:
        """The week before whose end nobody can be back there."""
        closed = [max(1, each.start) - 1 for each in self.scenario.shocks
                  if isinstance(each, CampsClosed)]  # fmt: skip
        return min([self.first_arrival(governorate), *closed])


def hold_back(ledger: Ledger, week: int, *cuts: FundingCut) -> None:
    """What these funding cuts do to a ledger in a week."""
    ledger.withheld = 0.0
    for cut in cuts:
        if cut.happens(week):
            cut.strike(ledger, week)


def _no_place(lever: Lever) -> str:
    return "none of its places" if lever.is_aimed else "no place"


def _asked(lever: Lever) -> int:
    """Signatures that a lever asks for, or lets forums agree on; -1 for others."""
    if isinstance(lever, Abolition):
        return 0
    if isinstance(lever, CommunityPolicing):
        return lever.agreed_signatures
    return lever.signatures if isinstance(lever, ClearanceReform) else -1
