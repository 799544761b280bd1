"""Weekly curves in long format: one row for each day, place or group, and outcome."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.recording.groups import GROUPS

if TYPE_CHECKING:
    import pandas

COLUMNS = (
    "scenario", "seed", "date", "governorate", "district", "group", "outcome", "value", "unit",
    "error_against_published",
)  # fmt: skip
RATE = "return_rate"
WEEKLY = {  # outcome of the whole world by week: the column of a history's weeks, and its unit
    RATE: ("returned", "share"),
    "durable_return_rate": ("durable", "share"),
    "settled_rate": ("settled", "share"),
    "abroad_rate": ("abroad", "share"),
    "displaced": ("displaced", "households"),
    "waiting": ("waiting", "households"),
    "barred": ("barred", "households"),
    "trust": ("trust", "SD"),
}
Errors = Mapping[tuple[str, str], float]  # by governorate and district


class Place(NamedTuple):
    """One row of communities.csv: where it lies, and how many agents are from there."""

    governorate: str
    district: str
    agents: int


class WeeklyCounts(NamedTuple):
    """What one run counted week by week, in agents, and the mean trust."""

    weeks: dict[str, np.ndarray]  # the columns that WEEKLY names
    places: np.ndarray  # [week, row of communities.csv]: agents home
    groups: np.ndarray  # [week, group of GROUPS]: agents home
    sizes: np.ndarray  # [group of GROUPS]: agents of it
    agents: int  # of the run
    households_per_agent: int


class Curve(NamedTuple):
    """One outcome of one place or group, or of the whole world, in weeks that follow each other."""

    outcome: str
    unit: str
    values: np.ndarray  # [week]
    governorate: str = ""
    district: str = ""
    group: str = ""
    first_week: int = 0


class Run(NamedTuple):
    """The curves of one run, and what they are of."""

    scenario: str
    seed: int
    start: date
    curves: Sequence[Curve]


def curves(counts: WeeklyCounts, places: Sequence[Place]) -> Iterator[Curve]:
    """Every weekly curve of one run: of the world, by governorate, by district and by group."""
    for outcome, (column, unit) in WEEKLY.items():
        values = counts.weeks[column].astype(float)
        if unit == "share":
            values = values / counts.agents
        elif unit == "households":
            values = values * counts.households_per_agent
        yield Curve(outcome, unit, values)
    for (governorate, district), rows in by_place(places).items():
        values = share(counts.places, rows, [each.agents for each in places])
        yield Curve(RATE, "share", values, governorate, district)
    for number, group in enumerate(GROUPS):
        values = share(counts.groups, [number], counts.sizes)
        yield Curve(RATE, "share", values, group=group)


def by_place(places: Sequence[Place]) -> dict[tuple[str, str], list[int]]:
    """The rows of each governorate, then those of each district with its governorate's name."""
    governorates: dict[tuple[str, str], list[int]] = {}
    districts: dict[tuple[str, str], list[int]] = {}
    for row, place in enumerate(places):
        governorates.setdefault((place.governorate, ""), []).append(row)
        districts.setdefault((place.governorate, place.district), []).append(row)
    return governorates | districts


def share(
    home: np.ndarray, columns: Sequence[int], sizes: Sequence[int] | np.ndarray
) -> np.ndarray:
    """The share home of some columns together, [week]; NaN of nobody."""
    size = sum(int(sizes[column]) for column in columns)
    found: np.ndarray = home[:, columns].sum(axis=1) / (size or np.nan)
    return found


def frame(runs: Iterable[Run], errors: Errors) -> "pandas.DataFrame":
    """Curves as one table of pandas; the error stands beside rates of places alone."""
    import pandas  # takes a third of a second to import

    parts = [part for run in runs for part in _parts(run, errors)]
    lengths = [len(part["value"]) for part in parts]
    table: dict[str, Any] = {
        name: np.concatenate([part[name] for part in parts])
        if name in ("date", "value")
        else np.repeat([part[name] for part in parts], lengths)
        for name in COLUMNS
    }
    return pandas.DataFrame(table)


def _parts(run: Run, errors: Errors) -> Iterator[dict[str, Any]]:
    """Each curve as cells: those that differ from week to week as arrays."""
    for curve in run.curves:
        first = np.datetime64(run.start + timedelta(weeks=curve.first_week), "s")
        place = (curve.governorate, curve.district) if curve.outcome == RATE else ("", "")
        yield {
            "scenario": run.scenario,
            "seed": run.seed,
            "date": first + np.arange(len(curve.values)) * np.timedelta64(7, "D"),
            "governorate": curve.governorate,
            "district": curve.district,
            "group": curve.group,
            "outcome": curve.outcome,
            "value": np.where(np.isfinite(curve.values), curve.values, np.nan),
            "unit": curve.unit,
            "error_against_published": errors.get(place, np.nan),
        }
