"""`awda brief --pdf`: a Chromium of this computer prints it, or a sentence says what is missing."""

import sys

import pytest
from checkout import ROOT
from command_line import refused, said

from awda.brief import browser_print

pytestmark = pytest.mark.small

WORDS = ("brief", str(ROOT / "results" / "portfolio"), "--pdf")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHROMIUM", raising=False)


def test_without_a_chromium_a_sentence_says_so_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "no Chromium was found; install Chromium or Chrome" in refused(*WORDS)
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_is_named_and_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/no/such/program")
    assert "CHROMIUM = '/no/such/program' is no program" in refused(*WORDS)
    assert list(tmp_path.iterdir()) == []


def test_without_playwright_a_sentence_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", sys.executable)
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    assert 'pip install ".[browser]"' in refused(*WORDS)
    assert list(tmp_path.iterdir()) == []


def test_the_page_and_what_was_printed_stand_beside_each_other(tmp_path, monkeypatch):
    monkeypatch.setattr(browser_print, "pdf_of", lambda html: b"%PDF " + html[:900].encode())
    said(*WORDS, "--to", "mine.html")
    assert (tmp_path / "mine.pdf").read_bytes().startswith(b"%PDF")
    said(*WORDS, "--to", "mine.html")
    (tmp_path / "mine.pdf").write_bytes(b"another")
    assert "no brief of Awda's" in refused(*WORDS, "--to", "mine.html")
