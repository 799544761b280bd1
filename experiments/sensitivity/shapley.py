"""Shapley effects: what each group of factors explains where groups depend on each other.

A share of variance alone and one in all no longer add up then. The Shapley effect of a group is
what it adds to the variance that is explained, in the mean over all orders in which groups may
become known (Owen 2014; Song, Nelson and Staum 2016). The effects add up to what all explain.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np

from experiments.sensitivity.emulator import Paths
from experiments.sensitivity.inputs import Inputs, spread

DESIGN_SEED = 7
Group = Mapping[str, Sequence[int]]  # columns of each group
Subset = frozenset[str]


class Draws(NamedTuple):
    """How many places are drawn, and how often all other inputs are drawn anew at each."""

    places: int
    again: int = 4


class Shapley(NamedTuple):
    """Shares of the variance of a run, of the mean path and of each path of each fit."""

    effect: dict[str, np.ndarray]  # by group, [fit, 1 + path]
    alone: dict[str, np.ndarray]
    total: dict[str, np.ndarray]
    explained: np.ndarray


def shapley(fits: Sequence[Paths], inputs: Inputs, groups: Group, draws: Draws) -> Shapley:
    """Of each group of columns; the groups hold every column once."""
    varies: dict[Subset, list[np.ndarray]] = {each: [] for each in _subsets(groups)}
    noise = np.array([[each.noise] for each in fits])
    for number, paths in enumerate(fits):
        fresh = spread(draws.places, len(inputs.factors) * (1 + draws.again), DESIGN_SEED + number)
        for unknown, found in varies.items():
            found.append(_left(paths, inputs, _columns(groups, unknown), fresh))
    left = {each: np.stack(found) for each, found in varies.items()}
    everything = frozenset(groups)
    variance = left[everything] + noise
    return Shapley(
        {name: _effect(name, left) / variance for name in groups},
        {name: (left[everything] - left[everything - {name}]) / variance for name in groups},
        {name: left[frozenset({name})] / variance for name in groups},
        left[everything] / variance,
    )


def _subsets(groups: Group) -> Iterator[Subset]:
    for size in range(len(groups) + 1):
        yield from map(frozenset, combinations(groups, size))


def _columns(groups: Group, names: Subset) -> list[int]:
    return sorted(column for name in names for column in groups[name])


def _left(paths: Paths, inputs: Inputs, unknown: Sequence[int], fresh: np.ndarray) -> np.ndarray:
    """The variance that is left, in the mean, while these columns are not known, [1 + path]."""
    count = len(inputs.factors)
    sets = [fresh[:, at : at + count] for at in range(0, fresh.shape[1], count)]
    base = inputs.joined(sets[0])
    if not len(unknown):
        return np.zeros(len(paths))
    known = np.setdiff1d(np.arange(count), unknown)
    if not len(known):
        every = np.concatenate([inputs.joined(each) for each in sets])
        return np.asarray(paths(inputs.coordinates(every)).var(axis=0))
    drawn = [inputs.redrawn(base, known, each) for each in sets[1:]]
    values = np.stack([paths(inputs.coordinates(each)) for each in drawn])
    return np.asarray(values.var(axis=0, ddof=1).mean(axis=0))


def _effect(name: str, left: Mapping[Subset, np.ndarray]) -> np.ndarray:
    """The mean over all orders of what a group adds."""
    others = sorted(max(left, key=len) - {name})
    found = np.zeros_like(next(iter(left.values())))
    for size in range(len(others) + 1):
        weight = 1.0 / (comb(len(others), size) * (len(others) + 1))
        for some in map(frozenset, combinations(others, size)):
            found += weight * (left[some | {name}] - left[some])
    return found
