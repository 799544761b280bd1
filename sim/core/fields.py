"""What a field of a row may be set to from outside, declared beside the field as units are.

A field without such a declaration takes any number that its column holds.
"""

import math
from dataclasses import dataclass
from enum import IntEnum
from numbers import Integral, Real
from typing import Annotated, Any, get_origin, get_type_hints

import numpy as np

from sim.core.declare import InputError, shown


@dataclass(frozen=True, slots=True)
class Within:
    """A number between two bounds, which are allowed too."""

    low: float
    high: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these codes."""

    kind: type[IntEnum]


@dataclass(frozen=True, slots=True)
class RowOf:
    """The number of a row of one of the arrays of `Rows`."""

    array: str


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """Nothing, and why: a clause of a sentence, which says what to set instead if there is one."""

    why: str


Limits = Within | OneOf | RowOf | ReadOnly

SD = Within(-100, 100, "SD")
SHARE = Within(0, 1, "share")
FLAG = Within(0, 1)
DAYS = Within(0, 36_500, "days")
WEEKS = Within(-5_000, 32_000, "a week of the run; week 0 is the first day")
LAID_OUT = ReadOnly("the first day has laid out the rows by it")
COUNTED = ReadOnly("the model counts it")


def limits_of(row: type) -> dict[str, tuple[type, Limits]]:
    """By field of a typed row: whether it is a float or an int, and what it may be set to."""
    hints = get_type_hints(row, include_extras=True)
    return {name: _limits(hint) for name, hint in hints.items() if get_origin(hint) is Annotated}


def _limits(hint: Any) -> tuple[type, Limits]:
    kind, (column, *declared) = hint.__origin__, hint.__metadata__
    for each in declared:
        if isinstance(each, Limits):
            return kind, each
    if kind is float:
        return kind, Within(-1e300, 1e300)
    held = np.iinfo(column)
    return kind, Within(int(held.min), int(held.max))


def accept_field(where: str, value: Any, kind: type, limits: Limits, rows: Any) -> float:
    """The value for a field's column; raise InputError where it is not allowed, which says what is.

    `where` names the field; `rows` are the rows of the world. Where no value is allowed,
    AttributeError is raised, as Python does where an attribute has no setter.
    """
    if isinstance(limits, ReadOnly):
        raise AttributeError(f"{where} cannot be set: {limits.why}")
    found = _number(value, kind, limits)
    if found is None or not _allows(limits, found, rows):
        raise InputError(f"{where} = {shown(value)}: {_allowed(limits, kind, rows)} is allowed")
    return found


def _number(value: Any, kind: type, limits: Limits) -> float | None:
    """The value as a plain number of the kind of the field; None where it is none."""
    if isinstance(value, bool | np.bool_):
        return int(value) if limits == FLAG else None
    if isinstance(value, Integral):
        return kind(int(value))  # type: ignore[no-any-return]
    return float(value) if kind is float and isinstance(value, Real) else None


def _allows(limits: Limits, value: float, rows: Any) -> bool:
    if isinstance(limits, Within):
        return math.isfinite(value) and limits.low <= value <= limits.high
    if isinstance(limits, RowOf):
        return 0 <= value < len(getattr(rows, limits.array))
    return isinstance(limits, OneOf) and value in set(limits.kind)


def _allowed(limits: Limits, kind: type, rows: Any) -> str:
    """What is allowed, as words for an error."""
    if isinstance(limits, OneOf):
        *first, last = (f"{each.name} ({each.value})" for each in limits.kind)
        return f"{', '.join(first)} or {last}"
    if isinstance(limits, RowOf):
        return f"a row of {limits.array}, from 0 to {len(getattr(rows, limits.array)) - 1},"
    assert isinstance(limits, Within)
    noun = "a whole number" if kind is int else "a number"
    unit = f" ({limits.unit})" if limits.unit else ""
    return f"{noun} from {limits.low:g} to {limits.high:g}{unit}"
