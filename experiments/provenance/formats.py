"""Tables for other programs: CSV, LaTeX, Excel and Stata, with names that R and Stata take."""

import io
import keyword
import math
import os
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from experiments.provenance.latex import Printed, cell_in_words, in_latex
from experiments.provenance.tables import Table, to_csv
from sim.core.declare import InputError

if TYPE_CHECKING:
    import pandas

ENDINGS = {"csv": ".csv", "latex": ".tex", "xlsx": ".xlsx", "dta": ".dta"}
OTHERS = {  # endings of files that programs know, and no command writes
    ".doc", ".docx", ".html", ".json", ".md", ".nc", ".ods", ".parquet", ".pdf", ".png", ".rds",
    ".rdata", ".sav", ".svg", ".tab", ".toml", ".tsv", ".txt", ".xls", ".xlsm", ".zip",
}  # fmt: skip
MOST_ROWS = {"latex": 200, "xlsx": 50_000}  # of a table that anybody would read in such a file
MOST_COLUMNS = {"latex": 12}
LONGEST_NAME, LONGEST_LABEL = 32, 80  # characters that Stata allows
RESERVED = {  # by Stata or R; Python's own words are the rest
    "byte", "double", "float", "int", "long", "strl", "using", "repeat", "function", "next",
    "null", "inf", "nan", "na", "true", "false", "date_",
}  # fmt: skip
ALWAYS = datetime(1980, 1, 1)  # the time that files say they were made at, so that they are equal


class Written(NamedTuple):
    """A table for users: its rows, what its columns are in words, and a note on how to read it."""

    rows: "Table | pandas.DataFrame"
    labels: Mapping[str, str] = {}
    note: str = ""
    printed: Printed | None = None  # how it stands in a paper, where that is not as it is


def files_for(tables: Mapping[str, Written], form: str) -> dict[str, bytes]:
    """The files of some tables in one format, by name; those too long for it are left out."""
    short = {name: each for name, each in tables.items() if fits(each, form)}
    if form == "xlsx":
        return {"tables.xlsx": workbook(short)}
    return {f"{name}{ENDINGS[form]}": in_one(each, form) for name, each in short.items()}


def in_one(table: Written, form: str) -> bytes:
    """One table as a file of this format."""
    if form == "xlsx":
        return workbook({"table": table})
    return {"csv": as_csv, "latex": as_latex, "dta": as_stata}[form](table)


def fits(table: Written, form: str) -> bool:
    """Whether a table is short enough for this format, and as narrow as a page where it is one."""
    if len(table.rows) > MOST_ROWS.get(form, len(table.rows)):
        return False
    columns = len(table.rows[0] if isinstance(table.rows, list) else table.rows.columns)
    return table.printed is not None or columns <= MOST_COLUMNS.get(form, columns)


def form_of(place: Path) -> str | None:
    """The format of a single file that is asked for by its name; None for a folder."""
    if os.path.isdir(place):  # a path may be too long to ask for
        return None
    forms = {ending: form for form, ending in ENDINGS.items()}
    return forms.get(place.suffix.lower())


def refuse_other_file(place: Path, takes_files: bool) -> None:
    """Raise InputError for the name of a file that the command does not write."""
    ending = place.suffix.lower()
    if (ending in OTHERS or (form_of(place) and not takes_files)) and not os.path.isdir(place):
        files = f" or a file that ends in {', '.join(ENDINGS.values())}" if takes_files else ""
        raise InputError(
            f"--out = {str(place)!r}: a folder{files} is allowed, and this is the name of a file"
        )


def refuse_missing(form: str, option: str) -> None:
    """Raise InputError where the library that a format needs is not installed."""
    if form == "xlsx" and find_spec("xlsxwriter") is None:
        raise InputError(
            f'{option}: needs xlsxwriter, which is not installed: pip install ".[excel]" '
            "in the checkout"
        )


def name_for_users(name: str, taken: Iterable[str] = ()) -> str:
    """A column's name that R and Stata take: small letters, digits, underscores, 32 at most."""
    plain = re.sub("[^0-9a-z]+", "_", name.lower()).strip("_")[:LONGEST_NAME] or "column"
    if plain[0].isdigit():
        plain = f"n_{plain}"[:LONGEST_NAME]
    if keyword.iskeyword(plain) or plain in RESERVED:
        plain += "_value"
    found, number = plain, 2
    while found in set(taken):
        found, number = f"{plain[: LONGEST_NAME - 3]}_{number}", number + 1
    return found


