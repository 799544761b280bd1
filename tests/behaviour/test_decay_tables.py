"""What the weeks between two rounds do, worked out beforehand: against closed forms."""

import numpy as np
import pytest
from scipy.stats import poisson

from sim.behaviour.decay_tables import decay_tables
from sim.behaviour.decision_rounds import QUIET_WEEKS

small = pytest.mark.small


@small
@pytest.mark.parametrize("a_year", [0.5, 6.0, 40.0])
def test_the_chances_of_meeting_nobody_and_one_at_most_are_those_of_poisson(village, a_year):
    scenario = village.with_(**{"police.encounters_a_year": a_year})
    found = decay_tables(
        scenario.trust, scenario.household, scenario.onward, scenario.police, scenario.exits
    )
    means = a_year * np.arange(QUIET_WEEKS + 1) / 52.0
    assert found.met_nobody == pytest.approx(poisson.cdf(0, means), rel=1e-9)
    assert found.met_one_at_most == pytest.approx(poisson.cdf(1, means), rel=1e-9)
