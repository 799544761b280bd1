"""A world is a folder that a spreadsheet can make: communities.csv, desks.csv and world.toml."""

import csv
import io
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from sim.declare import Declared, InputError, Par, Text, accept, declarations, refuse_unknown

LEVELS = ("locality", "district", "governorate")


# fmt: off
class CommunityLine(NamedTuple):
    """One row of communities.csv: a locality of about 2,000 households."""

    community: Annotated[str, Text("name of the locality")]
    district: Annotated[str, Text("the district that it lies in")]
    governorate: Annotated[str, Text("the governorate that it lies in")]
    households: Annotated[int, Par("households", (1, 800_000), (100, 4000), "B",
        "the world's own table", "households ever displaced from here")]
    security: Annotated[float, Par("SD", (-20, 20), (-2, 2), "D", "the world's own table",
        "felt security while no attack is remembered")]
    attacks_a_year: Annotated[float, Par("per year", (0, 5000), (0, 50), "B",
        "the world's own table", "attacks in a year that no other attack triggers")]
    damaged: Annotated[float, Par("share", (0, 1), (0, 1), "B", "the world's own table",
        "households whose house has minor damage")]
    destroyed: Annotated[float, Par("share", (0, 1), (0, 1), "B", "the world's own table",
        "households whose house has major damage")]
    services: Annotated[float, Par("share", (0, 1), (0, 1), "D", "the world's own table",
        "services on the first day, as a share of those before the war")]
    jobs: Annotated[float, Par("share", (0, 1), (0, 1), "D", "the world's own table",
        "jobs on the first day, as a share of those before the war")]
    displaced_week: Annotated[int, Par("week", (-2000, 0), (-200, 0), "B",
        "the world's own table", "week in which its households fled; 0 is the first of the run")]
    retaken_week: Annotated[int, Par("week", (-2000, 4000), (-200, 400), "B",
        "the world's own table", "week from which return is possible; 0 is the first of the run")]


class DeskLine(NamedTuple):
    """One row of desks.csv: one signature of the procedure, in the order of giving."""

    desk: Annotated[str, Text("name of the desk")]
    level: Annotated[str, Text("what one such desk serves; locality before district before "
        "governorate", LEVELS)]
    rank: Annotated[int, Par("rank", (1, 16), (1, 16), "D", "the world's own table",
        "the desk signs while at least this many signatures are asked for")]
# fmt: on


@dataclass(frozen=True)
class World:
    """The places and desks of a world, as read from its folder."""

    folder: Path
    communities: tuple[CommunityLine, ...]
    desks: tuple[DeskLine, ...]


def read_world(folder: Path) -> World:
    """The world in a folder; raise InputError naming file, row, column and value."""
    communities = _read_table(folder / "communities.csv", CommunityLine)
    desks = _read_table(folder / "desks.csv", DeskLine)
    _refuse_repeated(folder / "communities.csv", "community", communities)
    _refuse_repeated(folder / "desks.csv", "desk", desks)
    _refuse_repeated(folder / "desks.csv", "rank", desks)
    _check_shares(folder / "communities.csv", communities)
    _check_neighbours(folder / "communities.csv", communities)
    _check_levels(folder / "desks.csv", desks)
    _check_ranks(folder / "desks.csv", desks)
    return World(folder, tuple(communities.values()), tuple(desks.values()))


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


def _read_table(path: Path, kind: type) -> dict[int, Any]:
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
            value = declared.type(cell)
        except ValueError:
            value = cell
    if value == "" and declared.type is str:
        raise InputError(f"{where}: {declared.name} is empty; {declared.about.about}")
    return accept(declared, value, f"{where}, column {declared.name}")


def _refuse_repeated(path: Path, column: str, lines: dict[int, Any]) -> None:
    seen: set[Any] = set()
    for number, line in lines.items():
        value = getattr(line, column)
        if value in seen:
            raise InputError(
                f"{path}: row {number}, column {column}: {value!r} stands twice; "
                "each row needs its own"
            )
        seen.add(value)


def _check_shares(path: Path, communities: dict[int, CommunityLine]) -> None:
    for number, line in communities.items():
        if line.damaged + line.destroyed > 1.0:
            raise InputError(
                f"{path}: row {number}: damaged + destroyed = {line.damaged + line.destroyed:g}: "
                "a share of at most 1 is allowed for both together"
            )


def _check_neighbours(path: Path, communities: dict[int, CommunityLine]) -> None:
    """Districts stand together, and a district lies in one governorate."""
    ended: set[str] = set()
    before = next(iter(communities.values()))
    for number, line in communities.items():
        if line.district != before.district:
            ended.add(before.district)
        if line.district in ended:
            raise InputError(
                f"{path}: row {number}, column district: {line.district!r} began further up; "
                "rows of one district stand together"
            )
        if line.district == before.district and line.governorate != before.governorate:
            raise InputError(
                f"{path}: row {number}, column governorate: {line.governorate!r}: "
                f"the district {line.district!r} lies in {before.governorate!r} further up"
            )
        before = line


def _check_levels(path: Path, desks: dict[int, DeskLine]) -> None:
    for number, (before, line) in zip([*desks][1:], pairwise(desks.values()), strict=True):
        if LEVELS.index(line.level) < LEVELS.index(before.level):
            raise InputError(
                f"{path}: row {number}, column level: {line.level!r} after {before.level!r}: "
                "a file goes from locality to district to governorate"
            )


def _check_ranks(path: Path, desks: dict[int, DeskLine]) -> None:
    for number, line in desks.items():
        if line.rank > len(desks):
            raise InputError(
                f"{path}: row {number}, column rank: {line.rank}: with {len(desks)} desks the "
                f"ranks are 1 to {len(desks)}, each once"
            )
