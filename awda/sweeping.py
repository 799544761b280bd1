"""The options of commands that sweep: where runs are kept, and what makes them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from awda.option_types import Within
from awda.terminal import say_beside

if TYPE_CHECKING:
    from experiments.runs.runner import Runner
    from experiments.runs.spare_store import SpareStore

MOST_WORKERS = 1024
STORE = click.option(
    "--store",
    type=click.Path(path_type=Path),
    help="Keep each finished run in this file, and take from it what is kept there; default a "
    "file in your data folder, or the one that AWDA_STORE names.",
)
NO_STORE = click.option("--no-store", is_flag=True, help="Keep no run, and take none.")
WORKERS = click.option(
    "--workers",
    type=Within(1, MOST_WORKERS),
    help="Processes that make runs; default one for each processor core.",
)


def sweeping(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that makes many runs, which names the store where it is stopped."""

    @wraps(command)
    def naming_its_store(*words: Any, **options: Any) -> Any:
        try:
            return command(*words, **options)
        except KeyboardInterrupt as error:
            if str(error):
                raise
            raise KeyboardInterrupt(_kept_so_far(options)) from None

    return STORE(NO_STORE(WORKERS(naming_its_store)))


def _kept_so_far(options: dict[str, Any]) -> str:
    """Where the runs are that were finished, as far as is known before any is told of."""
    from experiments.runs.spare_store import default_place

    if options["no_store"]:
        return "nothing was kept"
    return f"runs that are finished are kept in {options['store'] or default_place()}"


def refuse_unfit_store(options: dict[str, Any]) -> None:
    """Raise InputError where the store would lie where the result is put, or is not wanted."""
    from experiments.provenance.result_folder import refuse_store_within
    from experiments.runs.spare_store import default_place

    if options["store"] and options["no_store"]:
        raise click.UsageError("--store and --no-store: one of them is allowed, not both")
    store = None if options["no_store"] else options["store"] or default_place()
    if store and options["out"]:
        refuse_store_within(store, options["out"])


@contextmanager
def runner(options: dict[str, Any], about: str, quiet: bool = False) -> "Iterator[Runner]":
    """What makes runs as the options say, with a bar of progress."""
    from awda import screen
    from experiments.runs.executors import cluster
    from experiments.runs.runner import Runner
    from experiments.runs.spare_store import SpareStore

    with ExitStack() as open_ones:
        told = open_ones.enter_context(screen.progress(quiet, about))
        address = options.get("dask")
        executor = open_ones.enter_context(cluster(address)) if address is not None else None
        store = _store(options)
        yield open_ones.enter_context(
            Runner(told, store, executor, options["workers"], options["threads"])
        )
    if isinstance(store, SpareStore) and store.path:
        say_beside(f"Runs are kept in {store.path}")


def _store(options: dict[str, Any]) -> "Path | SpareStore | None":
    """The file that was asked for; else the user's own, for commands that keep one by default."""
    from experiments.runs.spare_store import SpareStore, default_place

    if options["store"] or options.get("no_store", True):
        return cast("Path | None", options["store"])
    return SpareStore(default_place(), lambda trouble: say_beside(f"Note: {trouble}"))
