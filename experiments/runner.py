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
from sim.run import Told, compare
from sim.scenario_file import load


def provenance() -> dict[str, Any]:
    """What a result depends on besides scenario and seed."""
    return {
        "awda": version("awda"),
        "sources": source_hash(),
        "python": platform.python_version(),
        **{name: version(name) for name in ("numpy", "numba", "mesa")},
        "platform": f"{sys.platform} {platform.machine()} {' '.join(platform.libc_ver())}".strip(),
    }


def reproduce(name: str, results: Path, told: Told) -> Path:
    """Run an experiment and put its folder under `results`, all of it or nothing."""
    chosen = experiment(name)
    results.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{name}-", dir=results) as draft:
        folder = Path(draft) / name
        _make(chosen, folder, told)
        _replace(folder, results / name)
    return results / name


def differing(name: str, results: Path, told: Told) -> list[str]:
    """Run an experiment anew; the tables under `results` that differ from it, none if all agree."""
    with TemporaryDirectory() as draft:
        _make(experiment(name), Path(draft), told)
        made = {path.name: path.read_bytes() for path in Path(draft).glob("*.csv")}
    kept = {path.name: path.read_bytes() for path in (results / name).glob("*.csv")}
    return sorted(table for table in made | kept if made.get(table) != kept.get(table))


def _make(chosen: ModuleType, folder: Path, told: Told) -> None:
    (first, second), seeds = chosen.design()
    comparison = compare(load(first), load(second), seeds, told=told)
    for table, rows in chosen.analyse(comparison).items():
        write_text(folder / f"{table}.csv", to_csv(rows))
    chosen.draw(folder)
    name = chosen.__name__.rpartition(".")[2]
    record = {"experiment": name, "scenarios": [first, second], "seeds": list(seeds)}
    write_text(folder / "manifest.json", json.dumps(record | provenance(), indent=2) + "\n")


def _replace(draft: Path, place: Path) -> None:
    """Put a finished folder where an older one may stand."""
    old = draft.with_name("old")
    if place.exists():
        place.rename(old)
    draft.rename(place)
    shutil.rmtree(old, ignore_errors=True)
