"""The files of a user that a result was made from: copies of them lie in the result.

A copy stands where the file that extends it finds it. The folders that files came from are
not told: each becomes a number, where there are several.
"""

import posixpath
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from experiments.provenance.foreign_record import INPUTS, is_input
from experiments.provenance.records import Record, hash_of_file
from sim.core.declare import InputError, shown
from sim.scenario.toml_file import FOLDERS, chain_of, lasting_name
from sim.world.files import BESIDE, TABLES, tables_of

KEY = r"""(?m)^[ \t]*(?:extends|"extends"|'extends')[ \t]*=[ \t]*"""
VALUE = r"""(?:\"{3}(?s:.*?)\"{3}|'{3}(?s:.*?)'{3}|"[^"\n]*"|'[^'\n]*')"""
EXTENDS = re.compile(KEY + VALUE)


class Inputs(NamedTuple):
    """Copies of files by their paths in a result, and where each scenario is found there."""

    files: dict[str, bytes]
    names: dict[str, str]  # by the word that was given for the scenario


NONE = Inputs({}, {})


def inputs_of(words: Iterable[str]) -> Inputs:
    """What of these scenarios, names or paths, does not come with Awda."""
    chains = {word: chain_of(word) for word in words}
    files = dict.fromkeys(path for word in chains for path in _own_files(word))
    places = _places(files)
    copies = {place: path.read_bytes() for path, place in places.items()}
    for chain in chains.values():
        for parent, child in pairwise(chain):
            if child in places:
                place = places[child]
                copies[place] = _found_again(copies[place], parent, place, places)
    named = {word: places[chain[-1]] for word, chain in chains.items() if chain[-1] in places}
    return Inputs(copies, named)


def located(words: list[str], folder: Path, record: Record) -> list[str]:
    """The words of a recorded command, with the copies in the result's folder found.

    The record may be anybody's. Raise InputError for a file that is not as recorded, that is a
    link, or that extends anything outside of the result and of what comes with Awda.
    """
    return [
        str(_whole(word, folder, record)) if word.startswith(f"{INPUTS}/") else word
        for word in words
    ]


def _whole(word: str, folder: Path, record: Record) -> Path:
    if not is_input(word):
        raise InputError(f"{folder}: {shown(word)}: a file in its folder {INPUTS} is allowed")
    own = {name: made for name, made in record.get("files", {}).items() if is_input(name)}
    for name, made in own.items():
        _refuse_link(folder, name)
        path = folder / name
        if not path.is_file() or hash_of_file(path) != made:
            raise InputError(f"{path}: is not as the record of the result says")
    chain_of(folder / word, within=(folder / INPUTS).resolve())
    return (folder / word).resolve()


def _refuse_link(folder: Path, name: str) -> None:
    """Raise InputError where any part of a path in a result is a link."""
    path = folder
    for part in name.split("/"):
        path = path / part
        if path.is_symlink():
            raise InputError(f"{path}: is a link; only files are allowed in a result")


def _own_files(word: str) -> Iterator[Path]:
    """The files of a scenario that do not come with Awda; of a world's, its tables alone."""
    chain = chain_of(word)
    worlds = [path.parent for path in chain if path.name == "world.toml"]
    tables = [table for world in worlds[-1:] for table in tables_of(world).values()]
    beside = [world / name for world in worlds[-1:] for name in BESIDE if (world / name).is_file()]
    for path in [*chain, *tables, *beside]:
        if not any(root in path.parents for root in FOLDERS):
            yield path


def _places(files: Iterable[Path]) -> dict[Path, str]:
    """Where in a result each copy lies; a world keeps its folder, which is its name."""
    worlds = {path.parent for path in files if path.name == "world.toml"}
    roots: dict[Path, int] = {}
    inside = {}
    for path in files:
        in_world = path.parent in worlds and path.name in (*TABLES, *BESIDE, "world.toml")
        root = path.parent.parent if in_world else path.parent
        roots.setdefault(root, len(roots) + 1)
        inside[path] = root, path.relative_to(root).as_posix()
    return {
        path: posixpath.join(INPUTS, *([str(roots[root])] if len(roots) > 1 else []), name)
        for path, (root, name) in inside.items()
    }


def _found_again(content: bytes, parent: Path, place: str, places: Mapping[Path, str]) -> bytes:
    """A copy of a scenario file that finds what it extends, from where the copy lies."""
    text = content.decode("utf-8-sig")
    named = str(tomllib.loads(text)["extends"])
    folder = posixpath.dirname(place)
    beside = [posixpath.join(folder, named), posixpath.join(folder, named, "world.toml")]
    beside.append(posixpath.join(folder, f"{named}.toml"))
    found = [each for each in map(posixpath.normpath, beside) if each in places.values()]
    if parent in places:
        if found[:1] == [places[parent]]:
            return content
        return _extending(text, posixpath.relpath(places[parent], folder), place).encode()
    known = lasting_name(str(parent))
    return content if named == known and not found else _extending(text, known, place).encode()


def _extending(text: str, name: str, place: str) -> str:
    """The text of a scenario file that extends another name, and says the same besides."""
    wanted: dict[str, Any] = tomllib.loads(text) | {"extends": name}
    quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    for found in EXTENDS.finditer(text):
        other = f"{text[: found.start()]}extends = {quoted}{text[found.end() :]}"
        try:
            if tomllib.loads(other) == wanted:
                return other
        except tomllib.TOMLDecodeError:
            continue
    raise InputError(
        f"{posixpath.basename(place)}: extends: a line of its own, as extends = {quoted}, "
        "is allowed where a result is to keep a copy of the file"
    )
