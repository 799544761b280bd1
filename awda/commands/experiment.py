"""`awda experiment`: any experiment by name, whole or quick."""

from pathlib import Path
from typing import Any

import click

from awda.command import command
from awda.option_types import DAY, POSITIVE, WHOLE
from awda.options import THREADS, examples
from awda.output_options import results_folder
from awda.sweeping import WORKERS, runner

ASKED = {"budget": "--budget", "start": "--from", "months": "--months", "levers": "--levers"}


@command(
    "experiment",
    short_help="Run an experiment by name, or list them all.",
    epilog=examples(
        "awda experiment",
        "awda experiment village --quick",
        "awda experiment grid --x common_denial",
        "awda experiment portfolio --budget 2e6 --months 12 --quick",
        "awda experiment calibration --quick --data-until 2017-06-30",
    ),
)
@click.argument("name", required=False)
@click.option("--quick", is_flag=True, help="A preview: a smaller design, kept in NAME-quick.")
@click.option(
    "--x", default="", help="For a grid: the parameter across, for example clearance.lost."
)
@click.option(
    "--y", default="", help="For a grid: the parameter upwards; default the policing style."
)
@click.option("--budget", type=POSITIVE, help="For a portfolio: EUR in all; default 4e6.")
@click.option(
    "--from",
    "start",
    type=DAY,
    help="For a portfolio: the first day of the programme; default 2016-03-01.",
)
@click.option("--months", type=WHOLE, help="For a portfolio: how long it pays; default 22.")
@click.option(
    "--levers",
    multiple=True,
    help="For a portfolio: a lever that the budget may be put to; may be given several times.",
)
@click.option(
    "--data-until", default="", metavar="DATE",
    help="For the calibration: the day after which nothing is read, for example 2017-12-31.",
)  # fmt: skip
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    help="Where finished runs are kept; default runs.sqlite in the results folder.",
)
@click.option("--dask", help="Address of a Dask scheduler whose workers make the runs.")
@WORKERS
@THREADS
@click.option(
    "--out", type=click.Path(path_type=Path), default="results", callback=results_folder,
    help="Results folder.",
)  # fmt: skip
def experiment_command(name: str | None, quick: bool, out: Path, **options: Any) -> None:
    """Run the experiment NAME; without a name, list them all.

    Each finished run is kept at once: stop the experiment, and it goes on where it was.
    A grid is of signatures by policing style, or of any two declared parameters by --x and --y.
    A portfolio divides a budget over levers, places and years.
    """
    from awda import report, screen
    from experiments import reproduce
    from experiments.registry import experiment, known

    if name is None:
        for each in known().values():
            screen.tell(f"{each.name}: {each.question.splitlines()[0]}", indent="  ")
        return
    name = _dated(name, options["data_until"])
    if options["x"] or options["y"]:
        name = _grid(name, options["x"], options["y"])
    if any(options[each] for each in ASKED):
        name = _portfolio(name, options)
    experiment(name)
    if options["store"] is None:
        options["store"] = out / "runs.sqlite"
    with runner(options, name) as run:
        folder = reproduce.reproduce(name, out, run, quick)
    report.show_experiment(name, folder)


def _portfolio(name: str, options: dict[str, Any]) -> str:
    """The name of the portfolio that is asked for; raise InputError for another experiment."""
    from experiments.portfolio import portfolio
    from sim.core.declare import InputError

    if name != portfolio.NAME:
        asked = next(words for each, words in ASKED.items() if options[each])
        raise InputError(f"{asked}: {name} has no budget; `awda experiment portfolio` has")
    whole = portfolio.WHOLE
    given = {name: options[name] or getattr(whole, name) for name in ASKED}
    return portfolio.name_of(given["budget"], given["start"], given["months"], given["levers"])


def _dated(name: str, data_until: str) -> str:
    """The name of the calibration of this day; raise InputError for another experiment."""
    from experiments.calibration import calibration
    from sim.core.declare import InputError

    if name == calibration.NAME:
        return f"{name}-{data_until or calibration.PLAN.cut}"
    if data_until:
        raise InputError(
            f"--data-until = {data_until}: {name} has no day to choose; "
            f"`awda experiment {calibration.NAME}` has"
        )
    return name


def _grid(name: str, x: str, y: str) -> str:
    """The name of the grid of these axes; raise InputError for another experiment."""
    from experiments.grid import grid
    from sim.core.declare import InputError

    if name != grid.NAME:
        given = f"--x = {x}" if x else f"--y = {y}"
        raise InputError(f"{given}: {name} has no axes to choose; `awda experiment grid` has")
    return grid.name_of(x, y)
