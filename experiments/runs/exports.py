"""Exports: the runs of a store as one table for other tools, with units and labels."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple

from experiments.provenance.tables import to_csv, write_text
from experiments.runs.job import SOURCES
from experiments.runs.store import Store
from experiments.runs.store_rows import read
from sim.core.declare import InputError, Par, nearest, shown
from sim.measure.outcomes import OUTCOMES
from sim.scenario.catalogue import find

INSTALL = 'needs {}, which is not installed: pip install ".[tables]" in the checkout'


class Column(NamedTuple):
    """One column: a cell for each run."""

    name: str
    unit: str
    about: str
    cells: list[Any]


def export(store: Path, place: Path) -> int:
    """Write every run of a store to one file, by its ending; how many there were.

    A run is a row: its scenario, what differs between the scenarios of the store, its seed, and
    its outcomes. Raise InputError for another ending, an empty store, or a missing library, and
    where something has the name already: whose it is cannot be known, so it stays.
    """
    write = _writer(place)
    refuse_taken(place)
    with Store(store, create=False) as kept, kept.unchanged():
        table = columns(kept)
    place.parent.mkdir(parents=True, exist_ok=True)
    write(table, place)
    return len(table[0].cells)


def columns(kept: Store) -> list[Column]:
    """All that an export has, by column; raise InputError where no run is kept."""
    runs = list(kept.runs())
    if not runs:
        raise InputError(f"{kept.path}: no run is kept there, so there is nothing to export")
    known = kept.scenarios()
    contents = {
        name: read(kept.path, row["content"], f"scenario {name}") for name, row in known.items()
    }
    scenarios = [known[run.scenario] for run in runs]
    outcomes = dict.fromkeys(name for run in runs for name in run.outcomes)
    return [
        Column("scenario", "", "name of the scenario", [row["name"] for row in scenarios]),
        Column("scenario_hash", "", "hash of its content", [run.scenario for run in runs]),
        *_differing([contents[run.scenario] for run in runs]),
        Column("run", "", "key of the run", [run.key for run in runs]),
        Column(
            "seed",
            "",
            "the number from which all random draws of the run follow",
            [run.seed for run in runs],
        ),
        *(
            Column(name, *_about_outcome(name), [run.outcomes.get(name) for run in runs])
            for name in outcomes
        ),
    ]


def _differing(contents: Sequence[dict[str, Any]]) -> Iterator[Column]:
    """A column for each part of a scenario that is not the same in all."""
    flat = {id(content): dict(_parts(content)) for content in contents}
    names = dict.fromkeys(name for parts in flat.values() for name in parts)
    for name in names:
        cells = [flat[id(content)].get(name) for content in contents]
        if any(cell != cells[0] for cell in cells):
            yield Column(name, *_about_parameter(name), cells)


def _parts(content: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The numbers of a scenario by their full names; levers and events as JSON."""
    for table, page in content.items():
        if isinstance(page, dict):
            for name, value in page.items():
                if name != "kind":
                    yield f"{table}.{name}", value
        else:
            yield table, page if isinstance(page, str) else json.dumps(page)


def _about_parameter(name: str) -> tuple[str, str]:
    try:
        about = find(name)[1].about
    except InputError:
        return "", "part of the scenario"
    return (about.unit if isinstance(about, Par) else ""), about.about


def _about_outcome(name: str) -> tuple[str, str]:
    known = OUTCOMES.get(name)
    return (known.unit, known.about) if known else ("", "an outcome of another version")


def _writer(place: Path) -> Callable[[list[Column], Path], None]:
    ending = place.suffix.lower()
    if ending not in WRITERS:
        hint = nearest(ending, WRITERS) if ending else ""
        allowed = ", ".join(WRITERS)
        raise InputError(f"{place}: a name that ends in {allowed} is allowed{hint}")
    return WRITERS[ending]


def refuse_taken(place: Path) -> None:
    """Raise InputError where no new file can have this name, before anything is read for it."""
    if os.path.lexists(place):
        what = "a link" if place.is_symlink() else "a folder" if place.is_dir() else "a file"
        raise InputError(
            f"{place}: {what} of this name is there already, and an export overwrites nothing; "
            "give another name, or remove it first"
        )
    try:
        parent = next(each for each in place.absolute().parents if os.path.lexists(each))
        with NamedTemporaryFile(dir=parent, prefix=f".{place.name}."):
            pass
    except OSError as error:
        raise InputError(
            f"{shown(str(place))}: nothing can be written there: {error.strerror}"
        ) from None


def _write_csv(table: list[Column], place: Path) -> None:
    """Comma-separated values; a column's unit stands after its name."""
    names = [f"{each.name} ({each.unit})" if each.unit else each.name for each in table]
    rows = zip(*(each.cells for each in table), strict=True)
    write_text(place, to_csv(dict(zip(names, row, strict=True)) for row in rows))


def _write_parquet(table: list[Column], place: Path) -> None:
    """Parquet; unit and meaning are metadata of each field."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise InputError(f"{place}: {INSTALL.format('pyarrow')}") from None
    arrow: Any = pyarrow
    arrays = [arrow.array(each.cells) for each in table]
    fields = [
        arrow.field(each.name, array.type, metadata={"unit": each.unit, "label": each.about})
        for each, array in zip(table, arrays, strict=True)
    ]
    schema = arrow.schema(fields, metadata=_of_all())
    made = arrow.Table.from_arrays(arrays, schema=schema)
    _whole(place, lambda draft: arrow.parquet.write_table(made, draft))


def _write_netcdf(table: list[Column], place: Path) -> None:
    """NetCDF 4 by way of xarray; one dimension, the run, with units and long names."""
    try:
        import h5py  # noqa: F401  by which h5netcdf writes
        import xarray
    except ImportError:
        raise InputError(f"{place}: {INSTALL.format('xarray, h5netcdf and h5py')}") from None
    variables = {
        each.name: ("run", _filled(each.cells), {"units": each.unit, "long_name": each.about})
        for each in table
    }
    data: Any = xarray.Dataset(variables, attrs=_of_all())
    _whole(place, lambda draft: data.to_netcdf(draft, engine="h5netcdf"))


def _filled(cells: list[Any]) -> list[Any]:
    """Cells of one kind: NaN or an empty word where there is none."""
    words = any(isinstance(cell, str) for cell in cells)
    none = "" if words else float("nan")
    return [none if cell is None else cell for cell in cells]


def _of_all() -> dict[str, str]:
    return {"title": "Runs of Awda", "source": f"sources of the model: {SOURCES}"}


def _whole(place: Path, write: Callable[[Path], object]) -> None:
    """Write a file so that no half of it is ever seen."""
    draft = place.with_name(f".{place.name}.{os.getpid()}.draft")
    try:
        write(draft)
        os.replace(draft, place)
    finally:
        draft.unlink(missing_ok=True)


WRITERS = {".csv": _write_csv, ".parquet": _write_parquet, ".nc": _write_netcdf}


def by_design(kept: Store) -> Iterable[dict[str, Any]]:
    """List the designs of sweeps: runs planned, kept and failed."""
    runs = {run.key for run in kept.runs()}
    failed = {row["key"] for row in kept.rows("failures")}
    for row in kept.rows("designs"):
        planned = set(row["keys"].split("\n"))
        yield {
            "design": row["hash"][:12], "of": row["name"], "runs planned": len(planned),
            "kept": len(planned & runs), "failed": len(planned & failed),
        }  # fmt: skip
