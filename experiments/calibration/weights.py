"""How likely draws are: by the emulator, and by what their own runs add to it."""

from collections.abc import Callable

import numpy as np

from experiments.calibration.design import Points
from experiments.calibration.gaussian import Likelihood, likelihood
from experiments.calibration.posterior import USUAL, Effort, Sample, history_shares, sample
from experiments.calibration.runs import Noise, Runs, positive, told
from experiments.calibration.threads import each_on_a_thread
from experiments.calibration.world_emulator import WorldEmulator
from experiments.iraq.procedure_histories import NAMES

RANDOM = 3
LEAST = 1e-9  # of a variance, so that a covariance has an inverse


def emulated_likelihood(
    emulator: WorldEmulator, noise: Noise, history: str
) -> Callable[[np.ndarray], np.ndarray]:
    """The log likelihood of places in this history, by the emulator."""
    of = emulated(emulator, noise)

    def log(places: np.ndarray) -> np.ndarray:
        return of.log(emulator.means(Points(places, (history,) * len(places))))

    return log


def sampled(
    emulator: WorldEmulator, noise: Noise, draws: int, effort: Effort = USUAL, wave: int = 0
) -> dict[str, Sample]:
    """The emulated posterior of each history of the procedure."""

    def of(name: str) -> Sample:
        random = np.random.default_rng([RANDOM, 100 + NAMES.index(name), wave])
        log = emulated_likelihood(emulator, noise, name)
        return sample(log, emulator.space.size, draws, random, effort)

    return dict(zip(NAMES, each_on_a_thread(of, NAMES), strict=True))


def emulated(emulator: WorldEmulator, noise: Noise) -> Likelihood:
    """Of what an emulator predicts, which is unsure, too.

    What is published is one world, so it has the chance of one world beside the other errors.
    """
    return _with_errors(emulator, noise, emulator.unsure)


def weighted_by_runs(
    emulator: WorldEmulator, noise: Noise, again: Runs, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Logarithms of weights of draws by so many runs each, and the targets of each.

    The emulator says what a draw gives up to its covariance E, and the mean of runs up to R, that
    of replicates over their count. Both together say m + E (E + R)^-1 (runs - m), with the
    covariance E - E (E + R)^-1 E. The weight is the likelihood of that over the emulated one.
    """
    like, unsure = emulator.like, emulator.unsure
    points = again.means(count).points
    means, seen = emulator.means(points), told(again.means(count), like)
    gain = unsure @ np.linalg.inv(positive(unsure + noise.run / count, LEAST))
    both = means + (seen - means) @ gain.T
    left = _with_errors(emulator, noise, positive(unsure - gain @ unsure))
    return left.log(both) - emulated(emulator, noise).log(means), both


def _with_errors(emulator: WorldEmulator, noise: Noise, unsure: np.ndarray) -> Likelihood:
    errors = positive(emulator.like.errors + noise.world + unsure, LEAST)
    return likelihood(emulator.like.observed, errors, emulator.like.at_least)


def mixed(samples: dict[str, Sample]) -> Points:
    """Draws of all histories together, as many of each as its evidence says."""
    shares = history_shares({name: each.log_evidence for name, each in samples.items()})
    found: list[Points] = []
    for name, each in samples.items():
        own = each.places[: round(shares[name] * len(each.places))]
        found.append(Points(own, (name,) * len(own)))
    return sum(found[1:], found[0])
