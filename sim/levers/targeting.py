"""Where a programme goes first: named rules that order the communities of a week."""

from collections.abc import Callable

import numpy as np

from sim.behaviour.return_decision import felt_safety
from sim.core.randomness import Purpose, address, draw
from sim.levers.lever import LeverContext
from sim.state import State

Rule = Callable[[LeverContext], np.ndarray]  # the communities, the first to be served first


def most_waiting(site: LeverContext) -> np.ndarray:
    """Where most households are still displaced."""
    return _descending(_by_community(site, displaced(site)))


def lowest_trust(site: LeverContext) -> np.ndarray:
    """Where trust in the local police is lowest in the mean."""
    households = site.rows.households
    trust = households["trust_slow"] + households["trust_fast"]
    count = np.maximum(1, _by_community(site, np.ones(len(households))))
    return _descending(-_by_community(site, trust) / count)


def most_damaged(site: LeverContext) -> np.ndarray:
    """Where most houses are damaged, those with major damage counted twice."""
    return _descending(_by_community(site, site.rows.households["damage"]))


def at_random(site: LeverContext) -> np.ndarray:
    """In an order that is drawn once for the run."""
    count = len(site.rows.communities)
    uniforms = [
        draw(site.seed, 0, Purpose.PLACEMENT.value, address(index, 0)) for index in range(count)
    ]
    return np.argsort(uniforms, kind="stable")


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


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (most_waiting, lowest_trust, most_damaged, at_random, cheapest_per_expected_return)
}


def _by_community(site: LeverContext, values: np.ndarray) -> np.ndarray:
    rows = site.rows
    return np.bincount(rows.households["community"], values, len(rows.communities))


def _descending(values: np.ndarray) -> np.ndarray:
    """Highest first, equal ones as they stand."""
    return np.argsort(-values, kind="stable")
