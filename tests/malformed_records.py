"""Records that somebody has made up, of any shape and with any order."""

import json
import random
from pathlib import Path
from typing import Any

from malformed_words import NOTES, Malformed, world

from experiments.provenance.foreign_record import PARTS


def junk(luck: random.Random, depth: int = 0) -> Any:
    """Any value that JSON has."""
    leaves: list[Any] = [
        None,
        True,
        0,
        -1,
        1e308,
        "",
        "run",
        "../x",
        "w",
        "0" * 64,
        "\x1b[31m",
        10**30,
    ]
    if depth > 2 or luck.random() < 0.5:
        return luck.choice(leaves)
    items = [junk(luck, depth + 1) for _ in range(luck.randrange(4))]
    return (
        items
        if luck.random() < 0.5
        else {luck.choice(["a", "", "run", "id"]): one for one in items}
    )


COMMANDS: list[list[str]] = [
    ["run", "w", "--out=stolen"], ["run", "w", "--out", "stolen"], ["run", "--json", "w"],
    ["compare", "w", "w", "--store=stolen"], ["compare", "w", "w", "--store", "stolen"],
    ["experiment", "grid", "--dask=tcp://127.0.0.1:1"], ["store", "export", "stolen.csv"],
    ["reproduce", "kept"], ["verify"], ["--help"], ["run", "--help"], ["run", "nosuch"], ["run"],
    ["-"],
    ["run", "w", "w"], ["run", "w", "--seeds=٣"], ["run", "w", "--until=x"], ["run", "//x/y.toml"],
    ["run", "/dev/zero"], ["run", "w", "--thread=2"], ["RUN", "w"], ["run w"], ["sh", "-c", "x"],
]  # fmt: skip


def manifest(luck: random.Random) -> Malformed:
    """A record of any shape, or one that orders what no record may."""
    record: Any = {"command": luck.choice(COMMANDS)}
    if luck.random() < 0.5:
        record = junk(luck) if luck.random() < 0.3 else {
            luck.choice([*PARTS, "seeds", "data"]): junk(luck) for _ in range(luck.randint(1, 4))
        }  # fmt: skip
    text = json.dumps(record)
    text = luck.choice(
        [text, text, text, text[:-1], "\ufeff" + text, text + text, text.replace('"', "'")]
    )

    def lay(place: Path) -> None:
        world(place)
        (place / "kept").mkdir()
        (place / "kept" / "manifest.json").write_text(text, encoding="utf-8")
        (place / "kept" / "notes.txt").write_text(NOTES)

    return Malformed(f"manifest {text[:50]!r}", lay, ["reproduce", "kept"])
