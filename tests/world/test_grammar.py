# ruff: noqa: RUF001  other scripts are meant
"""The grammar that docs/worlds.md states: of words, and of each column of each table."""

import csv
import io
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from checkout import ROOT
from hypothesis import given
from words import FUZZ, REFUSED, WORDS, meaning, stripped

from sim.core import grammar
from sim.core.declare import Declared, InputError, Par, Text, declarations
from sim.core.grammar import WordError
from sim.world.csv_reader import read_table
from sim.world.tables import KINDS

pytestmark = pytest.mark.small

DOCS = ROOT / "docs" / "worlds.md"
READERS = {
    "whole number": grammar.whole, "number": grammar.number, "day": grammar.day,
    "month": grammar.month, "name": grammar.name,
}  # fmt: skip
ROWS = {  # a row that is right in every table
    "communities.csv": "Upper,River,Valley,80,0.8,3,0.25,0.15,0.5,0.4,2015-08-16,2015-08-16,open",
    "desks.csv": "mukhtar,district,5",
    "displacement.csv": "Valley,2014-06-22,200",
    "attacks.csv": "Valley,River,2016-03,4",
    "hosts.csv": "Valley,2014-06-22,Coast,80,0.2",
}
COLUMNS = [(file, each) for file, kind in KINDS.items() for each in declarations(kind).values()]


def allowed(declared: Declared, value: Any) -> bool:
    if isinstance(declared.about, Par):
        low, high = declared.about.domain
        return bool(low <= value <= high)
    return value in (declared.about.choices or (value,))


def table_with(folder: Path, file: str, column: str, word: str) -> Path:
    """A table with one row, right but for one word."""
    names = [*declarations(KINDS[file])]
    cells = dict(zip(names, ROWS[file].split(","), strict=True)) | {column: word}
    text = io.StringIO()
    csv.writer(text).writerows([names, [cells[name] for name in names]])
    path = folder / file
    path.write_bytes(text.getvalue().encode())
    return path


def shown_in(word: str, message: str) -> bool:
    """Whether an error shows the word, or the beginning of one that is long."""
    text = stripped(word)
    return f" = {text}: " in message or repr(text)[:57].rstrip("'\"") in message


@pytest.mark.parametrize(("file", "declared"), COLUMNS, ids=[f"{f} {d.name}" for f, d in COLUMNS])
@FUZZ
@given(word=WORDS)
def test_a_cell_means_what_the_grammar_says_or_is_refused_with_its_place_and_value(
    tmp_path_factory: pytest.TempPathFactory, file: str, declared: Declared, word: str
) -> None:
    path = table_with(tmp_path_factory.getbasetemp(), file, declared.name, word)
    meant = meaning(declared.type, word)
    empty = stripped(word) == ""
    try:
        value = getattr(read_table(path, KINDS[file])[2], declared.name)
    except InputError as error:
        message = str(error)
        assert len(message.splitlines()) == 1
        assert message.startswith(f"{path}: row 2")
        assert declared.name in message
        assert "is empty" in message if empty else shown_in(word, message)
        assert empty or meant is REFUSED or not allowed(declared, meant)
        assert not any(unicodedata.category(letter) == "Cc" for letter in message)
    else:
        may_be_empty = isinstance(declared.about, Text) and declared.about.may_be_empty
        assert value == (None if empty and may_be_empty else meant)


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@FUZZ
@given(word=WORDS)
def test_what_a_refusal_says_to_write_is_accepted(read: Any, word: str) -> None:
    try:
        read(word)
    except WordError as error:
        _, write, readings = str(error).partition("write ")
        for reading in readings.split(" or ") if write and read is not grammar.name else []:
            read(reading)


# What docs/worlds.md lists.


def listed() -> list[tuple[str, list[str], dict[str, list[str]]]]:
    """The table of the documentation: what, the words that are read, and those that are not."""
    section = DOCS.read_text(encoding="utf-8").partition("## How cells are written")[2]
    rows = [line.split("|")[1:-1] for line in section.splitlines() if line.startswith("| ")][1:]
    found = []
    for what, _, accepted, refused in rows:
        words = [re.findall("`([^`]+)`", part) for part in refused.split(";")]
        found.append(
            (what.strip(), re.findall("`([^`]+)`", accepted), {w[0]: w[1:] for w in words})
        )
    return found


