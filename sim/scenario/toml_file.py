"""Scenario files: TOML that says only what differs from what it extends."""

import os
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from sim.core.declare import (
    Bounds,
    InputError,
    check,
    fill,
    named,
    nearest,
    refuse_unknown,
    shown,
)
from sim.core.source_files import package_folder
from sim.levers.events import SHOCKS
from sim.levers.funding import Tranche
from sim.levers.lever import LEVERS
from sim.scenario.by_place import BY_PLACE, check_by_place
from sim.scenario.entries import Entry, entries, lever_of, read_kind
from sim.scenario.mechanisms import switched_off
from sim.scenario.plausible_ranges import check_ranges
from sim.scenario.run_parameters import RunParameters
from sim.scenario.scenario import TABLES, Scenario
from sim.world.csv_reader import read_text, refuse_irregular
from sim.world.tables import read_world

SCHEMA = 1
MOST_BYTES = 2**20  # of a scenario file
LONGEST_LINE = 20_000  # characters: a key of many parts takes the reader of TOML for ever
TOP = (
    "schema", "extends", "title", "intervention", "tranche", "event", "mechanisms", "plausible",
    *BY_PLACE, *TABLES,
)  # fmt: skip
FOLDERS = (package_folder("sim") / "scenarios", package_folder("sim").parent / "scenarios")


class _File(NamedTuple):
    """One scenario file, read and checked, not yet merged with what it extends."""

    path: Path
    title: str | None
    tables: dict[str, dict[str, Any]]
    levers: tuple[Entry, ...]
    tranches: tuple[Tranche, ...]
    shocks: tuple[Entry, ...]
    by_place: dict[str, Any]
    plausible: dict[str, Bounds]
    mechanisms: tuple[tuple[str, bool], ...]


def known_scenarios() -> dict[str, Path]:
    """Every scenario that can be found by its name."""
    found: dict[str, Path] = {}
    for folder in FOLDERS:
        for path in sorted([*folder.glob("*.toml"), *folder.glob("*/world.toml")]):
            found.setdefault(_name(path), path)
    return found


def load(name: str | Path) -> Scenario:
    """The scenario of this name or path; raise InputError, one line, where anything is wrong."""
    return _resolve(_read_chain(_find(str(name), Path())))


def lasting_name(name: str) -> str:
    """What finds a scenario from any folder: its name if it comes with Awda, else its path."""
    path = _find(name, Path()).resolve()
    known = {each.resolve(): known for known, each in known_scenarios().items()}
    return known.get(path, str(path))


def chain_of(name: str | Path, within: Path | None = None) -> list[Path]:
    """The file of a scenario and those that it extends, the eldest first.

    Raise InputError for one that lies neither `within` a folder, if there is one, nor with Awda.
    """
    return [file.path for file in _read_chain(_find(str(name), Path()), within)]


def _name(path: Path) -> str:
    """The name of the scenario in a file; a byte that is no UTF-8 is written as its number."""
    name = path.parent.name if path.name == "world.toml" else path.stem
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _find(name: str, beside: Path) -> Path:
    """A given path (also one relative to the file that names it), or the scenario of this name."""
    given = beside / name
    for path in (given, given / "world.toml", beside / f"{name}.toml"):
        if _is_file(path):
            return path
    known = known_scenarios()
    if name not in known:
        what = "; the folder has no world.toml" if _is_folder(given) else nearest(name, known)
        raise InputError(f"{name}: no such scenario or file{what}")
    return known[name]


def _is_file(path: Path) -> bool:
    """Whether a file is there; raise InputError for a link to nothing and for what is no file."""
    if not os.path.lexists(path):
        return False
    if not path.exists():
        raise InputError(f"{path}: is a link to {os.readlink(path)!r}, which is not there")
    if path.is_dir():
        return False
    refuse_irregular(path, path.stat())
    return True


def _is_folder(path: Path) -> bool:
    with suppress(OSError):
        return path.is_dir()
    return False


