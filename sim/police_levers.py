"""Levers on the police: who is chosen, who is trained, and who may stay."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

import numpy as np

from sim.declare import Par, Text
from sim.interventions import Lever, Site
from sim.placement import RULES

if TYPE_CHECKING:
    from sim.outlook import Outlook
    from sim.scenario import Scenario


@dataclass(frozen=True)
class AtStations(Lever):
    """Something that is paid for by the week at the stations of some communities."""

    unit: ClassVar[str] = "station-week"

    stations: Annotated[int, Par("stations", (1, 100_000), (1, 500), "D", "assumed",
        "stations that it reaches, in the order of the rule")] = 43  # fmt: skip
    placement: Annotated[str, Text("rule for the order of places", tuple(RULES))] = "lowest_trust"
    cost_a_station_year: Annotated[float, Par("EUR", (0, 1e9), (0, 1e6), "D", "assumed",
        "price for one station and year")] = 0.0  # fmt: skip

    def act(self, site: Site) -> None:
        """Pay for as many stations as the money lasts."""
        places = RULES[self.placement](site)[: self.stations]
        for place in self.buy(site, places, self.cost_a_station_year / 52.0):
            self.put_in_force(site.rows.programmes, place)

    def order(self, setting: "Scenario") -> tuple[float, float]:  # noqa: ARG002
        """One station."""
        return self.cost_a_station_year / 52.0, 1.0

    def put_in_force(self, programmes: np.ndarray, place: int) -> None:
        """What a station that is paid for has this week."""
        raise NotImplementedError


@dataclass(frozen=True)
class OfficerTraining(AtStations):
    """Officers are trained in community policing, without forums."""

    about: ClassVar[str] = "officers are trained in community policing, without forums"
    excludes: ClassVar[tuple[str, ...]] = ("officer_training",)

    cost_a_station_year: Annotated[float, Par("EUR", (0, 1e9), (1000, 12_000), "D",
        "assumed; USD 500-2,000 an officer, four to a station, with those who follow on them",
        "price for one station and year")] = 6000.0  # fmt: skip
    training_a_week: Annotated[float, Par("share per week", (0, 1), (0.005, 0.1), "D", "assumed",
        "untrained officers trained in a week")] = 0.02  # fmt: skip

    def put_in_force(self, programmes: np.ndarray, place: int) -> None:
        """Training, at the higher rate where a forum brings it too."""
        programmes["training"][place] = max(programmes["training"][place], self.training_a_week)

    def needless(self, outlook: "Outlook") -> str:  # noqa: ARG002
        """Where nobody is trained."""
        trains = self.training_a_week > 0.0
        return "" if trains else "it changes nothing but spending: training_a_week is 0; raise it"

    def idle(self, site: Site) -> np.ndarray:
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

    def put_in_force(self, programmes: np.ndarray, place: int) -> None:
        """This share of the newcomers."""
        programmes["selected"][place] = self.share
        programmes["mixed"][place] = self.mixed

    def needless(self, outlook: "Outlook") -> str:
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

    def put_in_force(self, programmes: np.ndarray, place: int) -> None:
        """This share of the moves is prevented."""
        programmes["tenure_kept"][place] = self.share

    def needless(self, outlook: "Outlook") -> str:  # noqa: ARG002
        """Where it prevents no move."""
        keeps = self.share > 0.0
        return "" if keeps else "it changes nothing but spending: share is 0; raise it"
