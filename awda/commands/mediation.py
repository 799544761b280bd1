"""`awda mediation`: the effect of one scenario against another, by the channels that carry it."""

from typing import Any

import click

from awda.command import command
from awda.options import chosen_seeds, examples, prepared, remark_on_pairs, running, seeded
from awda.sweeping import refuse_unfit_store, runner, sweeping


@command(
    "mediation",
    short_help="Split the effect of a scenario by channel.",
    epilog=examples(
        "awda mediation ten_signatures four_signatures --scale 50",
        "awda mediation village village_four --seeds 16 --outcome days_to_clear",
    ),
)
@click.argument("first")
@click.argument("second")
@click.option(
    "--outcome",
    default="return_rate",
    help="The outcome whose effect is split; default return_rate.",
)
@seeded("8; a multiple of eight is allowed")
@sweeping
@running
def mediation_command(first: str, second: str, outcome: str, **options: Any) -> None:
    """Split the total effect of SECOND against FIRST into the effect by each channel."""
    from awda import report, screen, written
    from experiments.mediation.mediation import as_read, mediate, refuse_unbalanced

    one, two = prepared(first, options), prepared(second, options)
    seeds = chosen_seeds(options, range(1, 9))
    refuse_unbalanced(seeds)
    apart = remark_on_pairs([one, two])
    refuse_unfit_store(options)
    with runner(options, "mediation", options["as_json"]) as run:
        rows = mediate((one, two), outcome, seeds, run)
    title = f"{outcome}: {two.name} less {one.name}, by the channel that carries it"
    if options["out"]:
        written.write_rows("mediation", rows, options["out"])
    report.show_rows(title, rows if options["as_json"] else as_read(rows), options["as_json"])
    if not options["as_json"]:
        report.explain_channels(rows, len(seeds))
        for warning in apart:
            screen.tell(f"Warning: {warning}")
