"""Tables that are malformed: a cell, the header, the whole file, or where it stands."""

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from malformed_words import ATTACKS, HOSTS, VILLAGE, Malformed, fits, typed, word, world

from sim.core.declare import declarations
from sim.world.tables import KINDS


def rows_of(table: str) -> list[list[str]]:
    text = {"attacks.csv": ATTACKS, "hosts.csv": HOSTS}.get(table)
    lines = text or (VILLAGE / table).read_text()
    return [line.split(",") for line in lines.splitlines()]


def written(rows: list[list[str]], ends: str = "\n", between: str = ",") -> str:
    return "".join(between.join(row) + ends for row in rows)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def replaced(table: str, content: str | bytes) -> Callable[[Path], None]:
    """A world with another table."""

    def lay(place: Path) -> None:
        world(place)
        data = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
        (place / "w" / table).write_bytes(data)

    return lay


def cell(luck: random.Random) -> Malformed:
    table = luck.choice(list(KINDS))
    rows = rows_of(table)
    row, column = luck.randrange(1, len(rows)), luck.randrange(len(rows[0]))
    given = word(luck, rows[row][column])
    while given.strip() == rows[row][column]:
        given = word(luck, rows[row][column])
    allowed = fits(declarations(KINDS[table])[rows[0][column]], given)
    rows[row][column] = quoted(given)
    name = f"cell {table} {rows[0][column]} {given[:20]!r}"
    return Malformed(name, replaced(table, written(rows)), typed(luck), allowed)


def header(luck: random.Random) -> Malformed:
    table = luck.choice(list(KINDS))
    rows = rows_of(table)
    at, width = luck.randrange(len(rows[0])), len(rows[0])
    what, change = luck.choice(list(HEADERS.items()))
    text = change(rows, at, width)
    return Malformed(f"header {table} {at} {what}", replaced(table, text), typed(luck))


def _named(rows: list[list[str]], at: int, name: str) -> str:
    return written([[*rows[0][:at], name, *rows[0][at + 1 :]], *rows[1:]])


HEADERS: dict[str, Callable[[list[list[str]], int, int], str]] = {
    "in capitals": lambda rows, at, _: _named(rows, at, rows[0][at].upper()),
    "mistyped": lambda rows, at, _: _named(rows, at, rows[0][at][:-1] + "x"),
    "empty": lambda rows, at, _: _named(rows, at, ""),
    "twice": lambda rows, at, width: _named(rows, at, rows[0][(at + 1) % width]),
    "with a unit": lambda rows, at, _: _named(rows, at, rows[0][at] + " (n)"),
    "with a mark of direction": lambda rows, at, _: _named(rows, at, "\u200f" + rows[0][at]),
    "with a null": lambda rows, at, _: _named(rows, at, rows[0][at] + "\x00"),
    "a formula": lambda rows, at, _: _named(rows, at, "=A1"),
    "a column more": lambda rows, _at, _: written([[*row, "x"] for row in rows]),
    "empty columns after it": lambda rows, _at, _: written([[*row, "", "", ""] for row in rows]),
    "a column less": lambda rows, at, _: written([row[:at] + row[at + 1 :] for row in rows]),
    "a byte order mark twice": lambda rows, _at, _: "\ufeff\ufeff" + written(rows),
    "sep= above": lambda rows, _at, _: "sep=;\r\n" + written(rows, "\r\n", ";"),
    "a title above": lambda rows, _at, width: written([["Places", *[""] * (width - 1)], *rows]),
    "an empty row above": lambda rows, _at, width: written([[""] * width, *rows]),
    "tags of HXL below": lambda rows, _at, width: written([rows[0], ["#adm1"] * width, *rows[1:]]),
    "left out": lambda rows, _at, _: written(rows[1:]),
    "alone": lambda rows, _at, _: written(rows[:1]),
    "again below": lambda rows, _at, _: written([*rows, rows[0]]),
    "on its side": lambda rows, _at, _: written([list(row) for row in zip(*rows, strict=True)]),
    "between bars": lambda rows, _at, _: written(rows, between="|"),
    "between tabs": lambda rows, _at, _: written(rows, between="\t"),
    "of one row cut short": lambda rows, _at, _: written([*rows[:-1], rows[-1][:-1]]),
    "of one row too long": lambda rows, _at, _: written([*rows[:-1], [*rows[-1], "1"]]),
    "with an open quote": lambda rows, at, _: _named(rows, at, '"' + rows[0][at]),
    "of a row twice": lambda rows, _at, _: written([*rows, rows[-1]]),
}


