"""Tables and the bar of progress, as a terminal shows them."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from awda.terminal import plain, printing

if TYPE_CHECKING:
    from sim.run import Progress

WIDTH = 124  # of a table where no terminal says how wide it is


def table(*columns: str, title: str | None = None, **how: Any) -> Table:
    """An empty table with these columns and this title."""
    return Table(*map(plain, columns), title=title and plain(title), title_justify="left", **how)


def add_row(to: Table, cells: Sequence[Any]) -> None:
    """One row more, of plain words."""
    to.add_row(*map(plain, cells))


@contextmanager
def progress(quiet: bool, about: str) -> "Iterator[Progress]":
    """A bar on standard error with the time left, where somebody looks at it."""
    console = Console(stderr=True)
    bar = Bar(
        TextColumn("{task.description}", markup=False), BarColumn(),
        TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn(), TimeRemainingColumn(),
        console=console, transient=True, disable=quiet or not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task(plain(about), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def show(table: Table) -> None:
    """Print a table made by `table`; raise CannotPrint where standard output takes none."""
    width = None if sys.stdout and sys.stdout.isatty() else WIDTH
    with printing():
        Console(width=width, highlight=False, markup=False).print(table)