def for_users(rows: Table) -> Table:
    """Rows with names that R and Stata take, and blanks where there is no finite number."""
    names: dict[str, str] = {}
    for name in rows[0]:
        names[name] = name_for_users(name, names.values())
    return [{names[name]: _blank(cell) for name, cell in row.items()} for row in rows]


def as_csv(table: Written) -> bytes:
    """Comma-separated values, numbers to ten significant digits."""
    if isinstance(table.rows, list):
        return to_csv(for_users(table.rows)).encode()
    text: str = table.rows.to_csv(index=False, float_format="%.10g", lineterminator="\n")
    return text.encode()


def as_stata(table: Written) -> bytes:
    """Stata's own format, with what each column is as its label."""
    frame, out = _frame(table), io.BytesIO()
    labels = {name: short_label(table.labels[name]) for name in frame if name in table.labels}
    days = [name for name in frame if frame[name].dtype.kind == "M"]
    frame.to_stata(
        out, write_index=False, version=118, time_stamp=ALWAYS, variable_labels=labels,
        convert_dates=dict.fromkeys(days, "td"),
    )  # fmt: skip
    return out.getvalue()


def short_label(label: str) -> str:
    """A label for which Stata has room; a longer one ends with a whole word."""
    return textwrap.shorten(label, LONGEST_LABEL, placeholder=" …")


def workbook(tables: Mapping[str, Written]) -> bytes:
    """A workbook of Excel with a sheet for each table, and one for the notes on them."""
    import pandas

    out = io.BytesIO()
    in_memory = {"options": {"in_memory": True}}  # no temporary files, nor their times and rights
    with pandas.ExcelWriter(
        out, engine="xlsxwriter", datetime_format="yyyy-mm-dd", engine_kwargs=in_memory
    ) as writer:
        writer.book.set_properties({"created": ALWAYS})
        for name, table in tables.items():
            _frame(table).to_excel(writer, sheet_name=name[:31], index=False)
            writer.sheets[name[:31]].autofit()
        notes = [(name, table.note) for name, table in tables.items() if table.note]
        if notes:
            pandas.DataFrame(notes, columns=["sheet", "note"]).to_excel(
                writer, sheet_name="notes", index=False
            )
    return out.getvalue()


def as_latex(table: Written) -> bytes:
    """The table as it stands in a paper; without columns that are empty where nothing is said."""
    return in_latex(table.printed or _as_it_is(table)).encode()


def _as_it_is(table: Written) -> Printed:
    frame = _frame(table)
    rows = [[cell_in_words(cell) for cell in row] for row in frame.itertuples(index=False)]
    kept = [place for place in range(len(frame.columns)) if any(row[place] for row in rows)]
    numeric = [frame.dtypes.iloc[place].kind in "if" for place in kept]
    return Printed(
        [table.labels.get(name, name.replace("_", " ")) for name in frame.columns[kept]],
        [[row[place] for place in kept] for row in rows],
        table.note,
        "".join("r" if each else "l" for each in numeric),
    )


def _frame(table: Written) -> "pandas.DataFrame":
    """A table as pandas has it: blanks as NaN among numbers, and as empty words among words."""
    import pandas

    if not isinstance(table.rows, list):
        return table.rows
    columns = for_users(table.rows)
    return pandas.DataFrame({name: _cells([row[name] for row in columns]) for name in columns[0]})


def _cells(cells: Sequence[Any]) -> Any:
    """A column's cells, all of one kind."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds and kinds <= {bool, int, np.int64} and None not in cells:
        return [int(cell) for cell in cells]
    if kinds <= {bool, int, float, Decimal, np.int64, np.float64}:
        return [math.nan if cell is None else float(cell) for cell in cells]
    if kinds == {date}:
        return np.array(cells, "datetime64[s]")
    return ["" if cell is None else str(cell) for cell in cells]


def _blank(cell: Any) -> Any:
    """The cell, or nothing where it is a number that is not finite."""
    is_number = isinstance(cell, float | np.floating)
    return None if is_number and not math.isfinite(cell) else cell
