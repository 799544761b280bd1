"""A draft: a hidden folder that takes its place when it is whole, or leaves nothing behind."""

import fcntl
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from uuid import uuid4

LOCK = ".lock"  # held while the maker of a draft lives
OLD = "old"  # in a draft: what stood in its place, until the new has taken it


class Terminated(KeyboardInterrupt):
    """SIGTERM, as an exception, so that whatever is under way can clean up."""

    exit_code = 128 + signal.SIGTERM


@contextmanager
def draft(place: Path) -> Iterator[Path]:
    """A folder to fill; it replaces what stands in `place` if all goes well, else it vanishes.

    Drafts of makers that were killed are cleared first; what such a one had taken out of its
    place is put back.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    clear_stale_drafts(place)
    hidden = place.parent / f"{_prefix(place)}{uuid4().hex[:12]}"
    with terminable():
        try:
            hidden.mkdir()
            with (hidden / LOCK).open("w") as lock:
                with suppress(OSError):  # a disk that cannot lock: others leave the draft alone
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                folder = hidden / place.name
                folder.mkdir()
                yield folder
                _replace(folder, place)
        finally:
            _clear(hidden, place)


def clear_stale_drafts(place: Path) -> None:
    """Remove drafts for this place whose makers hold no lock on them any more, and no others."""
    for hidden in place.parent.glob(f"{_prefix(place)}*"):
        with (
            suppress(OSError),
            (hidden / LOCK).open("r+") as lock,
        ):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _clear(hidden, place)


@contextmanager
def terminable() -> Iterator[None]:
    """SIGTERM raises Terminated here; in processes that are forked from here it ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    owner = os.getpid()

    def stop(number: int, _frame: FrameType | None) -> None:
        if os.getpid() == owner:
            raise Terminated
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _prefix(place: Path) -> str:
    return f".{place.name}-draft-"


def _replace(folder: Path, place: Path) -> None:
    if place.exists():
        (folder.parent / OLD).mkdir()
        place.rename(folder.parent / OLD / place.name)
    folder.rename(place)


def _clear(hidden: Path, place: Path) -> None:
    """Remove a draft; what it had taken out of its place goes back if nothing new stands there."""
    old = hidden / OLD / place.name
    if old.exists() and not place.exists():
        with suppress(FileNotFoundError):  # another has just done so
            old.rename(place)
    shutil.rmtree(hidden, ignore_errors=True)
