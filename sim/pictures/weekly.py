"""What figures show of a scenario: shares home by week, of all or by place or group, and days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from sim.core.declare import InputError, nearest, shown
from sim.population.population import places_of
from sim.recording.curves import Place, WeeklyCounts, by_place, share
from sim.recording.groups import GROUPS
from sim.scenario.scenario import Scenario

PLACES = ("governorate", "district")
BY = (*PLACES, "group")
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


def weekly(
    scenario: Scenario, counts: Sequence[WeeklyCounts], days: Sequence[np.ndarray], by: str | None
) -> Weekly:
    """What figures show of runs: their weekly counts, and files by days to clear of each run."""
    refuse_by(by)
    places = places_of(scenario)
    sizes = [each.agents for each in places]
    returned = {
        part: np.stack(
            [
                share(each.groups, columns, each.sizes)
                if by == "group"
                else share(each.places, columns, sizes)
                for each in counts
            ]
        )
        for part, columns in columns_of(places, by).items()
    }
    return Weekly(in_words(scenario.name), scenario.run.start, returned, in_one_table(days))


def in_words(name: str) -> str:
    """What figures call a scenario unless they are told otherwise."""
    return name.replace("_", " ")


def columns_of(places: Sequence[Place], by: str | None) -> dict[Part, list[int]]:
    """The columns of counts that belong to each part, districts of a governorate together."""
    if by == "group":
        return {Part(GROUPS_IN_WORDS[name]): [number] for number, name in enumerate(GROUPS)}
    if by is None:
        return {ALL: list(range(len(places)))}
    found = by_place(places)
    governorates = [governorate for governorate, district in found if not district]
    if by == "governorate":
        return {Part(each): found[each, ""] for each in governorates}
    return {
        Part(district, each): columns
        for each in governorates
        for (governorate, district), columns in found.items()
        if district and governorate == each
    }


def in_one_table(days: Sequence[np.ndarray]) -> np.ndarray:
    """Files by days of several runs, [run, day], each as long as the longest."""
    table = np.zeros((len(days), max(map(len, days))), int)
    for row, files in zip(table, days, strict=True):
        row[: len(files)] = files
    return table
