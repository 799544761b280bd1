"""Chances that follow from rates."""

import math

from sim.compiled import compiled


@compiled
def chance_within(weeks: float, rate_a_year: float) -> float:
    """Chance that something with this yearly rate happens within some weeks."""
    return -math.expm1(-rate_a_year * weeks / 52.0)


@compiled
def logistic(logit: float) -> float:
    """The probability of a logit."""
    return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, logit))))
