"""`awda run`: one scenario on any number of seeds."""

from typing import Any

import click

from awda.command import command
from awda.options import ALL, chosen_seeds, examples, make_remark, prepared, running, seeded
from awda.output_options import FORMAT, refuse_format_alone


@command(
    "run",
    short_help="Run a scenario and print its outcomes.",
    epilog=examples(
        "awda run village --seeds 20",
        "awda run village --seed 7 --until 2017-06-30 --all",
        "awda run iraq_calibrated --out results/runs/iraq",
    ),
)
@click.argument("scenario")
@seeded("the seed 1")
@ALL
@FORMAT
@running
def run_command(scenario: str, every: bool, **options: Any) -> None:
    """Run SCENARIO, a name or a path, and print the outcomes that matter most."""
    from awda import report, screen, written
    from sim.measure.spending_report import remarks_on_money
    from sim.run import replicate
    from sim.warnings.range_remarks import ALONE

    refuse_format_alone(options)
    chosen, seeds = prepared(scenario, options), chosen_seeds(options, [1])
    if chosen.plausible:
        make_remark(f"{chosen.name}: {ALONE}")
    with screen.progress(options["as_json"], f"running {chosen.name}") as told:
        replicates = replicate(chosen, seeds, options["threads"], told)
    for remark in remarks_on_money(chosen, [each.account for each in replicates.histories]):
        make_remark(remark)
    if options["out"]:
        written.write_run(replicates, options["out"], options["forms"])
    report.show_run(replicates, options["as_json"], every)
