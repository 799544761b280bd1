"""Tables, sentences and the bar of progress, as a terminal shows them."""

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from awda.layout import laid_out, wrapped
from awda.terminal import plain, printing, say_beside

if TYPE_CHECKING:
    from sim.run import Progress

LEAST = 80  # columns, also where no terminal says how wide it is


def width() -> int:
    """The columns of the terminal, or those that COLUMNS names."""
    return max(LEAST, shutil.get_terminal_size((LEAST, 24)).columns)


def show(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print a table of plain words; raise CannotPrint where standard output takes none."""
    cells = [{plain(head): plain(cell) for head, cell in row.items()} for row in rows]
    _put(laid_out(plain(title), cells, width(), _rule()))


def tell(words: str, indent: str = "") -> None:
    """Print sentences, broken between words where the line ends."""
    _put(wrapped(plain(words), width(), indent))


def _put(text: str) -> None:
    """Print in the encoding that the terminal has: click takes UTF-8 where that is ASCII."""
    with printing():
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def _rule() -> str:
    """What lines are drawn of, in letters that the terminal has."""
    try:
        "─".encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError, AttributeError):
        return "-"
    return "─"


@contextmanager
def progress(quiet: bool, about: str) -> "Iterator[Progress]":
    """A bar on standard error with the time left, where somebody looks at it."""
    console = Console(stderr=True)
    if console.is_terminal:
        announce_compiling()
    bar = Bar(
        TextColumn("{task.description}", markup=False), BarColumn(),
        TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn(), TimeRemainingColumn(),
        console=console, transient=True, disable=quiet or not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task(plain(about), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def announce_compiling() -> None:
    """Say that the model is compiled first, where it has to be: nothing moves meanwhile."""
    from sim.core.compile_cache import must_compile

    if must_compile():
        say_beside(
            "Note: the model is compiled first, once for this version: about a minute without "
            "any other sign of work"
        )
