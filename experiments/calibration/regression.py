"""Surfaces: outputs as a polynomial of a few inputs, drawn to their mean as far as that helps."""

from dataclasses import dataclass

import numpy as np

RIDGES = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0)  # the best at runs left out is taken
NOTHING = 1e-9


@dataclass(frozen=True)
class Surface:
    """Predicts outputs from features."""

    centre: np.ndarray
    scale: np.ndarray
    mean: np.ndarray  # [output]
    slopes: np.ndarray  # [feature, output]
    left_out: np.ndarray  # [run, output]: each run as predicted from all others

    def predict(self, features: np.ndarray) -> np.ndarray:
        """The mean of replicates of each output, [place, output]."""
        return np.asarray(((features - self.centre) / self.scale) @ self.slopes + self.mean)


def fit(features: np.ndarray, outputs: np.ndarray) -> Surface:
    """A surface through runs, [run, feature] and [run, output]."""
    centre, scale = features.mean(axis=0), np.maximum(features.std(axis=0), NOTHING)
    mean = outputs.mean(axis=0)
    units, sizes, vectors = np.linalg.svd((features - centre) / scale, full_matrices=False)
    turned, found, missed = units.T @ (outputs - mean), [], []
    for ridge in RIDGES:
        kept = sizes**2 / (sizes**2 + ridge * len(features))
        off = outputs - mean - units @ (kept[:, None] * turned)
        missed.append(off / (1.0 - 1.0 / len(features) - units**2 @ kept)[:, None])
        found.append(vectors.T @ ((kept / np.maximum(sizes, NOTHING))[:, None] * turned))
    each = np.arange(outputs.shape[1])
    best = np.argmin([(one**2).sum(axis=0) for one in missed], axis=0)
    return Surface(
        centre, scale, mean, np.array(found)[best, :, each].T,
        outputs - np.array(missed)[best, :, each].T,
    )  # fmt: skip


def with_squares(inputs: np.ndarray) -> np.ndarray:
    """Inputs, and the products of each two of them."""
    first, second = np.triu_indices(inputs.shape[1])
    return np.concatenate([inputs, inputs[:, first] * inputs[:, second]], axis=1)
