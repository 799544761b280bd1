"""How likely an agreement within 22 months is before anything is known but the declared ranges."""

import numpy as np
import pytest
from worlds import enlarged, ran

from experiments.iraq.policy_combinations import typed
from sim.levers.policing import CommunityPolicing
from sim.scenario.catalogue import at, catalogue

PLACES, START, MONTHS_22, DRAWS = 30, 40, 95, 200
DRAWN = [name for name in catalogue() if name.startswith(("forum.", "bargain."))]


@pytest.fixture(scope="module")
def chances(village):
    """For each draw the share of places that come to an agreement or take one over."""
    forums = CommunityPolicing(start=START, forums=PLACES, agreed_signatures=4)
    changes = {"run.weeks": START + MONTHS_22, "funding.budget": 1e9}
    world = enlarged(village, PLACES, 10).with_(**changes).with_levers(forums)
    random = np.random.default_rng(5)
    found = []
    for seed in range(1, DRAWS + 1):
        values = {name: at(name, random.random()) for name in DRAWN}
        agreed = ran(world.with_(**typed(values)), seed).rows.forums
        found.append(np.mean(agreed["made"] + agreed["taken_over"] > 0))
    return np.array(found)


def test_the_prior_chance_of_an_agreement_within_22_months_spreads_from_5_to_90_percent(chances):
    low, high = np.quantile(chances, [0.05, 0.95])
    assert low <= 0.05
    assert high >= 0.90


def test_no_part_of_that_spread_is_left_out(chances):
    counts, _ = np.histogram(chances, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
    assert counts.min() >= DRAWS // 20
