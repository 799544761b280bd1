"""When districts were opened again, from what was counted by a day."""

from datetime import date

import pytest

from experiments.calibration.parameters import space
from experiments.iraq.known_world import known_by
from experiments.iraq.openings import weeks_closed
from experiments.iraq.sources import source
from sim.scenario.toml_file import load

EARLY, LATE = date(2016, 6, 30), date(2018, 6, 30)
pytestmark = pytest.mark.small


def test_a_district_opens_at_the_last_round_with_few_home_of_those_away_when_it_was_retaken():
    known = weeks_closed(LATE)
    # Hatra, retaken on 27 April 2017: 310 of 6,893 home on 31 October, 638 on 29 November.
    assert known["Hatra"] == (date(2017, 10, 31) - date(2017, 4, 27)).days // 7
    # Ramadi, retaken on 9 February 2016, with 4,419 of 93,772 home by then; 2,882 on 31 March,
    # 11,227 on 28 April.
    assert known["Ramadi"] == (date(2016, 3, 31) - date(2016, 2, 9)).days // 7


def test_a_district_without_returns_by_the_day_or_not_retaken_by_then_has_no_row():
    known = weeks_closed(LATE)
    assert "Al-Musayab (Jurf al-Sakhar)" not in known
    assert "Mosul" in known
    assert "Mosul" not in weeks_closed(EARLY)
    assert set(weeks_closed(EARLY)) < set(known)


def test_no_district_opens_after_the_day():
    retaken = {row["district"]: row["retaken_first"] for row in source("districts")}
    for cut in (EARLY, LATE):
        for name, weeks in weeks_closed(cut).items():
            assert 0 <= 7 * weeks <= (cut - date.fromisoformat(retaken[name])).days, name


def test_every_world_of_the_calibration_opens_its_districts_on_these_days():
    whole = space(LATE)
    world = known_by(load("iraq"), LATE).with_(**whole.values(whole.design(1, 1)[0]))
    assert dict(world.district_reopening) == weeks_closed(LATE)
