"""`awda calibrate`: the parameter sets of a world that agree with its published returns."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from awda.command import command
from awda.option_types import DAY, WHOLE
from awda.options import THREADS, examples
from awda.sweeping import refuse_unfit_store, runner, sweeping
from awda.terminal import say_beside

DRAWS, SCALE = 500, 100


@command(
    "calibrate",
    short_help="Fit a world of your own to its published returns.",
    epilog=examples(
        "awda calibrate DIR --data-until 2017-12-31",
        "awda calibrate DIR --data-until 2017-12-31 --draws 50 --scale 200",
    ),
)
@click.argument("world", type=click.Path(path_type=Path))
@click.option(
    "--data-until", type=DAY, required=True,
    help="The last day of which published returns are read, for example 2017-12-31.",
)  # fmt: skip
@click.option("--draws", type=WHOLE, default=DRAWS, help="Draws that are tried; default 500.")
@click.option(
    "--scale", type=WHOLE, default=SCALE, help="Households that one agent stands for; default 100."
)
@THREADS
@sweeping
def calibrate_command(world: Path, data_until: date, **options: Any) -> None:
    """Try draws of the parameters of WORLD, a folder, and keep the tenth nearest to its returns.

    The published rounds stand in returned.csv of the folder. What is accepted is written there as
    accepted.csv, in place of an earlier one, and is what `awda forecast` runs with.
    """
    from experiments.fitting.accepted import ACCEPTED, write_accepted
    from experiments.fitting.rejection import calibrated
    from sim.core.declare import InputError
    from sim.scenario.toml_file import load

    if not (world / "world.toml").is_file():
        raise InputError(f"{world}: is no folder of a world; `awda new-world {world}` makes one")
    scenario = load(world).with_(**{"run.households_per_agent": options["scale"]})
    refuse_unfit_store(options | {"out": None})
    with runner(options, f"calibrating {scenario.name}") as run:
        found = calibrated(scenario, data_until, options["draws"], run)
    write_accepted(world, found)
    say_beside(
        f"{len(found.sets)} of {options['draws']} draws are in {world / ACCEPTED}: "
        f"{100 * found.distances[0]:.1f} to {100 * found.distances[-1]:.1f} % of the households "
        f"ever displaced off the rounds up to {found.last_round} (root mean square)"
    )
