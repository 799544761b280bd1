"""Choose indicators, and make a rule of them: logistic regression, one indicator added at a time.

A rule reads each of its indicators as the mean of the months seen so far and as the change of this
mean since before the start. Of each number of indicators that one is added with which the chances
of draws left out in turn are best, mean over one, three and six months. All of this is of the
choosing half.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from experiments.monitoring.indicators import INDICATORS
from experiments.monitoring.plan import Observed
from sim.core.declare import InputError

NEEDED = 'monitoring needs scikit-learn: pip install ".[calibration]"'
CHOSEN = 3  # indicators
JUDGED = (1, 3, 6)  # months after which a choice is judged
FOLDS = 5  # parts of the draws that are left out in turn
PENALTY = 1.0  # inverse strength, as scikit-learn has it unless told otherwise
FEWEST = 5  # parameter sets of each kind that a half must have for any rule (assumed)
LEFT_OUT = 5  # every so many sets are left out where a choice is repeated
NAMES = tuple(INDICATORS)
Names = tuple[str, ...]


class Step(NamedTuple):
    """An indicator that was added, and the log loss of draws left out before and after it."""

    indicator: str
    before: float
    after: float


@dataclass(frozen=True)
class Rule:
    """Says of a draw whether the programme will work, from so many months."""

    indicators: Names
    months: int
    centre: np.ndarray  # [column]
    spread: np.ndarray
    weights: np.ndarray
    constant: float
    cut: float  # chance from which the programme is said to work

    def chances(self, seen: Observed) -> np.ndarray:
        """The chance that it works, by draw."""
        scaled = standard(columns(seen, self.indicators, self.months), self.centre, self.spread)
        return np.asarray(1.0 / (1.0 + np.exp(-(scaled @ self.weights + self.constant))))

    def says(self, seen: Observed) -> np.ndarray:
        """Whether it is said to work, by draw."""
        return self.chances(seen) >= self.cut


def refuse_without_library() -> None:
    """Raise InputError where scikit-learn is not installed, before anything is run."""
    if find_spec("sklearn") is None:
        raise InputError(NEEDED)


def enough(works: np.ndarray, sets: np.ndarray) -> bool:
    """Whether there are parameter sets enough of both kinds."""
    return min(len(np.unique(sets[kind])) for kind in (works, ~works)) >= FEWEST


def columns(seen: Observed, indicators: Iterable[str], months: int) -> np.ndarray:
    """Of each indicator the mean of so many months and its change, [draw, column]; NaN for none."""
    found = []
    for name in indicators:
        values = seen.values[:, NAMES.index(name)]
        known = np.isfinite(values[:, 1 : months + 1])
        total = np.where(known, values[:, 1 : months + 1], 0.0).sum(axis=1)
        count = known.sum(axis=1)
        mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
        found += [mean, mean - values[:, 0]]
    return np.array(found).T


def scale_of(wide: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation of each column, of what is known of it; 0 and 1 where nothing varies."""
    known = np.isfinite(wide)
    count = np.maximum(known.sum(axis=0), 1)
    centre = np.where(known, wide, 0.0).sum(axis=0) / count
    spread = np.sqrt((np.where(known, wide - centre, 0.0) ** 2).sum(axis=0) / count)
    return centre, np.where(spread > 1e-12, spread, 1.0)


def standard(wide: np.ndarray, centre: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Columns in deviations from their mean; an unknown value counts as the mean."""
    scaled = (wide - centre) / spread
    return np.where(np.isfinite(scaled), scaled, 0.0)


def rule(seen: Observed, works: np.ndarray, indicators: Names, months: int) -> Rule:
    """A rule made on these draws: it says of as many that the programme works as truly do.

    The cut is taken from chances of draws that were left out in turn.
    """
    wide = columns(seen, indicators, months)
    centre, spread = scale_of(wide)
    fitted = _logistic(standard(wide, centre, spread), works)
    cut = np.sort(left_out(wide, works, seen.sets))[-int(works.sum())]
    return Rule(
        indicators, months, centre, spread, fitted.coef_[0], float(fitted.intercept_[0]), float(cut)
    )


def chosen(seen: Observed, works: np.ndarray, count: int = CHOSEN) -> list[Step]:
    """So many indicators, the one that tells most first, each the best beside those before."""
    steps: list[Step] = []
    base = works.mean()
    loss = float(-(base * np.log(base) + (1.0 - base) * np.log(1.0 - base)))
    for _ in range(count):
        before = tuple(step.indicator for step in steps)
        losses = {name: _loss(seen, works, (*before, name)) for name in NAMES if name not in before}
        best = min(losses, key=lambda name: losses[name])
        steps.append(Step(best, loss, losses[best]))
        loss = losses[best]
    return steps


def chosen_again(seen: Observed, works: np.ndarray, times: int) -> dict[str, float]:
    """How often each indicator is chosen when a fifth of the parameter sets is left out."""
    parts = [part for part in _parts(seen.sets, times) if enough(works[part], seen.sets[part])]
    found = dict.fromkeys(NAMES, 0.0)
    for part in parts:
        for step in chosen(seen.part(part), works[part]):
            found[step.indicator] += 1.0 / len(parts)
    return found


def left_out(wide: np.ndarray, works: np.ndarray, sets: np.ndarray) -> np.ndarray:
    """The chance of each draw by a regression on those of other folds; a set is in one fold."""
    chances = np.empty(len(works))
    for inside, outside in _folds(works, sets):
        centre, spread = scale_of(wide[inside])
        fitted = _logistic(standard(wide[inside], centre, spread), works[inside])
        chances[outside] = fitted.predict_proba(standard(wide[outside], centre, spread))[:, 1]
    return chances


def _loss(seen: Observed, works: np.ndarray, indicators: Names) -> float:
    """The log loss of draws left out, mean over one, three and six months."""
    losses = []
    for months in JUDGED:
        chances = left_out(columns(seen, indicators, months), works, seen.sets)
        losses.append(-np.log(np.where(works, chances, 1.0 - chances) + 1e-12).mean())
    return float(np.mean(losses))


def _folds(works: np.ndarray, sets: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Draws that a regression is made of, and those left out: a fifth of either kind."""
    distinct, number = np.unique(sets, return_inverse=True)
    mostly = np.bincount(number, works) / np.bincount(number)
    place = np.empty(len(distinct), int)
    place[np.argsort(mostly, kind="stable")] = np.arange(len(distinct))
    fold = place[number] % FOLDS
    for each in range(FOLDS):
        yield np.flatnonzero(fold != each), np.flatnonzero(fold == each)


def _parts(sets: np.ndarray, times: int) -> Iterator[np.ndarray]:
    """Draws without a fifth of the parameter sets, which is drawn anew each time."""
    random, distinct = np.random.default_rng(1), np.unique(sets)
    for _ in range(times):
        yield ~np.isin(sets, random.permutation(distinct)[: len(distinct) // LEFT_OUT])


def _logistic(scaled: np.ndarray, works: np.ndarray) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=PENALTY, solver="newton-cholesky").fit(scaled, works)
