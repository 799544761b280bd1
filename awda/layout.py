"""Tables as words in a given width: columns give way at spaces, and no word or digit is cut."""

import re
import textwrap
from collections.abc import Mapping, Sequence

GAP = "  "
NUMBER = re.compile(r"[<>]?\s?[-+]?[\d.,]+(e[-+]?\d+)?( %)?|[-+]?inf")
NUMBERS = re.compile(rf"-|({NUMBER.pattern})( to ({NUMBER.pattern}))?|one run|one pair|exact|")


def laid_out(title: str, rows: Sequence[Mapping[str, str]], width: int, rule: str = "─") -> str:
    """A title, the heads of the columns, and the rows; wider than asked only for a long word."""
    heads = list(rows[0])
    columns = [[row[head] for row in rows] for head in heads]
    widths = _widths(heads, columns, width - len(GAP) * (len(heads) - 1))
    right = [all(map(NUMBERS.fullmatch, cells)) for cells in columns]
    lines = [wrapped(title, width)] if title else []
    if any(map(str.strip, heads)):
        lines += _line(heads, widths, right, to_bottom=True)
        lines.append(GAP.join(rule * each for each in widths))
    for row in rows:
        lines += _line([row[head] for head in heads], widths, right)
    return "\n".join(lines)


def wrapped(words: str, width: int, indent: str = "") -> str:
    """A text in lines of this width, broken at spaces only."""
    return "\n".join("\n".join(_folded(line, width, indent)) for line in words.split("\n"))


def _folded(line: str, width: int, indent: str = "") -> list[str]:
    lead = line[: len(line) - len(line.lstrip(" "))]
    return textwrap.wrap(
        line.strip(), width, initial_indent=lead, subsequent_indent=lead + indent,
        break_long_words=False, break_on_hyphens=False,
    ) or [""]  # fmt: skip


def _widths(heads: Sequence[str], columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """As wide as the longest lines; where there is no room, heads give way, then words, numbers."""
    least = [
        max(_longest(head.split()), *(_longest(cell.split()) for cell in cells))
        for head, cells in zip(heads, columns, strict=True)
    ]
    full = [max(low, _longest(cells)) for low, cells in zip(least, columns, strict=True)]
    wordy = [not all(map(NUMBERS.fullmatch, cells)) for cells in columns]
    words_give = [low if w else wide for low, wide, w in zip(least, full, wordy, strict=True)]
    found = [max(wide, len(head)) for wide, head in zip(full, heads, strict=True)]
    for floors in (full, words_give, least):
        found = _narrowed(found, floors, room)
    return found


def _narrowed(widths: Sequence[int], floors: Sequence[int], room: int) -> list[int]:
    """The widths with the widest made smaller, as far as their floors, until all have room."""
    found = list(widths)
    while sum(found) > room:
        may = [place for place, floor in enumerate(floors) if found[place] > floor]
        if not may:
            break
        found[max(may, key=lambda place: found[place])] -= 1
    return found


def _longest(words: Sequence[str]) -> int:
    return max((len(line) for word in words for line in word.split("\n")), default=0)


def _line(
    cells: Sequence[str], widths: Sequence[int], right: Sequence[bool], to_bottom: bool = False
) -> list[str]:
    """The lines of one row, whose longest cell may have several."""
    folded = [
        [each for line in cell.split("\n") for each in _folded(line, width)]
        for cell, width in zip(cells, widths, strict=True)
    ]
    height = max(map(len, folded))
    for lines in folded:
        empty = [""] * (height - len(lines))
        lines[:] = [*empty, *lines] if to_bottom else [*lines, *empty]
    return [
        GAP.join(
            each.rjust(width) if to_right else each.ljust(width)
            for each, width, to_right in zip(parts, widths, right, strict=True)
        ).rstrip()
        for parts in zip(*folded, strict=True)
    ]
