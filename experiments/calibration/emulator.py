"""What stands for runs that are not made: Gaussian processes on a few principal components.

The outputs of runs are reduced to the components that hold most of their signal's variance. Each
component has a linear trend and a Gaussian process about it, with the variance of replicates as
known noise. What a prediction is unsure of is that of the processes and of what was left out.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.core.declare import InputError

SIGNAL = 0.95  # of the variance that the components hold
MOST_COMPONENTS = 4
NOTHING = 1e-9  # a component that varies by less does not vary
RIDGES = (0.003, 0.03, 0.3, 3.0, 300.0)  # of the linear trend; the best at runs left out is taken
ENOUGH = 4  # runs for each input, for a length scale of its own
BOUNDS = (0.2, 50.0)  # of length scales, in units of standardised inputs
NEEDED = 'a calibration needs scikit-learn: pip install ".[calibration]"'


@dataclass(frozen=True)
class Basis:
    """The mean of outputs, and the components with the scores' standard deviations."""

    mean: np.ndarray
    vectors: np.ndarray  # [component, output], each with the scale of its scores
    left_out: np.ndarray  # [output]: variance that no component holds, replicates' apart

    def scores(self, outputs: np.ndarray) -> np.ndarray:
        """The standardised scores of outputs, [run, component]."""
        norms = (self.vectors**2).sum(axis=1)
        return np.asarray((outputs - self.mean) @ self.vectors.T / norms)


@dataclass(frozen=True)
class Emulator:
    """Predicts the mean of replicates of each output, and how unsure that is."""

    centre: np.ndarray
    scale: np.ndarray
    basis: Basis
    trends: np.ndarray  # [input and a constant, component]
    processes: tuple[Any, ...]
    noise: np.ndarray  # [output]: variance of one replicate

    def predict(self, inputs: np.ndarray, unsure: bool = True) -> tuple[np.ndarray, np.ndarray]:
        """Means and variances, [place, output]; those of a single run have `noise` more.

        Without `unsure` the variances are left at zero, which takes a tenth of the time.
        """
        standard = (inputs - self.centre) / self.scale
        means = _with_constant(standard) @ self.trends
        spreads = np.zeros_like(means)
        for number, process in enumerate(self.processes):
            if unsure:
                residual, deviation = process.predict(standard, return_std=True)
                spreads[:, number] = deviation**2
            else:
                residual = process.predict(standard)
            means[:, number] += residual
        vectors = self.basis.vectors
        held = self.basis.mean + means @ vectors
        return held, (spreads @ vectors**2 + self.basis.left_out) * unsure


@dataclass(frozen=True)
class Check:
    """How well held-out runs are predicted."""

    q2: float  # of the components: 1 less the squared error by the variance
    covered: float  # share of outputs inside the 95 % interval of a mean of their replicates
    runs: int


def fit(inputs: np.ndarray, outputs: np.ndarray, noise: np.ndarray) -> Emulator:
    """An emulator of runs at these inputs; `noise` is the variance of one replicate by output."""
    centre, scale = inputs.mean(axis=0), np.maximum(inputs.std(axis=0), 1e-9)
    standard = (inputs - centre) / scale
    basis = components(outputs, noise)
    scores = basis.scores(outputs)
    trends = _trends(standard, scores)
    residuals = scores - _with_constant(standard) @ trends
    alphas = _noise_of_scores(basis, noise)
    processes = tuple(
        _process(standard, residual, alpha)
        for residual, alpha in zip(residuals.T, alphas, strict=True)
    )
    return Emulator(centre, scale, basis, trends, processes, noise)


def components(outputs: np.ndarray, noise: np.ndarray) -> Basis:
    """The components that hold `SIGNAL` of the variance that replicates do not explain."""
    mean = outputs.mean(axis=0)
    units, sizes, vectors = np.linalg.svd(outputs - mean, full_matrices=False)
    variances = sizes**2 / max(1, len(outputs) - 1)
    signal = np.maximum(variances - vectors**2 @ noise, 0.0)
    held = np.cumsum(signal) / max(signal.sum(), 1e-300)
    most = min(MOST_COMPONENTS, int((sizes > NOTHING).sum()))
    count = min(most, int(np.searchsorted(held, SIGNAL - 1e-12)) + 1)
    deviations = units[:, :count].std(axis=0) * sizes[:count]
    kept = vectors[:count] * deviations[:, None]
    rest = (vectors[count:] ** 2 * variances[count:, None]).sum(axis=0)
    return Basis(mean, kept, np.maximum(rest - noise, 0.0))


def replicate_variance(replicates: np.ndarray) -> np.ndarray:
    """Pooled over places, [place, replicate, output], by output."""
    return np.asarray(replicates.var(axis=1, ddof=1).mean(axis=0))


def check(emulator: Emulator, inputs: np.ndarray, replicates: np.ndarray) -> Check:
    """Held-out places against the means of their replicates, [place, replicate, output]."""
    seen, count = replicates.mean(axis=1), replicates.shape[1]
    means, variances = emulator.predict(inputs)
    true, found = emulator.basis.scores(seen), emulator.basis.scores(means)
    varied = ((true - true.mean(axis=0)) ** 2).sum()
    left = ((true - found) ** 2).sum() / varied if varied > NOTHING else 0.0
    unsure = np.sqrt(variances + emulator.noise / count)
    inside = np.abs(seen - means) <= 1.96 * np.maximum(unsure, 1e-9)
    return Check(float(1.0 - left), float(inside.mean()), len(inputs))


def _trends(standard: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """A linear trend of each component, drawn to zero as far as runs left out are then nearer."""
    columns = _with_constant(standard)
    found, errors = [], []
    for ridge in RIDGES:
        gram = columns.T @ columns + ridge * len(columns) * np.eye(columns.shape[1])
        solved = np.linalg.solve(gram, columns.T)
        found.append(solved @ scores)
        left_out = 1.0 - np.einsum("ij,ji->i", columns, solved)
        errors.append((((scores - columns @ found[-1]) / left_out[:, None]) ** 2).sum(axis=0))
    best = np.argmin(errors, axis=0)
    return np.asarray(np.array(found)[best, :, np.arange(scores.shape[1])].T)


def _with_constant(standard: np.ndarray) -> np.ndarray:
    return np.concatenate([standard, np.ones((len(standard), 1))], axis=1)


def _noise_of_scores(basis: Basis, noise: np.ndarray) -> np.ndarray:
    """The variance of one replicate, by component."""
    norms = (basis.vectors**2).sum(axis=1)
    return np.asarray((basis.vectors / norms[:, None]) ** 2 @ noise)


def _process(standard: np.ndarray, residual: np.ndarray, noise: float) -> Any:
    """A Gaussian process at its most likely parameters; few runs can tell one length scale only."""
    try:
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel
    except ImportError:
        raise InputError(NEEDED) from None
    count, inputs = standard.shape
    scales = np.full(inputs if count >= ENOUGH * inputs else 1, np.sqrt(inputs))
    start = max(float(residual.var()), 1e-6)
    kernel = ConstantKernel(start, (1e-4 * start, 1e3 * start)) * Matern(
        scales, BOUNDS, nu=2.5
    ) + WhiteKernel(0.05 * start, (1e-6 * start, start))
    process = GaussianProcessRegressor(kernel, alpha=noise + 1e-9, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length scale at its bound means: no effect
        process.fit(standard, residual)
    return process
