"""The plausible space: every uncertain factor, from the declarations, in the unit cube.

A factor is a declared parameter with its plausible range, a structural alternative that is on or
off, the seed, which stands for all random draws, or a dummy that does nothing. The access
effects of governorates are no declared parameters and stay as calibrated.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.provenance.tables import Table
from sim.core.declare import Par, declarations
from sim.scenario.catalogue import find, plausible
from sim.scenario.mechanisms import MECHANISMS
from sim.scenario.scenario import TABLES, Ranges, Scenario

# Structural alternatives beside decision.gate and clearance.queues, which are declared parameters.
ALTERNATIVES = {
    "hearsay": "trust rule: kin's encounters with officers count, or one's own alone",
    "belief": "expected wait: learned from kin and experience, or as on the first day",
    "excitation": "attacks: self-exciting, or at a given rate",
}
MECHANISM = "mechanism."
SEED, DUMMY = "seed", "dummy"
MOST_SEEDS = 10_000
LEFT_OUT = {
    "run": "what is run, not what is unknown",
    "survey": "what people say, which nobody acts upon",
    "funding": "no money is short in these scenarios",
}
LEVER = "clearance.signatures"


@dataclass(frozen=True)
class Factor:
    """One axis of the space: from `low` to `high`, whole numbers alone where it is `whole`."""

    name: str
    low: float
    high: float
    whole: bool = False

    def at(self, place: float) -> float:
        """The value at a place from 0 to 1; each whole number has as much room as any other."""
        if self.whole:
            count = self.high - self.low + 1.0
            return self.low + min(math.floor(place * count), count - 1.0)
        return self.low + place * (self.high - self.low)


@dataclass(frozen=True)
class Space:
    """Factors in their order, and how a row of places becomes a scenario and a seed."""

    factors: tuple[Factor, ...]

    @property
    def names(self) -> list[str]:
        """The factors by name."""
        return [factor.name for factor in self.factors]

    def values(self, places: np.ndarray) -> dict[str, float]:
        """The value of every factor at one row of places."""
        pairs = zip(self.factors, places.tolist(), strict=True)
        return {factor.name: factor.at(place) for factor, place in pairs}

    def only(self, names: Iterable[str]) -> "Space":
        """The space of these factors, in the order of this one; all others stay as they are."""
        chosen = set(names)
        return Space(tuple(factor for factor in self.factors if factor.name in chosen))


def plausible_space(own: Ranges = ()) -> Space:
    """Everything that is not known of a scenario: its parameters, its structure and its luck.

    The ranges of a scenario's own stand in the place of declared ones.
    """
    declared = [_factor(name, own) for name in _parameters() if not left_out(name, own)]
    switches = [Factor(f"{MECHANISM}{name}", 0.0, 1.0, whole=True) for name in ALTERNATIVES]
    luck = [Factor(SEED, 1.0, float(MOST_SEEDS), whole=True), Factor(DUMMY, 0.0, 1.0)]
    return Space((*declared, *switches, *luck))


def changed(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The scenario with these values of factors; the seed and the dummy change nothing in it."""
    given = {name: _typed(name, value) for name, value in values.items() if _is_parameter(name)}
    off = [name for name in ALTERNATIVES if values.get(f"{MECHANISM}{name}", 1.0) == 0.0]
    return scenario.with_(**given).without(*off)


def value_in(scenario: Scenario, name: str) -> float:
    """The value that a scenario has of a factor; a mechanism is on."""
    if not _is_parameter(name):
        return 1.0
    table, _, field = name.partition(".")
    return float(getattr(getattr(scenario, table), field))


def left_out(name: str, own: Ranges = ()) -> str:
    """Why a declared parameter is no factor; empty for one that is."""
    if name == LEVER:
        return "the lever itself"
    low, high = plausible(name, own)
    return LEFT_OUT.get(name.partition(".")[0], "" if low < high else "one value is plausible")


def left_out_table(own: Ranges = ()) -> Table:
    """The declared parameters that are no factors, and why."""
    reasons = {name: left_out(name, own) for name in _parameters()}
    return [{"parameter": name, "why": why} for name, why in reasons.items() if why]


def _about(name: str) -> dict[str, Any]:
    if _is_parameter(name):
        about = find(name)[1].about
        assert isinstance(about, Par)
        return {"unit": about.unit, "grade": about.grade, "meaning": about.about}
    words = {SEED: "all random draws of a run", DUMMY: "does nothing: what it seems to do is error"}
    meaning = words.get(name) or ALTERNATIVES[name.removeprefix(MECHANISM)]
    return {
        "unit": "0 or 1" if name.startswith(MECHANISM) else "none",
        "grade": "",
        "meaning": meaning,
    }


def _parameters() -> list[str]:
    """Every declared number of a scenario by its full name."""
    return [
        f"{table}.{name}"
        for table, kind in TABLES.items()
        for name, declared in declarations(kind).items()
        if isinstance(declared.about, Par)
    ]


def _factor(name: str, own: Ranges) -> Factor:
    low, high = plausible(name, own)
    return Factor(name, low, high, whole=find(name)[1].type is int)


def _is_parameter(name: str) -> bool:
    return name not in (SEED, DUMMY) and not name.startswith(MECHANISM)


def _typed(name: str, value: float) -> float:
    return round(value) if find(name)[1].type is int else value


assert set(ALTERNATIVES) <= set(MECHANISMS)
