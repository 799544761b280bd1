"""The application: which address leads to which page, and what serves it."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from awda.page import downloads, kept_results, pages
from awda.page.guard import Guard, Rules
from awda.page.site import FOLDER, Briefs, Site, page
from awda.page.work import Work
from sim.core.declare import InputError

ROUTES = [
    Route("/", pages.start),
    Route("/scenario", pages.scenario),
    Route("/run", pages.run),
    Route("/part", pages.part),
    Route("/events", pages.events),
    Route("/stop", pages.stop, methods=["POST"]),
    Route("/upload", pages.upload, methods=["POST"]),
    Route("/household", pages.household),
    Route("/{which:str}.toml", downloads.toml),
    Route("/chart/{name}.{ending}", downloads.chart),
    Route("/table/{name}.{ending}", downloads.table),
    Route("/number/{name}.{ending}", downloads.number),
    Route("/results", kept_results.listed),
    Route("/results/{name:path}/report", kept_results.report),
    Route("/results/{name:path}/brief", kept_results.brief),
    Route("/results/{name:path}/file/{file}", kept_results.file),
    Route("/results/{name:path}", kept_results.shown),
    Mount("/static", StaticFiles(directory=FOLDER / "static")),
]


def application(results: Path, rules: Rules, briefs: Briefs, workers: int = 1) -> Starlette:
    """The application over a folder of kept results."""
    work = Work(workers)

    @asynccontextmanager
    async def lived(_: Starlette) -> AsyncIterator[None]:
        work.start()
        yield
        work.end()

    made = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Guard, rules=rules)],
        lifespan=lived,
        exception_handlers={404: _unknown, 500: _failed},
    )
    made.state.site = Site(work, results, briefs)
    return made


def _unknown(_request: Request, _error: Exception) -> Response:
    words = "There is no page of that address."
    return page("trouble.html", 404, sentence=words, title="Not found")


def _failed(_request: Request, _error: Exception) -> Response:
    words = "The page failed. What it was asked for, and why it failed, stands in its log."
    return page("trouble.html", 500, sentence=words, title="That failed")


def serve(made: Starlette, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until interrupted; raise InputError where nothing can listen there."""
    try:
        listening = socket.create_server(
            (host.strip("[]"), port),
            family=socket.AF_INET6 if ":" in host else socket.AF_INET,
        )
    except OSError as error:
        raise InputError(
            f"--host {host} --port {port}: nothing can listen there: {error.strerror or error}; "
            "another port is allowed, as --port 8800"
        ) from None
    with listening:
        ready()
        uvicorn.Server(
            uvicorn.Config(
                made, log_level="warning", access_log=False, server_header=False,
                limit_concurrency=200, timeout_keep_alive=5, timeout_graceful_shutdown=2,
            )
        ).run(sockets=[listening])  # fmt: skip
