"""The store keeps finished runs in one SQLite file: each on the disk before the next is asked for.

Only the process that sweeps writes. Two sweeps may share a store: each waits for the other's
commits, and a run that both make is kept once and compared. A commit lies on the disk itself
(`synchronous = FULL`) and in the file, not in a write-ahead log, whose damaged end SQLite drops
without a word. So a killed process or a power cut loses nothing that was reported as kept, and a
full disk leaves what was there before.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any

from experiments.provenance.versions import digest
from experiments.runs.job import Identity, Job
from experiments.runs.measures import Measure, Outcomes
from experiments.runs.store_file import (
    MEASURES,
    opened,
    refuse_other_tables,
    sentences,
    tables_of,
)
from experiments.runs.store_rows import (
    Known,
    Run,
    measure_of,
    outcomes_text,
    packed,
    row_of,
    run_of,
)
from sim.core.declare import InputError

Found = dict[str, Outcomes]
NOTHING: Mapping[str, Job] = MappingProxyType({})


class Store:
    """Kept runs by key; raise InputError, one sentence, for any trouble with the file."""

    def __init__(self, path: Path, create: bool = True) -> None:
        self.path = path
        self._file = opened(path, create)
        self._written: set[str] = set()  # scenarios and environments known to be kept
        self._fresh: set[str] = set()  # those of the transaction at hand

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._file.close()

    def wait_at_most(self, seconds: float) -> None:
        """How long to wait from now on while another process writes."""
        self._file.patience = seconds

    def check_file(self) -> None:
        """Raise InputError where SQLite finds anything wrong with the file, or more in it."""
        with sentences(self.path):
            refuse_other_tables(self._file)

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """What is read in here is of one moment; other sweeps wait with their commits."""
        with sentences(self.path):
            self._file.execute("BEGIN")
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                self._file.execute("ROLLBACK")

    def plan(self, name: str, keys: Sequence[str]) -> None:
        """Keep what a sweep is to make, so that its count of runs can be checked at any time."""
        content = zlib.compress("\n".join(keys).encode())
        with self._committed():
            self._file.execute(
                "INSERT OR IGNORE INTO designs VALUES (?, ?, ?)", (digest(*keys), name, content)
            )

    def found(self, keys: Iterable[str], planned: Mapping[str, Job] = NOTHING) -> Found:
        """The outcomes of those of these runs that are kept with all that their jobs ask for."""
        found = {}
        with sentences(self.path):
            for key in keys:
                row = self._file.execute("SELECT * FROM runs WHERE key = ?", (key,)).fetchone()
                asked = planned[key].measures if key in planned else ()
                further = self._measures(key, asked) if row else None
                if further is not None:
                    found[key] = Outcomes(run_of(self.path, row).outcomes, further)
        return found

    def keep(self, job: Identity, outcomes: Outcomes, measures: Sequence[Measure] = ()) -> None:
        """Commit one finished run. One that is kept already is compared and never overwritten."""
        text = outcomes_text(outcomes)
        with self._committed():
            row = self._file.execute("SELECT * FROM runs WHERE key = ?", (job.key,)).fetchone()
            if row:
                self._refuse_differing(run_of(self.path, row), outcomes)
            else:
                of = self._written_for(job)
                cells = (job.key, *of, text, digest(job.key, *map(str, of), text))
                self._file.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)", cells)
                self._file.execute("DELETE FROM failures WHERE key = ?", (job.key,))
            self._keep_measures(job.key, outcomes, measures)

    def keep_failure(self, job: Identity, traceback: str) -> None:
        """Commit a failed run with its scenario, seed and traceback; the next sweep tries again."""
        with self._committed():
            self._file.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)",
                (job.key, *self._written_for(job), traceback),
            )

    def runs(self) -> Iterator[Run]:
        """Every kept run, checked, in the order of scenario and seed."""
        with sentences(self.path):
            rows = self._file.execute("SELECT * FROM runs ORDER BY scenario, seed, key")
            yield from (run_of(self.path, row) for row in rows)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All of a small table (`scenarios`, `environments`, `worlds`, `failures`, `designs`).

        Raise InputError where a row is not as it was written: its name is a hash of its content.
        """
        with sentences(self.path):
            found = self._file.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in found.description]
            return [row_of(self.path, table, names, cells) for cells in found]

    def scenarios(self) -> Known:
        """The scenarios that runs refer to, by hash."""
        return Known(self.path, "scenarios", self.rows("scenarios"))

    def count(self, table: str) -> int:
        """How many rows a table has."""
        with sentences(self.path):
            return int(self._file.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def measures(self) -> Iterator[tuple[str, Any]]:
        """Every further measure that is kept, checked: the key of its run, and what it is."""
        with sentences(self.path):
            if "measures" in tables_of(self._file):
                rows = self._file.execute("SELECT * FROM measures ORDER BY run, name")
                yield from ((str(row[0]), measure_of(self.path, row)) for row in rows)

    def _measures(self, key: str, measures: Sequence[Measure]) -> dict[str, Any] | None:
        """What is kept of a run beside its outcomes; None where a part of it is not."""
        if measures and "measures" not in tables_of(self._file):
            return None
        found = {}
        for each in measures:
            asked = "SELECT * FROM measures WHERE run = ? AND name = ?"
            row = self._file.execute(asked, (key, each.key)).fetchone()
            if not row:
                return None
            found[each.name] = measure_of(self.path, row)
        return found

    def _keep_measures(self, key: str, outcomes: Outcomes, measures: Sequence[Measure]) -> None:
        """Keep further measures in the transaction at hand, each under its own name."""
        if measures:
            self._file.execute(MEASURES)
        for each in measures:
            text = json.dumps(outcomes.further[each.name])
            cells = (key, each.key, packed(text), digest(key, each.key, text))
            self._file.execute("INSERT OR IGNORE INTO measures VALUES (?, ?, ?, ?)", cells)

    def _written_for(self, job: Identity) -> tuple[str, int, str]:
        """Keep what a run belongs to, once; the hashes and the seed that its row refers by."""
        scenario, environment = job.scenario_hash, digest(job.environment)
        if scenario not in self._written:
            self._write("scenarios", scenario, job.name, job.world_hash, packed(job.scenario))
            self._write("worlds", job.world_hash, packed(job.world))
        if environment not in self._written:
            self._write("environments", environment, packed(job.environment))
        self._fresh = {scenario, environment}
        return scenario, job.seed, environment

    def _write(self, table: str, *cells: str | bytes) -> None:
        marks = ", ".join("?" * len(cells))
        self._file.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", cells)

    def _refuse_differing(self, kept: Run, outcomes: dict[str, float]) -> None:
        """Two results of one key: the model is not reproducible there, and nobody may hide it."""
        if outcomes_text(kept.outcomes) == outcomes_text(outcomes):
            return
        names = [
            name for name in kept.outcomes | outcomes
            if repr(kept.outcomes.get(name)) != repr(outcomes.get(name))
        ]  # fmt: skip
        raise InputError(
            f"{self.path}: run {kept.key} (seed {kept.seed}) was kept with another result: "
            f"{', '.join(names)} differ; equal keys must give equal results, so the kept one "
            "stays, and one of the two machines, or the model, is at fault"
        )

    @contextmanager
    def _committed(self) -> Iterator[None]:
        """One transaction: all of it is on the disk at the end, or nothing of it ever."""
        self._fresh = set()
        with sentences(self.path):
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._file.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk has rolled back by itself
                    self._file.execute("ROLLBACK")
                raise
        self._written |= self._fresh
