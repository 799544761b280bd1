"""Keep the posterior of a calibration where forecast, validation and headline read it."""

import argparse
from datetime import date
from pathlib import Path

from experiments.forecast.rounds import known
from experiments.iraq.posterior_table import posterior_file, read_draws, write_draws
from experiments.provenance.records import read_record
from sim.core.declare import InputError

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


def main() -> None:
    """Keep the posteriors of these folders."""
    parser = argparse.ArgumentParser(prog="experiments.calibration.keep", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, help="such as results/calibration-DATE")
    try:
        for folder in parser.parse_args().folders:
            keep(folder)
    except InputError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
