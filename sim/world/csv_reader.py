"""Tables that a spreadsheet makes: read cell by cell, each held to its declaration."""

import csv
import io
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from os import stat_result
from pathlib import Path
from typing import Any

from sim.core.declare import Declared, InputError, Text, accept, declarations, read, refuse_unknown
from sim.core.grammar import bare

Tell = Callable[[InputError], None]  # what is done with the fault of a cell
MOST_BYTES = 16 * 2**20  # of a table
MOST_ROWS = 100_000  # of a table: more would take longer to check than anybody waits
HXL_TAG = re.compile(r"#[A-Za-z]\w*([+ ].*)?")
SAVE_SHEET = "save its sheet as comma-separated values with the encoding UTF-8"
SAVE_TEXT = "save the file with the encoding UTF-8"
OTHER_FORMATS = {  # how files begin that programs save in place of text, and what to do
    b"PK\x03\x04": ("a workbook of Excel or another spreadsheet", SAVE_SHEET),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook", SAVE_SHEET),
    b"%PDF": ("a PDF file", SAVE_SHEET),
    b"\x1f\x8b": ("a compressed file", "unpack it"),
    b"\xff\xfe": ("UTF-16", SAVE_TEXT),
    b"\xfe\xff": ("UTF-16", SAVE_TEXT),
}
NOT_FILES = {
    stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device", stat.S_IFBLK: "a device",
}  # fmt: skip


def refuse(fault: InputError) -> None:
    """The usual thing to do with a fault: raise it, so that nothing is made of what is faulty."""
    raise fault


def refuse_irregular(path: Path, found: stat_result) -> None:
    """Raise InputError for what can be opened and is no file: it might never end."""
    kind = NOT_FILES.get(stat.S_IFMT(found.st_mode))
    if kind:
        raise InputError(f"{path}: cannot be read: is {kind}; only a regular file is allowed")


def read_text(path: Path, most: int) -> str:
    """The text of a file of so many bytes at most; raise InputError where it is none in UTF-8."""
    try:
        refuse_irregular(path, path.stat())
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {_reason(path, error)}") from None
    if len(content) > most:
        raise InputError(f"{path}: is too large; at most {most // 2**20} MB are allowed")
    _refuse_other_format(path, content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{path}: row {row}: byte {error.start} is not UTF-8; {SAVE_TEXT}"
        ) from None


def _reason(path: Path, error: OSError) -> str:
    """Why a file cannot be read."""
    if path.is_symlink() and not path.exists():
        return f"is a link to {str(path.readlink())!r}, which is not there"
    return str(error.strerror)


def _refuse_other_format(path: Path, content: bytes) -> None:
    """Raise InputError where the file is no plain text, naming what it is."""
    found = [what for start, what in OTHER_FORMATS.items() if content.startswith(start)]
    if content[:100].count(0) * 4 > len(content[:100]):
        found.append(("UTF-16", SAVE_TEXT))
    for what, mend in found:
        raise InputError(f"{path}: is {what}, not a text in UTF-8; {mend}")


def read_table(path: Path, kind: type, tell: Tell = refuse) -> dict[int, Any]:
    """The rows of a table by their number in a spreadsheet; raise InputError for a faulty cell.

    Where another `tell` takes the faults of cells, rows that have any are left out.
    """
    rows, columns = _rows(path), declarations(kind)
    names = [unicodedata.normalize("NFC", bare(name)) for name in rows[0]] if rows else []
    _refuse_rows(path, rows, columns)
    _check_header(path, names, list(columns))
    filled = [(n, row) for n, row in enumerate(rows[1:], 2) if any(bare(cell) for cell in row)]
    if not filled:
        raise InputError(f"{path}: has no rows; at least one below the header is needed")
    read_rows = {n: _read_row(kind, f"{path}: row {n}", (names, row), tell) for n, row in filled}
    return {number: row for number, row in read_rows.items() if row is not None}


def _rows(path: Path) -> list[list[str]]:
    """The cells of each row; raise InputError where no commas or semicolons divide them."""
    text = read_text(path, MOST_BYTES)
    if text.count("\n") > MOST_ROWS:
        raise InputError(f"{path}: has more than {MOST_ROWS} rows, which is the most allowed")
    header = next((line for line in text[:10_000].splitlines() if set(line) & set(",;\t")), "")
    if "\r" in text and "\n" not in text:
        raise InputError(f"{path}: has the line ends of old Macs (CR only); save it with LF")
    if "\t" in header and "," not in header and ";" not in header:
        raise InputError(f"{path}: row 1: tabs stand between cells; put commas there")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(f"{path}: is not a table of comma-separated values: {error}") from None


def _refuse_rows(path: Path, rows: list[list[str]], columns: dict[str, Declared]) -> None:
    """Raise InputError for rows that are no rows of a table: above the header, or of HXL tags."""
    for number, row in _filled(rows):
        if all(HXL_TAG.fullmatch(cell) for cell in row):
            raise InputError(
                f"{path}: row {number}: {row[0]!r}: is a row of HXL tags; delete this row"
            )
    header = next((number for number, row in _filled(rows) if set(row) == set(columns)), 1)
    if header > 1:
        above = "is empty" if not any(map(bare, rows[0])) else f"{bare(rows[0][0])!r}: is no header"
        raise InputError(
            f"{path}: row 1 {above}; the header stands in row {header}: delete all rows above it"
        )
    if rows and not any(map(bare, rows[0])):
        raise InputError(f"{path}: row 1 is empty; the header is wanted: {', '.join(columns)}")


def _filled(rows: list[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """The cells that are not empty of each row that has any, with its number."""
    for number, row in enumerate(rows, start=1):
        cells = [bare(cell) for cell in row if bare(cell)]
        if cells:
            yield number, cells


def _check_header(path: Path, names: list[str], columns: list[str]) -> None:
    if "" in names:
        raise InputError(
            f"{path}: row 1: cell {names.index('') + 1} is empty; delete this column, or name it"
        )
    refuse_unknown(names, columns, f"{path}: row 1")
    for column in columns:
        if names.count(column) != 1:
            fault = "is missing" if column not in names else "stands twice"
            raise InputError(
                f"{path}: row 1: column {column!r} {fault}; wanted: {', '.join(columns)}"
            )


def _read_row(
    kind: type, where: str, cells: tuple[Sequence[str], list[str]], tell: Tell
) -> Any | None:  # fmt: skip
    """A row of names and cells as its kind; None where a fault was told."""
    (names, row), columns = cells, declarations(kind)
    if len(row) != len(columns):
        comma = "; a decimal comma makes two cells of one" if len(row) > len(columns) else ""
        tell(InputError(
            f"{where}: has {len(row)} cells; {len(columns)} are wanted, as in row 1{comma}"
        ))  # fmt: skip
        return None
    values: dict[str, Any] = {}
    for name, cell in zip(names, row, strict=True):
        try:
            values[name] = _cell(columns[name], bare(cell), where)
        except InputError as fault:
            tell(fault)
    return kind(**values) if len(values) == len(columns) else None


def _cell(declared: Declared, cell: str, where: str) -> Any:
    """The value of a cell; None where it may be empty, and is."""
    if cell == "":
        if isinstance(declared.about, Text) and declared.about.may_be_empty:
            return None
        raise InputError(f"{where}: {declared.name} is empty; {declared.about.about}")
    where = f"{where}, column {declared.name}"
    return accept(declared, read(declared, cell, where), where, cell)
