"""A number is declared once: unit, domain, plausible range, grade, source and meaning beside it."""

import difflib
import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import numpy as np

import sim.core.grammar as grammar
from sim.core.grammar import Month, WordError

Grade = Literal["A", "B", "C", "D"]
Bounds = tuple[float, float]
REQUIRED = object()  # the default of a field that has none
READ: dict[type, Callable[[Any], Any]] = {  # how a word becomes a value of each type
    int: grammar.whole,
    float: grammar.number,
    date: grammar.day,
    Month: grammar.month,
    str: grammar.name,
    tuple: grammar.names,
}

# Types of row fields: the letter and the bytes of the numpy column behind them.
F8 = Annotated[float, "f8"]
I8 = Annotated[int, "i8"]
I4 = Annotated[int, "i4"]
U4 = Annotated[int, "u4"]
I2 = Annotated[int, "i2"]
U2 = Annotated[int, "u2"]
I1 = Annotated[int, "i1"]
U1 = Annotated[int, "u1"]


class InputError(ValueError):
    """What the user gave is not allowed; the message is one line that says what is."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


def one_line(text: str) -> str:
    """A text on one line that can steer no terminal: its control characters are spelt out."""
    return "".join(
        ascii(letter)[1:-1] if unicodedata.category(letter) in ("Cc", "Cs") else letter
        for letter in " ".join(text.splitlines())
    )


@dataclass(frozen=True, slots=True)
class Par:
    """What is known about one number: `domain` is admissible, `plausible` is what evidence allows.

    Grades: A experiment or large data, B observed in Iraq, C case or theory, D assumption.
    """

    unit: str
    domain: Bounds
    plausible: Bounds
    grade: Grade
    source: str
    about: str
    dated: bool = False  # whether a date may stand for it, which means the week that holds it


@dataclass(frozen=True, slots=True)
class Text:
    """What is known about one word or date: the choices, and whether it may be missing."""

    about: str
    choices: tuple[str, ...] = ()
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Declared:
    """One field of a NamedTuple or of a table: its name, type, default and declaration."""

    name: str
    type: type
    about: Par | Text
    default: Any

    @property
    def allowed(self) -> str:
        """What is allowed, as words for an error."""
        if self.type is date:
            return "a date such as 2016-03-07, from 1900 to 2200,"
        if self.type is Month:
            return "a month such as 2016-03, from 1900 to 2200,"
        if self.type is tuple:
            return 'a list of names, as ["North", "South"],'
        if isinstance(self.about, Text):
            return " or ".join(word or "none" for word in self.about.choices) or "a name"
        low, high = (f"{bound:g}" for bound in self.about.domain)
        noun = "a whole number" if self.type is int else "a number"
        day = ", or a date such as 2016-03-07," if self.about.dated else ""
        return f"{noun} from {low} to {high} ({self.about.unit}){day}"


@cache
def declarations(kind: type) -> dict[str, Declared]:
    """The declared fields of a NamedTuple or dataclass, by name, in order."""
    if is_dataclass(kind):
        defaults = {field.name: field.default for field in dataclass_fields(kind)}
    else:
        defaults = kind._field_defaults  # type: ignore[attr-defined]
    return {
        name: Declared(name, _plain(hint), hint.__metadata__[0], defaults.get(name, REQUIRED))
        for name, hint in get_type_hints(kind, include_extras=True).items()
        if get_origin(hint) is Annotated and isinstance(hint.__metadata__[0], Par | Text)
    }


def _plain(hint: Any) -> type:
    """The type of a declared field, without the None of one that may be empty."""
    kind: Any = get_args(hint)[0]
    plain: type = get_args(kind)[0] if isinstance(kind, UnionType) else get_origin(kind) or kind
    return plain


def dtype_of(row: type, packed: bool = False) -> np.dtype[np.void]:
    """The structured dtype of a typed row: each field's column code stands in its annotation.

    `packed` leaves no gaps between fields: where a row is a household's, a byte is a megabyte.
    """
    hints = get_type_hints(row, include_extras=True)
    return np.dtype(
        [(name, hint.__metadata__[0]) for name, hint in hints.items()], align=not packed
    )


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?`, or nothing where no known word is near."""
    names = list(known)
    alike = {_tidy(name): name for name in reversed(names)}
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.5) or [
        alike[each] for each in difflib.get_close_matches(_tidy(word), alike, n=1, cutoff=0.5)
    ]
    found = alike.get(_tidy(word)) or (close[0] if close else None)
    return f"; did you mean {found!r}?" if found else f"; known: {', '.join(names)}"


