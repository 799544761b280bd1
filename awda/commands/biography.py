"""`awda biography`: one household's life, or what keeps those away who are not home."""

from typing import Any

import click

from awda.command import command
from awda.option_types import WHOLE
from awda.options import ONE_SEED, examples, prepared, running

AWAY = "share of those away"


@command(
    "biography",
    short_help="Tell one household's life, or why others are away.",
    epilog=examples(
        "awda biography village --household 12 --seed 3",
        "awda biography village --why-not",
    ),
)
@click.argument("scenario")
@click.option("--household", type=WHOLE, help="The row of the household, from 0 on; default 0.")
@ONE_SEED
@click.option(
    "--why-not", "why", is_flag=True, help="Count what keeps families away that have not returned."
)
@running
def biography_command(
    scenario: str, household: int | None, seed: int, why: bool, **options: Any
) -> None:
    """Tell one household's life in SCENARIO, or what keeps families away who have not returned."""
    from awda import report, screen, written
    from sim.measure.biography import biography, why_not

    if why and household is not None:
        raise click.UsageError("--household and --why-not: one of them is allowed, not both")
    household, chosen = household or 0, prepared(scenario, options)
    threads = options["threads"]
    with screen.progress(options["as_json"], f"running {chosen.name}"):
        if why:
            title, rows = f"{chosen.name}: who is away, and why", why_not(chosen, seed, threads)
        else:
            title = f"{chosen.name}: household {household}, seed {seed}"
            rows = [each._asdict() for each in biography(chosen, household, seed, threads)]
    if options["out"]:
        written.write_rows("why_not" if why else "biography", rows, options["out"])
    if why and not options["as_json"]:
        rows = [row | {AWAY: f"{row[AWAY]:.1%}".replace("%", " %")} for row in rows]
    report.show_rows(title, rows, options["as_json"])
