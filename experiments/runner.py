"""The runner: makes an experiment's tables, figure and record in a draft, then puts it in place."""

import json
import platform
import shutil
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from experiments import experiment
from experiments.tables import to_csv, write_text
from sim.compiled import source_hash
from sim.declare import InputError
from sim.run import Told


def provenance() -> dict[str, Any]:
    """What a result depends on besides scenario and seed."""
    return {
        "awda": version("awda"),
        "sources": source_hash(),
        "python": platform.python_version(),
        **{name: version(name) for name in ("numpy", "numba", "mesa")},
        "platform": f"{sys.platform} {platform.machine()} {' '.join(platform.libc_ver())}".strip(),
    }


def reproduce(name: str, results: Path, told: Told, quick: bool = False) -> Path:
    """Run an experiment and put its folder under `results`, all of it or nothing.

    A quick one runs only a part anew and takes the rest from the results kept there.
    """
    chosen = experiment(name)
    kept = _kept(chosen, results / name) if quick else None
    results.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{name}-", dir=results) as draft:
        folder = Path(draft) / name
        _make(chosen, folder, told, kept)
        _replace(folder, results / name)
    return results / name


def differing(name: str, results: Path, told: Told, quick: bool = False) -> list[str]:
    """Run an experiment anew; the tables under `results` that differ from it, none if all agree."""
    chosen = experiment(name)
    with TemporaryDirectory() as draft:
        _make(chosen, Path(draft), told, _kept(chosen, results / name) if quick else None)
        made = {path.name: path.read_bytes() for path in Path(draft).glob("*.csv")}
    kept = {path.name: path.read_bytes() for path in (results / name).glob("*.csv")}
    return sorted(table for table in made | kept if made.get(table) != kept.get(table))


def _kept(chosen: ModuleType, folder: Path) -> Path:
    """The folder a quick run takes the rest from; raise InputError where there is none."""
    name = chosen.__name__.rpartition(".")[2]
    if not hasattr(chosen, "quick_tables"):
        raise InputError(f"{name}: has no quick part; run it without --quick")
    if not (folder / "manifest.json").is_file():
        raise InputError(f"{folder}: no kept results of {name}; run it without --quick first")
    return folder


def _make(chosen: ModuleType, folder: Path, told: Told, kept: Path | None) -> None:
    """All of an experiment in this folder; what a quick run leaves is taken from `kept`."""
    name = chosen.__name__.rpartition(".")[2]
    record: dict[str, Any] = {"experiment": name, "seeds": list(chosen.SEEDS), **provenance()}
    if kept:
        record["the_rest_is_from"] = _origin(kept)
    tables = chosen.quick_tables(told, kept) if kept else chosen.tables(told)
    for table, rows in tables.items():
        write_text(folder / f"{table}.csv", to_csv(rows))
    chosen.draw(folder)
    write_text(folder / "manifest.json", json.dumps(record, indent=2) + "\n")


def _origin(folder: Path) -> dict[str, Any]:
    """The record of the full run that stands behind the results kept in this folder."""
    kept: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    origin: dict[str, Any] = kept.get("the_rest_is_from", kept)
    return origin


def _replace(draft: Path, place: Path) -> None:
    """Put a finished folder where an older one may stand."""
    old = draft.with_name("old")
    if place.exists():
        place.rename(old)
    draft.rename(place)
    shutil.rmtree(old, ignore_errors=True)
