"""What a scenario lets happen: waves of attacks, funding cuts, killed brokers, closed camps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from sim.agents.police import replace
from sim.agents.state import State
from sim.changing import changing
from sim.declare import Par, Text, refuse_unknown
from sim.interventions import Site
from sim.randomness import Purpose, draws

SHOCKS: dict[str, type["Shock"]] = {}


@dataclass(frozen=True)
class Shock:
    """Something that happens from a week on, everywhere or in one governorate: `[[event]]`."""

    about: ClassVar[str] = ""

    start: Annotated[int, Par("week", (0, 4000), (0, 520), "D", "assumed",
        "first week in which it happens")] = 0  # fmt: skip
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

    def act(self, site: Site, places: np.ndarray) -> None:
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


@dataclass(frozen=True)
class AttackWave(Lasting):
    """Attacks become more, or fewer, by a factor."""

    about: ClassVar[str] = "attacks become more, or fewer, by a factor"

    factor: Annotated[float, Par("factor", (0, 1000), (0.5, 5), "B",
        "CTC Sentinel: 566 attacks in the first and 808 in the second quarter of 2020",
        "times the attacks that nothing triggers")] = 2.0  # fmt: skip

    def act(self, site: Site, places: np.ndarray) -> None:
        """Raise the base rate."""
        rates = site.rows.armed_groups["base_rate"]
        site.rows.armed_groups["base_rate"] = np.where(places, rates * self.factor, rates)


@dataclass(frozen=True)
class RoadsClosed(Lasting):
    """Nobody who is on the way arrives, as in the spring of 2020."""

    about: ClassVar[str] = "nobody who is on the way arrives, as in the spring of 2020"

    def act(self, site: Site, places: np.ndarray) -> None:
        """Places cannot be reached."""
        site.rows.communities["reachable"][places] = 0


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

    def act(self, site: Site, places: np.ndarray) -> None:  # noqa: ARG002
        """Take back in its first week, hold back in all; overlapping cuts act one on the other."""
        if site.week == max(1, self.start):
            site.ledger.take_back(self.share)
        site.ledger.withheld = 1.0 - (1.0 - site.ledger.withheld) * (1.0 - self.share)


@dataclass(frozen=True)
class BrokersKilled(Shock):
    """Those who sign and those who chair forums are killed; their seats stay empty for a time."""

    about: ClassVar[str] = "those who sign and chair are killed, and their seats stay empty"

    share: Annotated[float, Par("share", (0, 1), (0.01, 0.3), "D",
        "assumed; CTC Sentinel: 148 targeted killings in ten months of 2018",
        "desks and forums that are hit")] = 0.1  # fmt: skip
    weeks_empty: Annotated[int, Par("weeks", (1, 520), (4, 26), "D", "assumed",
        "weeks until somebody else takes the seat")] = 8  # fmt: skip

    def act(self, site: Site, places: np.ndarray) -> None:
        """Empty some of the desks that sign for these places, and some of their forums."""
        rows = site.rows
        desks = np.zeros(len(rows.desks), np.bool_)
        desks[rows.paths[places].ravel()] = True
        for part, (seats, inside) in enumerate(((rows.desks, desks), (rows.forums, places))):
            lots = draws(site.seed, site.week, Purpose.SHOCK_BROKER.value, seats["luck"], part)
            hit, until = inside & (lots < self.share), site.week + self.weeks_empty
            seats["empty_until"][hit] = np.maximum(seats["empty_until"][hit], until)


@dataclass(frozen=True)
class OfficersMoved(Shock):
    """Officers are moved all at once and untrained ones take their posts."""

    about: ClassVar[str] = "officers are moved all at once, and untrained ones take their posts"

    share: Annotated[float, Par("share", (0, 1), (0.2, 1), "B",
        "Blair et al. 2021: 46 % had left their post after eleven months (Philippines)",
        "officers who are moved")] = 0.5  # fmt: skip

    def act(self, site: Site, places: np.ndarray) -> None:
        """Replace some officers of these stations."""
        officers = site.rows.officers
        lots = draws(site.seed, site.week, Purpose.SHOCK_OFFICER.value, officers["luck"])
        moved = np.flatnonzero(places[officers["station"]] & (lots < self.share))
        for index in moved.tolist():
            programme = site.rows.programmes[officers["station"][index]]
            replace(officers[index], programme, site.seed, site.week, site.setting.police)


@dataclass(frozen=True)
class CampsClosed(Shock):
    """The camps of a governorate are closed: some families go home, the others elsewhere."""

    about: ClassVar[str] = "camps are closed: some families go home at once, the others elsewhere"

    forced_home: Annotated[float, Par("share", (0, 1), (0.5, 0.8), "B",
        "IOM 2020-21: 30-41 % of those who had to leave were not at their place of origin",
        "families of an open place who go home without clearance")] = 0.65  # fmt: skip

    def act(self, site: Site, places: np.ndarray) -> None:  # noqa: ARG002
        """Empty the camps; `governorate` is that of the camps here, not that of origin."""
        rows, hosts = site.rows.households, site.rows.hosts
        closed = (hosts["camp"] == 1) & self._hosts(site)
        away = (State.DISPLACED, State.WAITING, State.BARRED)
        leave = closed[rows["host"]] & np.isin(rows["state"], away)
        lots = draws(site.seed, site.week, Purpose.SHOCK_HOUSEHOLD.value, rows["luck"])
        is_open = site.rows.communities["open"][rows["community"]] == 1
        may = is_open & (rows["blocked"] == 0) & (rows["state"] == State.DISPLACED)
        home = leave & may & (lots < self.forced_home)
        with changing(site.rows, home, site.week):
            rows["state"][home], rows["since"][home] = State.RETURNED, site.week
            rows["destination"][home] = rows["community"][home]
        rows["host"][leave] -= 1  # the same governorate, out of camps

    def _hosts(self, site: Site) -> np.ndarray:
        names = site.setting.world.governorate_names
        number = names.index(self.governorate) if self.governorate else None
        governorates = site.rows.hosts["governorate"]
        return np.asarray(governorates == number if number is not None else governorates >= 0)


@dataclass(frozen=True)
class NewDisplacement(Shock):
    """Families who had returned have to flee again."""

    about: ClassVar[str] = "families who had returned have to flee again"

    share: Annotated[float, Par("share", (0, 1), (0.05, 0.9), "B",
        "IOM DTM: 25,200 households fled Kirkuk in October 2017 and were back in two weeks",
        "returned families who flee")] = 0.3  # fmt: skip

    def act(self, site: Site, places: np.ndarray) -> None:
        """Some of the returned are displaced again."""
        rows = site.rows.households
        lots = draws(site.seed, site.week, Purpose.SHOCK_HOUSEHOLD.value, rows["luck"])
        flee = places[rows["community"]] & (rows["state"] == State.RETURNED) & (lots < self.share)
        with changing(site.rows, flee, site.week):
            rows["state"][flee] = State.DISPLACED
            rows["since"][flee] = rows["displaced_week"][flee] = site.week
            rows["times_left"][flee] = np.minimum(255, rows["times_left"][flee].astype(int) + 1)


def strike(shocks: tuple[Shock, ...], site: Site) -> None:
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
