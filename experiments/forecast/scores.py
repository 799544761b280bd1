"""How good a forecast was: error of its middle, CRPS, interval score and coverage.

All but the coverage are households, summed over places, as a share of those ever displaced there at
the origin, so that places and pairs compare.
"""

from typing import NamedTuple

import numpy as np

from experiments.country.rounds import Places, by_governorate


class Forecast(NamedTuple):
    """Equally weighted draws of households home on a day, and the middle where it is no median."""

    draws: np.ndarray  # [draw, place]
    point: np.ndarray | None = None  # [place]

    @property
    def middle(self) -> np.ndarray:
        """The forecast as one number for each place."""
        return np.median(self.draws, axis=0) if self.point is None else self.point

    def band(self, share: float) -> np.ndarray:
        """The central band that holds this share of the draws, [low or high, place]."""
        return np.asarray(np.quantile(self.draws, [(1 - share) / 2, (1 + share) / 2], axis=0))

    def of_governorates(self, places: Places) -> "Forecast":
        """The same for governorates, where the places are these districts."""
        point = None if self.point is None else by_governorate(self.point, places)
        return Forecast(by_governorate(self.draws, places), point)


class Scores(NamedTuple):
    """How far one forecast was from what was published."""

    error: float
    crps: float
    interval_90: float
    inside_50: float  # share of places
    inside_90: float


def scores(forecast: Forecast, seen: np.ndarray, ever: np.ndarray) -> Scores:
    """The scores over all places, each against what was seen of it."""
    low, high = forecast.band(0.9)
    return Scores(
        float(np.abs(forecast.middle - seen).sum() / ever.sum()),
        float(crps(forecast.draws, seen).sum() / ever.sum()),
        float(interval_score(low, high, seen, 0.9).sum() / ever.sum()),
        _inside(forecast.band(0.5), seen),
        _inside((low, high), seen),
    )


def crps(draws: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """The continuous ranked probability score of equally weighted draws, [place].

    The mean distance of the draws from what was seen, less half of that between two draws
    (Gneiting and Raftery 2007, section 4.2).
    """
    count = len(draws)
    ranks = 2.0 * np.arange(1, count + 1) - count - 1.0
    apart = np.tensordot(ranks, np.sort(draws, axis=0), 1) / (count * count)
    return np.asarray(np.abs(draws - seen).mean(axis=0) - apart)


def interval_score(
    low: np.ndarray, high: np.ndarray, seen: np.ndarray, share: float
) -> np.ndarray:  # fmt: skip
    """The width of a central band of this share, and a fine for what was seen outside, [place]."""
    fine = 2.0 / (1.0 - share)
    below, above = np.maximum(0.0, low - seen), np.maximum(0.0, seen - high)
    return np.asarray(high - low + fine * (below + above))


def _inside(band: "np.ndarray | tuple[np.ndarray, np.ndarray]", seen: np.ndarray) -> float:
    return float(((band[0] <= seen) & (seen <= band[1])).mean())
