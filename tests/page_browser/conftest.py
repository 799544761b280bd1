"""A real browser and a server of its own, for `make test-page`."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.page_load import served

WIDE, PHONE = (1360, 900), (390, 844)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a server as users start it, which ends with the tests."""
    with served() as (found, _):
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window, for which every other host is nowhere."""
    rules = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as play:
        found = play.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", f"--host-resolver-rules={rules}"],
        )
        yield found
        found.close()


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def context(request, browser: Browser) -> Iterator[BrowserContext]:
    """A visitor with a window of this size."""
    width, height = request.param
    made = browser.new_context(viewport={"width": width, "height": height})
    made.set_default_timeout(120_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page on which nothing goes wrong, and which asks nothing of elsewhere."""
    made, wrong = context.new_page(), []
    made.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on(
        "request",
        lambda asked: wrong.append(asked.url) if not _is_own(asked.url, address) else None,
    )
    yield made
    assert not wrong


def _is_own(url: str, address: str) -> bool:
    return url.startswith((f"{address}/", "data:", "blob:"))
