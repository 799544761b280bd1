"""A Gaussian process of runs, with a length scale for each factor, and sample paths of it.

A path is one function that the process holds possible, given the runs: what an index differs by
between paths is what the emulator does not know. A path is a draw of the prior, as waves, moved by
what it misses of the runs (Wilson and others 2020, doi:10.48550/arXiv.2002.09309). Length scales
are learnt from several parts of the runs, and each has its own paths.
"""

import warnings
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim.core.declare import InputError

NEEDED = 'a sensitivity analysis needs scikit-learn: pip install ".[calibration]"'
SMOOTH = 2.5  # of the Matérn kernel: paths are twice differentiable
LENGTHS = (0.2, 50.0)  # bounds of a length scale; coordinates run from -1 to 1
NOISE = (1e-6, 2.0)  # bounds of the variance of noise, of that of all
SLOPES = 1.0  # prior variance of a linear trend along each factor, of the variance of all
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
    slopes: np.ndarray  # [factor and a constant, path]
    moved: np.ndarray  # what the runs say against the prior, [run, path]
    scale: tuple[float, float]  # mean and deviation of the answers

    def __call__(self, coordinates: np.ndarray) -> np.ndarray:
        """Every path at these coordinates, [row, path]."""
        parts = range(0, len(coordinates), ROWS_AT_ONCE)
        return np.concatenate([self._at(coordinates[at : at + ROWS_AT_ONCE]) for at in parts])

    def _at(self, coordinates: np.ndarray) -> np.ndarray:
        scaled = coordinates / self.kernel.lengths
        prior = _prior(self.kernel, scaled, self.waves) @ self.heights
        trend = _with_constant(coordinates) @ self.slopes
        beyond = self.kernel.size * _near(scaled, self.runs) @ self.moved
        middle, deviation = self.scale
        return np.asarray(middle + deviation * (prior + trend + beyond))

    @property
    def noise(self) -> float:
        """The variance of one run about the path, in the unit of the answers."""
        return self.kernel.noise * self.scale[1] ** 2


def emulated(coordinates: np.ndarray, answers: np.ndarray, effort: Effort) -> list[Paths]:
    """Paths of each fit, from runs [run, factor] and their answers."""
    middle, deviation = float(answers.mean()), float(answers.std()) or 1.0
    units = (answers - middle) / deviation
    random = np.random.default_rng(1)
    found = []
    for _ in range(effort.fits):
        part = random.permutation(len(units))[: effort.learnt_from]
        kernel = _learnt(coordinates[part], units[part], effort.steps)
        found.append(_paths(kernel, coordinates, units, (effort.paths, random)))
    return [Paths(*each, (middle, deviation)) for each in found]


def _learnt(coordinates: np.ndarray, units: np.ndarray, steps: int) -> Kernel:
    """The most likely size, length scales and noise, beside a linear trend."""
    try:
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel
    except ImportError:
        raise InputError(NEEDED) from None
    columns = _with_constant(coordinates)
    gram = columns.T @ columns + np.eye(columns.shape[1]) / SLOPES
    rest = units - columns @ np.linalg.solve(gram, columns.T @ units)
    kernel = ConstantKernel(0.5, (1e-4, 1e2)) * Matern(
        np.full(coordinates.shape[1], 3.0), LENGTHS, nu=SMOOTH
    ) + WhiteKernel(0.1, NOISE)
    process = GaussianProcessRegressor(kernel, optimizer=_climb(steps))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length scale at its bound means: no effect
        found = process.fit(coordinates, rest).kernel_
    return Kernel(
        float(found.k1.k1.constant_value), np.atleast_1d(found.k1.k2.length_scale),
        float(found.k2.noise_level),
    )  # fmt: skip


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
) -> tuple[Any, ...]:  # fmt: skip
    """The parts of so many paths."""
    count, random = asked
    runs, columns = coordinates / kernel.lengths, _with_constant(coordinates)
    waves = _waves(coordinates.shape[1], random)
    heights = random.normal(size=(WAVES, count))
    slopes = np.sqrt(SLOPES) * random.normal(size=(columns.shape[1], count))
    prior = _prior(kernel, runs, waves) @ heights + columns @ slopes
    noise = np.sqrt(kernel.noise) * random.normal(size=prior.shape)
    whole = kernel.size * _near(runs, runs) + SLOPES * columns @ columns.T
    whole[np.diag_indices(len(whole))] += kernel.noise + 1e-8
    moved = np.linalg.solve(whole, units[:, None] - prior - noise)
    return kernel, runs, waves, heights, slopes + SLOPES * columns.T @ moved, moved


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


def _with_constant(coordinates: np.ndarray) -> np.ndarray:
    return np.concatenate([coordinates, np.ones((len(coordinates), 1))], axis=1)
