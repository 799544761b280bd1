"""A statistical hazard model: age since retaking for all districts, and a frailty of each.

Returns of a district between two rounds are counts with mean z * h(age) * households away * months.
h is a level for each class of age, z a gamma frailty with mean 1; both are found by expectation and
maximisation, with more weight on late rounds. Counts scatter more than Poisson's, so that they pull
the frailty of a district less.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from experiments.country.rounds import DAYS_A_MONTH, Rounds, months

EDGES = (6.0, 12.0, 24.0)  # months since retaking at which the level of the hazard may change
NEVER_LOST, HELD, CLASSES = 4, 5, 6
HALF_LIFE = 6.0  # months after which a round has half the weight
PASSES = 30
LEAST = 1e-3  # households, so that no mean is zero


class Flows(NamedTuple):
    """Returns between rounds, [interval, district]."""

    returns: np.ndarray
    exposure: np.ndarray  # households away times months
    classes: np.ndarray
    weights: np.ndarray  # [interval, 1]


class Fit(NamedTuple):
    """The level of each class of age, returns a month and household, and the frailties."""

    levels: np.ndarray
    frailties: np.ndarray


def frailty(known: Rounds, days: Sequence[date]) -> np.ndarray:
    """Households home, [day, district], month by month from the last round."""
    found = fit(flows(known)) if len(known.days) > 1 else None
    stock, at, path = known.stock[-1].copy(), known.days[-1], []
    for day in days:
        while found and at < day:
            following = min(day, at + timedelta(days=round(DAYS_A_MONTH)))
            rate = found.frailties * found.levels[ages(at, known)]
            away = np.maximum(known.ever - stock, 0.0)
            stock = stock - away * np.expm1(-rate * months(at, following))
            at = following
        path.append(stock)
    return np.array(path)


def flows(known: Rounds) -> Flows:
    """What was published, as returns between rounds; a fall of the count is no return."""
    spans = np.array([months(*two) for two in zip(known.days, known.days[1:], strict=False)])
    away = np.maximum(known.ever - known.stock[:-1], 0.0)
    classes = np.array([ages(day, known) for day in known.days[:-1]])
    since = np.array([months(day, known.days[-1]) for day in known.days[1:]])
    return Flows(
        np.maximum(0.0, np.diff(known.stock, axis=0)), away * spans[:, None] + LEAST, classes,
        0.5 ** (since / HALF_LIFE)[:, None],
    )  # fmt: skip


def ages(day: date, known: Rounds) -> np.ndarray:
    """The class of age of each district on a day: months since retaking, never lost, or held."""
    classes = np.where(known.lost, HELD, NEVER_LOST)
    for place, since in enumerate(known.retaken):
        if since and since <= day:
            classes[place] = np.searchsorted(EDGES, months(since, day), side="right")
    return classes


def fit(seen: Flows) -> Fit:
    """Levels and frailties by expectation and maximisation."""
    frailties, shape = np.ones(seen.returns.shape[1]), 1.0
    for _ in range(PASSES):
        levels = _levels(seen, frailties)
        mean = levels[seen.classes] * seen.exposure
        scatter = _scatter(seen, frailties * mean)
        counts = (seen.weights * seen.returns).sum(axis=0) / scatter
        expected = (seen.weights * mean).sum(axis=0) / scatter
        frailties = (shape + counts) / (shape + expected)
        spread = ((frailties - 1.0) ** 2 + frailties / (shape + expected)).mean()
        shape = 1.0 / float(np.clip(spread, 0.05, 4.0))
    return Fit(levels, frailties)


def _levels(seen: Flows, frailties: np.ndarray) -> np.ndarray:
    """Returns by exposure in each class; the mean of all where a class was not seen."""
    one_class = [seen.weights * (seen.classes == each) for each in range(CLASSES)]
    returns = np.array([(each * seen.returns).sum() for each in one_class])
    exposure = np.array([(each * frailties * seen.exposure).sum() for each in one_class])
    whole = returns.sum() / exposure.sum()
    return np.asarray(np.where(exposure > 1.0, returns / np.maximum(exposure, LEAST), whole))


def _scatter(seen: Flows, mean: np.ndarray) -> float:
    """How many times Poisson's the variance of the counts is; at least once."""
    squares = (seen.returns - mean) ** 2 / np.maximum(mean, 1.0)
    return max(1.0, float((seen.weights * squares).sum() / (seen.weights + 0.0 * mean).sum()))
