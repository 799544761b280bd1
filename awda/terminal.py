"""What reaches a terminal: plain words, whatever they hold and whoever has stopped to read."""

import logging
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click

UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")  # control codes, marks of direction, halves of letters
MAY_STAND = "\n\u200c\u200d"  # the two joiners are part of how Arabic and Persian are written
logging.raiseExceptions = False  # a log that nobody can read stops no work


class CannotPrint(Exception):  # noqa: N818  what has happened to the output
    """Standard output takes nothing any more: its reader has stopped, it is full or closed."""


def make_ready() -> None:
    """Let standard streams take any letter, and let no file be opened in the place of a closed one.

    A letter that a terminal's encoding has not is written as its number.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def say(words: str) -> None:
    """Print words on standard output; raise CannotPrint where it takes none."""
    with printing():
        click.echo(plain(words))


def say_beside(words: str) -> None:
    """Print a line on standard error; where nobody takes it, go on."""
    with suppress(OSError, ValueError):
        click.echo(plain(words).replace("\n", r"\n"), err=True)


def finish() -> None:
    """See to it that all that was printed is out; raise CannotPrint where it is not."""
    with printing():
        sys.stdout.flush()


def plain(words: Any) -> str:
    """Words without codes that a terminal would obey: each of these is written as its number."""
    text = str(words)
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        letter
        if letter in MAY_STAND or unicodedata.category(letter) not in UNSEEN
        else letter.encode("unicode_escape").decode()
        for letter in text
    )


@contextmanager
def printing() -> Iterator[None]:
    """Turn what happens to standard output into CannotPrint."""
    if sys.stdout is None:
        raise CannotPrint("is closed")
    try:
        yield
    except BrokenPipeError:
        raise CannotPrint("") from None
    except OSError as error:
        raise CannotPrint(f"takes no more: {error.strerror}") from None
