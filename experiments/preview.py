"""A quick experiment: a smaller design in a folder of its own, never over results that are kept."""

from pathlib import Path
from types import ModuleType
from typing import Any

from experiments.provenance.atomic_folder import draft
from experiments.provenance.records import MANIFEST, provenance, read_record
from experiments.registry import experiment
from experiments.reproduce import How, fit_place, refuse_how, write_result
from sim.core.declare import InputError
from sim.run import Told


def reproduce_quickly(name: str, results: Path, told: Told, how: How | None = None) -> Path:
    """Make the tables, figure and record of a smaller design in `results/NAME-quick`."""
    chosen = experiment(name)
    refuse_how(name, chosen, how)
    place = fit_place(name, results, how, ending=" --quick")
    kept = _kept(chosen, name, results)
    with draft(place) as folder:
        tables = chosen.quick_tables(told, kept) if kept else chosen.few_tables(told, **how or {})
        write_result(chosen, folder, tables, _record(chosen, name, kept))
    return place


def _record(chosen: ModuleType, name: str, kept: Path | None) -> dict[str, Any]:
    """What was run; a part that was not run anew keeps the record of the run behind it."""
    seeds = chosen.SEEDS if kept else chosen.FEW_SEEDS
    record = {"experiment": name, "quick": True, "seeds": list(seeds), **provenance()}
    if hasattr(chosen, "FEW_SCALE"):
        record["households_per_agent"] = chosen.FEW_SCALE
    if kept:
        record["the_rest_is_from"] = read_record(kept)
    return record


def _kept(chosen: ModuleType, name: str, results: Path) -> Path | None:
    """The full results that a quick run takes the rest from, for experiments that do."""
    if not hasattr(chosen, "quick_tables"):
        return None
    folder = results / name
    if not (folder / MANIFEST).is_file():
        raise InputError(f"{folder}: no kept results of {name}; run it without --quick first")
    return folder
