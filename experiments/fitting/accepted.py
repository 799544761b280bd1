"""accepted.csv: the parameter sets of a world that agree with the rounds published up to a day."""

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from experiments.provenance.tables import Table, read_columns, to_csv, write_text
from sim.core.declare import InputError, nearest
from sim.scenario.by_place import BY_PLACE
from sim.scenario.catalogue import catalogue
from sim.world.tables import World

ACCEPTED = "accepted.csv"
LAST_ROUND, DISTANCE = "last_round", "distance"


class Accepted(NamedTuple):
    """Parameter sets, the last round that they were chosen by, and how far each is from it."""

    last_round: date
    sets: list[dict[str, float]]
    distances: list[float]


def read_accepted(world: World) -> Accepted:
    """The accepted sets of a world; raise InputError where there are none, or a column is wrong."""
    path = world.folder / ACCEPTED
    if not path.is_file():
        raise InputError(
            f"{path}: is not there; `awda calibrate` makes it from the published rounds "
            "(docs/own-country.md)"
        )
    columns = read_columns(path)
    _refuse_columns(path, columns)
    names = [name for name in columns if "." in name]
    count = len(columns[DISTANCE])
    return Accepted(
        date.fromisoformat(str(columns[LAST_ROUND][0])),
        [{name: float(columns[name][row]) for name in names} for row in range(count)],
        [float(each) for each in columns[DISTANCE]],
    )


def write_accepted(folder: Path, accepted: Accepted) -> None:
    """Put the accepted sets into the folder of their world, in place of earlier ones."""
    rows: Table = [
        {LAST_ROUND: accepted.last_round, DISTANCE: distance, **values}
        for values, distance in zip(accepted.sets, accepted.distances, strict=True)
    ]
    write_text(folder / ACCEPTED, to_csv(rows))


def _refuse_columns(path: Path, columns: dict[str, Any]) -> None:
    for name in (LAST_ROUND, DISTANCE):
        if name not in columns or len(columns[name]) == 0:
            raise InputError(f"{path}: column {name} is missing or empty; `awda calibrate` has it")
    known = catalogue()
    for name in columns:
        place = name.partition(".")[0] in BY_PLACE
        if "." in name and not place and name not in known:
            raise InputError(f"{path}: row 1: unknown parameter {name!r}{nearest(name, known)}")
