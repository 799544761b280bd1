"""The options of commands that sweep: where runs are kept, and what makes them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from awda.option_types import Within

if TYPE_CHECKING:
    from experiments.runs.runner import Runner

MOST_WORKERS = 1024
STORE = click.option(
    "--store",
    type=click.Path(path_type=Path),
    help="Keep each finished run in this file, and take from it what is kept there.",
)
WORKERS = click.option(
    "--workers",
    type=Within(1, MOST_WORKERS),
    help="Processes that make runs; default one for each processor core.",
)


def sweeping(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that makes many runs."""
    return STORE(WORKERS(command))


def refuse_unfit_store(options: dict[str, Any]) -> None:
    """Raise InputError where the store would lie where the result is put."""
    from experiments.provenance.result_folder import refuse_store_within

    if options["store"] and options["out"]:
        refuse_store_within(options["store"], options["out"])


@contextmanager
def runner(options: dict[str, Any], about: str, quiet: bool = False) -> "Iterator[Runner]":
    """What makes runs as the options say, with a bar of progress."""
    from awda import screen
    from experiments.runs.executors import cluster
    from experiments.runs.runner import Runner

    with ExitStack() as open_ones:
        told = open_ones.enter_context(screen.progress(quiet, about))
        address = options.get("dask")
        executor = open_ones.enter_context(cluster(address)) if address is not None else None
        yield open_ones.enter_context(
            Runner(told, options["store"], executor, options["workers"], options["threads"])
        )
