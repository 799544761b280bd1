"""`awda serve`: the web page, on this computer alone unless told otherwise."""

import os
from pathlib import Path
from typing import Any

import click

from awda.command import command
from awda.option_types import Within
from awda.options import examples
from awda.terminal import say_beside

PASSWORD = "AWDA_PASSWORD"
FEWEST_LETTERS = 12


@command(
    "serve",
    short_help="Serve the web page: choose, change, run and compare.",
    epilog=examples(
        "awda serve",
        "awda serve --port 8800",
        "awda serve --host 0.0.0.0 --name planning.example",
    ),
)
@click.option(
    "--host", default="127.0.0.1", help="Address to listen on; default this computer alone."
)
@click.option("--port", type=Within(1, 65535), default=8765, help="Default 8765.")
@click.option(
    "--name",
    "names",
    multiple=True,
    help="A host name by which others reach the page; may be given several times.",
)
@click.option(
    "--workers",
    type=Within(1, 64),
    help="Processes that make runs; default one for each processor core.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder of kept results to show; default results.",
)
def serve_command(host: str, port: int, names: tuple[str, ...], **options: Any) -> None:
    """Serve the web page until you press Ctrl+C.

    Only this computer can reach it. With another --host, the environment variable AWDA_PASSWORD
    must hold a password of 12 letters or more, which visitors are asked for.
    """
    from sim.core.declare import InputError

    try:
        from awda.brief.brief import BRIEFS
        from awda.page.app import application, serve
        from awda.page.guard import LOOPBACK, Rules
    except ModuleNotFoundError as error:
        raise InputError(
            f'serve: needs {error.name}, which is not installed: pip install ".[page]" in the '
            "checkout"
        ) from None
    from experiments.runs.executors import cores

    password = os.environ.get(PASSWORD, "")
    is_local = host in LOOPBACK
    if not is_local and len(password) < FEWEST_LETTERS:
        raise InputError(
            f"--host = {host}: others may reach that address; set {PASSWORD} to a password of "
            f"{FEWEST_LETTERS} letters or more"
        )
    rules = Rules((*LOOPBACK, *names, *(() if is_local else (host,))), password)
    results, workers = options["out"] or Path("results"), options["workers"] or cores()
    made = application(results, rules, BRIEFS, workers)
    said = f"Awda is at http://{host}:{port}/ ; press Ctrl+C to stop"
    serve(made, host, port, lambda: say_beside(said))
