"""The levers: what each changes, what it costs, and when. Defining a lever registers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, ClassVar, NamedTuple

import numpy as np

from sim.declare import InputError, Par
from sim.funding import Ledger, cents, price_level

if TYPE_CHECKING:
    from sim.outlook import Outlook
    from sim.population import Rows
    from sim.scenario import Scenario

LEVERS: dict[str, type["Lever"]] = {}

SHARES = (  # of a community's programme that are nothing unless a lever says so
    "tenure_kept", "selected", "mixed", "patrols", "grant", "relief", "staff_moved", "checks_kept",
)  # fmt: skip
ALWAYS = 100_000  # weeks; longer than any run


class Site(NamedTuple):
    """What a lever works on in one week, and what it is paid from."""

    rows: "Rows"
    ledger: Ledger
    seed: int
    week: int
    setting: "Scenario"
    price_level: float  # of this week, against the year that unit costs are in

    def price(self, euros: float, units: float = 1.0) -> int:
        """What so many units cost this week, in cents."""
        return cents(euros * units * self.price_level)


@dataclass(frozen=True)
class Lever:
    """Something that a programme or a decree does from a week on."""

    excludes: ClassVar[tuple[str, ...]] = ()  # kinds that may not act in the same week
    about: ClassVar[str] = ""
    unit: ClassVar[str] = ""  # what is paid for; a decree costs nothing and has none

    start: Annotated[int, Par("week", (0, ALWAYS), (0, 520), "D", "assumed",
        "first week in which the lever acts")] = 0  # fmt: skip
    end: Annotated[int, Par("week", (0, ALWAYS), (0, ALWAYS), "D", "assumed",
        "first week in which it acts no more")] = ALWAYS  # fmt: skip

    def __init_subclass__(cls) -> None:
        if cls.about:
            LEVERS[cls.kind()] = cls

    @classmethod
    @cache
    def kind(cls) -> str:
        """The name of the lever in scenario files: its class in small letters."""
        words = "".join(f" {letter}" if letter.isupper() else letter for letter in cls.__name__)
        return words.strip().lower().replace(" ", "_")

    def check(self, where: str) -> None:
        """Raise InputError where the lever's own fields contradict each other."""
        if self.end <= self.start:
            raise InputError(
                f"{where}: end = {self.end}: a week after start = {self.start} is allowed; "
                "first week in which the lever acts no more"
            )

    def is_active(self, week: int) -> bool:
        """Whether it acts this week."""
        return self.start <= week < self.end

    def overlaps(self, other: "Lever") -> bool:
        """Whether both act in some week."""
        return self.start < other.end and other.start < self.end

    def act(self, site: Site) -> None:
        """Write what is in force or delivered this week into the rows, and pay for it."""
        raise NotImplementedError

    def weeks(self, setting: "Scenario") -> Sequence[int]:
        """The weeks of a run in which it acts; the first day is week 0, which nobody lives."""
        return range(max(1, self.start), min(self.end, setting.run.weeks + 1))

    def order(self, setting: "Scenario") -> tuple[float, float]:  # noqa: ARG002
        """EUR a unit, and the fewest units that are bought at once."""
        return 0.0, 1.0

    def needless(self, outlook: "Outlook") -> str:  # noqa: ARG002
        """Why it changes nothing, or nothing but spending, and what would mend that; else empty."""
        return ""

    def price(self, setting: "Scenario", week: int) -> float:
        """Cents that the fewest units cost in a week, not yet rounded."""
        euros, units = self.order(setting)
        return euros * units * price_level(setting.funding, setting.day_of(week)) * 100.0

    def can_buy(self, setting: "Scenario", week: int, balance: int) -> bool:
        """Whether so many cents buy anything in a week."""
        return round(self.price(setting, week)) <= balance

    def idle(self, site: Site) -> np.ndarray:
        """Units of each community that, paid for this week, can do nothing there."""
        return np.zeros(len(site.rows.communities))

    def buy(
        self, site: Site, places: np.ndarray, euros: float, units: np.ndarray | None = None
    ) -> list[int]:
        """The places, of these, whose units of this week are paid for; one each, or as given.

        All are planned; they are paid for in turn, as long as the money lasts.
        """
        if units is None:
            counts, prices = [1.0] * len(places), [site.price(euros)] * len(places)
        else:
            counts = units.astype(float).tolist()
            prices = [site.price(euros, count) for count in counts]
        orders = zip(places.tolist(), prices, counts, self.idle(site)[places].tolist(), strict=True)
        return site.ledger.buy(self.kind(), orders)


