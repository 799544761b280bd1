"""A record may come from somebody else: it is data, and its parts are checked before use."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sim.core.declare import InputError, shown

HASH = re.compile("[0-9a-f]{16}|[0-9a-f]{64}")
NAME = re.compile(r"[\w.][\w.-]*", re.ASCII)  # of an experiment, a grid with its axes included
MOST_WORDS = 1000  # of a command
LONGEST = 4096  # characters of a word
INPUTS = "inputs"  # the folder of a result with copies of the user's own files
MOST_PARTS = 4  # of a path to such a copy


def is_plain(name: object) -> bool:
    """Whether a word is the name of a file that lies in the folder itself."""
    return (
        isinstance(name, str)
        and name not in ("", ".", "..", "manifest.json")
        and not set(name) & set("/\\\0")
    )


def is_input(path: object) -> bool:
    """Whether a word is the path of a copy in a result: it leads nowhere else."""
    parts = path.split("/") if isinstance(path, str) else []
    return 1 < len(parts) <= MOST_PARTS and parts[0] == INPUTS and all(map(is_plain, parts))


def is_in_result(path: object) -> bool:
    """Whether a word is the path of a file of a result."""
    return is_plain(path) or is_input(path)


def is_local(path: object) -> bool:
    """Whether a word can be a path on this machine: no other machine is asked for it."""
    return isinstance(path, str) and "\0" not in path and not path.startswith(("//", "\\\\"))


def _hashes(value: object, is_name: Callable[[object], bool]) -> bool:
    return isinstance(value, Mapping) and all(
        is_name(name) and isinstance(made, str) and HASH.fullmatch(made)
        for name, made in value.items()
    )


def _words(value: object) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= MOST_WORDS
        and all(is_local(word) and len(word) <= LONGEST for word in value)
    )


PARTS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "id": (lambda value: isinstance(value, str), "a text"),
    "command": (_words, "a list of words, without addresses of other machines,"),
    "experiment": (lambda value: isinstance(value, str) and bool(NAME.fullmatch(value)), "a name"),
    "quick": (lambda value: isinstance(value, bool), "true or false"),
    "files": (
        lambda value: _hashes(value, is_in_result),
        "a table of plain file names and hashes",
    ),
    "own_files": (lambda value: _hashes(value, is_local), "a table of paths and hashes"),
}


def refuse_odd(record: object, where: str) -> None:
    """Raise InputError for the first part of a record that is not of the kind it must be."""
    if not isinstance(record, Mapping):
        raise InputError(f"{where}: cannot be read as a record: a table of names is allowed")
    for name, (fits, allowed) in PARTS.items():
        if name in record and not fits(record[name]):
            raise InputError(
                f"{where}: cannot be read as a record: {name} = {shown(record[name])}: "
                f"{allowed} is allowed"
            )
