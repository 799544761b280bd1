"""Normal distributions of many coordinates: the likelihood of targets, the shape of draws."""

from typing import NamedTuple

import numpy as np

SHRUNK = 0.1  # of the covariance of draws towards its own diagonal


class Reference(NamedTuple):
    """A normal distribution with the mean and the covariance of draws."""

    mean: np.ndarray
    factor: np.ndarray  # lower triangular, its square the covariance
    inverse: np.ndarray

    def step(self, places: np.ndarray, size: float, random: np.random.Generator) -> np.ndarray:
        """A step of a size from 0 to 1 that leaves this distribution as it is."""
        shaken = random.normal(size=places.shape) @ self.factor.T
        return np.asarray(self.mean + np.sqrt(1.0 - size**2) * (places - self.mean) + size * shaken)

    def log_density(self, places: np.ndarray) -> np.ndarray:
        """Up to a constant."""
        return np.asarray(-0.5 * (((places - self.mean) @ self.inverse.T) ** 2).sum(axis=1))


class Likelihood(NamedTuple):
    """Of predicted targets, given what was observed and all that is unsure."""

    observed: np.ndarray
    inverse: np.ndarray  # of the lower triangular factor of the covariance
    log_determinant: float
    at_least: np.ndarray  # whether a target has only to be reached

    def log(self, predicted: np.ndarray) -> np.ndarray:
        """The log likelihood of each prediction, [place]."""
        away = predicted - self.observed
        away = np.where(self.at_least, np.minimum(away, 0.0), away)
        return np.asarray(-0.5 * ((away @ self.inverse.T) ** 2).sum(axis=1) - self.log_determinant)


def reference(draws: np.ndarray) -> Reference:
    """The normal distribution of these draws, its correlations drawn a little to zero."""
    covariance = np.cov(draws.T).reshape(draws.shape[1], draws.shape[1])
    held = np.diag(covariance) + 1e-8
    factor = np.linalg.cholesky((1.0 - SHRUNK) * covariance + SHRUNK * np.diag(held))
    return Reference(draws.mean(axis=0), factor, np.linalg.inv(factor))


def likelihood(observed: np.ndarray, covariance: np.ndarray, at_least: np.ndarray) -> Likelihood:
    """Of targets with errors of this covariance, each in units of its own deviation."""
    factor = np.linalg.cholesky(covariance)
    return Likelihood(
        observed, np.linalg.inv(factor), float(np.log(np.diag(factor)).sum()), at_least
    )
