"""Verification: whether a kept result is what its record says, and what has changed since."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from experiments.provenance.records import (
    DIGITS,
    MANIFEST,
    MOST_BYTES,
    Record,
    files_in,
    hash_of_file,
    id_of,
    provenance,
    read_record,
)
from sim.core.declare import shown

WORDS = {
    "awda": "the version of Awda",
    "sources": "the sources of the model",
    "experiments": "the sources of the experiments",
    "data": "the scenarios and data",
    "platform": "the platform",
}


def faults(folder: Path) -> list[str]:
    """What in a result is not as its record says, a sentence each; none where all agrees."""
    record = read_record(folder)
    found = []
    if "id" in record and record["id"] != id_of(record):
        found.append(
            f"{folder / MANIFEST}: was changed: its id is {record['id']}, and its content gives "
            f"{id_of(record)}."
        )
    if "files" not in record:
        return [*found, f"{folder}: its record has no hashes of files, so they cannot be verified."]
    return found + _faults_of_files(folder, record["files"])


def changes(record: Record, now: Record | None = None) -> list[str]:
    """What a result was made from that is different here and now, a sentence each."""
    here = provenance() if now is None else now
    found = []
    for name, value in here.items():
        made, word = record.get(name), WORDS.get(name, name)
        if made is None:
            found.append(f"Not recorded: {word}.")
        elif isinstance(value, dict):
            found += _changes_of_data(made, value)
        elif made != value:
            found.append(f"Different: {word}: made with {_plain(made)}, and here is {value}.")
    return found + _changes_of_files(record.get("own_files", {}))


def _plain(value: Any) -> str:
    """What a record says, which may be of any kind and length, as a short piece of a sentence."""
    return shown(value).strip("'")


def _faults_of_files(folder: Path, recorded: Mapping[str, str]) -> list[str]:
    there = files_in(folder)
    return [
        *(f"{folder / name}: is missing." for name in recorded if name not in there),
        *(
            f"{folder / name}: was changed since its record was written."
            for name in recorded if name in there and there[name] != recorded[name]
        ),
        *(f"{folder / name}: is not in the record." for name in there if name not in recorded),
    ]  # fmt: skip


def _changes_of_files(made: Mapping[str, str]) -> list[str]:
    """What became of the scenario files that do not come with Awda."""
    now = {path: _hash_now(Path(path)) for path in made}
    return [
        *(f"Different: {path}: is missing here." for path, found in now.items() if not found),
        *(
            f"Different: {path}: was changed."
            for path, found in now.items() if found and found != made[path]
        ),
    ]  # fmt: skip


def _hash_now(file: Path) -> str:
    """The hash of a file that a record names; none where there is none that can be read.

    The record may be anybody's: what is too large for a scenario or has no end is not read.
    """
    with suppress(OSError):
        if file.is_file():
            small = 0 < file.stat().st_size <= MOST_BYTES
            return hash_of_file(file)[:DIGITS] if small else "of another kind"
    return ""


def _changes_of_data(made: Any, here: Mapping[str, str]) -> list[str]:
    if not isinstance(made, dict):
        return [f"Different: {WORDS['data']}: recorded in another way."]
    changed = [name for name, value in made.items() if here.get(name, value) != value]
    return [
        *(f"Different: scenarios/{name}: is missing here." for name in made if name not in here),
        *(f"Different: scenarios/{name}: was changed." for name in changed),
        *(f"Different: scenarios/{name}: is new here." for name in here if name not in made),
    ]
