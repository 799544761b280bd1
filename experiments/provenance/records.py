"""The record of a result: what it was made from, the hash of every file, and an id over it all."""

import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from experiments.provenance.foreign_record import refuse_odd
from experiments.provenance.versions import versions
from sim.core.compiled import source_hash
from sim.core.declare import InputError, nearest
from sim.core.source_files import hash_of_sources, package_folder
from sim.scenario.toml_file import known_scenarios

MANIFEST = "manifest.json"
DIGITS = 16  # of an id, and of a hash of what a result was made from
FEWEST_DIGITS = 6  # of an id that is asked for
MOST_BYTES = 16_000_000  # of a record
LIBRARIES = ("numpy", "numba", "mesa", "scipy", "matplotlib")
Record = dict[str, Any]


def environment() -> Record:
    """The sources of the model, and the versions and the platform beneath them."""
    return {
        "awda": version("awda"),
        "sources": source_hash(),
        **versions(*LIBRARIES),
    }


def provenance() -> Record:
    """What a result depends on besides its scenarios and seeds: environment, analysis and data."""
    analysis = hash_of_sources(package_folder("experiments"))
    return {**environment(), "experiments": analysis[:DIGITS], "data": data_hashes()}


def data_hashes() -> dict[str, str]:
    """The hash of every scenario that is known by name, and of every file of their worlds."""
    folders = {Path(path).parent for path in known_scenarios().values()}
    roots = [each for each in folders if not any(one in each.parents for one in folders)]
    files = {
        path.relative_to(root).as_posix(): path
        for root in roots
        for path in root.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.parts[-2:])
    }
    return {name: hash_of_file(files[name])[:DIGITS] for name in sorted(files)}


def sealed(record: Record, hashes: Mapping[str, str]) -> str:
    """The text of a manifest: the record with the hash of each file, and the id over all of it."""
    whole = record | {"files": {name: hashes[name] for name in sorted(hashes)}}
    return json.dumps({"id": id_of(whole)} | whole, indent=2) + "\n"


def id_of(record: Record) -> str:
    """The id that belongs to the content of a record, so that older records have one too."""
    content = {key: value for key, value in record.items() if key != "id"}
    return hash_of(json.dumps(content, sort_keys=True).encode())[:DIGITS]


def is_id(word: str) -> bool:
    """Whether a word can be an id, or the beginning of one."""
    return bool(re.fullmatch(f"[0-9a-f]{{{FEWEST_DIGITS},{DIGITS}}}", word))


def files_in(folder: Path) -> dict[str, str]:
    """The hash of every file of a result except its record, by its path in the folder."""
    return {
        path.relative_to(folder).as_posix(): hash_of_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST
    }


def read_record(folder: Path) -> Record:
    """The record of a result; raise InputError where there is none that can be read and used."""
    path = folder / MANIFEST
    if not path.exists():
        raise InputError(f"{folder}: no {MANIFEST} is there, so it is no result")
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        raise InputError(f"{path}: cannot be read as a record: a small file is allowed")
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: cannot be read as a record: {error}") from None
    refuse_odd(record, str(path))
    return cast("Record", record)


def results_in(root: Path) -> list[Path]:
    """The folder of every result under this one; drafts are none, nor is anything nowhere."""
    folders: list[Path] = []
    with suppress(OSError):  # no path can be so long
        folders = [path.parent for path in sorted(root.rglob(MANIFEST))]
    return [
        each for each in folders
        if not any(part.startswith(".") for part in each.relative_to(root).parts)
    ]  # fmt: skip


def find(asked: str, root: Path) -> Path:
    """The folder of a result, by its path, its name or its id; raise InputError where none is."""
    for folder in (root / asked, Path(asked)):
        with suppress(OSError):  # too long for a path, or a folder that may not be read
            if (folder / MANIFEST).is_file():
                return folder
    folders = results_in(root)
    same = [each for each in folders if is_id(asked) and _id(each).startswith(asked)]
    if len(same) == 1:
        return same[0]
    if same:
        names = ", ".join(map(str, same))
        raise InputError(f"{asked!r}: the id of several results: {names}; give the folder")
    names_and_ids = [each.relative_to(root).as_posix() for each in folders]
    known = (
        nearest(asked, names_and_ids)
        if folders
        else "; none is kept there; name another folder with --out"
    )
    raise InputError(f"{asked!r}: no result under {root} has this name or id{known}")


def _id(folder: Path) -> str:
    try:
        return id_of(read_record(folder))
    except InputError:
        return ""


def hash_of(content: bytes) -> str:
    """The hash of some bytes, in full."""
    return hashlib.sha256(content).hexdigest()


def hash_of_file(path: Path) -> str:
    """The hash of a file's content, in full."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
