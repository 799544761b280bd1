"""Clearance burden by policing style: who is home, and durably, at every place of a grid.

Every place runs on the same seeds and is compared, seed by seed, with the founding case: ten
signatures and reactive policing. Any two declared numbers can be the axes instead.
"""

from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType

from experiments.grid.axes import (
    FOUNDING,
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
from experiments.provenance.tables import Table, read_rows
from experiments.runs.sweep import Job, sweep
from sim.core.declare import InputError
from sim.run import Told

__all__ = ["analyse", "design", "digest", "draw", "few_tables", "name_of", "named", "tables"]

NAME = "grid"
SEEDS = tuple(range(1, 11))
FEW_SEEDS = SEEDS[:2]
FEW_SCALE = 200  # households to an agent
Wanted = dict[tuple[Place, int], Job]  # the run of every place and seed


def design(axes: Axes = FOUNDING) -> list[Place]:
    """Every place of the grid, row by row, and the cases that lie between."""
    across, up = axes
    lattice = [(x, y) for y in up.levels for x in across.levels]
    return list(dict.fromkeys([*lattice, *cases(axes).values()]))


def tables(
    told: Told, store: Path | None = None, executor: Executor | None = None, axes: Axes = FOUNDING
) -> dict[str, Table]:
    """The whole grid, run and analysed; with a store, what was run before is not run again."""
    wanted = _wanted(axes, SEEDS, {})
    return analyse(axes, _runs(wanted, sweep(list(wanted.values()), told, store, executor)))


def few_tables(
    told: Told, store: Path | None = None, executor: Executor | None = None, axes: Axes = FOUNDING
) -> dict[str, Table]:
    """A coarse grid on few seeds with fewer and larger agents."""
    across, up = axes
    coarse = replace(across, levels=across.few), replace(up, levels=up.few)
    wanted = _wanted(coarse, FEW_SEEDS, {"run.households_per_agent": float(FEW_SCALE)})
    return analyse(coarse, _runs(wanted, sweep(list(wanted.values()), told, store, executor)))


def digest(folder: Path) -> Table:
    """What each axis does to returns from end to end, as people read it."""
    return [
        {
            "axis": f"{row['axis']}, {row['from']:g} to {row['to']:g}",
            "outcome": row["outcome"],
            "gain, points": "{:+.2f} ({:+.2f} to {:+.2f})".format(
                *(100 * row[name] for name in ("gain", "low", "high"))
            ),
            "verdict": row["verdict"],
        }
        for row in read_rows(folder / "ends.csv")
        if row["outcome"] in SHOWN
    ]


def name_of(x: str = "", y: str = "") -> str:
    """The name of the grid of these axes; an axis that is not given is that of the founding grid.

    Raise InputError for an axis that there is not, or for the same one twice.
    """
    axes = _axes(x or SIGNATURES, y or STYLE)
    if axes == FOUNDING:
        return NAME
    return "-".join((NAME, *(each.name.replace(".", "-") for each in axes)))


def named(name: str) -> ModuleType:
    """The grid of this name, as an experiment; raise InputError for axes that there are not."""
    words, names = name.split("-")[1:], []
    while words:
        first = words.pop(0)
        names.append(first if first in OWN or not words else f"{first}.{words.pop(0)}")
    if len(names) != 2:
        raise InputError(f"{name}: a grid of two axes is allowed, as {name_of('clearance.lost')}")
    axes = _axes(*names)
    made = ModuleType(f"{__package__}.{name}", __doc__)
    made.__dict__.update(
        SEEDS=SEEDS, FEW_SEEDS=FEW_SEEDS, FEW_SCALE=FEW_SCALE, draw=draw, digest=digest,
        tables=partial(tables, axes=axes), few_tables=partial(few_tables, axes=axes),
    )  # fmt: skip
    return made


def _axes(x: str, y: str) -> Axes:
    axes = axis(x, 0), axis(y, 1)
    if axes[0].name == axes[1].name:
        raise InputError(f"--y = {y}: is the axis --x too; two different ones are allowed")
    return axes


def _wanted(axes: Axes, seeds: tuple[int, ...], values: Values) -> Wanted:
    """The run that is wanted for every place and seed."""
    x, y = axes
    wanted: Wanted = {}
    scenarios = {
        place: scenario_at(values | {x.name: place[0], y.name: place[1]}) for place in design(axes)
    }
    for seed in seeds:  # by seed, whose runs share their first weeks
        wanted |= {(place, seed): Job(each, seed) for place, each in scenarios.items()}
    return wanted


def _runs(wanted: Wanted, outcomes: list[dict[str, float]]) -> Runs:
    """The outcomes by place and seed."""
    runs: Runs = {}
    for (place, seed), found in zip(wanted, outcomes, strict=True):
        runs.setdefault(place, {})[seed] = found
    return runs
