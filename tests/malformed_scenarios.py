"""Scenario files that are malformed: a value, an entry, a key at the top, or the whole."""

import random
from datetime import date
from pathlib import Path

from malformed_words import Malformed, typed, world

from sim.core.declare import Declared, Par, declarations
from sim.levers.events import SHOCKS
from sim.levers.lever import LEVERS
from sim.scenario.scenario import TABLES

HEAD = 'schema = 1\nextends = "w"\n'
VALUES = ["true", "[]", "{}", '""', '"x"', "nan", "inf", "-inf", "1e400", "-1e300", "9" * 400,
          "2016-01-03", "07:30:00", "2016-01-03T00:00:00Z", '"2016-01-03"', "0x", "1__0", "01",
          "1,5", "1.", ".5", "٣", "[[1]]", '{ a = 1 }', "'''x", '"\\u0000"', "-9223372036854775809",
          "[" * 3000, '"=1"', "None", "NULL", "#", ""]  # fmt: skip


def scenario_file(luck: random.Random) -> Malformed:
    """A scenario file with a value that no key takes, or of a shape that none has."""
    what, text = luck.choice([_key, _entry, _top, _broken])(luck)
    ends = luck.choice(["\n", "\n", "\r\n"])
    content = luck.choice([b"", b"", b"\xef\xbb\xbf"]) + text.replace("\n", ends).encode()

    def lay(place: Path) -> None:
        world(place)
        (place / "mine.toml").write_bytes(content)

    return Malformed(f"file {what}", lay, typed(luck, "mine.toml"))


def _key(luck: random.Random) -> tuple[str, str]:
    table = luck.choice(list(TABLES))
    key, declared = luck.choice(list(declarations(TABLES[table]).items()))
    outside = [f"{end}" for end in _beyond(declared)]
    value = luck.choice([*outside, *(each for each in VALUES if not _may_be(each, declared))])
    key = key if luck.random() < 0.8 else luck.choice([key.upper(), f'"{key} "', key[1:]])
    return f"[{table}] {key} = {value[:20]!r}", f"{HEAD}[{table}]\n{key} = {value}\n"


def _beyond(declared: Declared) -> list[float]:
    """Values at the wrong side of the ends of what is allowed."""
    if not isinstance(declared.about, Par):
        return []
    low, high = declared.about.domain
    step = 1 if declared.type is int else 1e-6 + abs(high) * 1e-9
    return [low - step, high + step]


def _may_be(value: str, declared: Declared) -> bool:
    """Whether a value of the list may be allowed for a key."""
    words = declared.type is str and value in ('""', '"x"')
    return words or (declared.type is date and value == "2016-01-03")


def _entry(luck: random.Random) -> tuple[str, str]:
    """A lever, an event or a tranche of money that is none."""
    head, kinds = luck.choice([("intervention", LEVERS), ("event", SHOCKS)])
    kind = luck.choice(list(kinds))
    key, declared = luck.choice(list(declarations(kinds[kind]).items()))
    value = luck.choice([each for each in VALUES if not _may_be(each, declared)])
    line = luck.choice([f"{key} = {value}", f"{key}_ = 1", f"{key} = 1\n{key} = 1", "kind = 1"])
    name = luck.choice([kind, kind, kind.upper(), ""])
    text = f'{HEAD}[[{head}]]\nkind = "{name}"\n{line}\n'
    return f"[[{head}]] {name} {line[:20]!r}", text if name != kind or "=" in line else ""


def _top(luck: random.Random) -> tuple[str, str]:
    name = luck.choice(["schema", "extends", "title", "intervention", "event", "tranche", "access",
                        "mechanisms", *TABLES])  # fmt: skip
    fine = {"title": ('""', '"x"'), "extends": ()}.get(name, ("{}", "[]"))
    value = luck.choice([each for each in VALUES if each not in fine])
    lines = {"schema": "schema = 1", "extends": 'extends = "w"'} | {name: f"{name} = {value}"}
    return f"{name} = {value[:20]!r}", "\n".join(lines.values()) + "\n"


BROKEN = [
    HEAD + "schema = 1", HEAD + "[run]\n[run]", HEAD + "run.weeks = 3\n[run]\nweeks = 3",
    HEAD + "[run", HEAD + "title", HEAD + "\x00", HEAD + "=1", "{" + HEAD + "}", "{}", "[]", "null",
    "schema: 1\nextends: w\n", "[DEFAULT]\nschema=1", HEAD + "a.b.c = 1", HEAD + "title = 'x\ny'",
    HEAD + '"" = 1', HEAD + "[[run]]", HEAD + "[[access]]", HEAD + "[a" + ".a" * 900 + "]",
    HEAD + "access.Valley.x = 1", HEAD + "[mechanisms]\nnone = true",
    HEAD.replace('"w"', '"mine.toml"'),
    HEAD.replace('"w"', '"."'), HEAD.replace('"w"', '"/dev/stdin"'),
    HEAD.replace('"w"', '"w/"') * 2,
]  # fmt: skip


def _broken(luck: random.Random) -> tuple[str, str]:
    number = luck.randrange(len(BROKEN))
    return f"broken {number}", BROKEN[number]
