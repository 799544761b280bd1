"""How districts differ where a world's tables say the same of all: draws for each district."""

import math
from typing import NamedTuple

import numpy as np

from sim.core.distributions import logistic, normal_quantile
from sim.core.randomness import Purpose, address, draw
from sim.population.localities import Locality
from sim.scenario.scenario import Scenario


class PlaceEffects(NamedTuple):
    """What is added to each community's values of the first day, alike for all of a district."""

    security: np.ndarray  # SD
    services: np.ndarray  # logit of the share
    jobs: np.ndarray  # logit of the share
    damage: np.ndarray  # logit of the share of houses with any damage
    trust: np.ndarray  # SD, of set-points


def place_effects(scenario: Scenario, communities: list[Locality], seed: int) -> PlaceEffects:
    """The differences of this seed; all zero where no spread is declared."""
    community = scenario.community
    spreads = (
        community.security_spread, community.services_spread, community.jobs_spread,
        community.damage_spread, scenario.trust.district_sd,
    )  # fmt: skip
    districts = [locality.line.district for locality in communities]
    firsts = [districts.index(district) for district in districts]
    drawn = {first: _normals(first, len(spreads), seed) for first in set(firsts)}
    table = np.array([drawn[first] for first in firsts])
    return PlaceEffects(*(table * np.array(spreads)).T)


def _normals(first: int, count: int, seed: int) -> list[float]:
    """So many standard normal numbers for the district whose first community this is."""
    stream = address(first, 0)
    parts = (draw(seed, 0, Purpose.PLACE.value, stream, part) for part in range(count))
    return [normal_quantile(part) for part in parts]


def moved_share(share: float, by: float) -> float:
    """A share moved by so much on the scale of its logit; 0 and 1 stay what they are."""
    if by == 0.0 or share in (0.0, 1.0):
        return share
    return logistic(math.log(share / (1.0 - share)) + by)
