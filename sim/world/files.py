"""The files of a world's folder: its tables by their exact names, and none that is almost one."""

import difflib
import os
import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

from sim.core.declare import InputError, shown

NEEDED = ("communities.csv", "desks.csv", "displacement.csv")
OPTIONAL = ("attacks.csv", "hosts.csv")
TABLES = NEEDED + OPTIONAL
BESIDE = ("returned.csv", "accepted.csv")  # of a world, and read by no run

BY_PROGRAMS = (".", "~$")  # how the names begin that programs leave beside the files of a user
TEXTS = ("csv", "cvs", "scv", "tsv", "tab", "txt")  # endings of what may be meant for a table
OTHERS = ("xls", "xlsx", "xlsm", "xlsb", "ods", "numbers", "gz", "zip", "json")
NEAR, NEARER = 0.8, 0.88  # how alike names are of which one is the other mistyped; 1 is the same


def tables_of(folder: Path) -> dict[str, Path]:
    """The tables of a world by their file names, those it needs and those it has.

    Raise InputError where a file looks like a table and would not be read as one.
    """
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise InputError(f"{folder}: cannot be read: {error.strerror}") from None
    for name in names:
        meant = _meant(name, names)
        if meant and not (folder / name).is_dir():
            raise InputError(
                f"{folder}: {shown(name)} is not read, and looks like {meant}; {_mend(name, meant)}"
            )
    return {table: folder / table for table in TABLES if table in (*NEEDED, *names)}


def left_by_programs(name: str) -> bool:
    """Whether a file is a lock, or a hidden companion, that programs leave beside others."""
    return name.startswith(BY_PROGRAMS)


def _meant(name: str, names: Collection[str]) -> str | None:
    """The table for which a file of another name would be taken."""
    if name in TABLES or left_by_programs(name):
        return None
    stem, endings = _parts(name)
    near = [table for table in TABLES if _alike(stem, table.removesuffix(".csv"))]
    if not near or ("." in stem and not endings):
        return None
    own_ending = endings[:1] != [] and endings[0] in TEXTS
    copy = _is_copy(stem, near[0].removesuffix(".csv"))
    kept_beside = near[0] in names and (copy or not own_ending)
    return None if kept_beside else near[0]


def _parts(name: str) -> tuple[str, list[str]]:
    """A name in small letters, and the endings, last first, by which its file may be a table."""
    endings: list[str] = []
    stem = unicodedata.normalize("NFKC", name).casefold().strip(" .")
    while found := re.fullmatch(rf"(.+?)[.,_ ]?({'|'.join(TEXTS + OTHERS)})", stem):
        stem = found[1].strip(" .")
        endings.append(found[2])
    return stem, endings


def _alike(stem: str, table: str) -> bool:
    """Whether a name is that of a table, mistyped or with something added to it."""
    letters = "".join(filter(str.isalpha, stem))
    ratio = difflib.SequenceMatcher(None, letters, table).ratio()
    mistyped = ratio >= (NEAR if letters[:1] == table[:1] else NEARER)
    return mistyped or _is_copy(stem, table)


def _is_copy(stem: str, table: str) -> bool:
    """Whether a name says that it is another version of a table, as attacks_old."""
    return re.fullmatch(rf"{table}[^a-z]+.*|(copy of|old|new)\W?{table}", stem) is not None


def _mend(name: str, meant: str) -> str:
    if set(_parts(name)[1][:1]) & set(OTHERS):
        return f"save its sheet as {meant}, as comma-separated values with the encoding UTF-8"
    return f"name it {meant}, or give it a name that is unlike those of tables"
