"""The prior: what the parameters that move returns may be before returns are looked at.

Each has its declared plausible range, all of it equally likely, and each governorate an access
effect of about one on the scale of the logit. Nothing here knows what was published.
"""

import numpy as np
from scipy.stats import norm, qmc

from experiments.fitting.fit import CLEARANCE, FITTED
from experiments.iraq.policy_combinations import Values, typed
from sim.scenario.catalogue import plausible

WAYS_OUT = (
    "exits.papers_renewed_a_year",
    "exits.appeal_a_year",
    "exits.sponsor_a_year",
    "exits.agreement_a_year",
    "household.apply_again_a_year",
    "household.leave_again_a_year",
)
PLACES = (
    "community.security_spread",
    "community.services_spread",
    "community.jobs_spread",
    "community.damage_spread",
    "trust.district_sd",
    "trust.recovery_a_year",
)
SLOWING = ("decision.weight_years_away", "decision.weight_damage")
DRAWN = FITTED + CLEARANCE + WAYS_OUT + PLACES + SLOWING
ACCESS_SD = 1.0  # logit; assumed
LARGEST = 4.0  # access effects are held within so many


def names(governorates: tuple[str, ...]) -> tuple[str, ...]:
    """Every parameter that is drawn, access effects last."""
    return (*DRAWN, *(f"access.{name}" for name in governorates))


def draws(count: int, governorates: tuple[str, ...], seed: int) -> list[Values]:
    """So many draws that fill the prior evenly (a Halton sequence)."""
    cube = qmc.Halton(len(names(governorates)), seed=seed).random(count)
    return [member(norm.ppf(each), governorates) for each in cube]


def member(places: np.ndarray, governorates: tuple[str, ...]) -> Values:
    """The parameters at a place of the prior: standard normal numbers, one a parameter."""
    values: Values = {}
    for name, place in zip(names(governorates), places.tolist(), strict=True):
        if name in DRAWN:
            low, high = plausible(name)
            values[name] = low + (high - low) * float(norm.cdf(place))
        else:
            values[name] = float(np.clip(ACCESS_SD * place, -LARGEST, LARGEST))
    return typed(values)
