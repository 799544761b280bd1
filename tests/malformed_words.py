# ruff: noqa: RUF001  other scripts are meant
"""What malformed inputs are made of: a folder with a world, and words that stand for true ones."""

import random
import shutil
import string
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from words import REFUSED, in_script, meaning

from sim.core.declare import Declared, Text
from sim.scenario.toml_file import known_scenarios

VILLAGE = known_scenarios()["village"].parent
SHORT = ["--until", "2016-01-20"]
ATTACKS = "governorate,district,month,events\nValley,River,2016-03,2\nValley,River,2016-04,1\n"
HOSTS = "governorate,date,host,households,camp_share\nValley,2014-06-22,Valley,200,0.1\n"
NOTES = "three years of field notes\n"
MAKERS = ("run", "compare", "biography", "ledger", "mediation")


class Malformed(NamedTuple):
    """One input: what it is, how its folder is filled, and what is typed there."""

    name: str
    lay: Callable[[Path], None]
    words: list[str]
    allowed: bool = False  # by the grammar of docs/worlds.md; then it may still be refused

    def __str__(self) -> str:
        return self.name


def world(place: Path) -> None:
    """The village with attacks and hosts, a note beside it, and a folder of the user's."""
    shutil.copytree(VILLAGE, place / "w")
    (place / "w" / "attacks.csv").write_text(ATTACKS)
    (place / "w" / "hosts.csv").write_text(HOSTS)
    (place / "mine").mkdir()
    for name in ("notes.txt", "runs.sqlite", "table.csv"):
        (place / "mine" / name).write_text(NOTES)


def typed(luck: random.Random, scenario: str = "w") -> list[str]:
    """A command that reads a scenario and would run it."""
    command = luck.choice(MAKERS)
    pair = [scenario, "village"] if command in ("compare", "mediation") else [scenario]
    return [command, *luck.sample(pair, len(pair)), *SHORT]


NUMBERS = ["1e400", "-0", "+5", "5.", ".5", "1e-320", "0x10", "1_0", "1 000", "1,5", "1.000,5",
           "--1", "1e", "e1", "½", "²", "1/2", "#REF!", "#N/A", "NULL", "None", "true", "inf",
           "nan", "-1e-9", "1e5", "9" * 120, "0" * 101, "5%", "€5", "5 EUR", "5;", "=5", "'5", '"5'
           ]  # fmt: skip
DAYS = ["0000-01-01", "9999-12-31", "2015-02-29", "2016-02-29", "1899-12-31", "2201-01-01",
        "2015-13-01", "2015-00-10", "2015-06-31", "20150816", "16/08/2015", "2015-W33-7",
        "2015-08-16T00:00", "42232", "Aug 2015", "2015-8-16", "２０１５-08-16", "-2015-08-16",
        "2015-08-16Z", "2015‐08‐16", "2016-03", "2016-3", "Mar-16"]  # fmt: skip
NAMES = ["", " ", "\t", "-", "=1+1", "@x", "+x", "a\x00b", "a\x1bb", "a\u202eb", "a\ufeffb",
         "\ue000", "a\nb", "％x", "＝x", "x" * 3000, "[red]", "%s", "{0}", "../x", "ﬁ",
         "Valley ", "valley",
         ]  # fmt: skip
SCRIPTS = ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９", "०१२३४५६७८९"]


def word(luck: random.Random, true: str) -> str:
    """A word for the place where a true one stands: another kind, or the true one mistyped."""
    how = luck.randrange(5)
    if how == 0:
        return luck.choice(NUMBERS + DAYS + NAMES)
    if how == 1:
        return in_script(true, luck.choice(SCRIPTS))
    if how == 2:
        at, letter = luck.randint(0, len(true)), luck.choice("_,.;'eE-+ %\u00a0\u200b\u200e\x07x")
        return true[:at] + letter + true[at:]
    if how == 3:
        digits = "".join(luck.choices(string.digits + ".-eE,_ ", k=luck.randint(1, 9)))
        return luck.choice(["", "-", "+", "±"]) + digits
    return "".join(luck.choices(string.printable + "اوé\u0301", k=luck.randint(1, 9)))


def fits(declared: Declared, text: str) -> bool:
    """Whether the documentation allows a word for a declared value."""
    found = meaning(declared.type, text)
    if isinstance(declared.about, Text):
        if not text.strip(" \t\n\r"):
            return declared.about.may_be_empty
        return found is not REFUSED and found in (declared.about.choices or (found,))
    low, high = declared.about.domain
    return found is not REFUSED and low <= found <= high
