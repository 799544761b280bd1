"""The file of a store: made whole, opened only where it is sound, its errors said in sentences."""

import os
import sqlite3
import time
import uuid
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from sim.core.declare import InputError
from sim.world.csv_reader import refuse_irregular

APPLICATION = 0x41574441  # "AWDA", in the file's header
SCHEMA = 1
PATIENCE = 60.0  # seconds to wait for another sweep's commit
CLAIM = 10.0  # seconds after which whoever claimed a name has been killed: it takes milliseconds
PAUSE = 0.02  # seconds between two looks whether another sweep has finished
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
NO_DAMAGE = (
    *BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_NOLFS, sqlite3.SQLITE_PROTOCOL,
)  # fmt: skip
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
MEASURES = """
CREATE TABLE IF NOT EXISTS measures (run TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL,
    digest TEXT NOT NULL, PRIMARY KEY (run, name)) WITHOUT ROWID;
"""  # only in a store for which some experiment has asked for more than outcomes


class StoreFile(sqlite3.Connection):
    """A connection that waits for other sweeps in Python, where an interrupt ends the waiting.

    SQLite's own waiting is deaf to it, or takes it for an error of the statement.
    """

    patience = PATIENCE

    def execute(self, statement: str, cells: Any = (), /) -> sqlite3.Cursor:
        """Execute a statement, again and again while another process holds the file."""
        until = time.monotonic() + self.patience
        while True:
            try:
                return super().execute(statement, cells)
            except sqlite3.OperationalError as error:
                if _code(error) not in BUSY or time.monotonic() > until:
                    raise
            time.sleep(PAUSE)


def opened(path: Path, create: bool) -> StoreFile:
    """A connection to the store, which is made where it does not exist and may be."""
    with sentences(path):
        if not path.exists():
            if not create:
                raise InputError(f"{path}: no such store; a sweep makes one")
            _create(path)
        refuse_irregular(path, path.stat())
        _check_header(path)
        file = sqlite3.connect(path, timeout=0, isolation_level=None, factory=StoreFile)
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
    if not tables_of(file).items() >= _tables_of_a_store().items():
        raise sqlite3.DatabaseError("its tables are not those of a store")
    verdict = file.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
    file.execute("PRAGMA synchronous = FULL")
    file.execute("PRAGMA fullfsync = ON")


def tables_of(file: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """The columns of each table, and of whatever else has a name there."""
    named = "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    names = [row[0] for row in file.execute(named)]
    columns = "SELECT name, type, pk FROM pragma_table_info(?)"
    return {name: file.execute(columns, (name,)).fetchall() for name in names}


@cache
def _tables_of_a_store(more: str = "") -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(":memory:")) as file:
        file.executescript(TABLES + more)
        return tables_of(file)


def refuse_other_tables(file: sqlite3.Connection) -> None:
    """Raise SQLite's error where a store holds more than its tables, or breaks their rules."""
    found = tables_of(file)
    more = sorted(name for name in found if found[name] != _tables_of_a_store(MEASURES).get(name))
    if more:
        raise sqlite3.DatabaseError(f"it holds {more[0]!r}, which is no part of a store")
    verdict = file.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)


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
    except OSError as error:
        raise InputError(f"{path}: {_remedy(error.strerror or str(error))}") from None
    except (sqlite3.DatabaseError, zlib.error, UnicodeDecodeError) as error:
        if _code(error) in NO_DAMAGE:
            raise InputError(f"{path}: {_remedy(str(error))}") from None
        raise damaged(path, str(error)) from None


def damaged(path: Path, what: str) -> InputError:
    """The sentence about a store in which something is not as it was written."""
    return InputError(
        f"{path}: the store is damaged ({what}); nothing in it was changed: move it "
        "away, put back a copy, or name another file"
    )


def _code(error: Exception) -> int:
    """SQLite's primary code of an error; 0 where Python itself raised it."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _create(path: Path) -> None:
    """A new store, complete before it has its name, so that an empty file is always damage."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.draft")
    try:
        file = sqlite3.connect(draft, isolation_level=None)
        file.executescript(
            f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {SCHEMA};"
            f"BEGIN; {TABLES} COMMIT;"
        )
        file.close()
        _name(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _name(draft: Path, path: Path) -> None:
    """Give a draft its name, unless another sweep was quicker: its store is as good."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except (OSError, AttributeError):  # a disk or a system without hard links
        _name_without_links(draft, path)


def _name_without_links(draft: Path, path: Path) -> None:
    """The same by renaming, which may overwrite: so only whoever has claimed the name does it."""
    claim = path.with_name(f".{path.name}.claim")
    while not os.path.lexists(path):
        try:
            claim.touch(exist_ok=False)
        except FileExistsError:
            _wait_for(claim)
            continue
        try:
            if not os.path.lexists(path):
                os.rename(draft, path)
        finally:
            claim.unlink(missing_ok=True)


def _wait_for(claim: Path) -> None:
    """Wait a moment; a claim that is old is that of a process that was killed, and void."""
    with suppress(FileNotFoundError):
        if abs(time.time() - claim.stat().st_mtime) > CLAIM:
            claim.unlink()
    time.sleep(PAUSE)


def _remedy(error: str) -> str:
    if "full" in error or "No space" in error:
        return (
            "the disk is full; all runs kept before are safe: make room and call the command again"
        )
    if "locked" in error:
        return "another process keeps writing; call the command again later"
    return f"cannot be read or written ({error}); a file in a folder of yours is allowed"
