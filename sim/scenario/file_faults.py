"""Every fault of one scenario file, for those who write one: a scenario is refused at the first."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.core.declare import InputError
from sim.scenario.scenario import TABLES
from sim.scenario.toml_file import SCHEMA, check_file, parse

HEAD = ("schema", "extends", "title")


def faults_of_file(path: Path) -> list[InputError]:
    """The faults of a scenario file: each piece is checked alone, as if the rest were right.

    Of each list of levers, tranches or events the first fault is given.
    """
    try:
        content = parse(path)
    except InputError as fault:
        return [fault]
    found = []
    for piece in _pieces(content):
        try:
            check_file(path, piece)
        except InputError as fault:
            found.append(fault)
    return found


def _pieces(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Files that say one thing each, and together all that this one says."""
    yield {key: value for key, value in content.items() if key in HEAD}
    for key, value in content.items():
        if key in TABLES and isinstance(value, Mapping):
            yield from ({"schema": SCHEMA, key: {name: each}} for name, each in value.items())
        elif key not in HEAD:
            yield {"schema": SCHEMA, key: value}
