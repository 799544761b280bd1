"""What `awda explain`, `levers`, `events` and `outcomes` print of whatever has a name."""

import json
from collections.abc import Callable
from typing import Any

from awda.report import number
from awda.screen import show, tell
from awda.terminal import say
from sim.core.declare import REQUIRED, Declared, InputError, Par, declarations, nearest
from sim.levers.events import SHOCKS, Shock
from sim.levers.lever import ALWAYS, LEVERS, NO_LIMIT, Lever
from sim.measure.outcomes import DAYS_A_MONTH, OUTCOMES, unit_of_difference, unit_of_value
from sim.scenario.catalogue import catalogue, shown_default
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.plausible_ranges import in_words
from sim.scenario.scenario import TABLES, Scenario

Kind = type[Lever] | type[Shock]
LEAST_SPOKEN = 4  # letters by which a sentence is known
WAYS = "parameter, lever, event, outcome or mechanism"


def show_outcomes(as_json: bool) -> None:
    """Every outcome: its unit and a sentence."""
    rows = [
        {"outcome": name, "unit": each.unit, "what it is": each.about}
        for name, each in OUTCOMES.items()
    ]
    if as_json:
        say(json.dumps(rows, indent=2))
        return
    show("", [row | {"unit": unit_of_value(row["unit"])[0]} for row in rows])


def show_levers(as_json: bool) -> None:
    """Every lever: a sentence, what is paid for, and its price by default."""
    if as_json:
        rows = [_for_machines(name, each, "lever") for name, each in LEVERS.items()]
        say(json.dumps(rows, indent=2))
        return
    show("", [
        {"lever": name, "what it does": each.about, "unit": each.unit or "-",
         "price by default": _price(each)}
        for name, each in LEVERS.items()
    ])  # fmt: skip
    tell("`awda explain LEVER` lists its parameters; a decree has no unit and costs nothing.")


def show_events(as_json: bool) -> None:
    """Every event: a sentence and the names of its parameters."""
    if as_json:
        rows = [_for_machines(name, each, "event") for name, each in SHOCKS.items()]
        say(json.dumps(rows, indent=2))
        return
    show("", [
        {"event": name, "what happens": each.about, "parameters": ", ".join(_fields(each))}
        for name, each in SHOCKS.items()
    ])  # fmt: skip
    tell("`awda explain EVENT` says what the parameters mean.")


def explain(name: str, scenario: Scenario) -> None:
    """Whatever has this full name, or this short name alone; raise InputError for any other."""
    full = _full_name(name)
    table, _, own = full.partition(".")
    ways: dict[str, Callable[[str], None]] = {
        "outcome": _explain_outcome, "mechanism": _explain_mechanism,
        "intervention": _explain_lever, "event": _explain_event,
    }  # fmt: skip
    if full in catalogue():
        _explain_parameter(full, catalogue()[full], scenario)
    else:
        ways[table](own)


def _full_name(name: str) -> str:
    """The one full name that a name stands for; raise InputError for none or several."""
    known = [
        *catalogue(), *(f"outcome.{each}" for each in OUTCOMES),
        *(f"mechanism.{each}" for each in MECHANISMS), *(f"intervention.{each}" for each in LEVERS),
        *(f"event.{each}" for each in SHOCKS),
    ]  # fmt: skip
    name = f"intervention.{name[6:]}" if name.startswith("lever.") else name
    matches = [name] if name in known else [each for each in known if each.endswith(f".{name}")]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise InputError(f"{name}: stands in several places: {', '.join(matches)}; name one")
    meant = _spoken_of(name)
    near = (
        f"; did you mean {meant!r}?"
        if meant
        else nearest(name, [*known, *(full.rpartition(".")[2] for full in known)])
    )
    hint = near if "did you mean" in near else (
        "; `awda parameters`, `awda levers`, `awda events` and `awda outcomes` list them"
    )  # fmt: skip
    raise InputError(f"{name}: no {WAYS} has this name{hint}")


def _spoken_of(name: str) -> str:
    """What has this name in the sentence on it, as sustained_return is durable_return_rate."""
    words = name.replace("_", " ").replace("-", " ").casefold().strip()
    told = [
        (own, each.about) for kinds in (OUTCOMES, LEVERS, SHOCKS) for own, each in kinds.items()
    ]
    found = [own for own, about in told if about.casefold().startswith(words)]
    return found[0] if len(words) > LEAST_SPOKEN and len(found) == 1 else ""


