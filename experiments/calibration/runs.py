"""What runs of points say, as emulators and the posterior read it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.calibration.comparison import Comparison, numbers_of, shares_of
from experiments.calibration.design import Points
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes

LEAST = 1e-9


@dataclass(frozen=True)
class Runs:
    """Shares home of those fled and other numbers, [run, ...]."""

    points: Points
    shares: np.ndarray  # [run, district, round]
    numbers: np.ndarray  # [run, target]

    def __add__(self, other: "Runs") -> "Runs":
        return Runs(
            self.points + other.points,
            np.concatenate([self.shares, other.shares]),
            np.concatenate([self.numbers, other.numbers]),
        )

    def means(self, replicates: int) -> "Runs":
        """The means of runs of one point, where each has so many, one after the other."""
        return Runs(
            Points(self.points.places[::replicates], self.points.histories[::replicates]),
            _grouped(self.shares, replicates).mean(axis=1),
            _grouped(self.numbers, replicates).mean(axis=1),
        )


@dataclass(frozen=True)
class Noise:
    """What runs of one point differ by: the covariance of targets in one run.

    `world` is that of a world of all its households. Agents are a sample of them, and the variance
    that comes of the sample is taken off.
    """

    run: np.ndarray  # [target, target]
    world: np.ndarray  # [target, target]


def runs(made: Sequence[Outcomes], wanted: Sequence[Job], points: Points, like: Comparison) -> Runs:
    """Outcomes of the runs of points, one each."""
    worlds = [job.scenario for job in wanted]
    return Runs(points, shares_of(made, worlds, like.where, like.rounds), numbers_of(made, like))


def told(made: Runs, like: Comparison) -> np.ndarray:
    """Every target in every run, [run, target]."""
    return like.predicted(made.shares, made.numbers)


def noise_of(replicated: Runs, replicates: int, like: Comparison, scale: int) -> Noise:
    """From runs of which each point has so many, with one agent for `scale` households."""
    found = _grouped(told(replicated, like), replicates)
    apart = (found - found.mean(axis=1, keepdims=True)).reshape(-1, found.shape[-1])
    run = apart.T @ apart / (len(found) * (replicates - 1))
    sampled = np.zeros(len(run))
    sampled[: len(like.flows)] = np.diag(
        like.to_flows @ _of_sample(replicated, like, scale) @ like.to_flows.T
    )
    part = np.clip(sampled / np.maximum(np.diag(run), LEAST), 0.0, 1.0)
    left = np.sqrt(1.0 - (1.0 - 1.0 / scale) * part)
    return Noise(run, run * np.outer(left, left))


def positive(matrix: np.ndarray, least: float = 0.0) -> np.ndarray:
    """The nearest covariance: no direction has less than this share of its own variance.

    Directions are those of the correlations, so that units do not matter.
    """
    scale = np.sqrt(np.maximum(np.diag(matrix), LEAST))
    values, vectors = np.linalg.eigh(matrix / np.outer(scale, scale))
    return np.asarray((vectors * np.maximum(values, least)) @ vectors.T * np.outer(scale, scale))


def _of_sample(replicated: Runs, like: Comparison, scale: int) -> np.ndarray:
    """Covariance of stocks that a sample of households has by its size.

    A household that is home at one round is home at the next: p (1 - q) / n for shares p <= q.
    """
    districts, rounds = like.gone.shape
    found = np.zeros((districts, rounds, districts, rounds))
    for district in range(districts):
        shares, gone = replicated.shares[:, district], like.gone[district]
        for one in range(rounds):
            for two in range(rounds):
                first, last = min(one, two), max(one, two)
                chance = np.maximum(shares[:, first] * (1.0 - shares[:, last]), 0.0).mean()
                found[district, one, district, two] = chance * scale * gone[first]
    return found.reshape(districts * rounds, -1)


def _grouped(values: np.ndarray, replicates: int) -> np.ndarray:
    return values.reshape(-1, replicates, *values.shape[1:])
