"""A page as PDF, by a Chromium that the system has; the one door to playwright."""

import os
import shutil

from sim.core.declare import InputError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
VARIABLE = "CHROMIUM"


def pdf_of(html: str) -> bytes:
    """The page as it prints; it may ask nothing of anywhere."""
    program = _found()
    try:
        from playwright.sync_api import Error, sync_playwright
    except ModuleNotFoundError:
        raise InputError(
            '--pdf: needs playwright, which is not installed: pip install ".[browser]" in the '
            "checkout; or print the page from a browser"
        ) from None
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=program)
            page = browser.new_context(offline=True, java_script_enabled=False).new_page()
            page.set_content(html)
            return page.pdf(prefer_css_page_size=True, print_background=True)
    except Error as error:
        said = str(error).splitlines()[0]
        raise InputError(f"--pdf: {program} did not print the page: {said}") from None


def _found() -> str:
    """The program of a Chromium; raise InputError where there is none."""
    named = os.environ.get(VARIABLE, "")
    for name in (named,) if named else NAMES:
        if program := shutil.which(name):
            return program
    there = f"{VARIABLE} = {named!r} is no program" if named else "no Chromium was found"
    raise InputError(
        f"--pdf: {there}; install Chromium or Chrome, name its program in {VARIABLE}, or print the "
        "page from a browser"
    )