def _explain_parameter(name: str, declared: Declared, scenario: Scenario) -> None:
    page, _, field = name.rpartition(".")
    lines = {"meaning": declared.about.about}
    if page in TABLES:
        lines[f"value in {scenario.name}"] = str(getattr(getattr(scenario, page), field))
    lines |= {"default": shown_default(declared), "allowed": declared.allowed}
    if isinstance(declared.about, Par):
        lines |= {"plausible": in_words(declared.about.plausible), "unit": declared.about.unit}
        if own := dict(scenario.plausible).get(name):
            lines[f"plausible in {scenario.name}"] = in_words(own)
        lines |= {"grade": declared.about.grade, "source": declared.about.source}
    _show_lines(name, lines)


def _explain_outcome(name: str) -> None:
    outcome = OUTCOMES[name]
    lines = {
        "kind": "outcome", "what it is": outcome.about, "unit": outcome.unit,
        "shown in": unit_of_value(outcome.unit)[0],
        "differences in": unit_of_difference(outcome.unit)[0],
    }  # fmt: skip
    _show_lines(name, lines)


def _explain_mechanism(name: str) -> None:
    each = MECHANISMS[name]
    values = ", ".join(f"{key} = {value:g}" for key, value in each.neutral.items())
    lines = {"kind": "mechanism", "what happens": each.about, "off by": values}
    _show_lines(name, lines | {"in a scenario": f"[mechanisms] {name} = false"})


def _explain_lever(name: str) -> None:
    kind = LEVERS[name]
    lines = {"kind": "lever", "what it does": kind.about, "unit": kind.unit or "none: a decree"}
    lines |= {"price by default": _price(kind)}
    _show_lines(name, lines | {"in a scenario": f'[[intervention]] kind = "{name}"'})
    _show_parameters(kind)


def _explain_event(name: str) -> None:
    kind = SHOCKS[name]
    lines = {"kind": "event", "what happens": kind.about}
    _show_lines(name, lines | {"in a scenario": f'[[event]] kind = "{name}"'})
    _show_parameters(kind)


def _fields(kind: type) -> dict[str, Declared]:
    """The parameters of a lever or an event."""
    return declarations(kind)


def _show_lines(title: str, lines: dict[str, str]) -> None:
    """Words and what they are, without heads."""
    show(title, [{"": label, " ": text} for label, text in lines.items()])


def _show_parameters(kind: Kind) -> None:
    say("")
    show("", [
        {"parameter": name, "default": _default(each), "unit": getattr(each.about, "unit", ""),
         "meaning": _meaning(each)}
        for name, each in _fields(kind).items()
    ])  # fmt: skip


def _meaning(declared: Declared) -> str:
    """The sentence on a parameter, with the words that are allowed, or that a date is."""
    about = declared.about
    if isinstance(about, Par):
        return about.about + ("; a date is allowed" if about.dated else "")
    return about.about + (f": {declared.allowed}" if about.choices else "")


def _default(declared: Declared) -> str:
    if declared.default is REQUIRED:
        return "must be given"
    said = {ALWAYS: "never", NO_LIMIT: "no limit"}
    return said.get(declared.default) or shown_default(declared) or "none"


def _price(kind: type[Lever]) -> str:
    """What a unit costs unless a scenario says otherwise."""
    for name, each in _fields(kind).items():
        if name not in declarations(Lever) and getattr(each.about, "unit", "") == "EUR":
            of = name.partition("_a_")[2].replace("_", " ") or kind.unit
            price = float(each.default)
            weekly = _a_week(price, of)
            also = f", or {number(weekly)} a {kind.unit}" if weekly else ""
            return f"{number(price)} EUR a {of}{also}"
    return "nothing"


def _a_week(price: float, of: str) -> float | None:
    """What a price for a month or a year is for a week, which units are counted by."""
    days = {"month": DAYS_A_MONTH, "year": 12 * DAYS_A_MONTH}.get(of.rpartition(" ")[2])
    return 7.0 * price / days if days else None


def _for_machines(name: str, kind: Kind, noun: str) -> dict[str, Any]:
    row: dict[str, Any] = {noun: name, "about": kind.about}
    if issubclass(kind, Lever):
        row |= {"unit": kind.unit or None, "price": _price(kind)}
    return row | {"parameters": [_parameter(each) for each in _fields(kind).values()]}


def _parameter(declared: Declared) -> dict[str, Any]:
    default = declared.default if isinstance(declared.default, int | float | str) else None
    about = declared.about
    return {
        "name": declared.name, "default": default, "unit": getattr(about, "unit", None),
        "allowed": declared.allowed, "about": about.about,
    }  # fmt: skip
