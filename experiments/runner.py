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

    A quick one runs only a part anew and takes the rest from the results kept.
    """
    chosen = experiment(name)
    results.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{name}-", dir=results) as draft:
        folder = Path(draft) / name
        _make(chosen, folder, told, quick)
        _replace(folder, results / name)
    return results / name


def differing(name: str, results: Path, told: Told, quick: bool = False) -> list[str]:
    """Run an experiment anew; the tables under `results` that differ from it, none if all agree."""
    with TemporaryDirectory() as draft:
        _make(experiment(name), Path(draft), told, quick)
        made = {path.name: path.read_bytes() for path in Path(draft).glob("*.csv")}
    kept = {path.name: path.read_bytes() for path in (results / name).glob("*.csv")}
    return sorted(table for table in made | kept if made.get(table) != kept.get(table))


def _make(chosen: ModuleType, folder: Path, told: Told, quick: bool) -> None:
    tables = chosen.quick_tables if quick and hasattr(chosen, "quick_tables") else chosen.tables
    for table, rows in tables(told).items():
        write_text(folder / f"{table}.csv", to_csv(rows))
    chosen.draw(folder)
    name = chosen.__name__.rpartition(".")[2]
    record = {"experiment": name, "seeds": list(chosen.SEEDS)}
    write_text(folder / "manifest.json", json.dumps(record | provenance(), indent=2) + "\n")


def _replace(draft: Path, place: Path) -> None:
    """Put a finished folder where an older one may stand."""
    old = draft.with_name("old")
    if place.exists():
        place.rename(old)
    draft.rename(place)
    shutil.rmtree(old, ignore_errors=True)
