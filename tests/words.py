# ruff: noqa: RUF001  other scripts are meant
"""Words that people and programs write, and what they mean by docs/worlds.md."""

import re
import unicodedata
from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from sim.core.grammar import Month

FUZZ = settings(max_examples=150, deadline=None, derandomize=True, database=None)
REFUSED = object()


def stripped(word: str) -> str:
    blank = set(filter(spaces, word)) | set("\t\r\n")
    return word.strip("".join(blank) + "\u200c\u200d")


def meaning(kind: type, word: str) -> Any:
    """What a word means by the documentation, or REFUSED."""
    text = stripped(word)
    if kind is int:
        digits, _, zeros = text.lstrip("+-").partition(".")
        thousand = zeros == "000" and len(digits) < 4 and digits[:1] not in ("", "0")
        fits = re.fullmatch(r"[+-]?[0-9]+(\.0+)?", text) and not thousand and len(text) <= 100
        return int(text.split(".")[0]) if fits else REFUSED
    if kind is float:
        fits = re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?", text)
        value = float(text) if fits and len(text) <= 100 else float("inf")
        return value if abs(value) < float("inf") else REFUSED
    if kind is str:
        return name_meant(text)
    wanted = r"(19|20|21)[0-9]{2}-[0-9]{2}|2200-[0-9]{2}"
    if kind is Month:
        return text if re.fullmatch(wanted, text) and 1 <= int(text[5:]) <= 12 else REFUSED
    try:
        fits = re.fullmatch(rf"({wanted})-[0-9]{{2}}", text)
        return date.fromisoformat(text) if fits else REFUSED
    except ValueError:
        return REFUSED


def name_meant(text: str) -> Any:
    words = unicodedata.normalize("NFC", text)
    kinds = [unicodedata.category(letter) for letter in words if letter not in "\u200c\u200d"]
    if set(kinds) & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}:
        return REFUSED
    if words and unicodedata.normalize("NFKC", words[0])[0] in "=+-@":
        return REFUSED
    return re.sub(" +", " ", "".join(" " if spaces(each) else each for each in words))


def spaces(letter: str) -> bool:
    return unicodedata.category(letter) == "Zs"


COUNTS = st.integers(-5, 12_000).map(str)
NUMBERS = st.floats(-30, 3000).flatmap(
    lambda x: st.sampled_from([f"{x:.3f}", f"{x:g}", f"{x:e}", f"{x:,.2f}", repr(x)])
)
DATES = st.dates(date(1890, 1, 1), date(2210, 1, 1)).flatmap(
    lambda day: st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%Y-%m", "%G-W%V-%u", "%b-%y"])
    .map(day.strftime)
)  # fmt: skip
NAMES = st.sampled_from(
    ["Valley", "open", "district", "Valle\u0301e", "الأنبار", "می\u200cخواهم", "=1+1", "＝x",
     "a\u202eb", "a  b"]
)  # fmt: skip
FREE = st.text(max_size=12) | st.text("0123456789+-.,eE_ %٠١٢٣", max_size=8)
SCRIPTS = ["٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "०१२३४५६७८९"]


def in_script(word: str, digits: str) -> str:
    return word.translate({ord(str(number)): digit for number, digit in enumerate(digits)})


BEFORE = st.sampled_from(["", "\u00a0", "\u3000", "\t", "\u200e", "\x00", "$", "'"])
AFTER = st.sampled_from([" ", "\u202f", "%", " EUR", ".0", ".000", "\u200b", ";"])
PLAIN = COUNTS | NUMBERS | DATES | NAMES | FREE
WORDS = (
    PLAIN
    | st.tuples(PLAIN, st.sampled_from(SCRIPTS)).map(lambda both: in_script(*both))
    | PLAIN.map(lambda word: word.replace(".", ","))
    | st.tuples(BEFORE, PLAIN).map("".join)
    | st.tuples(PLAIN, AFTER).map("".join)
)
