"""`awda run`: one scenario on any number of seeds."""

from typing import Any

import click

from awda.option_types import Seeds
from awda.options import FORMAT, prepared, refuse_format_alone, running


@click.command("run")
@click.argument("scenario")
@click.option("--seeds", type=Seeds(), default="1-1", help="20, 5-8 or 3,7; default the seed 1.")
@FORMAT
@running
def run_command(scenario: str, seeds: tuple[int, ...], **options: Any) -> None:
    """Run SCENARIO, a name or a path, and print its outcomes."""
    from awda import report, screen, written
    from sim.run import replicate

    refuse_format_alone(options)
    chosen = prepared(scenario, options)
    with screen.progress(options["as_json"], f"running {chosen.name}") as told:
        replicates = replicate(chosen, seeds, options["threads"], told)
    if options["out"]:
        written.write_run(replicates, options["out"], options["form"])
    report.show_run(replicates, options["as_json"])
