"""Plausible ranges of a scenario's own: `[plausible]` puts them in the place of declared ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sim.core.declare import (
    Bounds,
    Declared,
    InputError,
    Par,
    accept,
    declarations,
    named,
    nearest,
    shown,
)
from sim.levers.lever import LEVERS
from sim.scenario.scenario import TABLES, Ranges, Scenario

TABLE = "plausible"


@cache
def with_a_range() -> dict[str, Declared]:
    """Every number of a scenario's tables and of its levers, by its full name."""
    kinds = TABLES | {f"intervention.{kind}": lever for kind, lever in LEVERS.items()}
    return {
        f"{table}.{name}": declared
        for table, kind in kinds.items()
        for name, declared in declarations(kind).items()
        if isinstance(declared.about, Par)
    }


def check_ranges(given: object, where: str) -> dict[str, Bounds]:
    """The ranges of a `[plausible]` table by full name; raise InputError for the first bad one."""
    where = f"{where}: [{TABLE}]"
    if not isinstance(given, Mapping):
        raise InputError(f"{where}: a table of names with [low, high] is allowed")
    found: dict[str, Bounds] = {}
    for name, value in _flat(given, where):
        full = _full_name(name, where)
        if full in found:
            raise InputError(f"{where}: {full} stands twice; each once is allowed")
        found[full] = _bounds(full, value, where)
    return found


def with_ranges(scenario: Scenario, ranges: Mapping[str, Sequence[float]]) -> Scenario:
    """The scenario with further ranges of its own, by name; checked as in a file."""
    known = check_ranges({name: list(ends) for name, ends in ranges.items()}, scenario.name)
    return replace(scenario, plausible=tuple((dict(scenario.plausible) | known).items()))


def common_ranges(scenarios: Sequence[Scenario]) -> Ranges:
    """The ranges that any of these scenarios has; raise InputError where two have different ones.

    All are drawn from one range, so that they meet the same values.
    """
    found: dict[str, tuple[str, Bounds]] = {}
    for each in scenarios:
        for name, ends in each.plausible:
            first, known = found.setdefault(name, (each.name, ends))
            if known != ends:
                raise InputError(
                    f"[{TABLE}] {name}: {first} has {in_words(known)} and {each.name} has "
                    f"{in_words(ends)}; one range for all scenarios is allowed, so that they are "
                    "compared at the same values"
                )
    return tuple((name, ends) for name, (_, ends) in found.items())


def in_words(ends: Bounds) -> str:
    """A range as people read it."""
    return f"{ends[0]:g} to {ends[1]:g}"


def ranges_schema() -> dict[str, Any]:
    """The JSON Schema of the table: full names in quotes, or their parts as tables in tables."""
    schema = _table_schema("ranges in the place of the declared plausible ones, for --over ranges")
    for full, declared in with_a_range().items():
        place = schema["properties"]
        *tables, name = full.split(".")
        for table in tables:
            place = place.setdefault(table, _table_schema(table))["properties"]
        place[name] = _range_schema(declared)
        schema["properties"][full] = place[name] | {"description": declared.about.about}
    short = {name: full for name, [full, *others] in _by_last_part().items() if not others}
    ends = {name: _range_schema(with_a_range()[full]) for name, full in short.items()}
    schema["properties"] = ends | schema["properties"]
    return schema


def _table_schema(about: str) -> dict[str, Any]:
    return {
        "type": "object", "description": about, "properties": {}, "additionalProperties": False,
    }  # fmt: skip


def _range_schema(declared: Declared) -> dict[str, Any]:
    assert isinstance(declared.about, Par)
    low, high = declared.about.domain
    end = {"type": "integer" if declared.type is int else "number", "minimum": low, "maximum": high}
    return {"type": "array", "items": end, "minItems": 2, "maxItems": 2}


def _flat(given: Mapping[Any, Any], where: str, above: str = "") -> Iterator[tuple[str, Any]]:
    """Names with dots and their ranges: TOML reads `decision.kin` as a table in a table."""
    for key, value in given.items():
        name = f"{above}{named(str(key), 'key', where)}"
        if isinstance(value, Mapping):
            yield from _flat(value, where, f"{name}.")
        else:
            yield name, value


@cache
def _by_last_part() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for full in with_a_range():
        found.setdefault(full.rpartition(".")[2], []).append(full)
    return found


def _full_name(name: str, where: str) -> str:
    """The full name of a number; raise InputError for none, or where several have this name."""
    if name in with_a_range():
        return name
    meant = _by_last_part().get(name, [])
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise InputError(f"{where}: {name}: stands in several places: {', '.join(meant)}; name one")
    near = nearest(name, [*with_a_range(), *_by_last_part()])
    hint = near if "did you mean" in near else "; `awda parameters` lists them"
    raise InputError(f"{where}: {shown(name)}: no number of a table or lever has this name{hint}")


def _bounds(name: str, value: Any, where: str) -> Bounds:
    """Two ends within the domain, the lower first."""
    declared = with_a_range()[name]
    assert isinstance(declared.about, Par)
    declared = replace(declared, name=name, about=replace(declared.about, dated=False))
    if not isinstance(value, list) or len(value) != 2:
        raise _refusal(declared, value, where)
    low, high = (accept(declared, end, where) for end in value)
    if low > high:
        raise _refusal(declared, value, where)
    return low, high


def _refusal(declared: Declared, value: Any, where: str) -> InputError:
    """Two numbers in their order, and each within the domain."""
    return InputError(
        f"{where}: {declared.name} = {shown(value)}: two numbers [low, high] are allowed, the "
        f"lower first, each {declared.allowed}; {declared.about.about}"
    )
