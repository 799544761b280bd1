"""`awda experiment`: any experiment by name, whole or quick."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click

from awda.terminal import say


@click.command("experiment")
@click.argument("name", required=False)
@click.option("--quick", is_flag=True, help="A smaller design, kept in NAME-quick.")
@click.option("--x", default="", help="Of a grid: the axis across, as clearance.lost.")
@click.option("--y", default="", help="Of a grid: the axis upwards; default the policing style.")
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    help="Where a sweep keeps its runs; default runs.sqlite in the results folder.",
)
@click.option("--dask", help="Address of a Dask scheduler whose workers make the runs.")
@click.option("--out", type=click.Path(path_type=Path), default="results", help="Results folder.")
def experiment_command(name: str | None, quick: bool, out: Path, **options: Any) -> None:
    """Run the experiment NAME; without a name, list them all.

    One that sweeps keeps each finished run at once: stop it, and it goes on where it was.
    A grid is of signatures by policing style, or of any two declared parameters by --x and --y.
    """
    from awda import report, screen
    from experiments import reproduce
    from experiments.preview import reproduce_quickly
    from experiments.registry import experiment, known
    from sim.core.source_files import docstring

    if name is None:
        for each, module in known().items():
            say(f"{each}: {docstring(module).splitlines()[0]}")
        return
    if options["x"] or options["y"]:
        name = _grid(name, options["x"], options["y"])
    make = reproduce_quickly if quick else reproduce.reproduce
    if options["store"] is None and reproduce.sweeps(experiment(name)):
        options["store"] = out / "runs.sqlite"
    with _sweeping(options) as how, screen.progress(False, name) as told:
        folder = make(name, out, told, how=how)
    report.show_experiment(name, folder)


@contextmanager
def _sweeping(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The store and the cluster that were asked for."""
    from experiments.runs.executors import cluster

    with ExitStack() as open_ones:
        how = {"store": options["store"]} if options["store"] else {}
        if options["dask"] is not None:
            how["executor"] = open_ones.enter_context(cluster(options["dask"]))
        yield how


def _grid(name: str, x: str, y: str) -> str:
    """The name of the grid of these axes; raise InputError for another experiment."""
    from experiments.grid import grid
    from sim.core.declare import InputError

    if name != grid.NAME:
        given = f"--x = {x}" if x else f"--y = {y}"
        raise InputError(f"{given}: {name} has no axes to choose; `awda experiment grid` has")
    return grid.name_of(x, y)
