"""`awda forecast`: returned households by month end and place, from what was known on a day."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from awda.command import command
from awda.option_types import DAY, WHOLE
from awda.options import THREADS, chosen_seeds, examples, keep_inputs, seeded
from awda.output_options import own_folder
from awda.sweeping import refuse_unfit_store, runner, sweeping
from awda.terminal import say_beside

SEEDS = range(1, 101)
SCALE = 100  # households an agent


@command(
    "forecast",
    short_help="Forecast returned households by place.",
    epilog=examples(
        "awda forecast --data-until 2018-06-30 --until 2021-02-28 --out forecast",
        "awda forecast --data-until 2018-06-30 --until 2019-12-31 --out short",
        "awda forecast nigeria --data-until 2017-12-31 --until 2018-10-31 --out n",
    ),
)
@click.argument("world", default="iraq")
@click.option(
    "--data-until", type=DAY, required=True,
    help="The last day of which published data is read, for example 2018-06-30.",
)  # fmt: skip
@click.option("--until", type=DAY, required=True, help="The last day that is forecast.")
@seeded("100")
@click.option("--scale", type=WHOLE, help="Households that one agent stands for; default 100.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, callback=own_folder,
    help="Write forecast.csv and a chart for each governorate to this folder.",
)  # fmt: skip
@click.option(
    "--given-later", is_flag=True,
    help="Give what happened later: displacement, retakings and attacks up to June 2018, but no "
    "returns.",
)  # fmt: skip
@click.option(
    "--judge", is_flag=True,
    help="Compare with rounds that were published later, up to --until, beside simple forecasts.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@THREADS
@sweeping
def forecast_command(world: str, data_until: date, until: date, **options: Any) -> None:
    """Forecast returned households by month end for governorates and districts.

    WORLD, a name or a path, is Iraq unless told otherwise. Each seed is a run with a draw of the
    latest posterior kept by --data-until, elsewhere an accepted set, and knows nothing later.
    """
    from awda import report, written
    from experiments.country.country import Asked
    from experiments.country.histories import histories
    from experiments.forecast.figure import About, pictures
    from experiments.forecast.forecast import (
        forecast_table,
        later_events,
        month_ends,
        published_table,
        refuse_too_late,
    )
    from experiments.forecast.judged import judged, later_rounds
    from experiments.forecast.own_world import country

    place, days = country(world), month_ends(data_until, until)
    events = later_events(place, data_until, options["given_later"])
    then = place.known(data_until, events)
    refuse_too_late(place, until)
    later = later_rounds(place, then, until) if options["judge"] else None
    seeds = chosen_seeds(options, SEEDS)
    refuse_unfit_store(options)
    asked = Asked(data_until, until, seeds, options["scale"] or SCALE, events)
    wanted = place.jobs(asked)
    _tell(place.remark(data_until))
    keep_inputs(world)
    with runner(options, "forecast", options["as_json"]) as run:
        made = histories(run(wanted), then.places)
    rows = forecast_table(made, then, days)
    tables = {"forecast": rows} | ({"judged": judged(made, then, later)} if later else {})
    published = published_table(later or place.published(data_until))
    about = About(place.name, then.days[-1], options["given_later"])
    written.write_forecast(tables, pictures(rows, published, about), options["out"])
    report.show_forecast(rows, len(seeds), options["as_json"])
    report.show_judged(tables.get("judged", []), options["as_json"])


def _tell(remark: str) -> None:
    """Say what a reader has to know of the draws, where there is anything."""
    if remark:
        say_beside(f"Note: {remark}")
