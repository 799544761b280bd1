"""The statistics by which patterns are measured, of counts and answers alone."""

import math

import numpy as np

from experiments.runs.measures import ratio

WINDOW = 8  # weeks in which attacks are counted, several times as long as attacks trigger others
YEAR = 52


def per_month(first: float, last: float, displaced: float, months: float) -> float:
    """The share of the displaced that returns in a month; NaN where nobody is displaced."""
    return (last - first) / displaced / months if displaced else math.nan


def by_mean(counts: np.ndarray) -> float:
    """Variance of counts [week, place] within places and years, by their mean."""
    return _variance_by_mean(in_years(counts))


def triggered_share(counts: np.ndarray) -> float:
    """The share of attacks that others triggered, of weekly counts [week, place].

    In windows long against the memory of a self-exciting process the variance of counts is the mean
    by (1 - n) squared, where n is that share (Hardiman and Bouchaud 2014).
    """
    years = in_years(counts)
    windows = years[:, : YEAR // WINDOW * WINDOW]
    windows = windows.reshape(len(years), -1, WINDOW, counts.shape[1]).sum(axis=2)
    above = _variance_by_mean(windows)
    return 1.0 - math.sqrt(1.0 / above) if above > 0.0 else math.nan


def in_years(counts: np.ndarray) -> np.ndarray:
    """Weekly counts as [year, week of it, place]; what is left of the last year is left out."""
    years = len(counts) // YEAR
    return counts[: years * YEAR].reshape(years, YEAR, counts.shape[1])


def nested(values: np.ndarray, places: np.ndarray, groups: np.ndarray) -> float:
    """The share of the variance within places that lies between groups in them.

    A nested analysis of variance; NaN where no place has two groups.
    """
    within_groups, number, sizes = _less_means(values, groups)
    within_places, _, _ = _less_means(values, places)
    counted = len(np.unique(places))
    many, free = len(sizes) - counted, len(values) - len(sizes)
    if many < 1 or free < 1:
        return math.nan
    inside = float((within_groups**2).sum())
    between = (float((within_places**2).sum()) - inside) / many
    error = inside / free
    _, place_of, in_place = np.unique(places, return_inverse=True, return_counts=True)
    of_group = np.zeros(len(sizes), int)  # the place of each group
    of_group[number] = place_of
    usual = (len(values) - float((sizes**2 / in_place[of_group]).sum())) / many
    whole = between + (usual - 1.0) * error
    return (between - error) / whole if whole else math.nan


def effects_within(
    outcome: np.ndarray, causes: list[np.ndarray], places: np.ndarray
) -> np.ndarray:  # fmt: skip
    """Least squares of an outcome on several causes, all less their means by place."""
    columns = [_less_means(np.asarray(each, float), places)[0] for each in causes]
    own = _less_means(np.asarray(outcome, float), places)[0]
    return np.asarray(np.linalg.lstsq(np.column_stack(columns), own, rcond=None)[0])


def correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Of the answers of the same people in two waves; NaN where all answer alike."""
    if len(first) < 2 or not first.std() or not second.std():
        return math.nan
    return float(np.corrcoef(first, second)[0, 1])


def mean_of(answers: np.ndarray) -> float:
    """The mean; of flags, the share that is so; NaN of nobody."""
    return float(answers.mean()) if len(answers) else math.nan


def _variance_by_mean(counts: np.ndarray) -> float:
    """Of counts [year, window, place], over windows."""
    return ratio(float(counts.var(axis=1, ddof=1).sum()), float(counts.mean(axis=1).sum()))


def _less_means(
    values: np.ndarray, groups: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values less the mean of their group, the number of each one's group, and sizes of groups."""
    _, number, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    return values - (np.bincount(number, values) / sizes)[number], number, sizes
