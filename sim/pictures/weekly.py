"""What figures show of a scenario: shares home by week, of all or by place or group, and days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from sim.core.declare import InputError, nearest, shown
from sim.population.localities import localities
from sim.population.population import agents_of
from sim.recording.groups import GROUPS
from sim.recording.history import History
from sim.scenario.scenario import Scenario

BY = ("governorate", "district", "group")
GROUPS_IN_WORDS = {
    "affiliated": "perceived as affiliated",
    "without_papers": "without papers",
    "female_headed": "headed by a woman",
    "fled_to_camp": "fled to a camp",
}


class Part(NamedTuple):
    """A governorate, a district with the governorate around it, or a group; or all households."""

    name: str = ""
    within: str = ""


ALL = Part()


class Stock(NamedTuple):
    """Agents home in the runs of a scenario, and how many there are of each part."""

    home: np.ndarray  # [run, week, column]
    sizes: np.ndarray  # [run, column]


@dataclass(frozen=True)
class Weekly:
    """One scenario as figures show it, run by run."""

    name: str
    start: date
    returned: dict[Part, np.ndarray]  # share of the displaced households, [run, week]
    files: np.ndarray  # applications cleared by calendar days, [run, day]

    @property
    def runs(self) -> int:
        """How many runs stand behind each curve."""
        return len(next(iter(self.returned.values())))


def refuse_by(by: str | None, where: str = "by") -> None:
    """Raise InputError for a division that no figure has, naming the nearest."""
    if by is not None and by not in BY:
        raise InputError(f"{where} = {shown(by)}: {', '.join(BY)} is allowed{nearest(by, BY)}")


def of_histories(scenario: Scenario, histories: Sequence[History], by: str | None = None) -> Weekly:
    """What figures show of runs whose histories are at hand."""
    refuse_by(by)
    if by == "group":
        home = np.stack([each.returned_by_group for each in histories])
        stock = Stock(home, np.stack([each.group_sizes for each in histories]))
    else:
        stock = of_places(scenario, [each.returned for each in histories])
    days = [np.trim_zeros(each.durations[0, 0], "b") for each in histories]
    return weekly(scenario, stock, days, by)


def of_places(scenario: Scenario, returned: Sequence[np.ndarray]) -> Stock:
    """Agents home in each row of communities.csv, of runs that counted them week by week."""
    home, sizes = np.stack(returned), sizes_of_places(scenario)
    return Stock(home, np.broadcast_to(sizes, (len(home), len(sizes))))


def weekly(scenario: Scenario, stock: Stock, days: Sequence[np.ndarray], by: str | None) -> Weekly:
    """What figures show, from agents home in the columns of places or groups."""
    shares = {
        part: share_home(stock, columns) for part, columns in columns_of(scenario, by).items()
    }
    return Weekly(scenario.name, scenario.run.start, shares, in_one_table(days))


def columns_of(scenario: Scenario, by: str | None) -> dict[Part, list[int]]:
    """The columns of counts that belong to each part, districts of a governorate together."""
    if by == "group":
        return {Part(GROUPS_IN_WORDS[name]): [place] for place, name in enumerate(GROUPS)}
    lines = scenario.world.communities
    part: Callable[[int], Part] = {
        None: lambda _: ALL,
        "governorate": lambda place: Part(lines[place].governorate),
        "district": lambda place: Part(lines[place].district, lines[place].governorate),
    }[by]
    found: dict[Part, list[int]] = {}
    for place in range(len(lines)):
        found.setdefault(part(place), []).append(place)
    order = scenario.world.governorates
    return dict(sorted(found.items(), key=lambda each: order.index(each[0].within or order[0])))


def sizes_of_places(scenario: Scenario) -> np.ndarray:
    """Agents of each row of communities.csv."""
    sizes = np.zeros(len(scenario.world.communities), int)
    for locality in localities(scenario):
        sizes[locality.place] += agents_of(locality, scenario)
    return sizes


def share_home(stock: Stock, columns: Sequence[int]) -> np.ndarray:
    """The share of some columns together that is home, [run, week]; NaN of nobody."""
    home = stock.home[:, :, columns].sum(axis=2)
    sizes = stock.sizes[:, columns].sum(axis=1)[:, None]
    return np.where(sizes > 0, home / np.maximum(sizes, 1), np.nan)


def in_one_table(days: Sequence[np.ndarray]) -> np.ndarray:
    """Files by days of several runs, [run, day], each as long as the longest."""
    table = np.zeros((len(days), max(map(len, days))), int)
    for row, files in zip(table, days, strict=True):
        row[: len(files)] = files
    return table
