"""How good an emulator is on runs that it has not seen, and what no emulator could explain.

At each held-out place there are four pairs of runs: two that differ by the seed alone, and two
more in which all that was screened out is drawn anew, too. The first two tell the Monte-Carlo
noise; the others tell what the factors that went on can explain at most.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from experiments.sensitivity.emulator import Paths
from experiments.sensitivity.shares import ENDS

BASE, OTHER_SEED = 0, 1
REDRAWN = (2, 3)  # all but the survivors drawn anew
WORLDS = (BASE, *REDRAWN)
PAIRS_A_PLACE = 4
NORMAL = 1.959963984540054  # two-sided 95 % quantile


class Quality(NamedTuple):
    """Bootstrapped over held-out places, [draw]; the first draw is of the places themselves."""

    single: np.ndarray  # Q² of single runs, noise included
    explainable: np.ndarray  # share of the variance that the survivors can explain
    of_explainable: np.ndarray  # Q² of that part
    noise: np.ndarray  # variance between two seeds
    covered: float  # share of single runs in their 95 % interval


def quality(
    fits: Sequence[Paths], coordinates: np.ndarray, answers: np.ndarray, draws: int
) -> Quality:
    """Of emulator paths at held-out places, whose answers are [pair, place]."""
    paths = np.concatenate([each(coordinates)[:, 1:] for each in fits], axis=1)
    expected = paths.mean(axis=1)
    noise = float(np.mean([each.noise for each in fits]))
    half = NORMAL * np.sqrt(paths.var(axis=1) + noise)
    random, count = np.random.default_rng(1), answers.shape[1]
    again = [np.arange(count)] + [random.integers(count, size=count) for _ in range(draws)]
    found = np.array([_measured(expected[rows], answers[:, rows]) for rows in again])
    covered = float((np.abs(answers[BASE] - expected) <= half).mean())
    return Quality(found[:, 0], found[:, 1], found[:, 2], found[:, 3], covered)


def _measured(expected: np.ndarray, answers: np.ndarray) -> tuple[float, float, float, float]:
    single, worlds = answers[BASE], answers[list(WORLDS)]
    means = worlds.mean(axis=0)
    within = float(worlds.var(axis=0, ddof=1).mean())
    whole = float(worlds.var()) or 1.0
    explainable = max(float(means.var(ddof=1)) - within / len(WORLDS), 1e-12 * whole)
    missed = max(float(((means - expected) ** 2).mean()) - within / len(WORLDS), 0.0)
    noise = float(((answers[BASE] - answers[OTHER_SEED]) ** 2).mean()) / 2.0
    single_missed = float(((single - expected) ** 2).mean())
    return (
        1.0 - single_missed / (float(single.var()) or 1.0),
        min(explainable / (explainable + within), 1.0), 1.0 - missed / explainable, noise,
    )  # fmt: skip


def bounds(values: np.ndarray, name: str) -> dict[str, float]:
    """What was measured and its 95 % interval over places drawn again, as cells of a row."""
    low, high = np.quantile(values[1:], ENDS).tolist()
    return {name: float(values[0]), f"{name}_low": low, f"{name}_high": high}