def encoded(luck: random.Random) -> Malformed:
    table = luck.choice([*KINDS, "world.toml"])
    true = ATTACKS if table == "attacks.csv" else HOSTS
    text = (VILLAGE / table).read_text() if (VILLAGE / table).exists() else true
    what, change = luck.choice(list(ENCODINGS.items()))
    content = change(text, luck)
    return Malformed(f"encoding {table} {what}", replaced(table, content), typed(luck))


ENCODINGS: dict[str, Callable[[str, random.Random], bytes]] = {
    "UTF-16": lambda text, _: text.encode("utf-16"),
    "UTF-16 LE without a mark": lambda text, _: text.encode("utf-16-le"),
    "UTF-16 BE": lambda text, _: text.encode("utf-16-be"),
    "UTF-32": lambda text, _: text.encode("utf-32"),
    "cp1252": lambda text, _: (text + "Vallée").encode("cp1252"),
    "cp1256": lambda text, _: (text + "وادي").encode("cp1256"),
    "half a letter at the end": lambda text, _: text.encode() + "é".encode()[:1],
    "the line ends of old Macs": lambda text, _: text.replace("\n", "\r").encode(),
    "a workbook": lambda text, _: b"PK\x03\x04" + text.encode(),
    "an old workbook": lambda text, _: b"\xd0\xcf\x11\xe0\xa1\xb1" + text.encode(),
    "compressed": lambda text, _: b"\x1f\x8b\x08" + text.encode(),
    "nothing": lambda _text, _: b"",
    "nulls": lambda _text, _: bytes(1000),
    "noise": lambda _text, luck: luck.randbytes(500),
    "a page of the web": lambda _text, _: b"<!DOCTYPE html><html>404</html>\n",
    "a pointer of Git LFS": lambda _text, _: b"version https://git-lfs.github.com/spec/v1\n",
    "a conflict of Git": lambda text, _: b"<<<<<<< HEAD\n" + text.encode() + b"=======\n",
    "a line of 2 MB": lambda text, _: text.encode() + b"x" * 2**21,
    "17 MB": lambda text, _: text.encode() + b"\n" * 17 * 2**20,
    "an open quote": lambda text, _: text.encode() + b'"',
}


def folder_state(luck: random.Random) -> Malformed:
    table = luck.choice([*KINDS, "world.toml"])
    what, change = luck.choice(list(STATES.items()))

    def lay(place: Path) -> None:
        world(place)
        change(place / "w" / table)

    return Malformed(f"folder {table} {what}", lay, typed(luck))


def _instead(make: Callable[[Path], Any]) -> Callable[[Path], None]:
    """Something else in the place of a file."""

    def change(path: Path) -> None:
        path.unlink(missing_ok=True)
        make(path)

    return change


def _misnamed(change: Callable[[str], str]) -> Callable[[Path], None]:
    def move(path: Path) -> None:
        path.rename(path.with_name(change(path.name)))

    return move


STATES: dict[str, Callable[[Path], Any]] = {
    "a folder": _instead(Path.mkdir),
    "a pipe": _instead(os.mkfifo),
    "a link to nothing": _instead(lambda path: path.symlink_to("nowhere")),
    "a link to itself": _instead(lambda path: path.symlink_to(path.name)),
    "a link to a device": _instead(lambda path: path.symlink_to("/dev/zero")),
    "a link to its folder": _instead(lambda path: path.symlink_to(".")),
    "in capitals": _misnamed(str.upper),
    "with a capital": _misnamed(str.capitalize),
    "of one letter less": _misnamed(lambda name: name[1:]),
    "with its ending twice": _misnamed(lambda name: name + name[name.index(".") :]),
    "with a blank at the end": _misnamed(lambda name: name + " "),
    "with another ending": _misnamed(lambda name: name.partition(".")[0] + ".tsv"),
}
