"""Controls from the declarations: what each is called, allows, and rests on, and what it is now."""

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from awda.page.address import NOUNS, Choice
from sim.core.declare import REQUIRED, Bounds, Declared, Par, declarations, refuse_unknown
from sim.core.source_files import docstring
from sim.levers.events import SHOCKS
from sim.levers.funding import Tranche
from sim.levers.lever import ALWAYS, LEVERS, NO_LIMIT
from sim.scenario.by_place import BY_PLACE, of_each_place
from sim.scenario.catalogue import plausible
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.plausible_ranges import with_a_range
from sim.scenario.scenario import TABLES, Ranges, Scenario

TRANCHES = {"tranche": Tranche}
STEPS = 100  # of a slider
GRADES = {
    "A": "an experiment or large data",
    "B": "observed in Iraq",
    "C": "a case or theory",
    "D": "an assumption",
}


class Control(NamedTuple):
    """One parameter as a control."""

    key: str  # of the address
    label: str
    about: str
    kind: str  # number, date, choice, text
    value: str  # at hand
    usual: str  # of the scenario that the choice starts from
    unit: str = ""
    low: str = ""  # admissible
    high: str = ""
    step: str = "any"
    slider: tuple[str, str, str] | None = None  # plausible low and high, and the step
    grade: str = ""
    source: str = ""
    choices: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the value is another than that of the scenario that the choice starts from."""
        return self.value != self.usual

    @property
    def grade_in_words(self) -> str:
        """What the grade means."""
        return GRADES.get(self.grade, "")


class Group(NamedTuple):
    """The controls of one table."""

    name: str
    about: str
    controls: list[Control]

    @property
    def changed(self) -> int:
        """How many are changed."""
        return sum(each.is_changed for each in self.controls)


class EntryGroup(NamedTuple):
    """The controls of one lever, tranche or event of the choice."""

    place: int
    noun: str
    kind: str
    about: str
    key: str
    controls: list[Control]


def in_words(value: Any) -> str:
    """A value as an address has it."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def groups(base: Scenario, now: Scenario) -> list[Group]:
    """Every table of parameters."""
    found = []
    for table, kind in TABLES.items():
        own, changed = getattr(base, table), getattr(now, table)
        controls = [
            control(f"{table}.{name}", declared, getattr(changed, name), getattr(own, name),
                    now.plausible)
            for name, declared in declarations(kind).items()
        ]  # fmt: skip
        found.append(Group(table, _first_line(kind), controls))
    return found + [_of_places(table, base, now) for table in BY_PLACE]


def _of_places(table: str, base: Scenario, now: Scenario) -> Group:
    declared = of_each_place(table)
    own, changed = dict(getattr(base, table)), dict(getattr(now, table))
    controls = [
        control(f"{table}.{name}", declared, changed.get(name, declared.default),
                own.get(name, declared.default))._replace(label=name)
        for name in getattr(base.world, f"{declared.name}s")
    ]  # fmt: skip
    return Group(table, _first_line(BY_PLACE[table]), controls)


def _first_line(kind: type) -> str:
    return docstring(kind).splitlines()[0]


def control(
    key: str, declared: Declared, value: Any, usual: Any, ranges: Ranges = ()
) -> Control:  # fmt: skip
    """One declared field with its value at hand; its slider has the range of the scenario."""
    about = declared.about
    given = Control(
        key, declared.name.replace("_", " "), about.about, "text", in_words(value), in_words(usual)
    )
    if declared.type is date:
        return given._replace(kind="date")
    if not isinstance(about, Par):
        return given._replace(kind="choice" if about.choices else "text", choices=about.choices)
    return _numbered(given, declared, about, dict(ranges).get(key, about.plausible))


def _numbered(given: Control, declared: Declared, about: Par, ends: Bounds) -> Control:
    whole = declared.type is int
    low, high = ends
    slider = (f"{low:g}", f"{high:g}", "1" if whole else f"{(high - low) / STEPS:.6g}")
    return given._replace(
        kind="week" if about.dated else "number",
        unit=about.unit, low=f"{about.domain[0]:g}", high=f"{about.domain[1]:g}",
        step="1" if whole else "any",
        slider=slider if low < high < ALWAYS else None,
        grade=about.grade, source=about.source,
    )  # fmt: skip


def entry_groups(choice: Choice) -> list[EntryGroup]:
    """The controls of what the choice adds: levers, tranches of money and events."""
    found, counts = [], dict.fromkeys(NOUNS, 0)
    for place, (noun, fields) in enumerate(choice.entries):
        counts[noun] += 1
        words = dict(fields)
        found.append(_entry_group(place, noun, f"{noun}.{counts[noun]}", words))
    return found


def _entry_group(place: int, noun: str, key: str, words: dict[str, str]) -> EntryGroup:
    name = words.get("kind", noun)
    tables: dict[str, Any] = {"intervention": LEVERS, "event": SHOCKS, "tranche": TRANCHES}
    known: dict[str, type] = tables[noun]
    refuse_unknown([name], known, f"[[{noun}]] kind")
    about = getattr(known[name], "about", "") or "money that is promised for a day"
    controls = [
        _entry_control(f"{key}.{field}", declared, words.get(field, ""))
        for field, declared in declarations(known[name]).items()
    ]
    return EntryGroup(place, noun, name, str(about), key, controls)


def _entry_control(key: str, declared: Declared, word: str) -> Control:
    """A field of a lever, empty where it keeps its default, which stands beside it."""
    usual = _in_words_if_empty(declared.default)
    return control(key, declared, word, usual)._replace(value=word, usual=usual)


def _in_words_if_empty(default: Any) -> str:
    """What a field of a lever is where nobody fills it in."""
    if default is REQUIRED:
        return "must be given"
    if default == ALWAYS:
        return "never"
    if default == NO_LIMIT:
        return "no limit"
    return "none" if default in (None, (), "") else in_words(default)


def switches(choice: Choice) -> list[tuple[str, str, str]]:
    """Every mechanism: its name, a sentence, and on, off, or as the scenario has it."""
    words = dict(choice.switches)
    return [(name, each.about, words.get(name, "")) for name, each in MECHANISMS.items()]


def numbers() -> list[str]:
    """The full name of every number that can have a range of its own."""
    return list(with_a_range())


def with_declared_range(choice: Choice, name: str) -> Choice:
    """The choice with the declared range of a parameter, to be changed."""
    refuse_unknown([name], with_a_range(), "range")
    word = " to ".join(map(in_words, plausible(name)))
    return replace(choice, ranges=tuple(sorted({name: word, **dict(choice.ranges)}.items())))


def kinds_to_add() -> list[tuple[str, str, str]]:
    """What may be added: the noun, the kind, and a sentence."""
    levers = [("intervention", name, each.about) for name, each in LEVERS.items()]
    shocks = [("event", name, each.about) for name, each in SHOCKS.items()]
    return [*levers, *shocks, ("tranche", "tranche", "money that is promised for a day")]


def without_usual(choice: Choice, base: Scenario) -> Choice:
    """The choice without values that are those of the scenario which it starts from."""
    usual = {each.key: each.usual for group in groups(base, base) for each in group.controls}
    values = tuple(
        (key, word) for key, word in choice.values if not _same(word, usual.get(key, ""))
    )
    entries = tuple(
        (noun, fields)
        for noun, fields in choice.entries
        if noun == "tranche" or dict(fields).get("kind")
    )
    return replace(choice, values=values, entries=entries)


def _same(word: str, usual: str) -> bool:
    try:
        return float(word) == float(usual)
    except ValueError:
        return word == usual
