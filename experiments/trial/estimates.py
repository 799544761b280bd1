"""Intention to treat at a site, its test, and the mean over sites (a random-effects model).

Every community has as many respondents, so that means of communities carry all that respondents
would say, and their spread holds what people of one community share.
"""

import math
from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.stats import t as students

from experiments.trial.published import Estimate

LEVEL = 0.05  # of every test, two-sided


def compared(means: np.ndarray, treated: np.ndarray, sd: float) -> Estimate:
    """Treated less others, in SD of respondents without treatment, from means of communities."""
    arms = means[treated], means[~treated]
    error = math.sqrt(sum(float(arm.var(ddof=1)) / len(arm) for arm in arms))
    return Estimate(float(arms[0].mean() - arms[1].mean()) / sd, error / sd)


def found(treated: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether Student's t test, two-sided at 5 %, finds a difference in each row of two arms."""
    sizes = treated.shape[1], others.shape[1]
    degrees = sum(sizes) - 2
    spread = sum(arm.var(axis=1, ddof=1) * (arm.shape[1] - 1) for arm in (treated, others))
    error = np.sqrt(spread / degrees * (1.0 / sizes[0] + 1.0 / sizes[1]))
    apart = treated.mean(axis=1) - others.mean(axis=1)
    return np.asarray(np.abs(apart) > students.ppf(1.0 - LEVEL / 2.0, degrees) * error)


def over_sites(estimates: Sequence[Estimate]) -> tuple[Estimate, float]:
    """The mean over sites, and the variance between them by restricted maximum likelihood.

    Sites are drawn from sites alike (a random-effects model), as in the published analysis. A site
    where all answer alike, as where nobody gave a tip, has no error and says nothing.
    """
    told = [each for each in estimates if Estimate(*each).error > 0.0]
    if not told:
        return Estimate(math.nan, math.inf), math.nan
    effects, errors = np.array(told).T
    most = float(np.var(effects) + np.max(errors**2)) * 4.0

    def unlikely(between: float) -> float:
        weights = 1.0 / (errors**2 + between)
        mean = weights @ effects / weights.sum()
        off = weights @ (effects - mean) ** 2
        return float(-np.log(weights).sum() + np.log(weights.sum()) + off) / 2.0

    best = minimize_scalar(unlikely, bounds=(0.0, most), method="bounded").x
    between = 0.0 if unlikely(0.0) <= unlikely(best) else float(best)
    weights = 1.0 / (errors**2 + between)
    mean = Estimate(float(weights @ effects / weights.sum()), float(weights.sum()) ** -0.5)
    return mean, between


def placebo(means: np.ndarray, trials: int, random: np.random.Generator) -> np.ndarray:
    """How many of so many trials find an effect in communities of which none was treated.

    Labels alone are drawn anew; that is valid, since no community depends on another's label.
    """
    order = random.random((trials, len(means))).argsort(axis=1)
    half = len(means) // 2
    return found(means[order[:, :half]], means[order[:, half:]])
