"""What the commands write: tables as files with the record of what they were made from."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from awda.options import command_words, inputs_read, remarks_made
from awda.terminal import say_beside
from experiments.provenance.atomic_folder import draft
from experiments.provenance.records import (
    MANIFEST,
    Record,
    hash_of,
    provenance,
    sealed,
)
from experiments.provenance.scenario_hash import scenario_hash
from experiments.provenance.tables import to_csv, write_text
from sim.measure.outcomes import OUTCOMES
from sim.run import Replicates

log = logging.getLogger("awda")


def write_rows(name: str, rows: Sequence[dict[str, Any]], folder: Path) -> None:
    """One table as a file, and the record of what it was made from."""
    _write_sealed(folder, {name: rows}, {})


def write_run(replicates: Replicates, folder: Path) -> None:
    """Every week of every run as history.csv, the outcomes by seed, and a record."""
    weeks = [
        {"seed": history.seed}
        | dict(zip(history.weeks.dtype.names or (), row.tolist(), strict=True))
        for history in replicates.histories
        for row in history.weeks
    ]
    write_tables(folder, {"history": weeks, "outcomes": by_seed(replicates)}, [replicates])


def write_tables(folder: Path, tables: dict[str, list[Any]], runs: Sequence[Replicates]) -> None:
    """Tables of runs as files, and the record of what they were made from."""
    record = {
        "scenarios": [each.scenario.name for each in runs],
        "scenario_hashes": {each.scenario.name: scenario_hash(each.scenario) for each in runs},
        "seeds": list(runs[0].seeds),
    }
    if any(each.histories for each in runs):
        record["digests"] = {
            each.scenario.name: [h.digest() for h in each.histories] for each in runs
        }
    _write_sealed(folder, tables, record)


def _write_sealed(folder: Path, tables: Mapping[str, Sequence[Any]], record: Record) -> None:
    """Tables as files, and the record with the command that makes them again; all or nothing."""
    texts = {f"{name}.csv": to_csv(rows) for name, rows in tables.items()}
    files = {name: text.encode() for name, text in texts.items()} | inputs_read().files
    words = {"command": command_words(), "remarks": remarks_made()}
    whole = {**words, **record, **provenance()}
    with draft(folder) as made:
        for name, content in files.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(content)
        hashes = {name: hash_of(content) for name, content in files.items()}
        write_text(made / MANIFEST, sealed(whole, hashes))
    log.info("wrote %s", folder)
    say_beside(f"Results are in {folder}")


def by_seed(replicates: Replicates) -> list[dict[str, Any]]:
    """Every outcome of each run."""
    values = {name: replicates.values(name) for name in OUTCOMES}
    return [
        {"scenario": replicates.scenario.name, "seed": seed}
        | {name: float(found[place]) for name, found in values.items()}
        for place, seed in enumerate(replicates.seeds)
    ]