def _tidy(word: str) -> str:
    """A word without what tells spellings of it apart: case, and how its parts are joined."""
    return word.casefold().strip().replace(" ", "_").replace("-", "_")


def refuse_unknown(given: Iterable[str], known: Iterable[str], where: str) -> None:
    """Raise InputError for the first key that is not known, naming the nearest one that is."""
    names = list(known)
    for key in given:
        if key not in names:
            raise InputError(f"{where}: unknown key {shown(key)}{nearest(key, names)}")


def accept(declared: Declared, value: Any, where: str, word: str | None = None) -> Any:
    """The value in its declared type; raise InputError where type or domain forbid it.

    The error shows the word that the value was read from, where there is one.
    """
    words = isinstance(value, str) and isinstance(declared.about, Text)
    if declared.type is tuple or (words and declared.type is not date):
        value = read(declared, value, where)
    if not _fits(declared, value):
        same = word is None or word == str(value)
        raise _refusal(declared, value if same else word, where)
    return value if isinstance(value, date) else declared.type(value)


def read(declared: Declared, word: Any, where: str) -> Any:
    """The value that a word stands for; raise InputError where the grammar has no such word."""
    try:
        return READ[declared.type](word)
    except WordError as error:
        raise _refusal(declared, word, where, str(error)) from None


def named(word: str, of: str, where: str) -> str:
    """A name in the spelling that is kept; raise InputError where the grammar has no such name."""
    about = Text("names stand in tables and on screens")
    name: str = read(Declared(of, str, about, ""), word, where)
    return name


def _refusal(declared: Declared, value: Any, where: str, mend: str = "") -> InputError:
    return InputError(
        f"{where}: {declared.name} = {shown(value)}: {declared.allowed} is allowed; "
        f"{mend and mend + '; '}{declared.about.about}"
    )


def refuse_outside(thing: Any, where: str) -> None:
    """Raise InputError for the first declared field of a thing whose value is not allowed."""
    kind: type = type(thing)
    for name, declared in declarations(kind).items():
        accept(declared, getattr(thing, name), where)


def check(kind: type, given: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The values of a table in their declared types; raise InputError for the first bad one."""
    if not isinstance(given, Mapping):
        raise InputError(f"{where}: a table of keys and values is allowed, not {shown(given)}")
    known = declarations(kind)
    refuse_unknown(given, known, where)
    return {name: accept(known[name], value, where) for name, value in given.items()}


def fill(kind: type, given: Mapping[str, Any], where: str) -> Any:
    """A NamedTuple or dataclass from a table; raise InputError for a bad or a missing value."""
    values = check(kind, given, where)
    for name, declared in declarations(kind).items():
        if declared.default is REQUIRED and name not in values:
            raise InputError(
                f"{where}: {name} is missing: {declared.allowed} is allowed; {declared.about.about}"
            )
    return kind(**values)


def _fits(declared: Declared, value: Any) -> bool:
    if declared.type is date:
        return type(value) is date and 1900 <= value.year <= 2200
    if isinstance(declared.about, Text):
        return isinstance(value, declared.type) and value in (declared.about.choices or (value,))
    if type(value) is date and declared.about.dated:
        return True  # whether a run has such a week is known only with the day on which it starts
    if isinstance(value, bool) or not isinstance(
        value, int if declared.type is int else int | float
    ):
        return False
    low, high = declared.about.domain
    return not (isinstance(value, float) and math.isnan(value)) and low <= value <= high


def shown(value: Any) -> str:
    """A value as a short piece of an error."""
    if isinstance(value, date):
        return value.isoformat()
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # 5000 digits, or nested too deep to print
        text = f"<{type(value).__name__} too long to show>"
    return text if len(text) <= 60 else text[:57] + "..."
