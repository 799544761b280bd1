"""What paired runs say of one scenario against another: effects, their certainty, their price."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.compare.comparison import Goal, shown
from experiments.compare.paired_differences import (
    differences,
    needed,
    probability_above_zero,
    probability_highest,
)
from sim.cost import Cost, fieller
from sim.measure.outcomes import OUTCOMES
from sim.population.population import households_of
from sim.run import Comparison, Effect, effect, interval


@dataclass(frozen=True)
class Contrast:
    """The effect on one outcome, with what the pairs say of its sign and of the runs to come."""

    effect: Effect
    more: float  # probability that the mean difference is above zero
    further: int | None  # pairs still needed; None where no number of pairs is enough

    @property
    def is_noise(self) -> bool:
        """Whether the difference is smaller than the Monte-Carlo error."""
        d = self.effect.difference
        return not self.effect.is_clear and not d.low == d.high == 0.0

    def as_row(self) -> dict[str, Any]:
        """The effect as a row of a table for machines."""
        found, d = self.effect, self.effect.difference
        return {
            "first": found.first, "second": found.second, "outcome": found.outcome,
            "unit": found.unit, "difference": d.mean, "low": d.low, "high": d.high,
            "pairs": d.runs, "narrower_than_unpaired": found.narrower,
            "probability_higher": self.more,
            "pairs_needed": math.nan if self.further is None else float(self.further),
            "below_noise": self.is_noise,
        }  # fmt: skip

    def warning(self) -> str:
        """That the difference is below the noise, and what it would take; empty where it is not."""
        if not self.is_noise:
            return ""
        each, d = self.effect, self.effect.difference
        unit, times = shown(each.outcome)
        who = f"{each.outcome} of {each.second} less {each.first}"
        if d.runs < 2:
            return f"Warning: {who}: nothing can be said with fewer than two pairs."
        noise = (d.high - d.low) / 2.0
        need = "no number of pairs would"
        if self.further is not None:
            need = f"about {d.runs + self.further:,} pairs in all would"
        return (
            f"Warning: {who}: {times * d.mean:+.3g} {unit} is smaller than the Monte-Carlo error, "
            f"{times * noise:.3g}; if it stays the same, {need} tell it from zero."
        )


def contrasts(comparison: Comparison, goal: Goal | None = None) -> list[Contrast]:
    """Every outcome; pairs are needed until a difference is clear, or as narrow as its goal."""
    return [_contrast(comparison, name, goal) for name in OUTCOMES]


def most_likely(found: Sequence[Comparison], outcome: str) -> dict[str, float]:
    """For each scenario, how likely its mean outcome is the highest of all that are compared."""
    sides = [found[0].first, *(each.second for each in found)]
    values = np.column_stack([each.values(outcome) for each in sides])
    chances = probability_highest(values[np.isfinite(values).all(axis=1)])
    return {each.scenario.name: float(p) for each, p in zip(sides, chances, strict=True)}


def cost(comparison: Comparison) -> Cost | None:
    """The price of a further sustained return, as `sim.cost_per`; None if spending is the same."""
    spending = differences(comparison, "spent")
    if not spending.any():
        return None
    first, second = comparison.first.scenario, comparison.second.scenario
    further = differences(comparison, "durable_return_rate") * households_of(second)
    return Cost(
        "sustained return", first.name, second.name, interval(spending), interval(further),
        fieller(spending, further),
    )  # fmt: skip


def _contrast(comparison: Comparison, outcome: str, goal: Goal | None) -> Contrast:
    found, values = effect(comparison, outcome), differences(comparison, outcome)
    aimed = goal and goal.outcome == outcome
    below = goal.below if goal and aimed else abs(found.difference.mean)
    return Contrast(found, probability_above_zero(values), needed(values, below))
