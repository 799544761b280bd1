"""`awda ledger`: what each lever planned, delivered, wasted and cost."""

from typing import Any

import click

from awda.command import command
from awda.options import ONE_SEED, examples, make_remark, prepared, running


@command(
    "ledger",
    short_help="What each lever delivered, wasted and cost.",
    epilog=examples("awda ledger village_funding_cut", "awda ledger village_forum --seed 3 --json"),
)
@click.argument("scenario")
@ONE_SEED
@running
def ledger_command(scenario: str, seed: int, **options: Any) -> None:
    """Run SCENARIO once and say what each lever planned, delivered, wasted and cost."""
    from awda import ledger, screen
    from sim.levers.account import account_of
    from sim.measure.spending_report import remarks_on_money
    from sim.run import finished

    chosen = prepared(scenario, options)
    with screen.progress(options["as_json"], f"running {chosen.name}") as told:
        model = finished(chosen, seed, threads=options["threads"], told=told)
    for remark in remarks_on_money(chosen, [account_of(model.ledger)]):
        make_remark(remark)
    if options["out"]:
        ledger.write_ledger(model, options["out"])
    ledger.show_ledger(model, options["as_json"])
