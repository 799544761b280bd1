"""Results are written before they are printed, and what is printed never obeys anybody else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from awda.terminal import plain
from experiments.provenance.verification import faults

AWDA = [sys.executable, "-m", "awda"]
SHORT = ("--until", "2016-02-01")
TWO = ("village", "village_four")
WRITERS = {
    "run": ("run", "village"),
    "compare": ("compare", *TWO, "--seeds", "2"),
    "biography": ("biography", "village"),
    "mediation": ("mediation", *TWO),
    "ledger": ("ledger", "village_funding_cut"),
}
READERS = (("scenarios",), ("parameters",), ("--help",), ("verify", "r"))
OWN = 'schema = 1\nextends = "village"\n'
ARABIC = "عودة"


def through(shell: str, words, folder: Path, **more: str) -> tuple[int, str, str]:
    """The exit code, output and errors of a command within a line of shell, where AWDA stands."""
    line = shell.replace("AWDA", '"$@"')
    done = subprocess.run(
        ["bash", "-c", line, "-", *AWDA, *words], cwd=folder, capture_output=True, timeout=120,
        env=os.environ | more,
    )  # fmt: skip
    out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    assert "Traceback" not in err
    assert "Exception ignored" not in err
    return done.returncode, out, err


ENDS = {  # by what becomes of the output: a line of shell, the exit code, and what is said
    "reader stops": ("AWDA | true; exit ${PIPESTATUS[0]}", 1, ""),
    "full": ("AWDA >/dev/full", 1, "standard output takes no more: No space left on device"),
    "closed": ("AWDA >&-", 1, "standard output is closed"),
    "all closed": ("AWDA >&- 2>&- <&-", 1, ""),
    "both full": ("AWDA >/dev/full 2>/dev/full", 1, ""),
}


@pytest.mark.parametrize(
    ("name", "end"),
    [*(("run", each) for each in ENDS), *((name, "reader stops") for name in [*WRITERS][1:])],
)
def test_a_result_is_there_whoever_has_stopped_to_read(tmp_path, name, end):
    shell, code, sentence = ENDS[end]
    ended, _, err = through(shell, (*WRITERS[name], *SHORT, "--out", "r"), tmp_path)
    assert (tmp_path / "r" / "manifest.json").is_file()
    assert sentence in err
    assert ended == code
    assert faults(tmp_path / "r") == []


@pytest.fixture(scope="module")
def a_result(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    through("AWDA", ("run", "village", *SHORT, "--out", "r"), folder)
    return folder


@pytest.mark.parametrize("words", READERS, ids=" ".join)
def test_what_is_only_printed_ends_without_a_word_where_its_reader_stops(a_result, words):
    ended, _, err = through("AWDA | true; exit ${PIPESTATUS[0]}", words, a_result)
    assert ended in (0, 1)  # all of it may be out before the reader stops
    assert err == ""
    ended, _, err = through("AWDA >/dev/full", words, a_result)
    assert ended == 1
    assert err.count("\n") == 1


@pytest.mark.parametrize("words", [("run", "vilage"), ("fly",), ("verify", "none")])
def test_a_fault_of_input_keeps_its_exit_code_where_nothing_can_be_printed(tmp_path, words):
    for shell in ("AWDA >&-", "AWDA >/dev/full", "AWDA 2>&-", "AWDA >&- 2>&-"):
        assert through(shell, words, tmp_path)[0] == 2


TERMINALS = {
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "strict ascii": {"PYTHONIOENCODING": "ascii:strict"},
    "C": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "UTF-8": {"PYTHONIOENCODING": "utf-8"},
}


@pytest.mark.parametrize("name", TERMINALS)
def test_a_title_in_arabic_is_no_trouble_for_any_terminal(tmp_path, name):
    (tmp_path / "c.toml").write_text(f'{OWN}title = "{ARABIC}"\n', encoding="utf-8")
    ended, out, err = through(
        "AWDA", ("run", "c.toml", *SHORT, "--out", "r"), tmp_path, **TERMINALS[name]
    )
    assert (ended, err.splitlines()[-1]) == (0, "Results are in r")
    assert (ARABIC if name == "UTF-8" else r"\u0639\u0648\u062f\u0629") in out
    assert (tmp_path / "r" / "manifest.json").is_file()


@pytest.mark.parametrize("name", ["C", "UTF-8"])
def test_a_file_name_in_any_letters_is_no_trouble_for_any_terminal(tmp_path, name):
    for file in (f"{ARABIC}.toml".encode(), b"caf\xe9.toml"):
        (tmp_path / os.fsdecode(file)).write_text(OWN)
        words = ("run", os.fsdecode(file), *SHORT, "--out", "r")
        ended, _, err = through("AWDA", words, tmp_path, **TERMINALS[name])
        assert (ended, err.splitlines()[-1]) == (0, "Results are in r")
    assert "digit for digit" in through("AWDA", ("reproduce", "r"), tmp_path, **TERMINALS[name])[1]


def test_codes_that_a_terminal_obeys_are_written_as_their_numbers():
    assert plain("\x1b]0;owned\x07\x1b[31mred") == r"\x1b]0;owned\x07\x1b[31mred"
    assert plain("left\u202eright\u2066") == r"left\u202eright\u2066"
    assert plain("\udcff") == r"\udcff"
    assert plain("\r\b\x00\x9b31m") == r"\r\x08\x00\x9b31m"
    assert plain("one\ntwo") == "one\ntwo"
    for words in (ARABIC, "Vallée", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "EUR 4 €"):
        assert plain(words) == words


@pytest.mark.parametrize(
    "words",
    [
        ("run", "a\x1b[31mb"),
        ("run", "village", "--out", "a\x1b[31mb/c\nd"),
        ("explain", "\x1b[31m"),
        ("reproduce", "\x1b[31m"),
        ("store", "list", "--store", "\x1b[31m"),
        ("compare", "village", "village_four", "--seeds", "\x1b[31m"),
        ("\x1b[31m",),
    ],
)
def test_no_word_that_was_given_reaches_the_terminal_as_a_code(tmp_path, words):
    _, out, err = through("AWDA", [*words, *(SHORT if "--out" in words else ())], tmp_path)
    assert "\x1b" not in out + err
    for line in err.splitlines():
        assert line.startswith(("awda: ", "Note: ", "Results are in "))


def test_a_record_and_a_store_of_somebody_else_send_no_codes_to_the_terminal(tmp_path):
    through("AWDA", ("run", "village", *SHORT, "--out", "r"), tmp_path)
    manifest = tmp_path / "r" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"platform": "', '"platform": "\\u001b[31m'))
    _, out, err = through("AWDA", ("verify", "r"), tmp_path)
    assert "\x1b" not in out + err
    assert r"\x1b[31m" in out
