"""The prior: what the parameters that move returns may be before returns are looked at.

Each has its declared plausible range, all of it equally likely. Each governorate has an access
effect, and each district one of its own. Half of the draws have ten signatures, half have four.
Nothing here knows what was published.
"""

import numpy as np
from scipy.stats import norm, qmc

from experiments.fitting.access import access_effects, access_names
from experiments.fitting.fit import CLEARANCE, FITTED
from experiments.iraq.policy_combinations import Values, typed
from sim.scenario.catalogue import plausible
from sim.world.tables import World

PLACES = (
    "community.security_spread",
    "community.services_spread",
    "community.jobs_spread",
    "community.damage_spread",
    "trust.district_sd",
    "trust.recovery_a_year",
)
SLOWING = (
    "decision.weight_years_away",
    "decision.weight_damage",
    "household.leave_again_a_year",
)
DRAWN = FITTED + CLEARANCE + PLACES + SLOWING
SHORT, LONG = 4, 10  # signatures, each in half of the draws: nobody recorded which were asked for


def names(world: World) -> tuple[str, ...]:
    """Every parameter that is drawn, access effects of places last."""
    return (*DRAWN, *access_names(world))


def draws(count: int, world: World, seed: int) -> list[Values]:
    """So many draws that fill the prior evenly (a Latin hypercube)."""
    cube = qmc.LatinHypercube(len(names(world)), seed=seed).random(count)
    return [
        member(place, world) | {"clearance.signatures": LONG if number % 2 else SHORT}
        for number, place in enumerate(norm.ppf(cube))
    ]


def member(places: np.ndarray, world: World) -> Values:
    """The parameters at a place of the prior: standard normal numbers, one a parameter."""
    values: Values = {}
    for name, share in zip(DRAWN, norm.cdf(places[: len(DRAWN)]), strict=True):
        low, high = plausible(name)
        values[name] = low + (high - low) * float(share)
    effects = access_effects(places[len(DRAWN) :], world)
    return typed(values | effects)
