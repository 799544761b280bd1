"""Where a programme goes first: named rules that order the communities of a week."""

from collections.abc import Callable
from functools import wraps

import numpy as np

from sim.behaviour.return_decision import felt_safety
from sim.core.randomness import Purpose, address, draw
from sim.levers.lever import LeverContext
from sim.state import State

Rule = Callable[[LeverContext], np.ndarray]  # the communities, the first to be served first
RULES: dict[str, Rule] = {}


def _at_its_places(rule: Rule) -> Rule:
    """The rule, of the communities at which the lever at hand is aimed."""

    @wraps(rule)
    def ordered(site: LeverContext) -> np.ndarray:
        found = rule(site)
        return found if site.aim is None else found[site.aim[found]]

    return ordered


def _placement(rule: Rule) -> Rule:
    """A rule that a scenario may name."""
    RULES[rule.__name__] = _at_its_places(rule)
    return RULES[rule.__name__]


@_at_its_places
def in_turn(site: LeverContext) -> np.ndarray:
    """One in each district, then a second, and so on."""
    return np.argsort(site.rows.levers_in_force["turn"], kind="stable")


@_placement
def most_waiting(site: LeverContext) -> np.ndarray:
    """Where most households are still displaced."""
    return _descending(_by_community(site, displaced(site)))


@_placement
def lowest_trust(site: LeverContext) -> np.ndarray:
    """Where trust in the local police is lowest in the mean."""
    households = site.rows.households
    trust = households["trust_slow"] + households["trust_fast"]
    count = np.maximum(1, _by_community(site, np.ones(len(households))))
    return _descending(-_by_community(site, trust) / count)


@_placement
def most_damaged(site: LeverContext) -> np.ndarray:
    """Where most houses are damaged, those with major damage counted twice."""
    return _descending(_by_community(site, site.rows.households["damage"]))


@_placement
def at_random(site: LeverContext) -> np.ndarray:
    """In an order that is drawn once for the run."""
    count = len(site.rows.communities)
    uniforms = [
        draw(site.seed, 0, Purpose.PLACEMENT.value, address(index, 0)) for index in range(count)
    ]
    return np.argsort(uniforms, kind="stable")


@_placement
def cheapest_per_expected_return(site: LeverContext) -> np.ndarray:
    """Where a unit, which costs the same everywhere, reaches most families who may soon be back.

    Expected to be soon back are the displaced of an open place who feel that home is safe enough,
    as a share of all who are displaced from there.
    """
    away = displaced(site)
    soon = _by_community(site, away & feels_safe(site)) * site.rows.communities["open"]
    return _descending(soon / np.maximum(1, _by_community(site, away)))


def displaced(site: LeverContext) -> np.ndarray:
    """Which households are displaced and have not applied."""
    return np.asarray(site.rows.households["state"] == State.DISPLACED)


def feels_safe(site: LeverContext) -> np.ndarray:
    """Which households feel that home is above their safety floor, by what they saw last."""
    households = site.rows.households
    trust = households["trust_slow"] + households["trust_fast"]
    security = site.rows.communities["security"][households["community"]]
    felt = felt_safety(security, trust, site.setting.decision.trust_in_safety)
    return np.asarray(felt > households["safety_floor"])


def _by_community(site: LeverContext, values: np.ndarray) -> np.ndarray:
    rows = site.rows
    return np.bincount(rows.households["community"], values, len(rows.communities))


def _descending(values: np.ndarray) -> np.ndarray:
    """Highest first, equal ones as they stand."""
    return np.argsort(-values, kind="stable")
