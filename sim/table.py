"""Tables that a spreadsheet makes: read cell by cell, each held to its declaration."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

from sim.declare import Declared, InputError, Text, accept, declarations, refuse_unknown


def read_text(path: Path) -> str:
    """The text of a file; raise InputError where it is missing or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: byte {error.start} is not UTF-8; save the file with the encoding UTF-8"
        ) from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


def read_table(path: Path, kind: type) -> dict[int, Any]:
    """The rows of a table by their number in a spreadsheet; raise InputError for a faulty cell."""
    text = read_text(path)
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(f"{path}: is not a table of comma-separated values: {error}") from None
    columns = declarations(kind)
    names = [name.strip() for name in rows[0]] if rows else []
    _check_header(path, names, list(columns))
    lines = {
        number: _read_row(kind, f"{path}: row {number}", dict(zip(names, row, strict=False)), row)
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    }
    if not lines:
        raise InputError(f"{path}: has no rows; at least one below the header is needed")
    return lines


def _check_header(path: Path, names: list[str], columns: list[str]) -> None:
    refuse_unknown(names, columns, f"{path}: row 1")
    for column in columns:
        if names.count(column) != 1:
            fault = "is missing" if column not in names else "stands twice"
            raise InputError(
                f"{path}: row 1: column {column!r} {fault}; wanted: {', '.join(columns)}"
            )


def _read_row(kind: type, where: str, cells: dict[str, str], row: list[str]) -> Any:
    columns = declarations(kind)
    if len(row) != len(columns):
        raise InputError(f"{where}: has {len(row)} cells; {len(columns)} are wanted, as in row 1")
    return kind(**{name: _cell(columns[name], cell.strip(), where) for name, cell in cells.items()})


def _cell(declared: Declared, cell: str, where: str) -> Any:
    """A cell as what its column holds; what is no such thing stays text, which accept refuses."""
    value: Any = cell
    if declared.type is not str:
        try:
            value = date.fromisoformat(cell) if declared.type is date else declared.type(cell)
        except ValueError:
            value = cell
    if cell == "":
        if isinstance(declared.about, Text) and declared.about.may_be_empty:
            return None
        raise InputError(f"{where}: {declared.name} is empty; {declared.about.about}")
    return accept(declared, value, f"{where}, column {declared.name}")
