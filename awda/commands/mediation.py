"""`awda mediation`: the effect of one scenario against another, by the channels that carry it."""

from typing import Any

import click

from awda.option_types import Seeds
from awda.options import prepared, running
from awda.sweeping import refuse_unfit_store, runner, sweeping


@click.command("mediation")
@click.argument("first")
@click.argument("second")
@click.option(
    "--outcome",
    default="return_rate",
    help="The outcome whose effect is split; default return_rate.",
)
@click.option(
    "--seeds", type=Seeds(), default="6", help="Six seeds or a multiple of six; default 6."
)
@sweeping
@running
def mediation_command(
    first: str, second: str, outcome: str, seeds: tuple[int, ...], **options: Any
) -> None:
    """Split the total effect of SECOND against FIRST into the effect by each channel."""
    from awda import report, written
    from experiments.mediation.mediation import mediate, refuse_unbalanced

    one, two = prepared(first, options), prepared(second, options)
    refuse_unbalanced(seeds)
    refuse_unfit_store(options)
    with runner(options, "mediation", options["as_json"]) as run:
        rows = mediate((one, two), outcome, seeds, run)
    title = f"{outcome}: {two.name} less {one.name}, by the channel that carries it"
    if options["out"]:
        written.write_rows("mediation", rows, options["out"])
    report.show_rows(title, rows, options["as_json"])
