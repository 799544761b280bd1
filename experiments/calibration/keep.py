"""Keep the posterior of a calibration where forecast, validation and headline read it."""

import argparse
from datetime import date
from pathlib import Path

import numpy as np

from experiments.calibration.parameters import SHARED
from experiments.calibration.posterior import weighted_quantiles
from experiments.iraq.policy_combinations import FOLDER, TEN, typed
from experiments.iraq.posterior_table import Draw, posterior_file, read_draws, write_draws
from experiments.iraq.procedure_histories import LABELS, NAMES
from experiments.iraq.rounds import known
from experiments.provenance.records import read_record
from experiments.provenance.tables import write_text
from sim.core.declare import InputError
from sim.core.grammar import day
from sim.scenario.by_place import BY_PLACE
from sim.scenario.catalogue import plausible

TABLE = "posterior.csv"


def keep(folder: Path) -> Path:
    """Keep the posterior that `awda experiment calibration` left in this folder; where it is."""
    record = read_record(folder)
    name = str(record.get("experiment"))
    if not name.startswith("calibration-") or record.get("quick"):
        raise InputError(
            f"{folder}: is a result of {name}{' --quick' * bool(record.get('quick'))}; a folder "
            "that `awda experiment calibration` wrote in full is allowed"
        )
    place = posterior_file(known(date.fromisoformat(name.removeprefix("calibration-"))).days[-1])
    write_draws(place, read_draws(folder / TABLE))
    return place


def nearest_to_median(draws: tuple[Draw, ...]) -> Draw:
    """Of the likeliest history, the draw whose shared parameters are nearest to their medians."""
    weight = {name: sum(d.weight for d in draws if d.history == name) for name in NAMES}
    own = [draw for draw in draws if draw.history == max(weight, key=lambda name: weight[name])]
    values = np.array([[draw.values[name] for name in SHARED] for draw in own])
    ranges = np.array([plausible(name) for name in SHARED])
    shares = (values - ranges[:, 0]) / (ranges[:, 1] - ranges[:, 0])
    each = np.array([draw.weight for draw in own])
    medians = [weighted_quantiles(column, each, (0.5,))[0] for column in shares.T]
    return own[int(((shares - medians) ** 2).sum(axis=1).argmin())]


def scenario_text(draw: Draw, last_round: date) -> str:
    """A scenario of one draw, for those who need one world: ten signatures throughout.

    Policies are compared with ten signatures, so the history of the draw is not in it.
    """
    lines = [
        f"# One draw of the posterior of the data up to {last_round}: the nearest to the median.",
        f"# It was drawn with this history of the procedure: {LABELS[draw.history]}.",
        "# Ten signatures are asked for throughout here: the base world for comparing policies.",
        "# Made by `python -m experiments.calibration.keep`; see docs/calibration.md.",
        "schema = 1",
        'extends = "iraq"',
        f'title = "Iraq calibrated up to {last_round}, ten signatures"',
    ]  # fmt: skip
    tables: dict[str, list[str]] = {"clearance": [f"signatures = {TEN}"]}
    for name, value in typed(draw.values).items():
        table, _, key = name.partition(".")
        quoted = f'"{key}"' if table in BY_PLACE else key
        tables.setdefault(table, []).append(f"{quoted} = {value:.10g}")
    for table, rows in tables.items():
        lines += ["", f"[{table}]", *rows]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Keep the posteriors of these folders, and of the last one a scenario, too."""
    parser = argparse.ArgumentParser(prog="experiments.calibration.keep", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="such as results/calibration-DATE")
    try:
        found = [keep(folder) for folder in parser.parse_args().folders]
    except InputError as error:
        parser.error(str(error))
    last = max(found)
    text = scenario_text(nearest_to_median(read_draws(last)), day(last.stem[len("posterior_") :]))
    write_text(FOLDER.parent / "iraq_calibrated.toml", text)


if __name__ == "__main__":
    main()
