"""Draws of parameters from their plausible ranges."""

from collections.abc import Sequence

import numpy as np

from experiments.iraq.policy_combinations import Values
from sim.scenario.catalogue import at
from sim.scenario.scenario import Ranges


def plausible_draws(
    names: Sequence[str], count: int, random: np.random.Generator, own: Ranges = ()
) -> list[Values]:
    """So many draws of these parameters within their plausible ranges: a Latin hypercube.

    The ranges of a scenario's own stand in the place of declared ones.
    """
    return [
        {name: at(name, place, own) for name, place in zip(names, row, strict=True)}
        for row in hypercube(len(names), count, random).tolist()
    ]


def hypercube(dimensions: int, count: int, random: np.random.Generator) -> np.ndarray:
    """So many points from 0 to 1, [point, dimension]: one in each of as many equal parts."""
    places = np.array([random.permutation(count) for _ in range(dimensions)], float)
    places = places.reshape(-1, count)
    return np.asarray((places + random.random(places.shape)) / count).T
