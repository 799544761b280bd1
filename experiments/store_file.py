"""The file of a store: made whole, opened only where it is sound, its errors said in sentences."""

import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.declare import InputError

APPLICATION = 0x41574441  # "AWDA", in the file's header
SCHEMA = 1
PATIENCE = 60  # seconds to wait for another sweep's commit
TABLES = """
CREATE TABLE worlds (hash TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE scenarios (hash TEXT PRIMARY KEY, name TEXT NOT NULL, world TEXT NOT NULL,
    content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE environments (hash TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (key TEXT PRIMARY KEY, scenario TEXT NOT NULL, seed INTEGER NOT NULL,
    environment TEXT NOT NULL, outcomes TEXT NOT NULL, digest TEXT NOT NULL);
CREATE TABLE failures (key TEXT PRIMARY KEY, scenario TEXT NOT NULL, seed INTEGER NOT NULL,
    environment TEXT NOT NULL, traceback TEXT NOT NULL);
CREATE TABLE designs (hash TEXT PRIMARY KEY, name TEXT NOT NULL, keys BLOB NOT NULL);
"""


def opened(path: Path, create: bool) -> sqlite3.Connection:
    """A connection to the store, which is made where it does not exist and may be."""
    with sentences(path):
        if not path.exists():
            if not create:
                raise InputError(f"{path}: no such store; a sweep makes one")
            _create(path)
        _check_header(path)
        file = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            _check(path, file)
        except BaseException:
            file.close()
            raise
        return file


def _check(path: Path, file: sqlite3.Connection) -> None:
    """Set how commits are made, and refuse a file that is no sound store."""
    whose = file.execute("PRAGMA application_id").fetchone()[0]
    schema = file.execute("PRAGMA user_version").fetchone()[0]
    if whose != APPLICATION:
        raise InputError(f"{path}: is no store of Awda; name another file")
    if schema != SCHEMA:
        raise InputError(
            f"{path}: is a store of schema {schema}, and {SCHEMA} is allowed; open it "
            "with the version of Awda that made it, or name another file"
        )
    verdict = file.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
    file.executescript("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON")


def _check_header(path: Path) -> None:
    """Refuse a damaged file unopened: on opening, SQLite would throw its journal away."""
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise sqlite3.DatabaseError("its header is not that of a store")


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """SQLite's errors as sentences that say what happened to the store and what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise InputError(f"{path}: {_remedy(str(error))}") from None
    except OSError as error:
        raise InputError(f"{path}: {_remedy(error.strerror or str(error))}") from None
    except (sqlite3.DatabaseError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(
            f"{path}: the store is damaged ({error}); nothing in it was changed: move it "
            "away, put back a copy, or name another file"
        ) from None


def _create(path: Path) -> None:
    """A new store, complete before it has its name, so that an empty file is always damage."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    try:
        file = sqlite3.connect(draft, isolation_level=None)
        file.executescript(
            f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {SCHEMA};"
            f"BEGIN; {TABLES} COMMIT;"
        )
        file.close()
        with suppress(FileExistsError):  # another sweep was quicker: its store is as good
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _remedy(error: str) -> str:
    if "full" in error:
        return "the disk is full; all runs kept before are safe: make room and sweep again"
    if "locked" in error:
        return f"another process has been writing for {PATIENCE} seconds; sweep again later"
    return f"cannot be read or written ({error}); a file in a folder of yours is allowed"
