"""What the weeks between two rounds of a household do, worked out once for a run.

Every household uses the same few numbers each round; to work them out anew each time took a third
of the time of a run.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.agents.trust import (
    ROUND_WEEKS,
    TrustParameters,
    kept_of_fast,
    kept_of_slow,
    slow_noise_sd,
)
from sim.chance import chance_within, logistic
from sim.compiled import compiled

if TYPE_CHECKING:
    from sim.agents.household import HouseholdParameters
    from sim.agents.onward import OnwardParameters
    from sim.agents.police import PoliceParameters


class Spans(NamedTuple):
    """By weeks since trust was last brought up to date, 0 to ROUND_WEEKS; and for a whole round."""

    kept_slow: np.ndarray  # share of the distance of slow trust from its set-point that is left
    noise_sd: np.ndarray  # SD of the noise that was added to slow trust
    kept_fast: np.ndarray  # share of fast trust that is left
    met_police: float  # chance of an encounter in a round
    left_safe: float  # chance that a returned family leaves home again
    left_unsafe: float
    applied_again: float  # chance that a barred family applies again
    left_country_most: float  # chance of leaving the country where there is no hope
    settled_most: float  # the highest chance of applying for a third place


@lru_cache(maxsize=8)
def spans(
    trust: TrustParameters, household: "HouseholdParameters", onward: "OnwardParameters",
    police: "PoliceParameters",
) -> Spans:  # fmt: skip
    """The numbers that follow from these parameters."""
    weeks = range(ROUND_WEEKS + 1)
    most_drawn = max(0.0, onward.settle_jobs) + max(0.0, onward.settle_kin)
    return Spans(
        np.array([kept_of_slow(span, trust) for span in weeks]),
        np.array([slow_noise_sd(span, trust) for span in weeks]),
        np.array([kept_of_fast(span, trust) for span in weeks]),
        chance_within(ROUND_WEEKS, police.encounters_a_year),
        chance_within(ROUND_WEEKS, household.leave_again_a_year),
        chance_within(ROUND_WEEKS, household.leave_unsafe_a_year),
        chance_within(ROUND_WEEKS, household.apply_again_a_year),
        chance_within(ROUND_WEEKS, onward.leave_country_a_year),
        logistic(onward.settle_willingness + most_drawn),
    )


@compiled
def span_of(weeks: int, known: Spans, trust: TrustParameters) -> tuple[float, float, float]:
    """What is left of slow trust's distance, SD of its noise, what is left of fast trust."""
    if weeks <= ROUND_WEEKS:
        return known.kept_slow[weeks], known.noise_sd[weeks], known.kept_fast[weeks]
    return kept_of_slow(weeks, trust), slow_noise_sd(weeks, trust), kept_of_fast(weeks, trust)
