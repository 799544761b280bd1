"""The rows of a store as they are read: each is as it was written, or refused in a sentence."""

import json
import math
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from experiments.provenance.versions import digest
from experiments.runs.store_file import damaged

Row = dict[str, Any]
ALTERED = "is not as it was written"


class Run(NamedTuple):
    """One kept run with the hashes of its scenario and environment."""

    key: str
    scenario: str
    seed: int
    environment: str
    outcomes: dict[str, float]


class Known(dict[str, Row]):
    """Rows by hash; one that others refer to and that is not there is damage."""

    def __init__(self, path: Path, table: str, rows: Iterable[Row]) -> None:
        super().__init__({row["hash"]: row for row in rows})
        self.path, self.table = path, table

    def __missing__(self, key: str) -> Row:
        raise damaged(self.path, f"{key} is not among its {self.table}")


def row_of(path: Path, table: str, names: Sequence[str], cells: Sequence[Any]) -> Row:
    """A row of a small table; raise InputError where it is not what its hash says."""
    try:
        row = {name: unpacked(cell) for name, cell in zip(names, cells, strict=True)}
    except (zlib.error, UnicodeDecodeError):
        row = {}
    if not row or not _sound(row) or ("hash" in row and row["hash"] != _hash(row)):
        raise damaged(path, f"{cells[0]!r} of {table} {ALTERED}")
    return row


def run_of(path: Path, cells: Sequence[Any]) -> Run:
    """A row of the runs; raise InputError where it is not what its digest says."""
    key, scenario, seed, environment, text, kept = cells
    texts = (key, scenario, environment, text, kept)
    if not all(isinstance(cell, str) for cell in texts) or not isinstance(seed, int):
        raise damaged(path, f"run {key!r} {ALTERED}")
    if digest(key, scenario, str(seed), environment, text) != kept:
        raise damaged(path, f"run {key} {ALTERED}")
    return Run(key, scenario, seed, environment, _outcomes(path, key, text))


def read(path: Path, text: str, what: str) -> Row:
    """JSON that is a table; raise InputError for anything else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise damaged(path, f"{what} is no table in JSON")
    return found


def packed(text: str) -> bytes:
    """A text as it is kept."""
    return zlib.compress(text.encode())


def unpacked(cell: Any) -> Any:
    """A cell as it was before it was packed."""
    return zlib.decompress(cell).decode() if isinstance(cell, bytes) else cell


def outcomes_text(outcomes: dict[str, float]) -> str:
    """Outcomes as JSON with all digits; null where there was nothing to measure."""
    return json.dumps({k: None if v != v else v for k, v in outcomes.items()})


def measure_of(path: Path, cells: Sequence[Any]) -> Any:
    """What a row of the measures holds; raise InputError where it is not what its digest says."""
    run, name, content, kept = cells
    try:
        text = unpacked(content)
    except (zlib.error, UnicodeDecodeError):
        text = None
    if not isinstance(text, str) or digest(str(run), str(name), text) != kept:
        raise damaged(path, f"{name!r} of run {run!r} {ALTERED}")
    return json.loads(text)


def _outcomes(path: Path, key: str, text: str) -> dict[str, float]:
    found = read(path, text, f"what came of run {key}")
    try:
        return {name: math.nan if value is None else float(value) for name, value in found.items()}
    except (TypeError, ValueError, OverflowError):
        raise damaged(path, f"an outcome of run {key} is no number") from None


def _sound(row: Row) -> bool:
    """Whether each cell is of its kind: the seed is a number and all else is text."""
    return all(isinstance(cell, int if name == "seed" else str) for name, cell in row.items())


def _hash(row: Row) -> str:
    """The hash that a row's content has."""
    return digest(*row["keys"].split("\n")) if "keys" in row else digest(row["content"])
