"""`awda forecast`: returned households by month end and place, from what was known on a day."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from awda.command import command
from awda.option_types import DAY, WHOLE
from awda.options import THREADS, chosen_seeds, examples, seeded
from awda.output_options import own_folder
from awda.sweeping import refuse_unfit_store, runner, sweeping
from awda.terminal import say_beside

SEEDS = range(1, 101)
SCALE = 100  # households an agent
STANDS_IN = (
    "no posterior of {cut} is kept, so accepted parameter sets stand in, which were chosen by "
    "returns up to 2017-12-31: from an earlier day, and for its bands, this is a preview"
)


@command(
    "forecast",
    short_help="Forecast returned households by place.",
    epilog=examples(
        "awda forecast --data-until 2018-06-30 --until 2021-02-28 --out forecast",
        "awda forecast --data-until 2017-06-30 --until 2018-06-30 --out preview",
    ),
)
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
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@THREADS
@sweeping
def forecast_command(data_until: date, until: date, **options: Any) -> None:
    """Forecast returned households by month end for governorates and districts.

    Each seed is a run with a draw of the posterior. It starts at the last published round and knows
    nothing that was published later.
    """
    from awda import report, written
    from experiments.forecast.figure import pictures
    from experiments.forecast.forecast import (
        forecast_table,
        later_events,
        month_ends,
        published_table,
        refuse_too_late,
    )
    from experiments.forecast.histories import histories, jobs
    from experiments.forecast.posterior import posterior
    from experiments.forecast.rounds import known

    days, events = month_ends(data_until, until), later_events(data_until, options["given_later"])
    then = known(data_until, events=events)
    refuse_too_late(until)
    seeds = chosen_seeds(options, SEEDS)
    refuse_unfit_store(options)
    drawn = posterior(data_until)
    if drawn.stands_in:
        say_beside(f"Note: {STANDS_IN.format(cut=data_until)}")
    with runner(options, "forecast", options["as_json"]) as run:
        made = histories(run(jobs(drawn, until, seeds, options["scale"] or SCALE, events)))
    rows = forecast_table(made, then, days)
    charts = pictures(rows, published_table(data_until), options["given_later"])
    written.write_forecast(rows, charts, options["out"])
    report.show_forecast(rows, len(seeds), options["as_json"])
