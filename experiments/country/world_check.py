"""Every fault of a world's folder at once, and what a forecast would still want."""

from pathlib import Path
from typing import NamedTuple

from experiments.country.returned import RETURNED, faults_of_returned
from sim.core.declare import InputError
from sim.scenario.file_faults import faults_of_file
from sim.scenario.toml_file import load
from sim.world.tables import KINDS, faults_of_world, read_world

WORLD = "world.toml"


class Checked(NamedTuple):
    """The faults of a world, and what is no fault and still may matter."""

    faults: list[str]
    notes: list[str]
    summary: str


def checked(folder: Path) -> Checked:
    """All that is wrong in a folder; raise InputError where there is no such folder."""
    if not folder.is_dir():
        raise InputError(f"{folder}: is no folder; `awda new-world {folder}` makes one")
    found = [str(fault) for fault in faults_of_world(folder)]
    notes = []
    if found:
        names = [name for name in (*KINDS, RETURNED) if (folder / name).exists()]
        faulty = [name for name in names if any(f"{folder / name}:" in each for each in found)]
        notes.append(
            f"faults in {', '.join(faulty) or folder}: some of what ties tables together was not "
            "looked at; check again when they are mended"
        )
    else:
        found += [str(fault) for fault in faults_of_returned(read_world(folder))]
    found += _of_scenario(folder)
    if not (folder / RETURNED).exists():
        notes.append(f"{folder / RETURNED}: is not there; only `awda forecast` and "
                     "`awda calibrate` need it")  # fmt: skip
    return Checked(found, notes, _summary(folder, found))


def _of_scenario(folder: Path) -> list[str]:
    """The faults of the scenario file; those that only a whole scenario shows, one at a time."""
    path = folder / WORLD
    if not path.is_file():
        return [f"{path}: is missing; the first line is: schema = 1"]
    faults = [str(fault) for fault in faults_of_file(path)]
    if faults:
        return faults
    try:
        read_world(folder)
    except InputError:
        return []  # told already
    try:
        load(folder)
    except InputError as fault:
        return [str(fault)]
    return []


def _summary(folder: Path, faults: list[str]) -> str:
    if faults:
        return f"{folder}: {len(faults)} fault{'s' * (len(faults) > 1)} to mend"
    world = read_world(folder)
    households = sum(line.households for line in world.communities)
    return (
        f"{folder}: no fault; {len(world.communities)} places in {len(world.districts)} districts "
        f"of {len(world.governorates)} governorates, {households:,} households ever displaced, "
        f"{len(world.desks)} desks"
    )
