"""Make the tables, figure and record of an experiment, and put the folder in place when whole."""

import csv
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from experiments.experiment import AnyExperiment, Tables
from experiments.provenance.atomic_folder import draft, terminable
from experiments.provenance.parquet import ENDING, write_parquet
from experiments.provenance.records import (
    MANIFEST,
    Record,
    files_in,
    provenance,
    read_record,
    sealed,
)
from experiments.provenance.renamed import in_present_words
from experiments.provenance.result_folder import refuse_store_within, refuse_unfit
from experiments.provenance.tables import to_csv, write_text
from experiments.registry import experiment
from experiments.runs.runner import Runner
from sim.core.declare import InputError

__all__ = ["differing", "differing_from", "provenance", "reproduce", "unlike", "write_result"]


def reproduce(name: str, results: Path, run: Runner, preview: bool = False) -> Path:
    """Run an experiment and put its folder under `results`, all of it or nothing.

    A preview has a folder of its own, NAME-quick; the full results are never replaced by it.
    """
    chosen, place = experiment(name), place_of(name, results, preview)
    refuse_unfit(place, f"experiment {name}{' --quick' * preview}")
    if isinstance(run.store, Path):
        refuse_store_within(run.store, place)
    record = _record(chosen, preview)
    with draft(place) as folder:
        write_result(chosen, folder, _tables(chosen, run, preview), record)
    return place


def place_of(name: str, results: Path, preview: bool = False) -> Path:
    """Where the results of an experiment are kept."""
    return results / f"{name}{'-quick' * preview}"


def differing(name: str, results: Path, run: Runner, preview: bool = False) -> list[str]:
    """Run an experiment anew; the files under `results` that differ from it, none if all agree.

    Tables are compared bit by bit; figures too where the same matplotlib drew those kept.
    """
    chosen = experiment(name)
    place = place_of(name, results, preview)
    if not (place / MANIFEST).is_file():
        raise InputError(f"{place}: no kept results of {name}; there is nothing to compare with")
    record = _record(chosen, preview)
    with terminable(), TemporaryDirectory() as made:
        write_result(chosen, Path(made), _tables(chosen, run, preview), record)
        return unlike(Path(made), place)


def differing_from(folder: Path, run: Runner) -> list[str]:
    """Make a kept result again, whole or as a preview, as its record says; as `differing`."""
    record = read_record(folder)
    if "experiment" not in record:
        raise InputError(f"{folder}: its record does not say what made it")
    chosen = experiment(str(record["experiment"]))
    preview = bool(record.get("quick"))
    with terminable(), TemporaryDirectory() as made:
        write_result(chosen, Path(made), _tables(chosen, run, preview), record)
        return unlike(Path(made), folder)


def write_result(chosen: AnyExperiment, folder: Path, tables: Tables, record: Record) -> None:
    """Tables, the figure that is drawn from them, and the record, with the hash of each file."""
    for table, rows in tables.items():
        if table.endswith(ENDING):
            write_parquet(folder / table, {name: np.asarray(rows[name]) for name in rows})
        else:
            write_text(folder / f"{table}.csv", to_csv(rows))
    chosen.draw(folder)
    write_text(folder / MANIFEST, sealed(record, files_in(folder)))


def unlike(made: Path, kept: Path) -> list[str]:
    """The files of two results that differ, of those that must be the same bit by bit."""
    there, here = _compared(kept, kept), _compared(made, kept)
    if not any(name.endswith(".csv") for name in here | there):
        raise InputError(f"{kept}: has no table, so there is nothing to compare a new run with")
    differ = (file for file in here | there if here.get(file) != there.get(file))
    return sorted(file for file in differ if not _renamed_only(made / file, kept / file))


def _renamed_only(made: Path, kept: Path) -> bool:
    """Whether a kept table is the new one but for names that have changed since."""
    with suppress(OSError, ValueError, csv.Error):  # a kept table may be anybody's
        experiment = str(read_record(kept.parent).get("experiment"))
        table = kept.read_text(encoding="utf-8")
        return in_present_words(experiment, table) == made.read_text(encoding="utf-8")
    return False


def _compared(folder: Path, kept: Path) -> dict[str, str]:
    """The hashes of the files of a result that a new run must give bit by bit."""
    drawn = read_record(kept).get("matplotlib") if (kept / MANIFEST).is_file() else None
    figures_too = drawn == provenance()["matplotlib"]
    files = files_in(folder).items()
    return {name: content for name, content in files if figures_too or name.endswith(".csv")}


def _tables(chosen: AnyExperiment, run: Runner, preview: bool) -> Tables:
    return chosen.preview_tables(run) if preview else chosen.tables(run)


def _record(chosen: AnyExperiment, preview: bool) -> Record:
    """What is run."""
    plan = chosen.preview if preview else chosen.plan
    record: Record = {"experiment": chosen.name, "seeds": list(plan.seeds), **provenance()}
    if preview:
        record = {"experiment": chosen.name, "quick": True} | record
    if preview and plan.households_per_agent:
        record["households_per_agent"] = plan.households_per_agent
    return record
