"""Tables on disk: comma-separated values, written whole or not at all."""

import csv
import io
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

Table = list[dict[str, Any]]


def write_text(path: Path, text: str) -> None:
    """Write a file so that no half of it is ever seen."""
    _write_whole(path, lambda draft: draft.write_text(text, encoding="utf-8", newline="\n"))


def write_bytes(path: Path, content: bytes) -> None:
    """The same for a file that is no text."""
    _write_whole(path, lambda draft: draft.write_bytes(content))


def _write_whole(path: Path, write: Callable[[Path], object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    try:
        write(draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def to_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """A table as text, numbers to ten significant digits."""
    table = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(table[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in table)
    return text.getvalue()


def read_columns(path: Path) -> dict[str, np.ndarray]:
    """A table from disk by columns: numbers where all cells are numbers, else words."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: _column([row[name] for row in rows]) for name in rows[0]}


def read_rows(path: Path) -> Table:
    """A table from disk by rows."""
    columns = read_columns(path)
    count = len(next(iter(columns.values())))
    return [{name: cells[row].item() for name, cells in columns.items()} for row in range(count)]


def rounded(rows: Table) -> Table:
    """The table as it will be read again: numbers to the digits that `to_csv` keeps."""
    return [
        {name: float(_cell(cell)) if isinstance(cell, float | np.floating) else cell
         for name, cell in row.items()}
        for row in rows
    ]  # fmt: skip


def merged(kept: Table, new: Table, keys: tuple[str, ...]) -> Table:
    """The kept table with the new rows in the places of those with the same keys."""
    own = [key for key in keys if key in kept[0]]
    made = {tuple(row[key] for key in own): row for row in new}
    return [made.get(tuple(row[key] for key in own), row) for row in kept]


def _cell(value: Any) -> Any:
    return f"{value:.10g}" if isinstance(value, float | np.floating) else value


def _column(cells: list[str]) -> np.ndarray:
    try:
        return np.array([float(cell) for cell in cells])
    except ValueError:
        return np.array(cells)
