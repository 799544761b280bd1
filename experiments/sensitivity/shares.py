"""Shares of variance: what a factor, or a group of factors, explains alone and in all.

Alone (first-order index): the share of variance that would go if only this were known. In all
(total index): the share that would stay if all but this were known. Both come from sample paths of
an emulator on a Sobol design whose columns are exchanged (Saltelli and others 2010; Jansen 1999).
Each fit of the emulator has a design of its own, so that an interval over the paths of all fits
holds what the emulator does not know and what the design adds.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from experiments.sensitivity.emulator import Paths
from experiments.sensitivity.inputs import Inputs, cube

DESIGN_SEED = 5
ENDS = (0.025, 0.975)


class Shares(NamedTuple):
    """Shares of the variance of a run, of the mean path and of each path of each fit."""

    alone: dict[str, np.ndarray]  # by part, [fit, 1 + path]
    total: dict[str, np.ndarray]
    explained: np.ndarray  # by all factors of the emulator together


def shares(
    fits: Sequence[Paths], inputs: Inputs, parts: Mapping[str, Sequence[int]], rows: int
) -> Shares:
    """Of each part, which is the columns of one factor or of several; factors are independent."""
    found = [
        _of_fit(each, inputs, _exchangeable(inputs, rows, DESIGN_SEED + number), parts)
        for number, each in enumerate(fits)
    ]
    return Shares(
        {part: np.stack([each.alone[part] for each in found]) for part in parts},
        {part: np.stack([each.total[part] for each in found]) for part in parts},
        np.stack([each.explained for each in found]),
    )


def _exchangeable(inputs: Inputs, rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two sets of independent places, of one sequence."""
    count = len(inputs.factors)
    both = cube(rows, 2 * count, seed)
    return both[:, :count], both[:, count:]


def _of_fit(
    paths: Paths, inputs: Inputs, places: tuple[np.ndarray, np.ndarray],
    parts: Mapping[str, Sequence[int]],
) -> Shares:  # fmt: skip
    first, second = places
    one, other = (paths(inputs.coordinates(each)) for each in places)
    varies = np.concatenate([one, other]).var(axis=0)
    variance = varies + paths.noise
    alone, total = {}, {}
    for part, columns in parts.items():
        mixed = first.copy()
        mixed[:, columns] = second[:, columns]
        moved = paths(inputs.coordinates(mixed))
        alone[part] = ((other - other.mean(axis=0)) * (moved - one)).mean(axis=0) / variance
        total[part] = 0.5 * ((moved - one) ** 2).mean(axis=0) / variance
    return Shares(alone, total, varies / variance)


def ends(values: np.ndarray, on_half: np.ndarray | None = None) -> dict[str, float]:
    """The median over paths and its 95 % interval, as cells of a row, from [fit, 1 + path].

    Where half of the runs give another median, the interval reaches as far to both sides: paths
    know what runs leave open, not where the kernel does not suit the model.
    """
    paths = values[:, 1:]
    low, high = np.quantile(paths, ENDS).tolist()
    value = float(np.median(paths))
    moved = 0.0 if on_half is None else abs(value - float(np.median(on_half[:, 1:])))
    return {"value": value, "low": min(low, value - moved), "high": max(high, value + moved)}
