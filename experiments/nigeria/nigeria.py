"""North-east Nigeria: forecasts of returns, against saying that nobody moves.

The world is made anew from what had been counted by each of three days, fitted to the returns of
each state up to it by plain rejection, and forecast from there. Two forecasts are judged by rounds
that were published later and used for nothing else; the third, from the last round that is kept
here, goes to the end of 2019 and waits for its judge.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from experiments.country.country import Asked
from experiments.country.histories import histories
from experiments.experiment import Experiment, Plan, Tables
from experiments.fitting.accepted import write_accepted
from experiments.fitting.rejection import calibrated
from experiments.forecast.forecast import forecast_table, month_ends, published_table
from experiments.forecast.judged import judged
from experiments.forecast.own_world import own_world
from experiments.nigeria import figure
from experiments.nigeria.world_tables import write_world
from experiments.provenance.tables import Table, read_rows
from experiments.runs.runner import Runner
from sim.scenario.toml_file import load

ORIGINS = {  # the day up to which data is read, and the last day that is forecast
    date(2017, 6, 30): date(2017, 12, 31),
    date(2017, 12, 31): date(2018, 10, 31),
    date(2018, 10, 31): date(2019, 12, 31),
}


@dataclass(frozen=True)
class NigeriaPlan(Plan):
    """A run for each seed and origin, and the draws that each calibration tries."""

    draws: int = 300


PLAN = NigeriaPlan(tuple(range(1, 101)), 200)
PREVIEW = NigeriaPlan((1, 2, 3), 200, draws=10)


def stages(plan: NigeriaPlan, run: Runner) -> Tables:
    """Each origin in turn: its world, its calibration, its forecast, and how good it was."""
    run.expect(len(ORIGINS) * (plan.draws + len(plan.seeds)))
    found: dict[str, Table] = {}
    with TemporaryDirectory() as place:
        for origin, until in ORIGINS.items():
            for name, rows in _from(origin, until, Path(place), plan, run).items():
                rows = [{"origin": origin.isoformat(), **row} for row in rows]
                found[name] = [*found.get(name, []), *rows]
    return dict(found)


def _from(
    origin: date, until: date, place: Path, plan: NigeriaPlan, run: Runner
) -> dict[str, Table]:  # fmt: skip
    folder = place / origin.isoformat()
    write_world(folder, origin)
    scenario = plan.scaled(load(folder))
    accepted = calibrated(scenario, origin, plan.draws, run)
    write_accepted(folder, accepted)
    country = own_world(scenario)
    then, later = country.known(origin, None), country.published(until)
    wanted = country.jobs(Asked(origin, until, plan.seeds, plan.households_per_agent or 200))
    drawn = histories(run(wanted), then.places)
    return {
        "forecast": forecast_table(drawn, then, month_ends(origin, until)),
        "published": published_table(later),
        "judged": judged(drawn, then, later) if later.days[-1] > then.days[-1] else [],
        f"accepted_{origin:%Y_%m}": [
            {"distance": distance, **values}
            for distance, values in zip(accepted.distances, accepted.sets, strict=True)
        ],
    }  # fmt: skip


def digest(folder: Path) -> Table:
    """The error of each forecast by local government area, and how many its band held."""
    rows = [row for row in read_rows(folder / "judged.csv") if row["level"] == "districts"]
    return [
        {"from": row["origin"], "round": row["date"], "forecast": row["forecast"],
         "areas": row["places"], "error, % of published": f"{100 * row['error_of_published']:.1f}",
         "inside 90 % band": row["places_inside_90"] if row["places_inside_90"] != "" else "-"}
        for row in rows
    ]  # fmt: skip


EXPERIMENT = Experiment(
    name="nigeria", question=__doc__, plan=PLAN, preview=PREVIEW, stages=stages, draw=figure.draw,
    digest=digest,
)  # fmt: skip
