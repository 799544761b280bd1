"""A lever: what it is, what it works on, what it costs, and when. Defining a lever registers it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, NamedTuple, Protocol

import numpy as np

from sim.core.declare import InputError, Par, Text
from sim.core.week_dates import day_of
from sim.levers.funding import Ledger, Order, Smallest, cents, price_level
from sim.levers.setting import Setting
from sim.state import Clock, Rows
from sim.world.lines import CommunityLine

LEVERS: dict[str, type["Lever"]] = {}
THROUGH_PAPERS = ("household.undocumented_share", "exits.papers_renewed_a_year")
THROUGH_BELIEFS = (  # about the wait, and how far families decide by it
    "decision.wait_elasticity", "household.believed_days_a_signature",
    "household.word_of_mouth", "household.own_experience",
)  # fmt: skip

ALWAYS = 100_000  # weeks; longer than any run
AS_NEEDED, EVEN = "as needed", "even"  # paces
NO_LIMIT = 1e12  # EUR; as much as all money may be


class Outlook(Protocol):
    """What levers and events ask of what is certain of every run of a scenario."""

    @property
    def scenario(self) -> Setting:
        """The scenario."""

    @property
    def opens_at_once(self) -> bool:
        """Whether every place opens as soon as it is retaken."""

    def any_held_back(self, lever: "Lever", weeks: Sequence[int]) -> bool:
        """Whether a place of a lever may be retaken, but closed, in one of these weeks."""

    def asked_in(self, line: CommunityLine, week: int, before: "Lever | None" = None) -> int:
        """Signatures that are asked for in a place and week, or as found by one of the levers."""

    @property
    def attack_rates(self) -> np.ndarray:
        """Attacks a day that nothing triggers, [week, locality]."""

    def before(self, week: int) -> str:
        """The same as the end of a time in which something cannot be."""

    @property
    def cuts(self) -> list[Any]:
        """The funding cuts, in their order."""

    def dated(self, week: int) -> str:
        """A week with the day on which it begins."""

    @property
    def desks_close(self) -> bool:
        """Whether fewer signatures than on the first day may come to be asked for anywhere."""

    def first_arrival(self, governorate: str) -> int:
        """The week before which nobody who decides to go there can arrive."""

    def first_fled(self, *origins: str) -> int:
        """The week before which nobody flees from these governorates, or from any."""

    def first_home(self, governorate: str) -> int:
        """The week before whose end nobody can be back there."""

    @property
    def has_forums(self) -> bool:
        """Whether any lever lets forums meet."""

    def money_after(self, *cuts: Any) -> list[int]:
        """The same if these were all the funding cuts."""

    @property
    def moves_staff(self) -> bool:
        """Whether any reform moves the staff or the work of desks that close."""

    def nothing_open(self, lever: Any) -> str:
        """Why a lever for open places can do nothing, where none is open in its weeks."""

    def of(self, governorate: str) -> list[int]:
        """The localities of a governorate, or all where none is named."""

    def pays(self, since: int = 1) -> bool:
        """Whether any lever that costs money acts in this week or after it."""

    def sorts_of_place(self, lever: "Lever") -> list[CommunityLine]:
        """Of the places of a lever, one for each choice of levers that act there."""


class LeverContext(NamedTuple):
    """What a lever works on in one week, and what it is paid from."""

    rows: Rows
    ledger: Ledger
    seed: int
    week: int
    setting: Setting
    price_level: float  # of this week, against the year that unit costs are in
    aim: np.ndarray | None = None  # [community]: whether the lever at hand is aimed at it

    @property
    def clock(self) -> Clock:
        """The seed, the week and what an agent stands for."""
        return Clock(self.seed, self.week, float(self.setting.run.households_per_agent))

    @property
    def aimed_at(self) -> np.ndarray:
        """Whether the lever at hand is aimed at each community."""
        return np.ones(len(self.rows.communities), np.bool_) if self.aim is None else self.aim

    def price(self, euros: float, units: float = 1.0) -> int:
        """What so many units cost this week, in cents."""
        return cents(euros * units * self.price_level)


@dataclass(frozen=True)
class Lever:
    """Something that a programme or a decree does from a week on.

    `start` and `end` may be made with dates; in a scenario they are the weeks that hold them.
    """

    excludes: ClassVar[tuple[str, ...]] = ()  # kinds that may not act in the same week
    about: ClassVar[str] = ""
    unit: ClassVar[str] = ""  # what is paid for; a decree costs nothing and has none
    acts_through: ClassVar[tuple[str, ...]] = ()  # parameters its effect depends on, or `table.*`

    start: Annotated[int, Par("week", (0, ALWAYS), (0, 520), "D", "assumed",
        "first week in which the lever acts", dated=True)] = 0  # fmt: skip
    end: Annotated[int, Par("week", (0, ALWAYS), (0, ALWAYS), "D", "assumed",
        "first week in which it acts no more", dated=True)] = ALWAYS  # fmt: skip
    governorates: Annotated[tuple[str, ...], Text("governorates in which it acts; everywhere "
        "if all three are empty")] = field(default=(), kw_only=True)  # fmt: skip
    districts: Annotated[tuple[str, ...], Text("districts in which it acts, beside what else is "
        "named")] = field(default=(), kw_only=True)  # fmt: skip
    communities: Annotated[tuple[str, ...], Text("places of communities.csv in which it acts, "
        "beside what else is named")] = field(default=(), kw_only=True)  # fmt: skip
    pace: Annotated[str, Text("how fast it spends: while there is money, or evenly over its weeks",
        (AS_NEEDED, EVEN))] = field(default=AS_NEEDED, kw_only=True)  # fmt: skip
    most_euros: Annotated[float, Par("EUR", (0, NO_LIMIT), (0, 290e6), "D", "assumed",
        "money that it may spend in all its weeks together")
        ] = field(default=NO_LIMIT, kw_only=True)  # fmt: skip

    def __init_subclass__(cls) -> None:
        if cls.about:
            LEVERS[cls.kind()] = cls

    @classmethod
    @cache
    def kind(cls) -> str:
        """The name of the lever in scenario files: its class in small letters."""
        words = "".join(f" {letter}" if letter.isupper() else letter for letter in cls.__name__)
        return words.strip().lower().replace(" ", "_")

    def check(self, where: str, first: date) -> None:
        """Raise InputError where the lever's own fields contradict each other."""
        if self.end <= self.start:
            raise InputError(
                f"{where}: end = {self.end}: a week after start = {self.start} is allowed; "
                "first week in which the lever acts no more; they begin on "
                f"{day_of(self.end, first)} and {day_of(self.start, first)}"
            )

    def is_active(self, week: int) -> bool:
        """Whether it acts this week."""
        return self.start <= week < self.end

    def overlaps(self, other: "Lever") -> bool:
        """Whether both act in some week."""
        return self.start < other.end and other.start < self.end

    @property
    def is_aimed(self) -> bool:
        """Whether it names places; one that names none acts everywhere."""
        return bool(self.governorates or self.districts or self.communities)

    def reaches(self, line: CommunityLine) -> bool:
        """Whether it acts in this row of communities.csv."""
        named = line.governorate in self.governorates or line.district in self.districts
        return named or line.community in self.communities or not self.is_aimed

    def lines(self, setting: Setting) -> list[CommunityLine]:
        """The rows of communities.csv in which it acts."""
        return [line for line in setting.world.communities if self.reaches(line)]

    @property
    def table(self) -> str:
        """These rows in words."""
        return "its rows of communities.csv" if self.is_aimed else "communities.csv"

    def reached(self, setting: Setting) -> np.ndarray:
        """Whether it acts in each community of a run."""
        lines = [self.reaches(line) for line in setting.world.communities]
        return np.repeat(lines, setting.world.localities(setting.run.locality_households))

    def act(self, site: LeverContext) -> None:
        """Write what is in force or delivered this week into the rows, and pay for it."""
        raise NotImplementedError

    def weeks(self, setting: Setting) -> Sequence[int]:
        """The weeks of a run in which it acts; the first day is week 0, which nobody lives."""
        return range(max(1, self.start), min(self.end, setting.run.weeks + 1))

    def order(self, setting: Setting) -> Smallest:  # noqa: ARG002
        """EUR a unit, and the fewest units that are bought at once."""
        return Smallest(0.0, 1.0)

    def needless(self, outlook: Outlook) -> str:  # noqa: ARG002
        """Why it changes nothing, or nothing but spending, and what would mend that; else empty."""
        return ""

    def price(self, setting: Setting, week: int) -> float:
        """Cents that the fewest units cost in a week, not yet rounded."""
        euros, units = self.order(setting)
        return euros * units * price_level(setting.funding, setting.day_of(week)) * 100.0

    def can_buy(self, setting: Setting, week: int, balance: int) -> bool:
        """Whether so many cents buy anything in a week."""
        return round(self.price(setting, week)) <= balance

    def idle(self, site: LeverContext) -> np.ndarray:
        """Units of each community that, paid for this week, can do nothing there."""
        return np.zeros(len(site.rows.communities))

    def buy(
        self, site: LeverContext, places: np.ndarray, euros: float, units: np.ndarray | None = None
    ) -> list[int]:
        """The places, of these, whose units of this week are paid for; one each, or as given.

        All at which it is aimed are planned; they are paid for in turn, while the money lasts.
        """
        if site.aim is not None:
            units = units if units is None else units[site.aim[places]]
            places = places[site.aim[places]]
        if units is None:
            counts, prices = [1.0] * len(places), [site.price(euros)] * len(places)
        else:
            counts = units.astype(float).tolist()
            prices = [site.price(euros, count) for count in counts]
        idle = self.idle(site)[places].tolist()
        orders = map(Order, places.tolist(), prices, counts, idle)
        return site.ledger.buy(self.kind(), orders)
