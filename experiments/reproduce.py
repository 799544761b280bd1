"""The runner: makes an experiment's tables, figure and record in a draft, then puts it in place."""

from inspect import signature
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from experiments.provenance.atomic_folder import draft, terminable
from experiments.provenance.records import (
    MANIFEST,
    Record,
    files_in,
    provenance,
    read_record,
    sealed,
)
from experiments.provenance.result_folder import refuse_store_within, refuse_unfit
from experiments.provenance.tables import Table, to_csv, write_text
from experiments.registry import experiment
from sim.core.declare import InputError
from sim.run import Told

__all__ = ["differing", "differing_from", "provenance", "reproduce", "unlike", "write_result"]


How = dict[str, Any]  # store and executor of a sweep


def reproduce(
    name: str, results: Path, told: Told, quick: bool = False, how: How | None = None
) -> Path:
    """Run an experiment and put its folder under `results`, all of it or nothing.

    A quick one runs only a part anew and takes the rest from the results kept there. `how` may
    have a store and an executor, for an experiment that sweeps.
    """
    chosen = experiment(name)
    refuse_how(name, chosen, how)
    place = fit_place(name, results, how)
    kept = _kept(chosen, place) if quick else None
    with draft(place) as folder:
        _make(chosen, folder, told, kept, how)
    return place


def fit_place(name: str, results: Path, how: How | None, ending: str = "") -> Path:
    """Where the results of an experiment go; raise InputError where none may be put there."""
    place = results / f"{name}{ending.replace(' --', '-')}"
    refuse_unfit(place, f"experiment {name}{ending}")
    if how and "store" in how:
        refuse_store_within(how["store"], place)
    return place


def sweeps(chosen: ModuleType, word: str = "store") -> bool:
    """Whether the runs of an experiment are made by a sweep, which has use for a store."""
    return word in signature(chosen.tables).parameters


def refuse_how(name: str, chosen: ModuleType, how: How | None) -> None:
    """Raise InputError where an experiment does not sweep and so has no use for these."""
    for word in how or {}:
        if not sweeps(chosen, word):
            raise InputError(
                f"{name}: takes no {word}; it makes its runs itself, on this machine, each time"
            )


def differing(name: str, results: Path, told: Told, quick: bool = False) -> list[str]:
    """Run an experiment anew; the files under `results` that differ from it, none if all agree.

    Tables are compared bit by bit; figures too where the same matplotlib drew those kept.
    """
    chosen, place = experiment(name), results / name
    if not (place / MANIFEST).is_file():
        raise InputError(f"{place}: no kept results of {name}; there is nothing to compare with")
    kept = _kept(chosen, place) if quick else None
    with terminable(), TemporaryDirectory() as made:
        _make(chosen, Path(made), told, kept)
        return unlike(Path(made), place)


def differing_from(folder: Path, told: Told) -> list[str]:
    """Make a kept result again, whole, in part or small as its record says; as `differing`."""
    record = read_record(folder)
    if "experiment" not in record:
        raise InputError(f"{folder}: its record does not say what made it")
    name = str(record["experiment"])
    chosen = experiment(name)
    with terminable(), TemporaryDirectory() as made:
        if "the_rest_is_from" in record:
            tables = chosen.quick_tables(told, folder.parent / name)
        else:
            tables = (chosen.few_tables if record.get("quick") else chosen.tables)(told)
        write_result(chosen, Path(made), tables, record)
        return unlike(Path(made), folder)


def write_result(
    chosen: ModuleType, folder: Path, tables: dict[str, Table], record: Record
) -> None:
    """Tables, the figure that is drawn from them, and the record, with the hash of each file."""
    for table, rows in tables.items():
        write_text(folder / f"{table}.csv", to_csv(rows))
    chosen.draw(folder)
    write_text(folder / MANIFEST, sealed(record, files_in(folder)))


def unlike(made: Path, kept: Path) -> list[str]:
    """The files of two results that differ, of those that must be the same bit by bit."""
    there, here = _compared(kept, kept), _compared(made, kept)
    if not any(name.endswith(".csv") for name in here | there):
        raise InputError(f"{kept}: has no table, so there is nothing to compare a new run with")
    return sorted(file for file in here | there if here.get(file) != there.get(file))


def _compared(folder: Path, kept: Path) -> dict[str, str]:
    """The hashes of the files of a result that a new run must give bit by bit."""
    drawn = read_record(kept).get("matplotlib") if (kept / MANIFEST).is_file() else None
    figures_too = drawn == provenance()["matplotlib"]
    files = files_in(folder).items()
    return {name: content for name, content in files if figures_too or name.endswith(".csv")}


def _kept(chosen: ModuleType, folder: Path) -> Path:
    """The folder a quick run takes the rest from; raise InputError where there is none."""
    name = chosen.__name__.rpartition(".")[2]
    if not hasattr(chosen, "quick_tables"):
        raise InputError(f"{name}: has no quick part; run it without --quick")
    if not (folder / MANIFEST).is_file():
        raise InputError(f"{folder}: no kept results of {name}; run it without --quick first")
    return folder


def _make(
    chosen: ModuleType, folder: Path, told: Told, kept: Path | None, how: How | None = None
) -> None:
    """All of an experiment in this folder; what a quick run leaves is taken from `kept`."""
    name = chosen.__name__.rpartition(".")[2]
    record: Record = {"experiment": name, "seeds": list(chosen.SEEDS), **provenance()}
    if kept:
        record["the_rest_is_from"] = _origin(kept)
    tables = chosen.quick_tables(told, kept) if kept else chosen.tables(told, **how or {})
    write_result(chosen, folder, tables, record)


def _origin(folder: Path) -> Record:
    """The record of the full run that stands behind the results kept in this folder."""
    kept = read_record(folder)
    origin: Record = kept.get("the_rest_is_from", kept)
    return origin
