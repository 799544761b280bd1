"""Published returns, and how far a run is from them: up to the cut, unless asked for later ones."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from experiments.provenance.tables import read_columns
from sim.core.source_files import package_folder
from sim.recording.history import History
from sim.scenario.scenario import Scenario

CUT = date(2017, 12, 31)
LAST_PUBLISHED = date(2018, 6, 30)  # the last round of the table: for looking, not for fitting
LEFT_OUT = ("Kirkuk",)  # the centre district: displaced by the handover of October 2017 and back
REPORTED_ONLY = ("Kirkuk", "Baghdad")  # governorates that no promise is made for
SOURCES = package_folder("sim").parent / "scenarios" / "iraq" / "sources"


@dataclass(frozen=True)
class Returns:
    """Households home by round and governorate, and how many were ever displaced there."""

    days: tuple[date, ...]
    governorates: tuple[str, ...]
    stock: np.ndarray  # [round, governorate]
    ever: np.ndarray  # [governorate]: households ever displaced by the cut

    @property
    def national(self) -> np.ndarray:
        """Households home by round."""
        return np.asarray(self.stock.sum(axis=1))


def published(scenario: Scenario, first: date | None = None, last: date = CUT) -> Returns:
    """The published rounds after `first` and up to `last`, without the districts left out."""
    table = read_columns(SOURCES / "returned_households_by_district.csv")
    days = [date.fromisoformat(day) for day in dict.fromkeys(table["date"])]
    days = [day for day in days if (first is None or day > first) and day <= last]
    governorates, stock = scenario.world.governorates, []
    for day in days:
        counted = (table["date"] == day.isoformat()) & ~np.isin(table["district"], LEFT_OUT)
        stock.append(
            [
                table["returned_households"][counted & (table["governorate"] == name)].sum()
                for name in governorates
            ]
        )
    return Returns(tuple(days), governorates, np.array(stock), _ever(scenario))


def simulated(history: History, scenario: Scenario, like: Returns) -> np.ndarray:
    """Households home in a run, [round, governorate], at the rounds of the published ones."""
    weeks = [scenario.week_of(day) for day in like.days]
    home = history.returned[weeks] * float(history.households_per_agent)
    return np.stack([home[:, _places(scenario, name)].sum(axis=1) for name in like.governorates], 1)


def errors(stock: np.ndarray, like: Returns) -> np.ndarray:
    """Simulated less published, as a share of the ever displaced, [round, governorate]."""
    return np.asarray((stock - like.stock) / like.ever)


def national_errors(stock: np.ndarray, like: Returns) -> np.ndarray:
    """The same for the nation, [round]."""
    return np.asarray((stock.sum(axis=1) - like.national) / like.ever.sum())


def distance(stock: np.ndarray, like: Returns) -> float:
    """Root mean square error over rounds and households, as a share of the ever displaced."""
    weights = like.ever / like.ever.sum()
    return float(np.sqrt((errors(stock, like) ** 2 @ weights).mean()))


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
