"""What paired differences say: how sure their sign is, and how many pairs are still needed."""

import math

import numpy as np
from scipy.special import stdtr

from sim.run import Comparison, students_quantile

MOST_NEEDED = 1_000_000  # pairs; beyond it no number of pairs is enough
DRAWS = 20_000  # of the means, to see which of several is the highest


def differences(comparison: Comparison, outcome: str) -> np.ndarray:
    """The paired differences over the seeds that have both."""
    both = comparison.second.values(outcome) - comparison.first.values(outcome)
    return np.asarray(both[np.isfinite(both)])


def half_width(differences: np.ndarray) -> float:
    """Half of the 95 % Monte-Carlo interval of the mean; infinite for fewer than two pairs."""
    count = len(differences)
    return half_width_of(float(differences.std(ddof=1)), count) if count > 1 else math.inf


def probability_above_zero(differences: np.ndarray) -> float:
    """The probability that the mean of paired differences is above zero, from Student's t.

    One half where all differences are zero; NaN for fewer than two pairs.
    """
    count = len(differences)
    if count < 2:
        return math.nan
    mean, spread = float(differences.mean()), float(differences.std(ddof=1))
    if spread == 0.0:
        return 0.5 + 0.5 * float(np.sign(mean))
    return float(stdtr(count - 1, mean / (spread / math.sqrt(count))))


def needed(differences: np.ndarray, below: float) -> int | None:
    """Further pairs until the half-width is at most this, if the spread stays as it is.

    None where no number of pairs is enough, or where fewer than two pairs show no spread.
    """
    count = len(differences)
    if count < 2:
        return None
    spread = float(differences.std(ddof=1))
    if spread == 0.0:
        return 0
    if not below > 0.0 or 2.0 * spread / below > math.sqrt(MOST_NEEDED):
        return None
    low, high = count, MOST_NEEDED + count
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if half_width_of(spread, middle) <= below else (middle + 1, high)
    return low - count


def probability_highest(values: np.ndarray) -> np.ndarray:
    """For each column of values [seed, scenario]: how likely its mean is the highest of all.

    From the multivariate t distribution of the means over common seeds, so that what the columns
    share does not count as noise; equal means share. NaN for fewer than two seeds.
    """
    if len(values) < 2:
        return np.full(values.shape[1], math.nan)
    means = drawn_means(values)
    highest = means == means.max(axis=1, keepdims=True)
    return np.asarray((highest / highest.sum(axis=1, keepdims=True)).mean(axis=0))


def drawn_means(values: np.ndarray) -> np.ndarray:
    """Draws of the means of columns of values [seed, scenario], less that of the first."""
    count, columns = values.shape
    luck = np.random.default_rng(1)
    against = values[:, 1:] - values[:, :1]
    noise = np.cov(against, rowvar=False).reshape(columns - 1, columns - 1) / count
    scale = np.sqrt((count - 1) / luck.chisquare(count - 1, DRAWS))
    drawn = luck.multivariate_normal(np.zeros(columns - 1), noise, DRAWS, method="eigh")
    return np.column_stack([np.zeros(DRAWS), against.mean(axis=0) + scale[:, None] * drawn])


def half_width_of(spread: float, pairs: int) -> float:
    """The same of so many pairs whose differences have this standard deviation."""
    return students_quantile(pairs - 1) * spread / math.sqrt(pairs)
