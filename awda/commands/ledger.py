"""`awda ledger`: what each lever planned, delivered, wasted and cost."""

from typing import Any

import click

from awda.option_types import WHOLE
from awda.options import prepared, running


@click.command("ledger")
@click.argument("scenario")
@click.option("--seed", type=WHOLE, default=1, help="Default 1.")
@running
def ledger_command(scenario: str, seed: int, **options: Any) -> None:
    """Run SCENARIO once and say what each lever planned, delivered, wasted and cost."""
    from awda import ledger, screen
    from sim.run import finished

    chosen = prepared(scenario, options)
    with screen.progress(options["as_json"], f"running {chosen.name}") as told:
        model = finished(chosen, seed, threads=options["threads"], told=told)
    if options["out"]:
        ledger.write_ledger(model, options["out"])
    ledger.show_ledger(model, options["as_json"])
