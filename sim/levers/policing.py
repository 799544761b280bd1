"""Levers on the police: forums and training, who is chosen, and who may stay."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from sim.core.declare import Par, Text
from sim.levers.decrees import THROUGH_CLEARANCE
from sim.levers.funding import Smallest
from sim.levers.lever import Lever, LeverContext, Outlook
from sim.levers.setting import Setting
from sim.levers.targeting import RULES, in_turn

THROUGH_POLICE = (  # what the effect of other officers depends on
    "trust.*", "police.*", "station.*", "decision.trust_in_safety", "clearance.style_on_bribes",
    "clearance.style_on_denial", "clearance.desk_abuse",
)  # fmt: skip
THROUGH_FORUMS = ("forum.*", "problems.*", "community.tension_weight", "community.conflict_fear")


@dataclass(frozen=True)
class CommunityPolicing(Lever):
    """Forums meet and officers are trained; where it may, a forum agrees on fewer signatures."""

    about: ClassVar[str] = (
        "forums meet, officers are trained, and a forum may agree to cut signatures"
    )
    unit: ClassVar[str] = "forum-week"
    excludes: ClassVar[tuple[str, ...]] = ("community_policing",)
    acts_through: ClassVar[tuple[str, ...]] = (
        *THROUGH_POLICE, *THROUGH_FORUMS, "intervention.community_policing.training_a_week",
        "armed_group.broker_share", "bargain.*", *THROUGH_CLEARANCE,
    )  # fmt: skip

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

    def act(self, site: LeverContext) -> None:
        """Pay for as many forums as the money lasts; a forum without money does not meet."""
        levers_in_force = site.rows.levers_in_force
        places = in_turn(site)[: self.forums]
        paid = self.buy(site, places, self.cost_a_forum_year / 52.0)
        levers_in_force["forum"][paid] = 1
        trained = np.maximum(levers_in_force["training"][paid], self.training_a_week)
        levers_in_force["training"][paid] = trained
        levers_in_force["agreed_signatures"][paid] = self.agreed_signatures

    def order(self, setting: Setting) -> Smallest:  # noqa: ARG002
        """One forum."""
        return Smallest(self.cost_a_forum_year / 52.0, 1.0)

    def idle(self, site: LeverContext) -> np.ndarray:
        """A forum whose chair is empty: it cannot meet, though officers are still trained."""
        return np.asarray(site.rows.forums["empty_until"] > site.week)


@dataclass(frozen=True)
class AtStations(Lever):
    """Something that is paid for by the week at the stations of some communities."""

    unit: ClassVar[str] = "station-week"
    acts_through: ClassVar[tuple[str, ...]] = THROUGH_POLICE

    stations: Annotated[int, Par("stations", (1, 100_000), (1, 500), "D", "assumed",
        "stations that it reaches, in the order of the rule")] = 43  # fmt: skip
    placement: Annotated[str, Text("rule for the order of places", tuple(RULES))] = "lowest_trust"
    cost_a_station_year: Annotated[float, Par("EUR", (0, 1e9), (0, 1e6), "D", "assumed",
        "price for one station and year")] = 0.0  # fmt: skip

    def act(self, site: LeverContext) -> None:
        """Pay for as many stations as the money lasts."""
        places = RULES[self.placement](site)[: self.stations]
        for place in self.buy(site, places, self.cost_a_station_year / 52.0):
            self.put_in_force(site.rows.levers_in_force, place)

    def order(self, setting: Setting) -> Smallest:  # noqa: ARG002
        """One station."""
        return Smallest(self.cost_a_station_year / 52.0, 1.0)

    def put_in_force(self, levers_in_force: np.ndarray, place: int) -> None:
        """What a station that is paid for has this week."""
        raise NotImplementedError


@dataclass(frozen=True)
class OfficerTraining(AtStations):
    """Officers are trained in community policing, without forums."""

    about: ClassVar[str] = "officers are trained in community policing, without forums"
    excludes: ClassVar[tuple[str, ...]] = ("officer_training",)
    acts_through: ClassVar[tuple[str, ...]] = (
        *THROUGH_POLICE, "intervention.officer_training.training_a_week",
    )  # fmt: skip

    cost_a_station_year: Annotated[float, Par("EUR", (0, 1e9), (1000, 12_000), "D",
        "assumed; USD 500-2,000 an officer, four to a station, with those who follow on them",
        "price for one station and year")] = 6000.0  # fmt: skip
    training_a_week: Annotated[float, Par("share per week", (0, 1), (0.005, 0.1), "D", "assumed",
        "untrained officers trained in a week")] = 0.02  # fmt: skip

    def put_in_force(self, levers_in_force: np.ndarray, place: int) -> None:
        """Training, at the higher rate where a forum brings it too."""
        levers_in_force["training"][place] = max(
            levers_in_force["training"][place], self.training_a_week
        )

    def needless(self, outlook: Outlook) -> str:  # noqa: ARG002
        """Where nobody is trained."""
        trains = self.training_a_week > 0.0
        return "" if trains else "it changes nothing but spending: training_a_week is 0; raise it"

    def idle(self, site: LeverContext) -> np.ndarray:
        """A station whose officers are all trained."""
        officers, count = site.rows.officers, len(site.rows.communities)
        untrained = np.bincount(officers["station"], officers["trained"] == 0, count)
        return np.asarray(untrained == 0)


@dataclass(frozen=True)
class OfficerSelection(AtStations):
    """Newcomers at a station are chosen for their experience."""

    about: ClassVar[str] = "newcomers at a station are chosen for their experience"
    excludes: ClassVar[tuple[str, ...]] = ("officer_selection",)

    cost_a_station_year: Annotated[float, Par("EUR", (0, 1e9), (200, 10_000), "D", "assumed",
        "price for one station and year")] = 2000.0  # fmt: skip
    share: Annotated[float, Par("share", (0, 1), (0.2, 1), "D", "assumed",
        "newcomers who are chosen so")] = 0.7  # fmt: skip
    mixed: Annotated[float, Par("share", (0, 1), (0, 0.5), "B",
        "Nanes 2020: mixed police are feared less; how many can be found is assumed",
        "newcomers from another group than most residents, at least")] = 0.0  # fmt: skip

    def put_in_force(self, levers_in_force: np.ndarray, place: int) -> None:
        """This share of the newcomers."""
        levers_in_force["selected"][place] = self.share
        levers_in_force["mixed"][place] = self.mixed

    def needless(self, outlook: Outlook) -> str:
        """Where no newcomer is another than would have come."""
        police = outlook.scenario.police
        lowest = max(0.0, police.style_mean - police.style_spread)
        chosen = self.share > 0.0 and police.style_selected > lowest
        if chosen or self.mixed > police.mixed_share:
            return ""
        return (
            "it changes nothing but spending: share is 0, or [police] style_selected no better "
            "than any newcomer's, and mixed not above [police] mixed_share; raise one of them"
        )


@dataclass(frozen=True)
class TenureProtection(AtStations):
    """Officers stay in their posts, so that what they learned is not lost."""

    about: ClassVar[str] = "officers stay in their posts, so that what they learned is not lost"
    excludes: ClassVar[tuple[str, ...]] = ("tenure_protection",)

    cost_a_station_year: Annotated[float, Par("EUR", (0, 1e9), (500, 20_000), "D", "assumed",
        "price for one station and year, allowances for those who stay")] = 4000.0  # fmt: skip
    share: Annotated[float, Par("share", (0, 1), (0.2, 0.9), "D", "assumed",
        "moves of officers that it prevents")] = 0.6  # fmt: skip

    def put_in_force(self, levers_in_force: np.ndarray, place: int) -> None:
        """This share of the moves is prevented."""
        levers_in_force["tenure_kept"][place] = self.share

    def needless(self, outlook: Outlook) -> str:  # noqa: ARG002
        """Where it prevents no move."""
        keeps = self.share > 0.0
        return "" if keeps else "it changes nothing but spending: share is 0; raise it"
