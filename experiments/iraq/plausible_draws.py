"""Draws of parameters from their plausible ranges."""

from collections.abc import Sequence

import numpy as np

from experiments.iraq.policy_combinations import Values
from sim.scenario.catalogue import at


def plausible_draws(names: Sequence[str], count: int, random: np.random.Generator) -> list[Values]:
    """So many draws of these parameters within their plausible ranges: a Latin hypercube."""
    places = np.array([random.permutation(count) for _ in names], float).reshape(-1, count)
    places = (places + random.random(places.shape)) / count
    return [
        {name: at(name, place) for name, place in zip(names, row, strict=True)}
        for row in places.T.tolist()
    ]
