"""A quick experiment: a smaller design in a folder of its own, never over results that are kept."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from experiments import experiment
from experiments.records import MANIFEST, provenance
from experiments.runner import How, refuse_how, write_result
from sim.declare import InputError
from sim.run import Told


def reproduce_quickly(name: str, results: Path, told: Told, how: How | None = None) -> Path:
    """Make the tables, figure and record of a smaller design in `results/NAME-quick`."""
    chosen = experiment(name)
    refuse_how(name, chosen, how)
    place = results / f"{name}-quick"
    _refuse_foreign(place)
    kept = _kept(chosen, name, results)
    results.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{name}-quick-", dir=results) as draft:
        folder = Path(draft) / "new"
        tables = chosen.quick_tables(told, kept) if kept else chosen.few_tables(told, **how or {})
        write_result(chosen, folder, tables, _record(chosen, name, kept))
        if place.exists():
            place.rename(Path(draft) / "old")
        folder.rename(place)
    return place


def _record(chosen: ModuleType, name: str, kept: Path | None) -> dict[str, Any]:
    """What was run; a part that was not run anew keeps the record of the run behind it."""
    seeds = chosen.SEEDS if kept else chosen.FEW_SEEDS
    record = {"experiment": name, "quick": True, "seeds": list(seeds), **provenance()}
    if hasattr(chosen, "FEW_SCALE"):
        record["households_per_agent"] = chosen.FEW_SCALE
    if kept:
        record["the_rest_is_from"] = json.loads((kept / MANIFEST).read_text("utf-8"))
    return record


def _kept(chosen: ModuleType, name: str, results: Path) -> Path | None:
    """The full results that a quick run takes the rest from, for experiments that do."""
    if not hasattr(chosen, "quick_tables"):
        return None
    folder = results / name
    if not (folder / MANIFEST).is_file():
        raise InputError(f"{folder}: no kept results of {name}; run it without --quick first")
    return folder


def _refuse_foreign(place: Path) -> None:
    """Refuse to replace anything but an earlier quick result."""
    if not place.exists():
        return
    try:
        record = json.loads((place / MANIFEST).read_text("utf-8"))
        quick = record.get("quick") is True
    except (OSError, ValueError, AttributeError):
        quick = False
    if not quick:
        raise InputError(f"{place}: is no earlier quick result; move it away or give another --out")