@pytest.mark.parametrize(
    ("what", "accepted", "refused"), listed(), ids=[row[0] for row in listed()]
)
def test_the_documentation_lists_what_is_read_and_what_is_to_be_written_instead(
    what: str, accepted: list[str], refused: dict[str, list[str]]
) -> None:
    assert accepted
    for word in accepted:
        READERS[what](word)
    for word, mends in refused.items():
        with pytest.raises(WordError) as caught:
            READERS[what](word)
        assert str(caught.value).endswith(f"write {' or '.join(mends)}" if mends else "")
        assert bool(mends) == ("write" in str(caught.value))


def test_the_documentation_lists_every_kind_of_word() -> None:
    assert [what for what, _, _ in listed()] == [*READERS]


# Cells, titles and names that are read, or refused in these words.

READ: list[tuple[Any, str, Any]] = [
    (grammar.whole, "80.0", 80),
    (grammar.whole, "\u00a080\u3000", 80),
    (grammar.whole, "-0", 0),
    (grammar.number, "1.000", 1.0),
    (grammar.number, "+.5", 0.5),
    (grammar.day, " 2015-08-16", date(2015, 8, 16)),
    (grammar.month, "2200-12", "2200-12"),
    (grammar.name, "Valle\u0301e", "Vallée"),
    (grammar.name, " Upper \u00a0 hamlet\u200d", "Upper hamlet"),
    (grammar.name, "می\u200cخواهم", "می\u200cخواهم"),
]
NOT_READ: list[tuple[Any, str, str]] = [
    (grammar.whole, "8_0", "separator of thousands: write 80"),
    (grammar.whole, "1 000", "separator of thousands: write 1000"),
    (grammar.whole, "1’000", "separator of thousands: write 1000"),
    (grammar.whole, "$400", "has a currency: write 400"),
    (grammar.whole, "٨٠٫٠", "only the digits 0 to 9 are read: write 80"),
    (grammar.whole, "30%", "has a percent sign"),
    (grammar.whole, "9" * 101, ""),
    (grammar.number, "0,8", "has a decimal comma: write 0.8"),
    (grammar.number, "−0.5", "write -0.5"),
    (grammar.number, "٪٣٠", "only the digits 0 to 9 are read"),
    (grammar.number, "1e999", ""),
    (grammar.number, "infinity", ""),
    (grammar.day, "2015-08-16 00:00:00", "write 2015-08-16"),
    (grammar.day, "42232", "write 2015-08-16"),
    (grammar.day, "16-Aug-15", "write 2015-08-16"),
    (grammar.day, "2300-01-01", ""),
    (grammar.month, "２０１６-０３", "only the digits 0 to 9 are read: write 2016-03"),
    (grammar.month, "March 2016", "write 2016-03"),
    (grammar.month, "1899-12", ""),
    (grammar.name, "a\u202eb", "remove character 2, which is U+202E (right-to-left override)"),
    (grammar.name, "a\tb", "remove character 2, which is U+0009"),
    (grammar.name, "a\u2028b", "U+2028"),
    (grammar.name, "\ufeffa", "U+FEFF"),
    (grammar.name, "\ue000", "U+E000"),
    (grammar.name, "caf\udce9", "U+DCE9"),
    (grammar.name, "＝x", "as a formula: write 'x'"),
    (grammar.name, " =x", "as a formula: write 'x'"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "word", "value"), READ, ids=[ascii(row[1]) for row in READ])
def test_a_word_is_read_so(read: Any, word: str, value: Any) -> None:
    assert read(word) == value


@pytest.mark.parametrize(
    ("read", "word", "words"), NOT_READ, ids=[ascii(row[1])[:20] for row in NOT_READ]
)
def test_a_word_is_refused_in_these_words(read: Any, word: str, words: str) -> None:
    with pytest.raises(WordError) as caught:
        read(word)
    assert words in str(caught.value)
    assert bool(words) == bool(str(caught.value))
