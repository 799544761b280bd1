"""`awda brief --pdf`: a Chromium of this computer prints it, or a sentence says what is missing."""

import sys

import pytest
from command_line import refused, said
from made_up_portfolio import MadeUp, written

from awda.brief import browser_print

pytestmark = pytest.mark.small


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    """What asks for the brief of a portfolio as a page and printed."""
    return (
        "brief",
        str(written(tmp_path_factory.mktemp("kept") / "portfolio", MadeUp(0.5))),
        "--pdf",
    )


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHROMIUM", raising=False)


def test_without_a_chromium_a_sentence_says_so_and_nothing_is_written(words, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "no Chromium was found; install Chromium or Chrome" in refused(*words)
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_is_named_and_not_there_is_told(words, tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/no/such/program")
    assert "CHROMIUM = '/no/such/program' is no program" in refused(*words)
    assert list(tmp_path.iterdir()) == []


def test_without_playwright_a_sentence_names_the_extra(words, tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", sys.executable)
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    assert 'pip install ".[browser]"' in refused(*words)
    assert list(tmp_path.iterdir()) == []


def test_the_page_and_what_was_printed_stand_beside_each_other(words, tmp_path, monkeypatch):
    monkeypatch.setattr(browser_print, "pdf_of", lambda html: b"%PDF " + html[:900].encode())
    said(*words, "--to", "mine.html")
    assert (tmp_path / "mine.pdf").read_bytes().startswith(b"%PDF")
    said(*words, "--to", "mine.html")
    (tmp_path / "mine.pdf").write_bytes(b"another")
    assert "no brief of Awda's" in refused(*words, "--to", "mine.html")
