"""What evaluations may find in each community, with and without community policing."""

from typing import Any, NamedTuple

import numpy as np

from experiments.trial.evaluations import AGENTS, MONTHS
from experiments.trial.sites import RESPONDENTS


class Pool(NamedTuple):
    """What is true of each community after some months, and how respondents differ."""

    without: np.ndarray  # by community
    treated: np.ndarray
    sd: float  # of single respondents
    within: float  # intra-class correlation
    effect: float  # of community policing, on everybody
    usual: np.ndarray | None = None  # of shares: the mean of the district, known beforehand

    def surveyed(
        self, values: np.ndarray, chosen: np.ndarray, random: np.random.Generator
    ) -> np.ndarray:
        """The means of respondents who are drawn anew in every chosen community."""
        if self.usual is not None:
            said = random.binomial(RESPONDENTS, values[chosen]) / RESPONDENTS
            return np.asarray(said - self.usual[chosen])
        error = self.sd * np.sqrt((1.0 - self.within) / RESPONDENTS)
        return np.asarray(values[chosen] + random.normal(0.0, error, chosen.shape))


def correlation(means: np.ndarray, inside: float, size: float) -> float:
    """The intra-class correlation, from means of so many and the variance inside communities."""
    between = max(0.0, float(means.var(ddof=1)) - inside / size)
    return between / (between + inside)


def pool_of_trust(waves: list[list[dict[str, Any]]], month: int) -> Pool:
    """Of trust, from runs without and with community policing; in SD of respondents."""
    at = MONTHS.index(month) + 1
    without, treated = (run[at] for run in waves)
    inside, means = without["variance"], [np.array(run["means"]) for run in (without, treated)]
    within = correlation(means[0], inside, AGENTS)
    sd = float(np.sqrt(inside / (1.0 - within)))
    effect = float((means[1] - means[0]).mean()) / sd
    return Pool(means[0] / sd, means[1] / sd, 1.0, within, effect)


def pool_of_returns(runs: list[dict[str, Any]], month: int) -> Pool:
    """Of the share home, compared with the mean of the district; in shares.

    A place has few agents, each of which stands for many households. What these few add to its
    deviation by chance is taken off, as it is from the correlation.
    """
    plain, treated = (np.array(run["home"][MONTHS.index(month)]) for run in runs)
    districts = np.unique(runs[0]["district"], return_inverse=True)[1]
    usual = _means(plain, districts)
    size = np.array(runs[0]["agents"], float)
    inside = float((plain * (1.0 - plain) * size / (size - 1.0)).mean())
    within = correlation(plain - usual, inside, float(1.0 / (1.0 / size).mean()))
    between = within / (1.0 - within) * inside
    left = np.sqrt(between / max(float((plain - usual).var(ddof=1)), between, 1e-12))
    shares = [_means(each, districts) * (1.0 - left) + each * left for each in (plain, treated)]
    sd = float(np.sqrt(inside / (1.0 - within)))
    return Pool(shares[0], shares[1], sd, within, float((treated - plain).mean()), usual)


def _means(values: np.ndarray, districts: np.ndarray) -> np.ndarray:
    """For each place the mean of its district."""
    return np.asarray((np.bincount(districts, values) / np.bincount(districts))[districts])
