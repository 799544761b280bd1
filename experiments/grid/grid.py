"""Signatures by policing style: how many households have returned, for every combination on a grid.

Every combination is run in draws of the posterior, one seed in each draw, and is compared, draw by
draw, with the baseline: ten signatures and reactive policing in the same draw on the same seed. Up
to the programme's start a draw has the procedure of its history. Where that asks for four
signatures, ten from the start on are a step up.

The estimate is the mean over draws, with the 95 % interval of that mean. The range in which 95 % of
the draws lie stands beside; with one pair of runs a draw it holds the chance of a single world too.
Any two declared numbers can be the axes instead; such a number is set in every draw alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

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
from experiments.iraq.policy_combinations import Values
from experiments.iraq.posterior_worlds import worlds
from experiments.provenance.tables import Table, read_rows
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from sim.core.declare import InputError

__all__ = ["analyse", "design", "digest", "draw", "name_of", "named"]

NAME = "grid"
SEEDS = tuple(range(110_000, 110_040))  # one for each draw; no other experiment has them
SCALE, PREVIEW_SCALE = 100, 200  # households to an agent
PREVIEW_DRAWS = 4
MEAN_GAIN = "mean gain, percentage points (95 % of the mean)"


@dataclass(frozen=True)
class GridPlan(Plan):
    """A plan with the axes of a grid and their levels; each seed is that of a draw."""

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
            MEAN_GAIN: "{:+.2f} ({:+.2f} to {:+.2f})".format(
                *_points(row, "mean", "mean_low", "mean_high")
            ),
            "95 % of draws": "{:+.2f} to {:+.2f}".format(*_points(row, "range_low", "range_high")),
            "verdict of mean": row["verdict_of_mean"],
        }
        for row in read_rows(folder / "ends.csv")
        if row["outcome"] in SHOWN
    ]


def _points(row: dict[str, Any], *names: str) -> list[float]:
    """Cells about a gain, in percentage points."""
    return [100 * row[f"gain_{name}"] for name in names]


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
    """The grid of these axes; its preview is coarse, in few draws, with larger agents."""
    across, up = axes
    coarse = replace(across, levels=across.preview), replace(up, levels=up.preview)
    return Experiment(
        name=name,
        question=__doc__,
        plan=GridPlan(SEEDS, SCALE, axes),
        preview=GridPlan(SEEDS[:PREVIEW_DRAWS], PREVIEW_SCALE, coarse),
        design=jobs,
        analyse=_tables,
        draw=draw,
        digest=digest,
    )


def jobs(plan: GridPlan) -> list[Job]:
    """Every run, draw by draw."""
    return [
        Job(plan.scaled(scenario_at(draw, _values(plan.axes, place))), seed)
        for draw, seed in zip(worlds(len(plan.seeds)), plan.seeds, strict=True)
        for place in _in_order(plan.axes)
    ]


def _tables(plan: GridPlan, made: Sequence[Outcomes]) -> Tables:
    """The tables, from runs in the order of the jobs, and which draws they are of."""
    places, drawn = _in_order(plan.axes), worlds(len(plan.seeds))
    runs: Runs = {
        place: dict(enumerate(made[row :: len(places)])) for row, place in enumerate(places)
    }
    draws = [
        {"draw": each.number, "seed": seed, "history": each.draw.history}
        for each, seed in zip(drawn, plan.seeds, strict=True)
    ]
    return {**analyse(plan.axes, runs), "draws": draws}


def _values(axes: Axes, place: Place) -> Values:
    return {each.name: value for each, value in zip(axes, place, strict=True)}


def _in_order(axes: Axes) -> list[Place]:
    """The places in the order of their runs: those are neighbours that share their first weeks."""

    def from_the_first_day(place: Place) -> list[float]:
        return [value for name, value in _values(axes, place).items() if name not in OWN]

    return sorted(design(axes), key=from_the_first_day)


def _axes(x: str, y: str) -> Axes:
    axes = axis(x, 0), axis(y, 1)
    if axes[0].name == axes[1].name:
        raise InputError(f"--y = {y}: is the axis --x too; two different ones are allowed")
    return axes


EXPERIMENT = of_axes(NAME, DEFAULT_GRID)
