"""A baseline for models of returns: a logistic curve for each governorate."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from scipy.optimize import curve_fit

from experiments.iraq.published_returns import Returns

NEAR = 1e-14  # to the best curve; what a processor makes of the rest is cut off after six digits


def logistic_stock(like: Returns, days: Sequence[date]) -> np.ndarray:
    """Households home, [day, governorate], by curves fitted to the same rounds as the model.

    Counting steps are taken off first, as no curve without jumps can follow them.
    """
    origin = like.days[0]
    known, asked = (
        np.array([(day - origin).days / 365.0 for day in some]) for some in (like.days, days)
    )
    return np.stack([_fitted(known, stock, asked) for stock in like.moved.T], axis=1)


def _fitted(known: np.ndarray, stock: np.ndarray, asked: np.ndarray) -> np.ndarray:
    top = float(stock.max())
    if top == 0.0:
        return np.zeros(len(asked))
    start, bounds = [top, 1.0, 1.5], ([0.0, 0.0, -10.0], [5.0 * top, 20.0, 10.0])
    best, _ = curve_fit(
        _curve, known, stock, start, bounds=bounds, max_nfev=20_000, ftol=NEAR, xtol=NEAR, gtol=NEAR
    )
    return _curve(asked, *(float(f"{number:.6g}") for number in best))


def _curve(years: np.ndarray, top: float, pace: float, middle: float) -> np.ndarray:
    return np.asarray(top / (1.0 + np.exp(-pace * (years - middle))))
