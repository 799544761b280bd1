"""Options and arguments that no command can take."""

import os
import random
from datetime import date
from pathlib import Path

import click
from malformed_words import SHORT, Malformed, word, world
from words import REFUSED, meaning

import awda.cli
from awda.option_types import Seeds, Within, Written


def commands() -> dict[str, click.Command]:
    """All but the one that would serve until it is interrupted; tests/page has its refusals."""
    root = {name: each for name, each in awda.cli.cli.commands.items() if name != "serve"}
    groups = {name: each for name, each in root.items() if isinstance(each, click.Group)}
    flat = {f"{g} {n}": each for g, group in groups.items() for n, each in group.commands.items()}
    return {name: each for name, each in root.items() if name not in groups} | flat


ARGUMENTS = {
    "run": ["w"], "biography": ["w"], "ledger": ["w"], "compare": ["w", "village"],
    "mediation": ["w", "village"], "explain": ["trust.abuse_slow"], "experiment": ["grid"],
    "plot": ["w"], "reproduce": ["village"], "store show": ["a"], "store export": ["x.csv"],
}  # fmt: skip
NOWHERE = ["mine/notes.txt/below", "/dev/null/below", "nowhere-link", "nowhere-link/below", "loop",
           "x" * 300, "x/" * 2100 + "x", "y/" + "x" * 300, "pipe", "pipe/below"]  # fmt: skip
FOLDERS = [
    *NOWHERE,
    ".",
    "..",
    "",
    "w",
    "mine",
    "mine/notes.txt",
    "x" * 250,
    "mine/../w/",
    "linked",
]
STORES = ["mine", "mine/runs.sqlite", "mine/notes.txt/below", "nowhere-link", "loop", "pipe",
          "/dev/null", "/dev/zero", ".", "w/world.toml", "x" * 300]  # fmt: skip
ADDRESSES = ["", "tcp://", "127.0.0.1", "127.0.0.1:1", "http://127.0.0.1:1", "tcp://127.0.0.1:0",
             "tcp://127.0.0.1:99999", "::1:1", "inproc://x", "x y:1", "[red]:1"]  # fmt: skip
FILES = ["mine/table.csv", "mine", "mine/notes.txt", "nowhere-link", "linked.csv", "x.CSV2", "x",
         "x.csv/", "w/communities.csv", ".csv", "x" * 300 + ".csv", "mine/notes.txt/x.csv"
         ]  # fmt: skip


def around(place: Path) -> None:
    """The world, with links and a pipe beside it."""
    world(place)
    (place / "nowhere-link").symlink_to("nowhere")
    (place / "loop").symlink_to("loop")
    (place / "linked").symlink_to("mine")
    (place / "linked.csv").symlink_to("mine/table.csv")
    os.mkfifo(place / "pipe")


def option(luck: random.Random) -> Malformed:
    """A command with a word that an option of it, or one that it has not, cannot take."""
    found = {
        name: [
            each for each in command.params
            if isinstance(each, click.Option) and not each.is_flag and each.name != "help"
        ]
        for name, command in commands().items()
    }  # fmt: skip
    name = luck.choice([name for name, options in found.items() if options])
    chosen = luck.choice(found[name])
    given, allowed = option_word(luck, name, chosen)
    words = [*name.split(), f"{chosen.opts[0]}={given}", *ARGUMENTS.get(name, [])]
    if any(each.name == "until" for each in found[name]) and chosen.name != "until":
        words += SHORT
    if name == "plot" and chosen.name != "picture":
        words += ["--out", "x.svg"]
    return Malformed(f"option {name} {chosen.opts[0]}={given[:30]!r}", around, words, allowed)


def option_word(luck: random.Random, name: str, chosen: click.Option) -> tuple[str, bool]:
    """A word for an option, and whether the documentation allows it."""
    if isinstance(chosen.type, Written | Seeds):
        day = isinstance(chosen.type, Written) and chosen.type.read == "day"
        given = word(luck, luck.choice(["2016-03-13", "2017-01-01"] if day else ["5", "12", "3-7"]))
        return given.replace("\x00", ""), means_something(chosen, given.replace("\x00", ""))
    if chosen.name == "place":
        return luck.choice(STORES), False
    if chosen.name == "out" and (name == "verify" or name in ARGUMENTS):
        makes_one_below = name in ("experiment", "reproduce")
        return luck.choice(NOWHERE if makes_one_below else FOLDERS), False
    lists = {"store": STORES, "dask": ADDRESSES, "picture": FILES}
    given = luck.choice(lists.get(str(chosen.name), ["", " ", "x", "a.b", "=1", "[red]"]))
    return given, chosen.opts[0] == "--label"  # which may be any words


def means_something(chosen: click.Option, given: str) -> bool:
    if isinstance(chosen.type, Seeds):
        parts = [end for part in given.split(",") for end in part.split("-", 1)]
        return all(meaning(int, each) is not REFUSED for each in parts)
    kinds = {"whole": int, "number": float, "day": date}
    found = meaning(kinds[chosen.type.read], given)
    return found is not REFUSED and (not isinstance(chosen.type, Within) or 1 <= found <= 64)


def exported(luck: random.Random) -> Malformed:
    given = luck.choice(FILES)
    words = ["store", "export", given, "--store", luck.choice(STORES)]
    return Malformed(f"export {given[:30]!r} of {words[-1][:30]!r}", around, words)
