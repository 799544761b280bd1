"""The entries of a scenario file: levers, events and tranches, each headed by double brackets."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sim.core.declare import InputError, fill, nearest, shown
from sim.core.week_dates import in_weeks
from sim.levers.lever import Lever


class Entry(NamedTuple):
    """A lever or an event as a file has it, perhaps with dates, and words for where it stands."""

    what: Any
    where: str

    def in_weeks(self, start: date) -> Any:
        """The same with numbers of weeks, counted from the start of the whole scenario."""
        return in_weeks(self.what, start, self.where)


def entries(key: str, content: dict[str, Any], where: str) -> list[tuple[dict[str, Any], str]]:
    """The tables of a list of tables, each with the words for where it stands."""
    given = content.get(key, [])
    if not isinstance(given, list) or not all(isinstance(entry, Mapping) for entry in given):
        raise InputError(f"{where}: {key}: tables headed [[{key}]] are allowed")
    return [(dict(entry), f"{where}: [[{key}]] {n}") for n, entry in enumerate(given, start=1)]


def read_kind(noun: str, known: Mapping[str, type], entry: dict[str, Any], where: str) -> Entry:
    """One of the registered kinds, filled from a table."""
    if "kind" not in entry:
        raise InputError(f"{where}: kind is missing: which {noun} it is; one of {', '.join(known)}")
    kind = entry.pop("kind")
    if not isinstance(kind, str) or kind not in known:
        near = nearest(shown(kind), known)
        raise InputError(f"{where}: kind = {shown(kind)}: no such {noun}{near}")
    where = f"{where} ({kind})"
    return Entry(fill(known[kind], entry, where), where)


def lever_of(entry: Entry, start: date) -> Lever:
    """The lever of an entry, checked, with numbers of weeks."""
    lever: Lever = entry.in_weeks(start)
    lever.check(entry.where, start)
    return lever
