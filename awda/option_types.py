"""What an option may be: words of the grammar that tables have too, and seeds."""

import re
from typing import Any

import click

MOST_SEEDS = 100_000
SEEDS_ALLOWED = "a count as 20, a range as 5-8, or a list as 3,7 is"


class Written(click.ParamType[Any]):
    """A word of the grammar that tables have too, and the sentence on what is allowed."""

    def __init__(self, name: str, read: str, allowed: str) -> None:
        self.name, self.read, self.allowed = name, read, allowed

    def convert(self, value: Any, param: Any, _context: Any) -> Any:
        """The value that a word stands for; raise InputError where it is none."""
        from sim.core import grammar

        if not isinstance(value, str):
            return value
        try:
            return getattr(grammar, self.read)(value)
        except grammar.WordError as error:
            raise _refusal(param, value, f"{self.allowed} is", str(error)) from None


def _refusal(param: Any, value: Any, allowed: str, mend: str = "") -> Exception:
    """The error for an option's value: what was given, what is allowed, and what to write."""
    from sim.core.declare import InputError, shown

    given = f"{param.opts[0]} = {shown(value)}"
    return InputError(f"{given}: {allowed} allowed" + (f"; {mend}" if mend else ""))


WHOLE = Written("integer", "whole", "a whole number such as 20")
POSITIVE = Written("number", "number", "a number above 0")
DAY = Written("date", "day", "a date such as 2017-12-31")


class Within(Written):
    """A whole number from one to another."""

    def __init__(self, low: int, high: int) -> None:
        super().__init__("integer", "whole", f"a whole number from {low} to {high}")
        self.bounds = range(low, high + 1)

    def convert(self, value: Any, param: Any, context: Any) -> Any:
        """The number that a word stands for; raise InputError where it is none."""
        found = super().convert(value, param, context)
        if found not in self.bounds:
            raise _refusal(param, value, f"{self.allowed} is")
        return found


class Seeds(click.ParamType[tuple[int, ...]]):
    """Seeds: `20` for 1 to 20, `5-8`, or `3,7`."""

    name = "seeds"

    def convert(self, value: Any, param: Any, _context: Any) -> tuple[int, ...]:
        """Whole numbers from words; raise InputError where there are none, or too many."""
        if isinstance(value, tuple):
            return value
        chosen = _seed_ranges(value)
        if chosen is None:
            raise _refusal(param, value, SEEDS_ALLOWED, _seeds_meant(value))
        count = sum(each.stop - each.start for each in chosen) if all(chosen) else 0
        if not 0 < count <= MOST_SEEDS:
            raise _refusal(param, value, f"makes {count} seeds; 1 to {MOST_SEEDS} are")
        return tuple(seed for seeds in chosen for seed in seeds)


def _seed_ranges(value: str) -> list[range] | None:
    """The seeds that a word stands for; None where it stands for none."""
    from sim.core.grammar import WordError

    words = value.split(",")
    if any(re.match(r"\s*0[0-9]", word) for word in words[1:]):  # 1,000 is a thousand, no list
        return None
    try:
        return [_seed_range(word, alone=len(words) == 1) for word in words]
    except WordError:
        return None


def _seed_range(word: str, alone: bool) -> range:
    from sim.core.grammar import whole

    first, dash, last = word.partition("-")
    start = whole(first)
    if dash:
        return range(start, whole(last) + 1)
    return range(1, start + 1) if alone else range(start, start + 1)


def _seeds_meant(value: str) -> str:
    """What was probably meant, in the digits and signs that are read."""
    from sim.core.grammar import WordError, whole
    from sim.core.mends import plain

    meant = re.sub("[ ;]+", ",", plain(value))
    if meant != value and _seed_ranges(meant) is not None:
        return f"write {meant}"
    try:
        whole(value)
    except WordError as error:
        return str(error)
    return ""
