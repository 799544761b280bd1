"""Signatures by policing style: how many households have returned, for every combination on a grid.

Every combination runs on the same seeds and is compared, seed by seed, with the baseline: ten
signatures and reactive policing. Any two declared numbers can be the axes instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from experiments.experiment import Experiment, Plan, Tables
from experiments.grid.axes import (
    DEFAULT_GRID,
    OWN,
    SIGNATURES,
    STYLE,
    Axes,
    Place,
    axis,
    cases,
    scenario_at,
)
from experiments.grid.figure import SHOWN, draw
from experiments.grid.tables import Runs, analyse
from experiments.provenance.tables import Table, read_rows
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from sim.core.declare import InputError

__all__ = ["analyse", "design", "digest", "draw", "name_of", "named"]

NAME = "grid"
SEEDS = tuple(range(1, 11))
PREVIEW_SCALE = 200  # households to an agent
Wanted = dict[tuple[Place, int], Job]  # the run of every place and seed


@dataclass(frozen=True)
class GridPlan(Plan):
    """A plan with the axes of a grid and their levels."""

    axes: Axes = DEFAULT_GRID


def design(axes: Axes = DEFAULT_GRID) -> list[Place]:
    """Every place of the grid, row by row, and the cases that lie between."""
    across, up = axes
    lattice = [(x, y) for y in up.levels for x in across.levels]
    return list(dict.fromkeys([*lattice, *cases(axes).values()]))


def digest(folder: Path) -> Table:
    """What each axis does to returns from end to end, as people read it."""
    return [
        {
            "axis": f"{row['axis']}, {row['from']:g} to {row['to']:g}",
            "outcome": row["outcome"],
            "gain, percentage points": "{:+.2f} ({:+.2f} to {:+.2f})".format(
                *(100 * row[name] for name in ("gain", "low", "high"))
            ),
            "verdict": row["verdict"],
        }
        for row in read_rows(folder / "ends.csv")
        if row["outcome"] in SHOWN
    ]


def name_of(x: str = "", y: str = "") -> str:
    """The name of the grid of these axes; an axis that is not given is that of the default grid.

    Raise InputError for an axis that there is not, or for the same one twice.
    """
    axes = _axes(x or SIGNATURES, y or STYLE)
    if axes == DEFAULT_GRID:
        return NAME
    return "-".join((NAME, *(each.name.replace(".", "-") for each in axes)))


def named(name: str) -> Experiment[GridPlan]:
    """The grid of this name, as an experiment; raise InputError for axes that there are not."""
    words, names = name.split("-")[1:], []
    while words:
        first = words.pop(0)
        names.append(first if first in OWN or not words else f"{first}.{words.pop(0)}")
    if len(names) != 2:
        raise InputError(f"{name}: a grid of two axes is allowed, as {name_of('clearance.lost')}")
    return of_axes(name, _axes(*names))


def of_axes(name: str, axes: Axes) -> Experiment[GridPlan]:
    """The grid of these axes; its preview is coarse, on few seeds, with fewer and larger agents."""
    across, up = axes
    coarse = replace(across, levels=across.preview), replace(up, levels=up.preview)
    return Experiment(
        name=name,
        question=__doc__,
        plan=GridPlan(SEEDS, axes=axes),
        preview=GridPlan(SEEDS[:2], PREVIEW_SCALE, coarse),
        design=lambda plan: list(_wanted(plan).values()),
        analyse=_tables,
        draw=draw,
        digest=digest,
    )


def _tables(plan: GridPlan, made: Sequence[Outcomes]) -> Tables:
    return analyse(plan.axes, _runs(_wanted(plan), made))


def _axes(x: str, y: str) -> Axes:
    axes = axis(x, 0), axis(y, 1)
    if axes[0].name == axes[1].name:
        raise InputError(f"--y = {y}: is the axis --x too; two different ones are allowed")
    return axes


def _wanted(plan: GridPlan) -> Wanted:
    """The run that is wanted for every place and seed."""
    x, y = plan.axes
    wanted: Wanted = {}
    scenarios = {
        place: plan.scaled(scenario_at({x.name: place[0], y.name: place[1]}))
        for place in design(plan.axes)
    }
    for seed in plan.seeds:  # by seed, whose runs share their first weeks
        wanted |= {(place, seed): Job(each, seed) for place, each in scenarios.items()}
    return wanted


def _runs(wanted: Wanted, made: Sequence[Outcomes]) -> Runs:
    """The outcomes by place and seed."""
    runs: Runs = {}
    for (place, seed), found in zip(wanted, made, strict=True):
        runs.setdefault(place, {})[seed] = found
    return runs


EXPERIMENT = of_axes(NAME, DEFAULT_GRID)
