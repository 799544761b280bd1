"""What a brief quotes: rows of the tables of a result, and numbers that the model declares."""

import math
from base64 import b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from experiments.compare.assumption import declared, meaning
from experiments.provenance.records import DIGITS, MANIFEST, hash_of_file
from experiments.provenance.tables import read_rows
from sim.core.declare import Par
from sim.levers.lever import LEVERS
from sim.scenario.catalogue import catalogue


class Row(NamedTuple):
    """A row of a table, whose numbers a brief quotes with a link to their record."""

    file: str
    key: str  # which row it is, for people
    cells: Mapping[str, Any]

    @property
    def anchor(self) -> str:
        """Where in the brief the record of its file stands."""
        return anchor_of(self.file)


class Source(NamedTuple):
    """A file of the result from which a brief quotes."""

    file: str
    digest: str
    address: str  # the file itself, within the brief

    @property
    def anchor(self) -> str:
        """Where in the brief it stands."""
        return anchor_of(self.file)


class Assumption(NamedTuple):
    """A number that the model declares, in words, with its evidence."""

    name: str
    words: str
    par: Par
    value: float | None = None  # None where it was drawn


def anchor_of(file: str) -> str:
    """The anchor of the record of a file."""
    return f"record-{file.replace('.', '-')}"


def rows_of(folder: Path, table: str, *keys: str) -> list[Row]:
    """The rows of a table of a result, each named by the cells in these columns."""
    file = f"{table}.csv"
    return [
        Row(file, " ".join(str(cells[key]) for key in keys), cells)
        for cells in read_rows(folder / file)
    ]


def number_in(cell: Any) -> Any:
    """A cell as a number; none where it is empty."""
    if cell == "":
        return math.nan
    return float(cell) if isinstance(cell, str) else cell


def sources(folder: Path, files: Iterable[str]) -> list[Source]:
    """The files of a result as they are, with the record last."""
    return [_source(folder / name) for name in (*files, MANIFEST)]


def _source(path: Path) -> Source:
    content = b64encode(path.read_bytes()).decode()
    return Source(path.name, hash_of_file(path)[:DIGITS], f"data:text/plain;base64,{content}")


def assumption_of(name: str) -> Assumption:
    """A drawn parameter by its full name."""
    return Assumption(name, meaning(name), declared(name))


def by_grade(names: Iterable[str]) -> dict[str, int]:
    """How many of these parameters have each grade of evidence, the best grade first."""
    grades = [declared(name).grade for name in names]
    return {grade: grades.count(grade) for grade in sorted(set(grades))}


def prices_of(kinds: Iterable[str]) -> list[Assumption]:
    """What a unit of each lever costs unless a scenario says otherwise."""
    return [
        Assumption(name, f"{each.about.about} ({kind.replace('_', ' ')})", each.about, each.default)
        for kind in kinds if kind in LEVERS
        for name, each in catalogue().items()
        if name.startswith(f"intervention.{kind}.") and isinstance(each.about, Par)
        and each.about.unit == "EUR" and each.name != "most_euros"
    ]  # fmt: skip
