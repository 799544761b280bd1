"""What tests say of chance, said in one way.

A statement here fails by chance in one of a hundred thousand runs where it is true (`SURE`); how
false it must be to fail is for each test to choose, by how many trials it makes.
"""

from collections.abc import Sequence

import numpy as np
from scipy import stats

SURE = 1e-5  # chance that a true statement is refused


def happens_as_often(
    happened: Sequence[bool] | np.ndarray, share: float, sure: float = SURE
) -> None:
    """Of independent trials as many happened as this share says."""
    count, trials = int(np.sum(happened)), len(happened)
    chance = stats.binomtest(count, trials, share).pvalue
    assert chance > sure, f"{count} of {trials} happened, {share:.3g} of them were to"


def happens_between(
    happened: Sequence[bool] | np.ndarray, low: float, high: float, sure: float = SURE
) -> None:
    """Of independent trials no fewer happened than one share says, and no more than another."""
    count, trials = int(np.sum(happened)), len(happened)
    too_few = stats.binomtest(count, trials, low, "less").pvalue
    too_many = stats.binomtest(count, trials, high, "greater").pvalue
    said = f"{count} of {trials} happened, {low:.3g} to {high:.3g} of them were to"
    assert min(too_few, too_many) > sure, said


def covers(
    intervals: np.ndarray, truth: float | np.ndarray, share: float, sure: float = SURE
) -> None:
    """Intervals [trial, low and high] hold the truth as often as they say."""
    low, high = np.asarray(intervals, float).T
    happens_as_often((low <= truth) & (truth <= high), share, sure)


def are_uniform(values: np.ndarray, sure: float = SURE) -> None:
    """Numbers are even from 0 to 1, as probabilities under a true hypothesis and ranks are."""
    chance = stats.kstest(values, "uniform").pvalue
    assert chance > sure, f"{len(values)} numbers are not even from 0 to 1: {chance:.2g}"


def are_normal(values: np.ndarray, sure: float = SURE) -> None:
    """Numbers are standard normal."""
    chance = stats.kstest(values, "norm").pvalue
    assert chance > sure, f"{len(values)} numbers are not standard normal: {chance:.2g}"


def are_independent(first: np.ndarray, second: np.ndarray, cells: int = 32) -> None:
    """Pairs of numbers from 0 to 1 lie evenly in a square of cells, and are uncorrelated."""
    square = (first * cells).astype(int) * cells + (second * cells).astype(int)
    chance = stats.chisquare(np.bincount(square, minlength=cells**2)).pvalue
    assert chance > SURE, f"pairs do not fill the square evenly: {chance:.2g}"
    are_uncorrelated(first, second)


def are_uncorrelated(first: np.ndarray, second: np.ndarray) -> None:
    """Their correlation is below five standard errors of none."""
    correlation = float(np.corrcoef(first, second)[0, 1])
    assert abs(correlation) < 5.0 / np.sqrt(len(first)), f"correlation {correlation:.3g}"


def agree(first: np.ndarray, second: np.ndarray, apart: float = 0.0, sure: float = SURE) -> None:
    """Two estimators on the same trials differ in the mean by no more than this, but for chance."""
    off = np.asarray(first, float) - np.asarray(second, float)
    error = float(off.std(ddof=1) / np.sqrt(len(off)))
    beyond = max(0.0, abs(float(off.mean())) - apart)
    chance = 2.0 * float(stats.t.sf(beyond / error, len(off) - 1)) if error else float(not beyond)
    assert chance > sure, f"they differ by {off.mean():.4g} in the mean, standard error {error:.2g}"
