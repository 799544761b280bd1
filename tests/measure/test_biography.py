from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from worlds import ran

from sim.core.declare import InputError
from sim.measure.biography import biography, why_not
from sim.state import State


def sentences(scenario, household, seed=1):
    return [entry.sentence for entry in biography(scenario, household, seed)]


def test_what_keeps_families_adds_up_to_those_who_are_not_home(village):
    rows = ran(village).rows.households
    found = why_not(village)
    assert sum(row["households"] for row in found) == (rows["state"] != State.RETURNED).sum()
    assert sum(row["share of those away"] for row in found) == pytest.approx(1.0)
    barred = next(row for row in found if "denied" in row["what keeps them"])
    assert barred["households"] == (rows["state"] == State.BARRED).sum()


def test_a_life_ends_in_the_state_of_its_row(village):
    rows = ran(village).rows.households
    home = np.flatnonzero((rows["state"] == State.RETURNED) & (rows["times_left"] == 0))
    for household in home[:3].tolist():
        told = sentences(village, household)
        assert told.count("is home") == 1
        assert any("is cleared after" in each for each in told)
        assert sum("applies for clearance" in each for each in told) >= 1


def test_the_reason_is_the_gate_that_is_shut(village):
    for changes, expected in (
        ({"household.undocumented_share": 1.0}, "stays away: it lacks the papers to apply"),
        ({"household.blocked_share": 1.0}, "stays away: it may not return until there is an"),
        ({"decision.safety_floor_mean": 9.0}, "stays away: home is below its own safety threshold"),
        ({"community.reopening_weeks": 500.0}, "stays away: its place is not open for return"),
    ):
        told = sentences(village.with_(**changes, **{"run.weeks": 30}), 3)
        stays = Counter(each for each in told if each.startswith("stays away"))
        assert len(stays) == 1
        assert next(iter(stays)).startswith(expected)
        assert not any("applies" in each for each in told)


def test_a_reason_is_told_once_until_it_changes(village):
    told = [each for each in sentences(village, 17) if "stays away" in each or "may decide" in each]
    assert len(told) > 4
    assert all(first != second for first, second in pairwise(told))


@pytest.mark.small
def test_a_household_that_is_not_there_is_refused(village):
    with pytest.raises(InputError, match=r"--household = 200: a whole number from 0 to 199"):
        next(biography(village, 200))
