"""What the weeks between two rounds of a household do, worked out once for a run.

Every household uses the same few numbers each round; to work them out anew each time took a third
of the time of a run.
"""

from functools import lru_cache

import numpy as np

from sim.agents.household import HouseholdParameters
from sim.agents.police import PoliceParameters
from sim.behaviour.decision_rounds import QUIET_WEEKS
from sim.behaviour.exits import ExitsParameters
from sim.behaviour.household_context import DecayTables
from sim.behaviour.onward_migration import OnwardParameters, chance_over
from sim.behaviour.trust import TrustParameters, kept_of_fast, kept_of_slow, slow_noise_sd
from sim.core.distributions import chance_within, logistic


@lru_cache(maxsize=8)
def decay_tables(
    trust: TrustParameters, household: HouseholdParameters, onward: OnwardParameters,
    police: PoliceParameters, exits: ExitsParameters,
) -> DecayTables:  # fmt: skip
    """The numbers that follow from these parameters."""
    weeks = range(QUIET_WEEKS + 1)
    most_drawn = max(0.0, onward.settle_jobs) + max(0.0, onward.settle_kin)
    settled_most = logistic(onward.settle_willingness + most_drawn)

    def within(rate_a_year: float) -> np.ndarray:
        return np.array([chance_within(span, rate_a_year) for span in weeks])

    met = police.encounters_a_year
    kept_fast = np.array([kept_of_fast(span, trust) for span in weeks])
    return DecayTables(
        kept_slow=np.array([kept_of_slow(span, trust) for span in weeks]),
        noise_sd=np.array([slow_noise_sd(span, trust) for span in weeks]),
        kept_fast=kept_fast,
        heard_fast=np.array([kept_fast[:span].sum() / max(1, span) for span in weeks]),
        met_nobody=1.0 - within(met),
        met_one_at_most=(1.0 - within(met)) * (1.0 + met / 52.0 * np.array(weeks)),
        left_safe=within(household.leave_again_a_year),
        left_unsafe=within(household.leave_unsafe_a_year),
        applied_again=within(household.apply_again_a_year),
        appealed=within(exits.appeal_a_year),
        vouched=within(exits.appeal_a_year + exits.sponsor_a_year),
        papers_renewed=within(exits.papers_renewed_a_year),
        gone_on_most=within(onward.leave_country_a_year)
        + np.array([chance_over(span, settled_most) for span in weeks]),
    )
