"""What a test reads out of a brief: the numbers that it links, and its text without them."""

import re
from html import unescape
from typing import NamedTuple

from experiments.provenance.tables import read_rows

NUMBER = re.compile(r'<a class="number" href="#([^"]+)" title="([^"]*)">(.*?)</a>', flags=re.S)
CELL = re.compile(r"(\S+\.csv), row (.*), (\w+) = (.*)", flags=re.S)
FREE = r"\bA\d\d\b|95 %|\b20\d\d\b"  # the names of rows, the level of intervals, years of parts


class Quote(NamedTuple):
    """A number as it stands in a brief, and the cell that it says it is of."""

    text: str
    file: str
    key: str
    column: str
    value: str


def quotes(html: str) -> list[Quote]:
    """Every number that is linked to a cell of a table."""
    found = [(unescape(text), CELL.fullmatch(unescape(title))) for _, title, text in
             NUMBER.findall(html)]  # fmt: skip
    return [Quote(text, *cell.groups()) for text, cell in found if cell]


def cell_of(folder, quote: Quote, keys: dict[str, tuple[str, ...]]):
    """The cell of the table that a number says it is of; by file, the columns that name a row."""
    names = keys.get(quote.file, ("allocation",))
    [row] = [row for row in read_rows(folder / quote.file)
             if " ".join(str(row[name]) for name in names) == quote.key]  # fmt: skip
    return row[quote.column]


def shown(text: str) -> float:
    """The number that people read."""
    return float(text.replace(",", "").replace("\N{NO-BREAK SPACE}%", ""))


def section(html: str, name: str) -> str:
    """The part of a brief under the heading of this name."""
    return re.search(rf'<section aria-labelledby="{name}".*?</section>', html, flags=re.S)[0]


def unlinked(part: str) -> list[str]:
    """The numbers of a part of a brief that lead to no record."""
    text = re.sub(r"<code>.*?</code>", "", NUMBER.sub("", part), flags=re.S)
    return re.findall(r"\d[\d.,]*", re.sub(FREE, "", re.sub(r"<[^>]*>", " ", text)))
