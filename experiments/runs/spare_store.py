"""The store that commands keep without being told to: a place that a sweep can do without.

It lies in the user's data folder, or where AWDA_STORE says. A file that is damaged, or may not be
read or written, stops no sweep: what is wrong is told once, and the sweep goes on without it.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import platformdirs

from experiments.runs.job import Identity, Job
from experiments.runs.measures import Measure, Outcomes
from experiments.runs.store import NOTHING, Found, Store
from sim.core.declare import InputError

T = TypeVar("T")


def default_place() -> Path:
    """The file in which commands keep their runs unless told otherwise; it need not exist yet."""
    given = os.environ.get("AWDA_STORE")
    return Path(given) if given else Path(platformdirs.user_data_dir("awda")) / "runs.sqlite"


class SpareStore:
    """A store whose trouble is told, and then it is one that keeps nothing and has kept nothing."""

    def __init__(self, place: Path, tell: Callable[[str], None]) -> None:
        self.place, self._tell = place, tell
        self._store: Store | None = None
        self._gave_up = False
        self._open = ExitStack()

    def __enter__(self) -> "SpareStore":
        if not self._gave_up:
            self._store = self._tried(lambda: self._open.enter_context(Store(self.place)), None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._store = None
        self._open.close()

    @property
    def path(self) -> Path | None:
        """Where runs are kept; None where they are not."""
        return None if self._gave_up else self.place

    def wait_at_most(self, seconds: float) -> None:
        """As for a store."""
        if self._store:
            self._store.wait_at_most(seconds)

    def plan(self, name: str, keys: Sequence[str]) -> None:
        """As for a store."""
        self._asked(lambda store: store.plan(name, keys), None)

    def found(self, keys: Iterable[str], planned: Mapping[str, Job] = NOTHING) -> Found:
        """As for a store."""
        return self._asked(lambda store: store.found(keys, planned), {})

    def keep(self, job: Identity, outcomes: Outcomes, measures: Sequence[Measure] = ()) -> None:
        """As for a store."""
        self._asked(lambda store: store.keep(job, outcomes, measures), None)

    def keep_failure(self, job: Identity, traceback: str) -> None:
        """As for a store."""
        self._asked(lambda store: store.keep_failure(job, traceback), None)

    def _asked(self, what: Callable[[Store], T], otherwise: T) -> T:
        store = self._store
        return self._tried(lambda: what(store), otherwise) if store else otherwise

    def _tried(self, what: Callable[[], T], otherwise: T) -> T:
        """What it gives; where it cannot be had, say why, and ask for nothing from now on."""
        try:
            return what()
        except InputError as error:
            self._gave_up, self._store = True, None
            self._tell(f"these runs are not kept, and the command goes on without: {error}")
            return otherwise
