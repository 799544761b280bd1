"""History matching: what cannot be true is ruled out in waves before anything is sampled.

A place is implausible where a target lies further from its emulated value than three deviations of
all that is unsure: the observation, the emulator, chance and the model's discrepancy. The
second-largest of all targets decides, so that one target alone rules nothing out. With many targets
hardly any place of the prior is left; they are found by levels that come down to three, each with a
part of the places of the one before (subset simulation).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

LIMIT = 3.0
KEPT = 0.25  # of the places of a level
MOVES = 6  # of every place in a level
MOST_LEVELS = 60
STALLED = 0.01  # a level that comes down by less is the last
Distance = Callable[[np.ndarray], np.ndarray]


class Left(NamedTuple):
    """Places that are not ruled out, the share of the prior that they are, and the limit.

    The limit is three deviations, or the least that was reached where nothing lies within three.
    """

    places: np.ndarray
    share: float
    limit: float


def implausibility(
    means: np.ndarray, variances: np.ndarray, observed: np.ndarray, at_least: np.ndarray
) -> np.ndarray:
    """The second-largest distance in deviations, [place]; `variances` hold all that is unsure.

    A target that is only to be reached counts where it is not.
    """
    away = means - observed
    away = np.where(at_least, np.minimum(away, 0.0), away)
    distances = np.abs(away) / np.sqrt(variances)
    if distances.shape[1] == 1:
        return np.asarray(distances[:, 0])
    return np.asarray(np.partition(distances, -2, axis=1)[:, -2])


def not_ruled_out(
    candidates: np.ndarray, distance: Distance, random: np.random.Generator
) -> Left:  # fmt: skip
    """As many places as candidates, which are drawn from the prior in standard normal numbers."""
    places, away = candidates, distance(candidates)
    share, size, before = 1.0, 0.5, np.inf
    for _ in range(MOST_LEVELS):
        level = max(LIMIT, float(np.quantile(away, KEPT)))
        share *= float((away <= level).mean())
        places, away, size = _within(places, away, level, size, (distance, random))
        if level == LIMIT or before - level < STALLED:
            break
        before = level
    return Left(places, share, level)


def _within(
    places: np.ndarray, away: np.ndarray, level: float, size: float,
    by: tuple[Distance, np.random.Generator],
) -> tuple[np.ndarray, np.ndarray, float]:  # fmt: skip
    """As many places within a level, moved by steps that leave the prior as it is.

    A step z -> sqrt(1 - b b) z + b e with e standard normal does so.
    """
    distance, random = by
    inside = np.flatnonzero(away <= level)
    chosen = inside[random.integers(len(inside), size=len(places))]
    places, away = places[chosen], away[chosen]
    for _ in range(MOVES):
        steps = random.normal(size=places.shape)
        proposed = np.sqrt(1.0 - size**2) * places + size * steps
        found = distance(proposed)
        takes = found <= level
        places = np.where(takes[:, None], proposed, places)
        away = np.where(takes, found, away)
        size = float(np.clip(size * np.exp(takes.mean() - KEPT), 0.02, 0.98))
    return places, away, size
