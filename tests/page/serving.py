"""The page as tests ask it: in this process, on short runs of the village."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checkout import ROOT
from starlette.testclient import TestClient

from awda.brief.brief import BRIEFS
from awda.page.app import application
from awda.page.guard import LOOPBACK, Rules

SHORT = "from=village&run.weeks=4&seeds=2"
CHANGED = f"{SHORT}&clearance.signatures=4"
HERE = "http://127.0.0.1:8765"
OWN = {"origin": HERE}


@contextmanager
def visitor(results: Path = ROOT / "results", rules: Rules | None = None) -> Iterator[TestClient]:
    """A visitor of a page that lives as long as this."""
    made = application(results, rules or Rules(LOOPBACK), BRIEFS)
    with TestClient(made, base_url=HERE, raise_server_exceptions=True) as client:
        yield client


def whole(client: TestClient, query: str) -> str:
    """The part of a page with all runs done."""
    client.get(f"/run?{query}")
    until = time.monotonic() + 120
    while time.monotonic() < until:
        text: str = client.get(f"/run?{query}").text
        if "runs are done." in text:
            return text
        time.sleep(0.05)
    raise AssertionError(text)