def _read_chain(path: Path, within: Path | None = None) -> list[_File]:
    """The file and all that it extends, the eldest first."""
    chain: dict[Path, _File] = {}
    following: Path | None = path
    while following:
        path = following.resolve()
        if within and not any(root in path.parents for root in (within, *FOLDERS)):
            raise InputError(f"{within}: names a file outside of this folder, which is not read")
        if path in chain:
            names = " extends ".join(_name(each) for each in (*chain, path))
            raise InputError(f"{path}: circular extends: {names}")
        content = parse(path)
        parent = content.get("extends")
        if parent is not None and not isinstance(parent, str):
            raise InputError(
                f"{path}: extends = {shown(parent)}: the name or path of a scenario is allowed"
            )
        chain[path] = check_file(path, content)
        following = _find(parent, path.parent) if parent else None
    return [*chain.values()][::-1]


def parse(path: Path) -> dict[str, Any]:
    """The content of a scenario file; raise InputError where it is not TOML, or too large."""
    text = read_text(path, MOST_BYTES)
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            raise InputError(
                f"{path}: row {number}: has {len(line)} characters; at most {LONGEST_LINE} are "
                "allowed in a row"
            )
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is not TOML: {' '.join(str(error).split())}") from None


def check_file(path: Path, content: dict[str, Any]) -> _File:
    """The content of one file; raise InputError for the first thing that it may not say."""
    where = f"{path.parent.name}/world.toml" if path.name == "world.toml" else path.name
    refuse_unknown(content, TOP, where)
    if "schema" not in content:
        raise InputError(f"{where}: schema = {SCHEMA} is missing; the version of the format")
    if content["schema"] != SCHEMA or type(content["schema"]) is not int:
        raise InputError(
            f"{where}: schema = {shown(content['schema'])}: {SCHEMA} is allowed; "
            "the version of the scenario format"
        )
    title = content.get("title")
    if title is not None and not isinstance(title, str):
        said = f"{where}: title = {shown(title)}"
        raise InputError(f"{said}: a text is allowed; what the scenario is")
    title = named(title or "", "title", where)
    tables = {
        table: check(kind, content[table], f"{where}: [{table}]")
        for table, kind in TABLES.items()
        if table in content
    }
    levers = tuple(read_kind("intervention", LEVERS, *entry)
                   for entry in entries("intervention", content, where))  # fmt: skip
    tranches = tuple(fill(Tranche, *entry) for entry in entries("tranche", content, where))
    shocks = tuple(read_kind("event", SHOCKS, *entry) for entry in entries("event", content, where))
    places = {table: content.get(table, {}) for table in BY_PLACE}
    switched_off(switches := content.get("mechanisms", {}), where)
    ranges = check_ranges(content.get("plausible", {}), where)
    return _File(
        path, title, tables, levers, tranches, shocks, places, ranges, tuple(switches.items())
    )  # fmt: skip


def _resolve(chain: list[_File]) -> Scenario:
    """One scenario from a chain of files: later files win, levers add up."""
    last = chain[-1]
    folders = [file.path.parent for file in chain if file.path.name == "world.toml"]
    if not folders:
        raise InputError(f"{last.path}: has no world; extend a scenario that has one, as village")
    merged: dict[str, dict[str, Any]] = {table: {} for table in TABLES}
    for file in chain:
        for table, values in file.tables.items():
            merged[table] |= values
    start = RunParameters(**merged["run"]).start  # of the whole: dates of elder files, too
    world = read_world(folders[-1])
    places: dict[str, dict[str, float]] = {table: {} for table in BY_PLACE}
    for file in chain:
        for table, given in file.by_place.items():
            places[table] |= check_by_place(table, given, world, file.path.name)
    switches = dict(switch for file in chain for switch in file.mechanisms)
    resolved = Scenario(
        name=named(_name(last.path), "name of the file", str(last.path)),
        title=next((file.title for file in reversed(chain) if file.title), ""),
        world=world,
        interventions=tuple(lever_of(entry, start) for file in chain for entry in file.levers),
        tranches=tuple(tranche for file in chain for tranche in file.tranches),
        shocks=tuple(entry.in_weeks(start) for file in chain for entry in file.shocks),
        access=tuple(places["access"].items()),
        blocked=tuple(places["blocked"].items()),
        district_access=tuple(places["district_access"].items()),
        district_blocked=tuple(places["district_blocked"].items()),
        district_reopening=tuple(places["district_reopening"].items()),
        plausible=tuple({k: v for file in chain for k, v in file.plausible.items()}.items()),
        **{table: kind(**merged[table]) for table, kind in TABLES.items()},
    )
    return resolved.without(*switched_off(switches, resolved.name))
