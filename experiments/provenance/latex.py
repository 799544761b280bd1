"""Tables for LaTeX, which need no package: narrow enough for a page, with their note below."""

import math
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np

LONGEST_LINE = 13  # characters of a head, which goes on in a further line
GAP = 5  # points on either side of a column
SPECIAL = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}  # fmt: skip


class Printed(NamedTuple):
    """A table as it stands in a paper: heads, rows, the note below, and how columns are set.

    A row of one cell is a heading of those below; the last cell of a row that is too short stands
    across the rest of it.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str
    columns: str  # l or r for each


def in_latex(table: Printed) -> str:
    """The table in small letters, and its note as wide as the text around it."""
    lines = [
        "{\\footnotesize", f"\\setlength{{\\tabcolsep}}{{{GAP}pt}}",
        f"\\begin{{tabular}}{{@{{}}{table.columns}@{{}}}}", "\\hline",
        " & ".join(map(_head, table.heads, table.columns)) + " \\\\", "\\hline",
        *(_row(row, len(table.heads)) for row in table.rows),
        "\\hline", "\\end{tabular}",
    ]  # fmt: skip
    if table.note:
        lines.append(f"\n\\smallskip\\noindent\\parbox{{\\linewidth}}{{{escaped(table.note)}}}")
    return "\n".join(lines) + "\n\\par}\n"


def escaped(text: str) -> str:
    """A text as LaTeX prints it as it is, with a minus before numbers."""
    plain = "".join(SPECIAL.get(sign, sign) for sign in text)
    return re.sub(r"(?<!\w)-(?=\d)", "$-$", plain).replace("< ", "$<$ ").replace("> ", "$>$ ")


def cell_in_words(cell: Any) -> str:
    """A cell as people read it: three significant digits, and a blank where there is nothing."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if cell is None or not math.isfinite(cell):
        return ""
    if isinstance(cell, int | np.integer) or cell == int(cell):
        return f"{int(cell):,}"
    if abs(cell) >= 100:
        return f"{cell:,.0f}"
    shown = f"{cell:.3g}"
    return shown if "e" not in shown else f"{cell:.1e}"


def folded(head: str) -> list[str]:
    """A head in short lines, broken at spaces."""
    lines: list[str] = []
    for word in head.split():
        if lines and len(lines[-1]) + 1 + len(word) <= LONGEST_LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _head(head: str, column: str) -> str:
    lines = [escaped(line) for line in folded(head)]
    stacked = " \\\\ ".join(lines)
    return stacked if len(lines) == 1 else f"\\shortstack[{column}]{{{stacked}}}"


def _row(cells: Sequence[str], count: int) -> str:
    *first, last = map(escaped, cells)
    if not first:
        return f"\\multicolumn{{{count}}}{{@{{}}l@{{}}}}{{\\itshape {last}}} \\\\"
    if len(cells) < count:
        last = f"\\multicolumn{{{count - len(first)}}}{{r@{{}}}}{{{last}}}"
    return " & ".join([*first, last]) + " \\\\"
