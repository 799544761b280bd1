"""Tables, sentences and the bar of progress, as a terminal shows them."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from awda.layout import laid_out, wrapped
from awda.terminal import plain, say, say_beside

if TYPE_CHECKING:
    from sim.run import Progress

LEAST = 80  # columns, also where no terminal says how wide it is


def width() -> int:
    """The columns of the terminal, or those that COLUMNS names."""
    return max(LEAST, shutil.get_terminal_size((LEAST, 24)).columns)


def show(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print a table of plain words; raise CannotPrint where standard output takes none."""
    cells = [{plain(head): plain(cell) for head, cell in row.items()} for row in rows]
    say(laid_out(plain(title), cells, width()))


def tell(words: str, indent: str = "") -> None:
    """Print sentences, broken between words where the line ends."""
    say(wrapped(words, width(), indent))


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
