"""Means over seeds with their Monte-Carlo intervals: of an outcome, an effect, or a curve."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.measure.outcomes import unit_of_difference

LEVEL = 0.95
SHARES = ("share", "0 to 1")  # units of what lies between 0 and 1


@dataclass(frozen=True)
class Interval:
    """A mean over seeds with its Monte-Carlo interval, which more runs make narrower."""

    mean: float
    low: float
    high: float
    runs: int

    def __str__(self) -> str:
        return f"{self.mean:.4g} ({self.low:.4g} to {self.high:.4g}; {self.runs} runs)"


class Band(NamedTuple):
    """A curve with its interval at every point; NaN where there is nothing to see."""

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True, repr=False)
class Effect:
    """The mean paired difference of one outcome, second scenario less first."""

    outcome: str
    unit: str
    first: str
    second: str
    difference: Interval
    narrower: float  # width of the unpaired interval over that of the paired one

    def __repr__(self) -> str:
        found = f"{self.second} less {self.first}: {self.difference} {self.unit}"
        return f"<Effect on {self.outcome}, {found}>"

    @property
    def is_clear(self) -> bool:
        """Whether the Monte-Carlo interval excludes zero."""
        return self.difference.low > 0.0 or self.difference.high < 0.0

    def sentence(self) -> str:
        """The effect in words."""
        d = self.difference
        unit, times = unit_of_difference(self.unit)
        mean, low, high = (f"{times * value:+.3g}" for value in (d.mean, d.low, d.high))
        if d.runs < 2:
            seen = f"{mean} {unit} in one pair" if d.runs else "no pair to measure it in"
            return (
                f"{self.outcome} under {self.second} less {self.first}: {seen}; "
                "two pairs or more have an interval."
            )
        if d.low == d.high == 0.0:
            return f"{self.second} and {self.first} have the same {self.outcome} in {d.runs} pairs."
        verdict = "about the same or undetermined"
        if self.is_clear:
            verdict = "more" if d.mean > 0 else "less"
        return (
            f"{self.outcome} under {self.second} less {self.first}: {mean} {unit} "
            f"(95 % Monte-Carlo interval {low} to {high}, {d.runs} pairs): {verdict}."
        )


def interval(values: np.ndarray) -> Interval:
    """Mean and t interval at 95 %, without NaN values; infinite where there is no spread to see."""
    finite = values[np.isfinite(values)]
    if len(finite) < 2:
        mean = float(finite[0]) if len(finite) else math.nan
        return Interval(mean, -math.inf, math.inf, len(finite))
    half = students_quantile(len(finite) - 1) * float(finite.std(ddof=1)) / math.sqrt(len(finite))
    mean = float(finite.mean())
    return Interval(mean, mean - half, mean + half, len(finite))


def share_interval(values: np.ndarray) -> Interval:
    """Mean and interval at 95 % of shares, never below 0 nor above 1: a t interval of the logit.

    Its standard error is that of the mean, carried to the logit.
    """
    found = interval(values)
    mean, half = found.mean, found.high - found.mean
    if not (0.0 < mean < 1.0 and 0.0 < half < math.inf):
        return found
    odds, wide = mean / (1.0 - mean), min(500.0, half / (mean * (1.0 - mean)))
    low, high = (1.0 / (1.0 + math.exp(-end) / odds) for end in (-wide, wide))
    return Interval(mean, low, high, found.runs)


def interval_of(values: np.ndarray, unit: str) -> Interval:
    """Mean and interval at 95 % of an outcome in this unit: shares stay within 0 and 1."""
    return share_interval(values) if unit in SHARES else interval(values)


def band(runs: np.ndarray) -> Band:
    """The mean and the t interval at 95 % of each column of values [run, point]."""
    return _band([interval(column) for column in runs.T])


def share_band(shares: np.ndarray) -> Band:
    """The same of shares, whose intervals stay within 0 and 1."""
    return _band([share_interval(column) for column in shares.T])


def _band(found: list[Interval]) -> Band:
    ends = np.array([(each.mean, each.low, each.high) for each in found]).reshape(-1, 3)
    return Band(*np.where(np.isfinite(ends), ends, math.nan).T)


def students_quantile(degrees: int) -> float:
    """The two-sided 95 % quantile of Student's t."""
    from scipy.special import stdtrit  # half of the time to start would go into this import

    return float(stdtrit(degrees, 0.5 + LEVEL / 2.0))
