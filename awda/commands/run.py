"""`awda run`: one scenario on any number of seeds."""

from typing import Any

import click

from awda.option_types import Seeds
from awda.options import prepared, running


@click.command("run")
@click.argument("scenario")
@click.option("--seeds", type=Seeds(), default="1-1", help="20, 5-8 or 3,7; default the seed 1.")
@running
def run_command(scenario: str, seeds: tuple[int, ...], **options: Any) -> None:
    """Run SCENARIO, a name or a path, and print its outcomes."""
    from awda import report, screen, written
    from sim.run import replicate

    chosen = prepared(scenario, options)
    with screen.progress(options["as_json"], f"running {chosen.name}") as told:
        replicates = replicate(chosen, seeds, options["threads"], told)
    if options["out"]:
        written.write_run(replicates, options["out"])
    report.show_run(replicates, options["as_json"])
