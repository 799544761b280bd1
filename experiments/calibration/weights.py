"""How likely draws are: by the emulator, and by their own runs."""

from collections.abc import Callable

import numpy as np

from experiments.calibration.design import Points
from experiments.calibration.gaussian import Likelihood, likelihood
from experiments.calibration.posterior import reweighted
from experiments.calibration.world_emulator import Noise, Runs, WorldEmulator

LOOKED_AT = 200  # points of the prior over which the emulator's variance is averaged


def emulated_likelihood(
    emulator: WorldEmulator, noise: Noise, history: str
) -> Callable[[np.ndarray], np.ndarray]:
    """The log likelihood of places in this history, by the emulator.

    What is published is one world, so it has the chance of one run beside the other errors.
    """
    of = emulated(emulator, noise)

    def log(places: np.ndarray) -> np.ndarray:
        return of.log(emulator.means(Points(places, (history,) * len(places))))

    return log


def emulated(emulator: WorldEmulator, noise: Noise) -> Likelihood:
    """The likelihood of what an emulator predicts: the emulator is unsure, too."""
    like = emulator.like
    random = np.random.default_rng(0)
    places = random.normal(size=(LOOKED_AT, emulator.space.size))
    _, unsure = emulator.predict(Points(places, ("ten",) * LOOKED_AT))
    errors = like.errors + noise.targets + np.diag(unsure.mean(axis=0))
    return likelihood(like.observed, errors, like.at_least)


def of_runs(emulator: WorldEmulator, noise: Noise, count: int) -> Likelihood:
    """The likelihood of the mean of so many runs, which is unsure by their number."""
    errors = emulator.like.errors + noise.targets * (1.0 + 1.0 / count)
    return likelihood(emulator.like.observed, errors, emulator.like.at_least)


def weighted_by_runs(
    emulator: WorldEmulator, noise: Noise, logs: np.ndarray, again: Runs, count: int
) -> np.ndarray:
    """Weights of draws, given the log likelihood by which they were drawn and so many runs each."""
    told = emulator.like.predicted(again.stocks, again.numbers)
    means = told.reshape(-1, count, told.shape[1]).mean(axis=1)
    return reweighted(logs, of_runs(emulator, noise, count).log(means))
