"""A Gaussian process of runs, with a length scale for each factor, and sample paths of it.

What each factor does alone is a curve, a polynomial with normal coefficients; what factors do
together is a Matérn process. A path is one function that is possible, given the runs: what an index
differs by between paths is what the emulator does not know. A path is a draw of the prior, as
waves, moved by what it misses of the runs (Wilson and others 2020, doi:10.48550/arXiv.2002.09309).
Length scales are learnt from several parts of the runs, and each has its own paths.
"""

import warnings
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from sim.core.declare import InputError

NEEDED = 'a sensitivity analysis needs scikit-learn: pip install ".[calibration]"'
SMOOTH = 2.5  # of the Matérn kernel: paths are twice differentiable
LENGTHS = (0.2, 50.0)  # bounds of a length scale; coordinates run from -1 to 1
STARTS = ((0.8, 0.01), (1.6, 0.01), (4.0, 0.2))  # of length scales and noise, rough to smooth
NOISE = (1e-6, 2.0)  # bounds of the variance of noise, of that of all
DEGREE = 8  # of the curve of each factor
DEGREES = np.arange(1, DEGREE + 1)
HEIGHT = 1.0  # prior variance of a coefficient, of the variance of all
WAVES = 1024
ROWS_AT_ONCE = 4096


@dataclass(frozen=True)
class Effort:
    """How much is spent on an emulator."""

    learnt_from: int  # runs, at most, that length scales are learnt from
    fits: int  # parts of the runs
    paths: int  # of each fit
    steps: int = 40  # of the climb to the most likely length scales


class Kernel(NamedTuple):
    """What was learnt, in units of the deviation of the answers."""

    size: float
    lengths: np.ndarray  # [factor]
    noise: float


@dataclass(frozen=True)
class Paths:
    """Sample paths of one fit."""

    kernel: Kernel
    runs: np.ndarray  # coordinates, in length scales
    waves: tuple[np.ndarray, np.ndarray]  # frequencies [factor, wave] and phases
    heights: np.ndarray  # of waves, [wave, path]
    slopes: np.ndarray  # coefficients of curves, [term, path]
    moved: np.ndarray  # what the runs say against the prior, [run, path]
    scale: tuple[float, float] = (0.0, 1.0)  # mean and deviation of the answers

    def __call__(self, coordinates: np.ndarray) -> np.ndarray:
        """The mean of all paths, and each of them, at these coordinates, [row, 1 + path]."""
        parts = range(0, len(coordinates), ROWS_AT_ONCE)
        each = np.concatenate([self._at(coordinates[at : at + ROWS_AT_ONCE]) for at in parts])
        return np.concatenate([each.mean(axis=1, keepdims=True), each], axis=1)

    def __len__(self) -> int:
        """How many functions a call gives."""
        return 1 + int(self.heights.shape[1])

    def _at(self, coordinates: np.ndarray) -> np.ndarray:
        scaled = coordinates / self.kernel.lengths
        prior = _prior(self.kernel, scaled, self.waves) @ self.heights
        alone = _curves(coordinates) @ self.slopes
        beyond = self.kernel.size * _near(scaled, self.runs) @ self.moved
        middle, deviation = self.scale
        return np.asarray(middle + deviation * (prior + alone + beyond))

    @property
    def noise(self) -> float:
        """The variance of one run about the path, in the unit of the answers."""
        return self.kernel.noise * self.scale[1] ** 2


def refuse_without_library() -> None:
    """Raise InputError where scikit-learn is not installed, before anything is run."""
    if find_spec("sklearn") is None:
        raise InputError(NEEDED)


def emulated(coordinates: np.ndarray, answers: np.ndarray, effort: Effort) -> list[Paths]:
    """Paths of each fit, from runs [run, factor] and their answers."""
    middle, deviation = float(answers.mean()), float(answers.std()) or 1.0
    units = (answers - middle) / deviation
    random, rest = np.random.default_rng(1), _beyond_curves(coordinates, units)
    found = []
    for _ in range(effort.fits):
        part = random.permutation(len(units))[: effort.learnt_from]
        kernel = _learnt(coordinates[part], rest[part], effort.steps)
        found.append(_paths(kernel, coordinates, units, (effort.paths, random)))
    return [replace(each, scale=(middle, deviation)) for each in found]


