"""History matching: what cannot be true is ruled out in waves before anything is sampled.

A place is implausible where a target lies further from its emulated value than three deviations of
all that is unsure: the observation, the emulator, replicates and the model's discrepancy. The
second-largest of all targets decides, so that one target alone rules nothing out.
"""

from collections.abc import Callable

import numpy as np

from sim.core.declare import InputError

LIMIT = 3.0
TRIES = 200
Predict = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


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


def plausible(
    places: np.ndarray, predict: Predict, observed: np.ndarray, at_least: np.ndarray
) -> np.ndarray:
    """Whether each place is not ruled out."""
    return np.asarray(implausibility(*predict(places), observed, at_least) < LIMIT)


def next_wave(
    candidates: np.ndarray, keeps: Callable[[np.ndarray], np.ndarray], count: int,
    random: np.random.Generator,
) -> tuple[np.ndarray, float]:  # fmt: skip
    """So many places that are not ruled out, and the share of the candidates that was left.

    `candidates` are drawn from the prior, in standard normal numbers. Where fewer are left than
    wanted, more are drawn about them by steps that keep the prior.
    """
    left = candidates[keeps(candidates)]
    share = len(left) / len(candidates)
    if len(left) < 2:
        raise InputError(
            f"history matching: {len(left)} of {len(candidates)} places are left; at least 2 are "
            "needed: no world of the prior meets the targets"
        )
    for _ in range(TRIES):
        if len(left) >= count:
            break
        drawn = _about(left, len(candidates), random)
        left = np.concatenate([left, drawn[keeps(drawn)]])
    return left[:count], share


def _about(left: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    """Places a step away from those that are left.

    A step z -> sqrt(1 - b b) z + b e with e standard normal leaves a normal prior as it is.
    """
    sizes = random.uniform(0.1, 1.0, (count, 1))
    starts = left[random.integers(len(left), size=count)]
    steps = random.normal(size=starts.shape)
    return np.asarray(np.sqrt(1.0 - sizes**2) * starts + sizes * steps)
