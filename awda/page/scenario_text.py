"""A scenario of a page as the TOML that the command line runs, and a file of a user as a choice."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from awda.page.address import NOUNS, Choice, choice_of, known_name
from sim.core.declare import (
    Declared,
    InputError,
    Par,
    declarations,
    nearest,
    read,
    refuse_unknown,
    shown,
)
from sim.levers.events import SHOCKS
from sim.levers.funding import Tranche
from sim.levers.lever import LEVERS
from sim.scenario.by_place import BY_PLACE, of_each_place
from sim.scenario.plausible_ranges import TABLE, check_ranges, with_a_range
from sim.scenario.scenario import TABLES, Scenario
from sim.scenario.toml_file import TOP, load

MOST_BYTES = 64_000  # of a file that is uploaded
LONGEST_LINE = 5_000
MOST_WEEKS = 1_040  # of a run that is made for the page
KINDS: dict[str, dict[str, type]] = {"intervention": dict(LEVERS), "event": dict(SHOCKS)}


def scenario_of(choice: Choice, name: str = "") -> Scenario:
    """The scenario, read from its TOML exactly as the command line reads it.

    `name` is the name of its file; a scenario that is unchanged keeps its own.
    """
    return _loaded(choice, name if choice.is_changed else "")


@lru_cache(maxsize=64)
def _loaded(choice: Choice, name: str) -> Scenario:
    if name:
        with TemporaryDirectory(prefix="awda-page-") as folder:
            path = Path(folder) / f"{name}.toml"
            path.write_text(text_of(choice), encoding="utf-8")
            found = load(path)
    else:
        found = load(known_name(choice.base))
    if found.run.weeks > MOST_WEEKS:
        raise InputError(
            f"[run] weeks = {found.run.weeks}: at most {MOST_WEEKS} are allowed on the page; the "
            "command line runs longer ones"
        )
    return found


def text_of(choice: Choice) -> str:
    """The scenario file: what it extends, and only what differs."""
    return "\n".join([*_lines(choice)]) + "\n"


def _lines(choice: Choice) -> Iterator[str]:
    yield "schema = 1"
    yield f"extends = {json.dumps(choice.base)}"
    yield f"title = {json.dumps(_title(choice), ensure_ascii=False)}"
    tables: dict[str, list[str]] = {}
    for key, word in choice.values:
        table, _, field = key.partition(".")
        value = _value(_declared(table, field), word, f"[{table}]")
        tables.setdefault(table, []).append(f"{_key(field)} = {value}")
    if choice.switches:
        words = {"on": "true", "off": "false"}
        tables["mechanisms"] = [f"{name} = {words[word]}" for name, word in choice.switches]
    if choice.ranges:
        tables[TABLE] = [f"{json.dumps(name)} = {_range(name, word)}"
                         for name, word in choice.ranges]  # fmt: skip
    for table, lines in tables.items():
        yield from ("", f"[{table}]", *lines)
    for noun, fields in choice.entries:
        yield from ("", f"[[{noun}]]", *_entry_lines(noun, dict(fields)))


def _title(choice: Choice) -> str:
    return f"{choice.base.replace('_', ' ')} with changes made on the page"


def _entry_lines(noun: str, fields: dict[str, str]) -> Iterator[str]:
    if noun == "tranche":
        kind: type = Tranche
    else:
        name = fields.pop("kind", "")
        if name not in KINDS[noun]:
            raise InputError(
                f"[[{noun}]]: kind = {shown(name)}: no such {noun}{nearest(name, KINDS[noun])}"
            )
        yield f'kind = "{name}"'
        kind = KINDS[noun][name]
    known = declarations(kind)
    refuse_unknown(fields, known, f"[[{noun}]]")
    for field, word in fields.items():
        yield f"{field} = {_value(known[field], word, f'[[{noun}]]')}"


def _declared(table: str, field: str) -> Declared:
    if table in BY_PLACE:
        return of_each_place(table)
    known = declarations(TABLES[table])
    refuse_unknown([field], known, f"[{table}]")
    return known[field]


def _value(declared: Declared, word: str, where: str) -> str:
    """A word as a value of TOML; raise InputError where it is no such value."""
    if isinstance(declared.about, Par) and declared.about.dated and word.count("-") == 2:
        try:
            return date.fromisoformat(word).isoformat()
        except ValueError:
            raise InputError(
                f"{where}: {declared.name} = {shown(word)}: {declared.allowed} is allowed; "
                f"{declared.about.about}"
            ) from None
    value = read(declared, word, where)
    if isinstance(value, float):
        return repr(value)
    return str(value) if isinstance(value, int | date) else json.dumps(str(value))


def _range(name: str, word: str) -> str:
    """Two numbers in words as a value of TOML; raise InputError where they are no range."""
    declared = with_a_range().get(name)
    ends = word.split(" to ")
    if declared is None or len(ends) != 2:
        check_ranges({name: word}, "the scenario")  # which refuses it
        raise InputError(f"[{TABLE}] {name} = {shown(word)}: a range as 0 to 1 is allowed")
    low, high = (read(declared, end.strip(), f"[{TABLE}] {name}") for end in ends)
    return f"[{low!r}, {high!r}]"


def _key(name: str) -> str:
    bare = name.replace("_", "").replace("-", "")
    return name if bare.isalnum() and bare.isascii() else json.dumps(name, ensure_ascii=False)


def choice_from(text: bytes) -> Choice:
    """A scenario file of a user; raise InputError for one that is none, or that names a file."""
    content = _parsed(text)
    refuse_unknown(content, TOP, "the file")
    items = [("from", known_name(_word(content.get("extends", ""), "extends")))]
    for table in (*TABLES, *BY_PLACE):
        items += _words(content.get(table, {}), table)
    for name, value in _table(content.get("mechanisms", {}), "mechanisms").items():
        if not isinstance(value, bool):
            raise InputError(f"[mechanisms] {name}: true or false is allowed")
        items.append((f"mechanism.{name}", "on" if value else "off"))
    for name, ends in check_ranges(content.get(TABLE, {}), "the file").items():
        items.append((f"{TABLE}.{name}", " to ".join(map(repr, ends))))
    for noun in NOUNS:
        entries = content.get(noun, [])
        if not isinstance(entries, list):
            raise InputError(f"{noun}: tables headed [[{noun}]] are allowed")
        for place, entry in enumerate(entries, start=1):
            items += _words(entry, f"{noun}.{place}")
    choice = choice_of(items)
    scenario_of(choice, "changed")
    return choice


def _parsed(text: bytes) -> dict[str, Any]:
    if len(text) > MOST_BYTES:
        raise InputError(f"the file has more than {MOST_BYTES} bytes; a scenario file has fewer")
    try:
        words = text.decode("utf-8-sig")
        if max(map(len, words.split("\n"))) > LONGEST_LINE:
            raise InputError(f"the file has a row of more than {LONGEST_LINE} characters")
        return tomllib.loads(words)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"the file is not TOML: {error}") from None


def _table(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"[{name}]: a table of keys and values is allowed")
    return value


def _words(value: Any, table: str) -> list[tuple[str, str]]:
    content = _table(value, table)
    return [(f"{table}.{key}", _word(each, f"{table}.{key}")) for key, each in content.items()]


def _word(value: Any, where: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        raise InputError(f"{where} = {shown(value)}: a number, a date or a word is allowed")
    return repr(value) if isinstance(value, float) else str(value)