def _learnt(coordinates: np.ndarray, rest: np.ndarray, steps: int) -> Kernel:
    """The most likely size, length scales and noise of what curves leave, from several starts."""
    climbed = [_process(coordinates, rest, start, steps) for start in STARTS]
    found = max(climbed, key=lambda each: float(each.log_marginal_likelihood_value_)).kernel_
    return Kernel(
        float(found.k1.k1.constant_value), np.atleast_1d(found.k1.k2.length_scale),
        float(found.k2.noise_level),
    )  # fmt: skip


def _process(
    coordinates: np.ndarray, rest: np.ndarray, start: tuple[float, float], steps: int
) -> Any:
    """scikit-learn's process, its likelihood climbed from one start."""
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

    length, noise = start
    kernel = ConstantKernel(0.5, (1e-4, 1e2)) * Matern(
        np.full(coordinates.shape[1], length), LENGTHS, nu=SMOOTH
    ) + WhiteKernel(noise, NOISE)
    process = GaussianProcessRegressor(kernel, optimizer=_climb(steps))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length scale at its bound means: no effect
        return process.fit(coordinates, rest)


def _climb(steps: int) -> Any:
    """An optimizer for scikit-learn that makes so many steps."""
    from scipy.optimize import minimize

    def climbed(objective: Any, start: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, float]:
        climb: Any = minimize
        found = climb(
            objective, start, jac=True, bounds=bounds, method="L-BFGS-B",
            options={"maxiter": steps},
        )  # fmt: skip
        return found.x, float(found.fun)

    return climbed


def _paths(
    kernel: Kernel, coordinates: np.ndarray, units: np.ndarray,
    asked: tuple[int, np.random.Generator],
) -> Paths:  # fmt: skip
    """So many paths, in units."""
    count, random = asked
    runs, columns = coordinates / kernel.lengths, _curves(coordinates)
    waves = _waves(coordinates.shape[1], random)
    heights = random.normal(size=(WAVES, count))
    slopes = np.sqrt(HEIGHT) * random.normal(size=(columns.shape[1], count))
    prior = _prior(kernel, runs, waves) @ heights + columns @ slopes
    noise = np.sqrt(kernel.noise) * random.normal(size=prior.shape)
    whole = kernel.size * _near(runs, runs) + HEIGHT * columns @ columns.T
    whole[np.diag_indices(len(whole))] += kernel.noise + 1e-8
    moved = np.linalg.solve(whole, units[:, None] - prior - noise)
    slopes = slopes + HEIGHT * columns.T @ moved
    return Paths(kernel, runs, waves, heights, slopes, moved)


def _waves(factors: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies of a Matérn kernel, which are those of a t distribution, and phases."""
    tails = np.sqrt(random.chisquare(2.0 * SMOOTH, WAVES) / (2.0 * SMOOTH))
    return random.normal(size=(factors, WAVES)) / tails, random.uniform(0.0, 2.0 * np.pi, WAVES)


def _prior(kernel: Kernel, scaled: np.ndarray, waves: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    frequencies, phases = waves
    return np.asarray(np.sqrt(2.0 * kernel.size / WAVES) * np.cos(scaled @ frequencies + phases))


def _near(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The Matérn correlation of two sets of coordinates, in length scales."""
    squares = (one**2).sum(axis=1)[:, None] + (other**2).sum(axis=1) - 2.0 * one @ other.T
    away = np.sqrt(5.0 * np.maximum(squares, 0.0))
    return np.asarray((1.0 + away + away * away / 3.0) * np.exp(-away))


def _curves(coordinates: np.ndarray) -> np.ndarray:
    """A constant and Legendre polynomials of each factor, those of higher degree smaller."""
    each = np.polynomial.legendre.legvander(coordinates, DEGREE)[:, :, 1:]
    each = each * np.sqrt(2.0 * DEGREES + 1.0) / DEGREES
    flat = each.reshape(len(coordinates), -1)
    return np.concatenate([flat, np.ones((len(coordinates), 1))], axis=1)


def _beyond_curves(coordinates: np.ndarray, units: np.ndarray) -> np.ndarray:
    """What curves miss of each run when they are drawn through all others."""
    columns = _curves(coordinates)
    gram = columns.T @ columns + np.eye(columns.shape[1]) / HEIGHT
    hat = np.linalg.solve(gram, columns.T)
    own = np.minimum((columns * hat.T).sum(axis=1), 0.9)
    return np.asarray((units - columns @ (hat @ units)) / (1.0 - own))
