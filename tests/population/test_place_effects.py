"""How districts differ where their world's tables say the same of all."""

import numpy as np
import pytest
from inert_world import first_day
from scipy.special import logit
from worlds import enlarged

from sim.model import ReturnModel
from sim.population.localities import localities
from sim.population.place_effects import moved_share, place_effects

small = pytest.mark.small


@small
def test_without_spreads_every_place_is_as_its_table_says(village):
    model = ReturnModel(village, 1)
    for row, locality in zip(model.rows.communities, localities(village), strict=True):
        line = locality.line
        assert (row["calm"], row["services"], row["jobs"]) == (
            line.security, line.services, line.jobs,
        )  # fmt: skip


@small
def test_localities_of_one_district_are_moved_alike_and_districts_apart(village):
    spread = village.with_(**{"community.security_spread": 0.5, "run.locality_households": 100})
    places = enlarged(spread, 2, 300)
    effects = place_effects(places, localities(places), 1).security
    assert len(effects) == 6
    assert len(set(effects[:3])) == len(set(effects[3:])) == 1
    assert effects[0] != effects[3]


def test_districts_spread_as_declared(village):
    scenario = enlarged(village, 400, 1).with_(
        **{"community.security_spread": 0.7, "community.jobs_spread": 0.4, "trust.district_sd": 0.2}
    )
    effects = place_effects(scenario, localities(scenario), 5)
    found = [np.std(each) for each in effects]
    assert found == pytest.approx([0.7, 0.0, 0.4, 0.0, 0.2], rel=0.12)
    assert np.corrcoef(effects.security, effects.jobs)[0, 1] == pytest.approx(0.0, abs=0.15)


@small
def test_shares_are_moved_on_the_logit_and_stay_shares(village):
    assert logit(moved_share(0.2, 0.7)) == pytest.approx(logit(0.2) + 0.7)
    assert (moved_share(0.0, 3.0), moved_share(1.0, -3.0)) == (0.0, 1.0)
    wild = first_day(village, **{"community.damage_spread": 10.0, "community.jobs_spread": 10.0})
    assert ((wild.rows.communities["jobs"] >= 0) & (wild.rows.communities["jobs"] <= 1)).all()


@small
def test_the_access_of_a_district_is_added_to_that_of_its_governorate_and_to_no_other(village):
    places = enlarged(village, 2, 1)
    first, second = places.world.districts[:2]
    governorate = places.world.governorates[0]
    access = {f"access.{governorate}": 0.5, f"district_access.{first}": -0.2}
    rows = ReturnModel(places.with_(**access), 1).rows.communities
    names = [locality.line.district for locality in localities(places)]
    assert {row["access"] for row, name in zip(rows, names, strict=True) if name == first} == {0.3}
    other = {row["access"] for row, name in zip(rows, names, strict=True) if name == second}
    assert other <= {0.5, 0.0}
