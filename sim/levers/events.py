"""What a scenario lets happen: attack waves, closed roads, funding cuts, killed brokers, moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from sim.agents.police import replace_officer
from sim.core.declare import Par, Text, refuse_unknown
from sim.core.randomness import Purpose, draws
from sim.levers.funding import Ledger
from sim.levers.lever import LeverContext, Outlook

SHOCKS: dict[str, type["Shock"]] = {}


@dataclass(frozen=True)
class Shock:
    """Something that happens from a week on, everywhere or in one governorate: `[[event]]`.

    `start` may be made with a date; in a scenario it is the week that holds it.
    """

    about: ClassVar[str] = ""

    start: Annotated[int, Par("week", (0, 4000), (0, 520), "D", "assumed",
        "first week in which it happens", dated=True)] = 0  # fmt: skip
    governorate: Annotated[str, Text("the governorate where it happens; empty for all",
        may_be_empty=True)] = ""  # fmt: skip

    def __init_subclass__(cls) -> None:
        if cls.about:
            SHOCKS[cls.kind()] = cls

    @classmethod
    def kind(cls) -> str:
        """Its name in scenario files: its class in small letters."""
        words = "".join(f"_{letter}" if letter.isupper() else letter for letter in cls.__name__)
        return words.strip("_").lower()

    def check(self, governorates: Sequence[str], where: str) -> None:
        """Raise InputError where the world has no such governorate."""
        if self.governorate:
            refuse_unknown([self.governorate], governorates, f"{where}: governorate")

    def happens(self, week: int) -> bool:
        """Whether it happens in this week; at the start of a run is in its first week."""
        return week == max(1, self.start)

    def needless(self, outlook: Outlook) -> str:
        """Why it changes nothing in this scenario, and what would mend that; else empty."""
        if outlook.of(self.governorate):
            return self.unfelt(outlook)
        return (
            f"no community of origin lies in {self.governorate}, which only hosts the displaced; "
            f"name one of {', '.join(outlook.scenario.world.governorates)}"
        )

    def unfelt(self, outlook: Outlook) -> str:  # noqa: ARG002
        """The same, where its governorate has communities."""
        return ""

    def act(self, site: LeverContext, places: np.ndarray) -> None:
        """What it does in these communities, 1 where it happens, in one week."""
        raise NotImplementedError


@dataclass(frozen=True)
class Lasting(Shock):
    """A shock that lasts some weeks."""

    weeks: Annotated[int, Par("weeks", (1, 4000), (1, 104), "D", "assumed",
        "weeks for which it lasts")] = 12  # fmt: skip

    def happens(self, week: int) -> bool:
        """Whether it still lasts; one that starts with the run starts in its first week."""
        first = max(1, self.start)
        return first <= week < first + self.weeks

    def lived(self, outlook: Outlook) -> range:
        """The weeks of a run for which it lasts."""
        first = max(1, self.start)
        return range(first, min(first + self.weeks, outlook.scenario.run.weeks + 1))


@dataclass(frozen=True)
class AttackWave(Lasting):
    """Attacks become more, or fewer, by a factor."""

    about: ClassVar[str] = "attacks become more, or fewer, by a factor"

    factor: Annotated[float, Par("factor", (0, 1000), (0.5, 5), "B",
        "CTC Sentinel: 566 attacks in the first and 808 in the second quarter of 2020",
        "times the attacks that nothing triggers")] = 2.0  # fmt: skip

    def act(self, site: LeverContext, places: np.ndarray) -> None:
        """Raise the base rate."""
        rates = site.rows.armed_groups["base_rate"]
        site.rows.armed_groups["base_rate"] = np.where(places, rates * self.factor, rates)

    def unfelt(self, outlook: Outlook) -> str:
        """Where its factor changes nothing, or no attack is untriggered."""
        if self.factor == 1.0:
            return "a factor of 1 changes nothing; give another"
        if outlook.scenario.armed_group.attack_scale == 0.0:
            return "[armed_group] attack_scale is 0; raise it, or switch the mechanism attacks on"
        rates = outlook.attack_rates[list(self.lived(outlook))]
        if rates[:, outlook.of(self.governorate)].any():
            return ""
        return (
            "no attack is recorded where and while it lasts; raise attacks_a_year in "
            "communities.csv or, for months up to the last in it, add rows to attacks.csv"
        )


@dataclass(frozen=True)
class RoadsClosed(Lasting):
    """Nobody who is on the way arrives, as in the spring of 2020."""

    about: ClassVar[str] = "nobody who is on the way arrives, as in the spring of 2020"

    def act(self, site: LeverContext, places: np.ndarray) -> None:
        """Places cannot be reached."""
        site.rows.communities["reachable"][places] = 0

    def unfelt(self, outlook: Outlook) -> str:
        """Where nobody can be on the way yet."""
        last, arrival = self.lived(outlook)[-1], outlook.first_arrival(self.governorate)
        if last >= arrival:
            return ""
        return (
            f"it lasts to {outlook.dated(last)}, and nobody can arrive there "
            f"{outlook.before(arrival)}; let it last longer or start later"
        )


@dataclass(frozen=True)
class FundingCut(Lasting):
    """A donor takes back part of the money that is left, and part of each later tranche."""

    about: ClassVar[str] = "part of the money left is taken back, and less comes while it lasts"

    governorate: Annotated[str, Text("money is one budget for all places: this stays empty", ("",),
        may_be_empty=True)] = ""  # fmt: skip
    share: Annotated[float, Par("share", (0, 1), (0.1, 1), "D",
        "assumed; return grants were on hold for want of funds in December 2024 (Shafaq)",
        "part that is taken back at its start, and that does not come of what arrives while it "
        "lasts")] = 0.5  # fmt: skip

    def act(self, site: LeverContext, places: np.ndarray) -> None:  # noqa: ARG002
        """Take back in its first week, hold back in all; overlapping cuts act one on the other."""
        self.strike(site.ledger, site.week)

    def strike(self, ledger: Ledger, week: int) -> None:
        """Take back and hold back."""
        if week == max(1, self.start):
            ledger.take_back(self.share)
        ledger.withheld = 1.0 - (1.0 - ledger.withheld) * (1.0 - self.share)

    def unfelt(self, outlook: Outlook) -> str:
        """Where there is no money that it could take, or nobody who would spend it."""
        if self.share == 0.0:
            return "it takes a share of 0; raise share"
        before = outlook.cuts[: outlook.cuts.index(self)]
        if outlook.money_after(*before) == outlook.money_after(*before, self):
            return "there is no money in its weeks; give [funding] budget or a [[tranche]]"
        paid = outlook.pays(max(1, self.start))
        return "" if paid else "no lever that costs anything acts then or later; add one"


@dataclass(frozen=True)
class BrokersKilled(Shock):
    """Those who sign and those who chair forums are killed; their seats stay empty for a time."""

    about: ClassVar[str] = "those who sign and chair are killed, and their seats stay empty"

    share: Annotated[float, Par("share", (0, 1), (0.01, 0.3), "D",
        "assumed; CTC Sentinel: 148 targeted killings in ten months of 2018",
        "desks and forums that are hit")] = 0.1  # fmt: skip
    weeks_empty: Annotated[int, Par("weeks", (1, 520), (4, 26), "D", "assumed",
        "weeks until somebody else takes the seat")] = 8  # fmt: skip

    def act(self, site: LeverContext, places: np.ndarray) -> None:
        """Empty some of the desks that sign for these places, and some of their forums."""
        rows = site.rows
        desks = np.zeros(len(rows.desks), np.bool_)
        desks[rows.routes[places].ravel()] = True
        for part, (seats, inside) in enumerate(((rows.desks, desks), (rows.forums, places))):
            uniforms = draws(
                site.seed, site.week, Purpose.SHOCK_BROKER.value, seats["stream"], part
            )
            hit, until = inside & (uniforms < self.share), site.week + self.weeks_empty
            seats["empty_until"][hit] = np.maximum(seats["empty_until"][hit], until)

    def unfelt(self, outlook: Outlook) -> str:
        """Where nobody is hit, or no seat matters."""
        if self.share == 0.0:
            return "it hits a share of 0; raise share"
        clearance = outlook.scenario.clearance
        if (clearance.signatures and clearance.queues) or outlook.has_forums:
            return ""
        return (
            "no file waits at a desk and no forum meets; raise [clearance] signatures and queues, "
            "or add community_policing"
        )


@dataclass(frozen=True)
class OfficersMoved(Shock):
    """Officers are moved all at once and untrained ones take their posts."""

    about: ClassVar[str] = "officers are moved all at once, and untrained ones take their posts"

    share: Annotated[float, Par("share", (0, 1), (0.2, 1), "B",
        "Blair et al. 2021: 46 % had left their post after eleven months (Philippines)",
        "officers who are moved")] = 0.5  # fmt: skip

    def act(self, site: LeverContext, places: np.ndarray) -> None:
        """Replace some officers of these stations."""
        officers = site.rows.officers
        uniforms = draws(site.seed, site.week, Purpose.SHOCK_OFFICER.value, officers["stream"])
        moved = np.flatnonzero(places[officers["station"]] & (uniforms < self.share))
        for index in moved.tolist():
            levers = site.rows.levers_in_force[officers["station"][index]]
            replace_officer(officers[index], levers, site.clock, site.setting.police)

    def unfelt(self, outlook: Outlook) -> str:  # noqa: ARG002
        """Where nobody is moved."""
        return "" if self.share > 0.0 else "it moves a share of 0; raise share"


def strike(shocks: tuple[Shock, ...], site: LeverContext) -> None:
    """Everything that happens this week."""
    site.rows.communities["reachable"] = 1
    site.ledger.withheld = 0.0
    if not shocks:
        return
    names = site.setting.world.governorate_names
    for shock in shocks:
        if shock.happens(site.week):
            where = names.index(shock.governorate) if shock.governorate else None
            numbers = site.rows.communities["governorate"]
            places = np.ones(len(numbers), np.bool_) if where is None else numbers == where
            shock.act(site, places)
