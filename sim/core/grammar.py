"""How words are written: numbers, days, months and names, in every table and option alike.

docs/worlds.md lists this grammar for users under "How cells are written".
"""

import math
import re
import unicodedata
from datetime import date
from typing import Any

import sim.core.mends as mends

YEARS = range(1900, 2201)
LONGEST = 100  # characters of a number
SPACES = " \u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
BLANKS = "\t\n\r" + SPACES
JOINERS = "\u200c\u200d"  # invisible, and part of the spelling of Persian and Arabic words
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # categories of characters that no name may have
FORMULA = "=+-@"  # with these a spreadsheet's formula begins

_WHOLE = re.compile(r"[+-]?[0-9]+(\.0+)?")
_THOUSAND = re.compile(r"[+-]?[1-9][0-9]{0,2}\.000")  # a thousand, where a point divides groups
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


class WordError(ValueError):
    """A word is not written as it must be; the message is what is wrong and what to write."""


class Month(str):
    """A month, as 2016-03."""

    __slots__ = ()


def bare(word: str) -> str:
    """A word without the blanks around it."""
    return word.strip(BLANKS + JOINERS)


def whole(word: str) -> int:
    """A whole number: digits, with a sign and a decimal point and zeros where they are given."""
    text = bare(word)
    if not _is_whole(text):
        raise WordError(mends.whole_number(text, _is_whole))
    return int(text.partition(".")[0])


def number(word: str) -> float:
    """A number: digits with a decimal point, a sign and an exponent where they are given."""
    text = bare(word)
    if not _is_number(text):
        raise WordError(mends.number(text, _is_number))
    return float(text)


def day(word: str) -> date:
    """A day, as 2016-03-07."""
    text = bare(word)
    if not _is_day(text):
        raise WordError(mends.day(text, _is_day))
    return date(*map(int, text.split("-")))


def month(word: str) -> Month:
    """A month, as 2016-03."""
    text = bare(word)
    if not _is_month(text):
        raise WordError(mends.month(text, _is_month))
    return Month(text)


def names(given: Any) -> tuple[str, ...]:
    """Names in a list, each once."""
    if isinstance(given, str):
        raise WordError(f'write it in brackets, as ["{bare(given)}"]')
    if not isinstance(given, list | tuple) or not all(isinstance(each, str) for each in given):
        raise WordError("write names between quotes, in brackets")
    found = tuple(map(name, given))
    if twice := [each for place, each in enumerate(found) if each in found[:place]]:
        raise WordError(f"{twice[0]!r} stands twice; name each once")
    return found


def name(word: str) -> str:
    """A name: letters composed, blanks single, without what hides in it or runs as a formula."""
    text = unicodedata.normalize("NFC", bare(word))
    text = re.sub(f"[{SPACES}]+", " ", text)
    for place, letter in enumerate(text, start=1):
        if unicodedata.category(letter) in HIDDEN and letter not in JOINERS:
            raise WordError(f"remove character {place}, which is {_named(letter)}")
    if text and unicodedata.normalize("NFKC", text[0])[0] in FORMULA:
        rest = text.lstrip(text[0] + FORMULA + " ")
        raise WordError(
            f"a spreadsheet would run what begins with {text[0]!r} as a formula"
            + (f": write {rest!r}" if rest else "")
        )
    return text


def _is_whole(text: str) -> bool:
    fits = len(text) <= LONGEST and _WHOLE.fullmatch(text)
    return bool(fits) and not _THOUSAND.fullmatch(text)


def _is_number(text: str) -> bool:
    fits = len(text) <= LONGEST and _NUMBER.fullmatch(text)
    return bool(fits) and math.isfinite(float(text))


def _is_day(text: str) -> bool:
    fits = _DAY.fullmatch(text)
    return bool(fits) and int(text[:4]) in YEARS and mends.is_date(*map(int, text.split("-")))


def _is_month(text: str) -> bool:
    fits = _MONTH.fullmatch(text)
    return bool(fits) and int(text[:4]) in YEARS


def _named(letter: str) -> str:
    """A character that cannot be seen, as its number and its name."""
    known = unicodedata.name(letter, "")
    return f"U+{ord(letter):04X}" + (f" ({known.lower()})" if known else "")
