"""A draft: a hidden folder that takes its place when it is whole, or leaves nothing behind."""

import os
import re
import shutil
import signal
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import uuid4

from experiments.provenance.result_folder import followed, foreign_in, named
from sim.core.declare import InputError

with warnings.catch_warnings():  # it warns where only the numbers of processes can serve as locks
    warnings.simplefilter("ignore")
    from filelock import FileLock

LOCK = ".lock"  # held while the maker of a draft lives
NOTE = ".note"  # says in every draft:
MARK = "This folder is a draft of Awda, which may remove it.\n"
OLD = "old"  # in a draft: what stood in its place, until the new has taken it
ENDS = [  # what ends a command from outside, besides an interrupt, where the system has it
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
]


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP, as an exception, so that whatever is under way can clean up."""

    def __init__(self, number: int = signal.SIGTERM) -> None:
        super().__init__()
        self.exit_code = 128 + number


@contextmanager
def draft(place: Path) -> Iterator[Path]:
    """A folder to fill; it replaces an earlier result in `place` if all goes well, or vanishes.

    Where files of somebody else have come into the place meanwhile, they stay, the result is put
    beside it, and InputError says where. Drafts of makers that were killed are cleared first; what
    such a one had taken out of its place is put back.
    """
    place = followed(place)
    new = [each for each in place.parents if not each.exists()]
    hidden = place.parent / f"{_prefix(place)}{uuid4().hex[:12]}"
    with terminable():
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            clear_stale_drafts(place)
            hidden.mkdir()
            with _marked_as_ours(hidden):
                folder = hidden / place.name
                folder.mkdir()
                yield folder
                with undisturbed():
                    _put(folder, place)
        finally:
            with undisturbed():
                _clear(hidden, place)
                _remove_empty(new)


def clear_stale_drafts(place: Path) -> None:
    """Remove drafts for this place whose makers hold no lock on them any more, and no others."""
    form = re.compile(re.escape(_prefix(place)) + "[0-9a-f]{12}")
    for hidden in [each for each in place.parent.iterdir() if form.fullmatch(each.name)]:
        if _is_stale(hidden):
            with suppress(OSError):
                _clear(hidden, place)


@contextmanager
def terminable() -> Iterator[None]:
    """SIGTERM and SIGHUP raise Terminated here, and end processes that are forked from here.

    What whoever started the command has let it ignore, as nohup does, stays ignored.
    """
    owner = os.getpid()

    def stop(number: int, _frame: FrameType | None) -> None:
        if os.getpid() == owner:
            raise Terminated(number)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    with _handled(stop, [each for each in ENDS if signal.getsignal(each) != signal.SIG_IGN]):
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """What takes a moment and may not be done by half is not stopped by any signal but SIGKILL."""
    with _handled(lambda *_: None, [signal.SIGINT, *ENDS]):
        yield


@contextmanager
def _handled(
    what: Callable[[int, FrameType | None], None], numbers: Iterable[int]
) -> Iterator[None]:
    """Signals are handled so in the main thread, where alone they can be."""
    before: dict[int, Any] = {}
    try:
        if threading.current_thread() is threading.main_thread():
            for number in numbers:
                before[number] = signal.signal(number, what)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove the folders that a draft has made on its way, the innermost first, where unused."""
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


@contextmanager
def _marked_as_ours(hidden: Path) -> Iterator[None]:
    """Hold the lock of a draft and say whose it is; the lock comes first, so none is ever stale.

    On a disk that cannot lock nobody can tell that a maker is gone: others leave its draft alone.
    """
    with suppress(OSError), _any_lock():
        lock = FileLock(hidden / LOCK, blocking=False)
        lock.acquire()
    (hidden / NOTE).write_text(MARK, encoding="utf-8")
    try:
        yield
    finally:
        lock.release()


def _is_stale(hidden: Path) -> bool:
    """Whether this is a draft of Awda's that nobody holds.

    The lock is free again afterwards: where a file is held open it cannot always be removed.
    """
    notes = [hidden / name for name in (NOTE, LOCK)]  # an earlier version marked the lock itself
    with suppress(OSError, UnicodeDecodeError), _any_lock():
        if MARK in [each.read_text(encoding="utf-8") for each in notes if each.exists()]:
            with FileLock(hidden / LOCK, blocking=False):
                return True
    return False


@contextmanager
def _any_lock() -> Iterator[None]:
    """No warning where a system or disk has no locks, and the number of a process serves as one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _prefix(place: Path) -> str:
    return f".{place.name}-draft-"


def _put(folder: Path, place: Path) -> None:
    """Put a whole draft in its place, or beside it where that is not free any more."""
    why = _taken(place)
    if not why:
        with suppress(OSError):  # the folder may not be moved: the result must not be lost for it
            if place.exists():
                (folder.parent / OLD).mkdir()
                place.rename(folder.parent / OLD / place.name)
            folder.rename(place)
            return
        why = "it could not be replaced"
    beside = _free_beside(place)
    folder.rename(beside)
    raise InputError(f"{place}: {why}; it was left alone, and the result is in {beside}")


def _taken(place: Path) -> str:
    """Why the place is not free: what has come into it since the command began."""
    if not place.is_dir():
        return "a file has come there" if os.path.lexists(place) else ""
    foreign = foreign_in(place)
    return f"what the command did not write has come into it: {named(foreign)}" if foreign else ""


def _free_beside(place: Path) -> Path:
    number = 2
    while os.path.lexists(place.with_name(f"{place.name}-{number}")):
        number += 1
    return place.with_name(f"{place.name}-{number}")


def _clear(hidden: Path, place: Path) -> None:
    """Remove a draft; what it had taken out of its place goes back if nothing new stands there."""
    old = hidden / OLD / place.name
    if old.exists():
        with suppress(FileNotFoundError):  # another has just done so
            _put_back(old, place)
    if not old.exists() or not foreign_in(old):
        shutil.rmtree(hidden, ignore_errors=True)


def _put_back(old: Path, place: Path) -> None:
    """The whole older result, or of a replaced one what came into it at the very last moment."""
    if not place.exists():
        old.rename(place)
        return
    for name in foreign_in(old):
        source, target = old / name.rstrip("/"), place / name.rstrip("/")
        if not os.path.lexists(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
