"""What was observed of the end of the story, which a world without a ceiling has to reach.

These are patterns of the years after the cut. They say what the structure can do; they choose no
parameter that is used elsewhere, and no forecast knows them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from experiments.runs.measures import Lived, Measure
from sim.scenario.scenario import Scenario

END = date(2022, 7, 31)
LARGE = 30_000  # households of a district that counts as large


@dataclass(frozen=True)
class Target:
    """A number of a run and the range in which it has to lie."""

    name: str
    about: str
    low: float
    high: float
    source: str


TARGETS = (
    Target("anbar", "share home in Anbar, June 2018", 0.78, 0.88, "IOM DTM: 83 %, 5 points about"),
    Target("erbil", "share home in Erbil, June 2018", 0.81, 0.91, "IOM DTM: 86 %, 5 points about"),
    Target("largest", "share home in the large district where most are, end of 2019", 0.85, 1.0,
           "IOM DTM: districts with over 90 %"),
    Target("remainder", "share of the nation not home, June 2022", 0.15, 0.25,
           "pattern 9: a remainder of 15-25 % years later"),
    Target("hazard", "returns of February 2021 by those not home before", 0.003, 1.0,
           "pattern 8: falling, not zero"),
)  # fmt: skip


def reached(run: Lived) -> dict[str, float]:
    """The numbers of the targets in one run up to `END`."""
    scenario, home = run.scenario, run.history.returned * float(run.history.households_per_agent)
    ever = np.array([line.households for line in scenario.world.communities], float)

    def at(day: date) -> np.ndarray:
        return np.asarray(home[scenario.week_of(day)])

    first, last = at(date(2021, 1, 31)).sum(), at(date(2021, 2, 28)).sum()
    return {
        "anbar": _share(scenario, "Anbar", at(date(2018, 6, 30))),
        "erbil": _share(scenario, "Erbil", at(date(2018, 6, 30))),
        "largest": float(_by_district(scenario, at(date(2019, 12, 31))).max()),
        "remainder": float(1.0 - at(date(2022, 6, 30)).sum() / ever.sum()),
        "hazard": float((last - first) / (ever.sum() - first)),
    }


REACHED = Measure("what a run up to July 2022 reaches", reached)


def _share(scenario: Scenario, governorate: str, home: np.ndarray) -> float:
    lines = scenario.world.communities
    inside = np.array([line.governorate == governorate for line in lines])
    ever = np.array([line.households for line in lines], float)
    return float(home[inside].sum() / ever[inside].sum())


def _by_district(scenario: Scenario, home: np.ndarray) -> np.ndarray:
    """The share home in each large district."""
    lines = scenario.world.communities
    names = sorted({line.district for line in lines})
    which = np.array([names.index(line.district) for line in lines])
    ever = np.bincount(which, [line.households for line in lines], len(names))
    large = ever >= LARGE
    return np.asarray(np.bincount(which, home, len(names))[large] / ever[large])


def met(target: Target, value: float) -> bool:
    """Whether a number lies in the range of its target."""
    return target.low <= value <= target.high


def rows(values: list[dict[str, float]], interval: Any) -> list[dict[str, Any]]:
    """One row a target: the mean over the runs, its interval, and whether the mean meets it."""
    table = []
    for target in TARGETS:
        found = interval(np.array([each[target.name] for each in values]))
        table.append(
            {
                "target": target.name, "about": target.about, "from": target.low,
                "to": target.high, "mean": found.mean, "low": found.low, "high": found.high,
                "runs": found.runs, "met": "yes" if met(target, found.mean) else "no",
                "source": target.source,
            }
        )  # fmt: skip
    return table
