"""What a further return costs: the paired difference in spending over that in households."""

import math
from dataclasses import dataclass

import numpy as np

from sim.core.declare import InputError
from sim.run import Comparison, Interval, Replicates, interval, students_quantile

UNITS = {"return_rate": "return", "durable_return_rate": "sustained return"}


@dataclass(frozen=True)
class Cost:
    """Euros for each further unit of an outcome, second scenario less first."""

    unit: str
    first: str
    second: str
    spending: Interval  # EUR
    further: Interval  # units
    price: Interval  # EUR a unit; NaN and without end where undetermined

    @property
    def verdict(self) -> str:
        """Whether there is a price: not where nobody can say if there are further units, or not."""
        if self.further.low <= 0.0 <= self.further.high:
            return "undetermined"
        return "priced" if self.further.mean > 0.0 else "fewer"

    def sentence(self) -> str:
        """The price in words, or why there is none."""
        further, price = self.further, self.price
        words = f"for each further {self.unit} under {self.second} than under {self.first}"
        bring = f"{self.spending.mean:+,.0f} EUR bring {_count(further.mean)} households"
        ends = f"{_count(further.low)} to {_count(further.high)}"
        noise = f"95 % Monte-Carlo interval {ends}, {further.runs} pairs"
        if self.verdict == "undetermined":
            return f"EUR {words}: undetermined; {bring} ({noise}), which may be none."
        if self.verdict == "fewer":
            return f"EUR {words}: no price; {bring} ({noise})."
        return (
            f"EUR {words}: {price.mean:,.0f} (95 % Monte-Carlo interval {price.low:,.0f} to "
            f"{price.high:,.0f}, {price.runs} pairs); {bring} ({ends})."
        )


def cost_per(comparison: Comparison, outcome: str = "durable_return_rate") -> Cost | None:
    """The price of a further household in this outcome; None where spending does not differ.

    Raise InputError for an outcome that is no share of all households. More runs shrink the
    interval; what is not known about the parameters comes on top.
    """
    if outcome not in UNITS:
        raise InputError(f"outcome = {outcome!r}: {' or '.join(UNITS)} is allowed; what is counted")
    spending = comparison.second.values("spent") - comparison.first.values("spent")
    if not spending.any():
        return None
    further = _households(comparison.second, outcome) - _households(comparison.first, outcome)
    return Cost(
        unit=UNITS[outcome],
        first=comparison.first.scenario.name,
        second=comparison.second.scenario.name,
        spending=interval(spending),
        further=interval(further),
        price=fieller(spending, further),
    )


def fieller(above: np.ndarray, below: np.ndarray) -> Interval:
    """The ratio of two means over the same runs with its 95 % interval after Fieller (1954).

    NaN and without end where the interval of the mean below includes zero.
    """
    runs, divisor = len(below), interval(below)
    if divisor.low <= 0.0 <= divisor.high:
        return Interval(math.nan, -math.inf, math.inf, runs)
    a, b = float(above.mean()), float(below.mean())
    t = students_quantile(runs - 1)
    (aa, ab), (_, bb) = t * t * np.cov(above, below) / runs
    scale = b * b - bb
    centre = (a * b - ab) / scale
    half = math.sqrt(max(0.0, (a * b - ab) ** 2 - (a * a - aa) * scale)) / scale
    return Interval(a / b, float(centre - half), float(centre + half), runs)


def _households(replicates: Replicates, outcome: str) -> np.ndarray:
    """An outcome that is a share of households, in households."""
    in_all = [each.agents * each.households_per_agent for each in replicates.histories]
    return np.asarray(replicates.values(outcome) * np.array(in_all))


def _count(households: float) -> str:
    return f"{households:+,.0f}" if abs(households) >= 100 else f"{households:+.3g}"
