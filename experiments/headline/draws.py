"""The parameter sets of the headline: accepted ones, each with what else the levers act through.

Returns hardly tell of trust, forums, bargains and desks. So these are drawn from their plausible
ranges, apart from the fit; a set that with its draws no longer follows the published returns about
as well as the best one is dropped.
"""

from functools import cache

import numpy as np

from experiments.fitting.fit import STILL_FITS
from experiments.iraq.policy_combinations import (
    COMBINATIONS,
    FITS,
    Values,
    best_distance,
    calibrated,
    ensemble,
    scenario_for,
    typed,
)
from experiments.iraq.published_returns import distance, published, stock_of
from experiments.runs.measures import Outcomes
from sim.core.declare import Par
from sim.levers.lever import Lever
from sim.scenario.catalogue import acts_through, find

SEED = 20  # of the draws


def levers_compared() -> list[type[Lever]]:
    """The levers of all policy combinations."""
    levers = (
        type(lever)
        for fit in FITS
        for combination in COMBINATIONS
        for lever in scenario_for(fit, combination).interventions
    )
    return list(dict.fromkeys(levers))


@cache
def further(fit: str) -> tuple[str, ...]:
    """The parameters that the levers act through and that the accepted sets do not hold."""
    fitted = ensemble(fit)[0]
    names = (name for lever in levers_compared() for name in acts_through(lever))
    return tuple(name for name in dict.fromkeys(names) if name not in fitted)


@cache
def drawn_sets(fit: str) -> tuple[Values, ...]:
    """Every accepted set with one draw of each further parameter: a Latin hypercube of all."""
    sets, names = ensemble(fit), further(fit)
    random = np.random.default_rng([SEED, FITS[fit]])
    places = np.array([random.permutation(len(sets)) for _ in names], float)
    places = (places + random.random(places.shape)) / len(sets)
    return tuple(
        each | typed({name: at(name, place) for name, place in zip(names, row, strict=True)})
        for each, row in zip(sets, places.T.tolist(), strict=True)
    )


def at(name: str, place: float) -> float:
    """The value at a place from 0 to 1 of a plausible range; whole numbers have equal room."""
    declared = find(name)[1]
    assert isinstance(declared.about, Par)
    low, high = declared.about.plausible
    if declared.type is int:
        return low + min(int(place * (high - low + 1)), high - low)
    return float(low + place * (high - low))


def distance_of(fit: str, past: Outcomes) -> float:
    """How far a run of the past procedure is from the returns published up to the cut."""
    like = published(calibrated(fit))
    return distance(stock_of(past, like), like)


def is_accepted(fit: str, past: Outcomes) -> bool:
    """Whether a set passes, with its draws, the criterion that it passed without them."""
    return distance_of(fit, past) <= STILL_FITS * best_distance(fit)