@dataclass(frozen=True)
class ClearanceReform(Lever):
    """The authorities ask for fewer signatures."""

    about: ClassVar[str] = "the authorities ask for fewer signatures"

    signatures: Annotated[int, Par("signatures", (0, 16), (0, 10), "B",
        "German Federal Foreign Office 2017: four after the reform",
        "signatures asked for while it acts")] = 4  # fmt: skip
    staff_moved: Annotated[float, Par("share", (0, 1), (0, 1), "D", "assumed",
        "share of the staff of the desks it closes who move to the desks that stay")
        ] = 0.0  # fmt: skip
    checks_kept: Annotated[float, Par("share", (0, 1), (0, 1), "D", "assumed",
        "share of the closed desks' work that the desks that stay take over")] = 0.0  # fmt: skip

    def act(self, site: Site) -> None:
        """Ask for no more than these signatures."""
        programmes = site.rows.programmes
        programmes["signatures"] = np.minimum(programmes["signatures"], self.signatures)
        programmes["staff_moved"] = self.staff_moved
        programmes["checks_kept"] = self.checks_kept

    def needless(self, outlook: "Outlook") -> str:
        """Where as few signatures are asked for already, and no desk closes."""
        weeks = self.weeks(outlook.scenario)
        fewer = any(self.signatures < outlook.signatures(week, self) for week in weeks)
        if fewer or (outlook.moves_staff and outlook.desks_close):
            return ""
        return (
            f"without it no more than its {self.signatures} signatures are asked for; "
            "let it ask for fewer, or raise [clearance] signatures"
        )


@dataclass(frozen=True)
class Abolition(Lever):
    """Clearance is abolished, as by the decree of November 2022."""

    about: ClassVar[str] = "clearance is abolished, as by the decree of November 2022"
    excludes: ClassVar[tuple[str, ...]] = ("clearance_reform", "abolition")

    def act(self, site: Site) -> None:
        """Ask for no signature."""
        site.rows.programmes["signatures"] = 0

    def needless(self, outlook: "Outlook") -> str:
        """Where no signature is asked for."""
        asked = outlook.scenario.clearance.signatures
        return "" if asked else "[clearance] signatures is 0 already; raise it"


@dataclass(frozen=True)
class CommunityPolicing(Lever):
    """Forums meet and officers are trained; where it may, a forum agrees on fewer signatures."""

    about: ClassVar[str] = (
        "forums meet, officers are trained, and a forum may agree to cut signatures"
    )
    unit: ClassVar[str] = "forum-week"
    excludes: ClassVar[tuple[str, ...]] = ("community_policing",)

    forums: Annotated[int, Par("forums", (1, 100_000), (1, 43), "B",
        "IOM 2016: 16 forums in 2015, 43 by the end of November 2016",
        "communities that get a forum: one in each district, then a second, ...")] = 43  # fmt: skip
    cost_a_forum_year: Annotated[float, Par("EUR", (0, 1e9), (51e3, 73e3), "B",
        "derived: EUR 4.0 million for 30-43 forums in 22 months (IOM 2016); all-in, an upper bound",
        "price of one forum for one year, training included")] = 62_000.0  # fmt: skip
    training_a_week: Annotated[float, Par("share per week", (0, 1), (0.005, 0.1), "D",
        "assumed; 1,100 people reached in nine months (IOM 2016)",
        "untrained officers trained in a week where there is a forum")] = 0.02  # fmt: skip
    agreed_signatures: Annotated[int, Par("signatures", (-1, 16), (-1, 4), "B",
        "German Federal Foreign Office 2017: forums cut ten signatures to four",
        "signatures that a forum may agree on; -1 where it may not")] = -1  # fmt: skip

    def act(self, site: Site) -> None:
        """Pay for as many forums as the money lasts; a forum without money does not meet."""
        programmes = site.rows.programmes
        places = np.argsort(programmes["turn"], kind="stable")[: self.forums]
        paid = self.buy(site, places, self.cost_a_forum_year / 52.0)
        programmes["forum"][paid] = 1
        trained = np.maximum(programmes["training"][paid], self.training_a_week)
        programmes["training"][paid] = trained
        programmes["agreed_signatures"][paid] = self.agreed_signatures

    def order(self, setting: "Scenario") -> tuple[float, float]:  # noqa: ARG002
        """One forum."""
        return self.cost_a_forum_year / 52.0, 1.0

    def idle(self, site: Site) -> np.ndarray:
        """A forum whose chair is empty: it cannot meet, though officers are still trained."""
        return np.asarray(site.rows.forums["empty_until"] > site.week)


def refuse_exclusive(levers: tuple[Lever, ...], where: str) -> None:
    """Raise InputError where two levers that exclude each other act in the same week."""
    for place, lever in enumerate(levers):
        for other in levers[place + 1 :]:
            exclusive = other.kind() in lever.excludes or lever.kind() in other.excludes
            if exclusive and lever.overlaps(other):
                raise InputError(
                    f"{where}: {lever.kind()} (from week {lever.start}) and {other.kind()} "
                    f"(from week {other.start}) exclude each other; let one end before the other "
                    "starts"
                )


def put_in_force(levers: tuple[Lever, ...], site: Site, signatures: int) -> None:
    """The week's programme: the first day's procedure, then what each active lever makes of it."""
    programmes = site.rows.programmes
    programmes["training"] = 0.0
    programmes["signatures"] = signatures
    programmes["agreed_signatures"] = -1
    programmes["forum"] = 0
    programmes["clerks"] = 0
    for share in SHARES:
        programmes[share] = 0.0
    for lever in levers:
        if lever.is_active(site.week):
            lever.act(site)
