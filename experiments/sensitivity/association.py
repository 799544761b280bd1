"""Screening: which factors an answer depends on at all, in any shape.

Distance correlation (Székely, Rizzo and Bakirov 2007) of ranks: zero only where two numbers are
independent. Of uniform ranks the distance is a sum of products of cosines, of which the first ones
are taken. Its chance under independence comes from permuted answers; one threshold holds for all
factors and answers together (Westfall and Young 1993, the largest of all, stepwise).
"""

from typing import NamedTuple

import numpy as np

COSINES = 8
PERMUTATIONS = 1000
AT_ONCE = 50  # permutations, for the memory
SURE = 0.05  # chance that any factor that does nothing goes on


class Associations(NamedTuple):
    """How each answer depends on each factor."""

    correlations: np.ndarray  # distance correlation, [answer, factor]
    chances: np.ndarray  # corrected for the number of factors and answers, [answer, factor]
    by_chance: np.ndarray  # the correlation that independence reaches in 5 %, [answer, factor]


def associations(places: np.ndarray, answers: np.ndarray, seed: int) -> Associations:
    """Of factors [run, factor] and answers [run, answer]."""
    across = np.stack([cosines(column) for column in places.T])
    up = np.stack([cosines(column) for column in answers.T])
    found = _covariances(across, up)
    permuted = _permuted(across, up, seed)
    own = np.outer([_own(each) for each in up], [_own(each) for each in across])
    own = np.sqrt(np.where(own > 0.0, own, np.inf))
    return Associations(
        np.sqrt(found / own), _corrected(found, permuted),
        np.sqrt(np.quantile(permuted, 1.0 - SURE, axis=0) / own),
    )  # fmt: skip


def cosines(values: np.ndarray) -> np.ndarray:
    """The features of ranks, [run, cosine]: distances of ranks are those of these."""
    ranks = (_midranks(values) - 0.5) / len(values)
    numbers = np.arange(1, COSINES + 1)
    waves = np.cos(np.pi * np.outer(ranks, numbers)) * 2.0 / (np.pi * numbers)
    return np.asarray((waves - waves.mean(axis=0)) * float(np.ptp(ranks) > 0.0))


def _midranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1 on; equal values share the middle of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2.0)[inverse])


def _covariances(across: np.ndarray, up: np.ndarray) -> np.ndarray:
    """Squared distance covariance of each answer with each factor."""
    factors, runs, _ = across.shape
    products = across.transpose(0, 2, 1).reshape(-1, runs) @ up.transpose(1, 0, 2).reshape(runs, -1)
    squares = (products / runs).reshape(factors, COSINES, len(up), COSINES) ** 2
    return np.asarray(squares.sum(axis=(1, 3)).T)


def _own(features: np.ndarray) -> float:
    return float(((features.T @ features / len(features)) ** 2).sum())


def _permuted(across: np.ndarray, up: np.ndarray, seed: int) -> np.ndarray:
    """The same where nothing depends on anything, [permutation, answer, factor]."""
    random, runs = np.random.default_rng(seed), across.shape[1]
    found = []
    for _ in range(PERMUTATIONS // AT_ONCE):
        orders = [random.permutation(runs) for _ in range(AT_ONCE)]
        shuffled = np.concatenate([up[:, order] for order in orders])
        found.append(_covariances(across, shuffled).reshape(AT_ONCE, len(up), -1))
    return np.concatenate(found)


def _corrected(found: np.ndarray, permuted: np.ndarray) -> np.ndarray:
    """Chances that the largest of all that are no larger reaches so much, one after the other."""
    middle, spread = permuted.mean(axis=0), permuted.std(axis=0)
    spread = np.where(spread > 0.0, spread, np.inf)
    size = ((found - middle) / spread).ravel()
    chance = ((permuted - middle) / spread).reshape(len(permuted), -1)
    order = np.argsort(size)
    most = np.maximum.accumulate(chance[:, order], axis=1)
    reached = 1 + (most >= size[order] - 1e-12).sum(axis=0)
    chances = np.maximum.accumulate((reached / (len(permuted) + 1.0))[::-1])[::-1]
    corrected = np.empty_like(size)
    corrected[order] = chances
    return np.asarray(corrected.reshape(found.shape))
