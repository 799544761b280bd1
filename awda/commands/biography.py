"""`awda biography`: one household's life, or what keeps those away who are not home."""

from typing import Any

import click

from awda.option_types import WHOLE
from awda.options import prepared, running


@click.command("biography")
@click.argument("scenario")
@click.option("--household", type=WHOLE, help="The row of the household, from 0 on; default 0.")
@click.option("--seed", type=WHOLE, default=1, help="Default 1.")
@click.option(
    "--why-not", "why", is_flag=True, help="Count what keeps families away that have not returned."
)
@running
def biography_command(
    scenario: str, household: int | None, seed: int, why: bool, **options: Any
) -> None:
    """Tell one household's life in SCENARIO, or what keeps families away who have not returned."""
    from awda import report, written
    from sim.measure.biography import biography, why_not

    if why and household is not None:
        raise click.UsageError("--household and --why-not: one of them is allowed, not both")
    household, chosen = household or 0, prepared(scenario, options)
    if why:
        title, rows = f"{chosen.name}: who is away, and why", why_not(chosen, seed)
    else:
        title = f"{chosen.name}: household {household}, seed {seed}"
        rows = [entry._asdict() for entry in biography(chosen, household, seed)]
    if options["out"]:
        written.write_rows("why_not" if why else "biography", rows, options["out"])
    report.show_rows(title, rows, options["as_json"])
