"""Published returns, and how far a run is from them: up to the cut, unless asked for later ones.

A run is compared by what would have been published of it: counting steps come between the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np

from experiments.iraq.observation import NOTHING, Counting, as_published, steps_of
from experiments.provenance.tables import read_columns
from sim.core.source_files import package_folder
from sim.recording.history import History
from sim.scenario.scenario import Scenario

CUT = date(2017, 12, 31)
LAST_PUBLISHED = date(2018, 6, 30)  # the last round of the table: for looking, not for fitting
LEFT_OUT = ("Kirkuk",)  # the centre district: displaced by the handover of October 2017 and back
SOURCES = package_folder("sim").parent / "scenarios" / "iraq" / "sources"
TABLE = SOURCES / "returned_households_by_district.csv"


@dataclass(frozen=True)
class Returns:
    """Households home by round and governorate, and how many were ever displaced there."""

    days: tuple[date, ...]
    governorates: tuple[str, ...]
    stock: np.ndarray  # [round, governorate]
    ever: np.ndarray  # [governorate]: households ever displaced by the cut
    counting: Counting = NOTHING  # by how much the counts differ from what they count

    @property
    def national(self) -> np.ndarray:
        """Households home by round."""
        return np.asarray(self.stock.sum(axis=1))

    @property
    def moved(self) -> np.ndarray:
        """Published households less what counting alone added, [round, governorate]."""
        return np.asarray(np.maximum(0.0, self.stock - self.counting.added))

    def without_steps(self) -> "Returns":
        """The same rounds, taken for what happened."""
        return replace(self, counting=NOTHING)


def published(scenario: Scenario, first: date | None = None, last: date = CUT) -> Returns:
    """The published rounds after `first` and up to `last`, without the districts left out."""
    table = read_columns(TABLE)
    days = [day for day in published_days() if (first is None or day > first) and day <= last]
    governorates, stock = scenario.world.governorates, []
    for day in days:
        counted = (table["date"] == day.isoformat()) & ~np.isin(table["district"], LEFT_OUT)
        stock.append(
            [
                table["returned_households"][counted & (table["governorate"] == name)].sum()
                for name in governorates
            ]
        )
    whole = [(name, "") for name in governorates]
    counting = steps_of("returned", days, whole, LEFT_OUT)
    return Returns(tuple(days), governorates, np.array(stock), _ever(scenario), counting)


def simulated(history: History, scenario: Scenario, days: Sequence[date]) -> np.ndarray:
    """Households home in a run on these days, [day, governorate]."""
    weeks = [scenario.week_of(day) for day in days]
    home = history.returned[weeks] * float(history.households_per_agent)
    names = scenario.world.governorates
    return np.stack([home[:, _places(scenario, name)].sum(axis=1) for name in names], 1)


def errors(stock: np.ndarray, like: Returns) -> np.ndarray:
    """Simulated, as it would be published, less published: a share of the ever displaced.

    [round, governorate].
    """
    return np.asarray((expected(stock, like) - like.stock) / like.ever)


def expected(stock: np.ndarray, like: Returns) -> np.ndarray:
    """The series that would be published of these stocks, [..., round, governorate]."""
    if like.counting is NOTHING:
        return stock
    return as_published(stock, like.counting, like.ever)


def distance(stock: np.ndarray, like: Returns) -> float:
    """Root mean square error over rounds and households, as a share of the ever displaced."""
    weights = like.ever / like.ever.sum()
    return float(np.sqrt((errors(stock, like) ** 2 @ weights).mean()))


def national_steps(like: Returns) -> list[tuple[date, float, float]]:
    """Each jump of the nation by counting: its round, what it added and what was then published.

    Shares of the ever displaced.
    """
    added = np.broadcast_to(like.counting.added, like.stock.shape).sum(axis=1)
    jumps, ever = np.diff(added, prepend=0.0), like.ever.sum()
    return [
        (day, float(jump / ever), float(home / ever))
        for day, jump, home in zip(like.days, jumps, like.national, strict=True)
        if jump
    ]


@cache
def published_days() -> tuple[date, ...]:
    """The days of all rounds that were published."""
    return tuple(date.fromisoformat(day) for day in dict.fromkeys(read_columns(TABLE)["date"]))


def _places(scenario: Scenario, governorate: str) -> list[int]:
    return [
        place
        for place, line in enumerate(scenario.world.communities)
        if line.governorate == governorate and line.district not in LEFT_OUT
    ]


def _ever(scenario: Scenario) -> np.ndarray:
    lines = scenario.world.communities
    return np.array(
        [
            sum(lines[place].households for place in _places(scenario, name))
            for name in scenario.world.governorates
        ],
        float,
    )
