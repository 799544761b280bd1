"""A Gaussian process: a linear trend, and a smooth deviation with a length scale for each input.

scikit-learn finds the length scales from a part of the runs; the process is then conditioned on all
of them. Runs of one place are left out together, because they say nearly the same.
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from sim.core.declare import InputError

LEARNT_FROM = 800  # runs, at most, that length scales are found from
ITERATIONS = 40
LENGTHS = (0.3, 100.0)  # bounds of a length scale; inputs run from -1 to 1
RIDGE = 0.01  # of the trend
NEEDED = 'a calibration needs scikit-learn and pyarrow: pip install ".[calibration]"'


@dataclass(frozen=True)
class Process:
    """Predicts one score."""

    trend: np.ndarray  # [input and a constant]
    lengths: np.ndarray  # [input]
    places: np.ndarray  # [run, input], in length scales
    weights: np.ndarray  # [run]
    left_out: np.ndarray  # [run]: each run as predicted from those of all other places

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        """The mean of replicates, [place]."""
        where = (inputs / self.lengths).astype(np.float32)  # single precision does, and is faster
        smooth = _near(where, self.places.astype(np.float32)) @ self.weights
        return np.asarray(with_constant(inputs) @ self.trend + smooth)


def fit(inputs: np.ndarray, scores: np.ndarray, groups: np.ndarray, random: int = 0) -> Process:
    """A process through the scores of runs; `groups` numbers their places."""
    columns = with_constant(inputs)
    gram = columns.T @ columns + RIDGE * len(columns) * np.eye(columns.shape[1])
    trend = np.linalg.solve(gram, columns.T @ scores)
    rest = scores - columns @ trend
    size, lengths, noise = _learnt(inputs, rest, random)
    places = inputs / lengths
    inverse = np.linalg.inv(size * _near(places, places) + noise * np.eye(len(places)))
    weights = inverse @ rest
    off = np.empty(len(rest))
    for group in np.unique(groups):
        own = np.flatnonzero(groups == group)
        off[own] = np.linalg.solve(inverse[np.ix_(own, own)], weights[own])
    return Process(trend, lengths, places, size * weights, scores - off)


def with_constant(inputs: np.ndarray) -> np.ndarray:
    """Inputs and a column of ones."""
    return np.concatenate([inputs, np.ones((len(inputs), 1))], axis=1)


def _near(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The correlation of two places, [one, other], given in length scales."""
    squares = (one**2).sum(axis=1)[:, None] + (other**2).sum(axis=1) - 2.0 * one @ other.T
    return np.asarray(np.exp(-0.5 * np.maximum(squares, 0.0)))


def _learnt(inputs: np.ndarray, rest: np.ndarray, random: int) -> tuple[float, np.ndarray, float]:
    """The most likely variance, length scales and noise of a part of the runs."""
    try:
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
    except ImportError:
        raise InputError(NEEDED) from None
    part = np.random.default_rng(random).permutation(len(rest))[:LEARNT_FROM]
    unit = max(float(rest.var()), 1e-12)
    kernel = ConstantKernel(0.5, (1e-3, 1e3)) * RBF(
        np.full(inputs.shape[1], 5.0), LENGTHS
    ) + WhiteKernel(0.1, (1e-4, 1.0))
    process = GaussianProcessRegressor(kernel, optimizer=_climbed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a length scale at its bound means: no effect
        found = process.fit(inputs[part], rest[part] / np.sqrt(unit)).kernel_
    return (
        unit * float(found.k1.k1.constant_value), np.asarray(found.k1.k2.length_scale),
        unit * float(found.k2.noise_level),
    )  # fmt: skip


def _climbed(objective: Any, start: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, float]:
    """The top of the likelihood, or where so many iterations came."""
    climb: Any = minimize
    found = climb(
        objective, start, jac=True, bounds=bounds, method="L-BFGS-B",
        options={"maxiter": ITERATIONS},
    )  # fmt: skip
    return found.x, float(found.fun)
