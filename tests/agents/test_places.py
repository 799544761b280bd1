"""The armed group, the community, the police and the forum."""

import math
import re
import shutil

import numpy as np
import pytest
from worlds import enlarged, ran

import sim
from sim.agents.armed_group import kernel
from sim.agents.community import felt_security, recovered
from sim.agents.forum import attendance_effect
from sim.agents.police import Conduct, conduct
from sim.core.declare import InputError
from sim.model import ReturnModel

ATTACKS_A_YEAR = 30.0


def weekly_attacks(village, weeks=400, communities=200, **parameters):
    """Attacks by week and community after a warm-up of a year, one community to a district."""
    places = enlarged(village, communities, 1, attacks_a_year=ATTACKS_A_YEAR)
    model = ReturnModel(places.with_(**{"run.weeks": weeks, **parameters}), 1)
    counts = []
    for week in range(weeks):
        model.step()
        if week >= 52:
            counts.append(model.rows.armed_groups["attacks"].copy())
    return np.array(counts, float)


@pytest.mark.small
@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["{0},Nowhere,2016-03,7"], "row 2, column district: 'Nowhere' is not in"),
        (["Coast,{1},2016-03,7"], "row 2, column governorate: 'Coast': the district '{1}' lies in"),
        (["{0},{1},March,7"], "row 2, column month: month = 'March': a month such as"),
        (["{0},{1},2016-03,7", "{0},{1},2016-03,20"], "row 3: {1}, 2016-03 stands twice"),
    ],
)
def test_a_faulty_table_of_attacks_is_refused(village, tmp_path, lines, message):
    folder = tmp_path / "world"
    shutil.copytree(village.world.folder, folder)
    where = village.world.communities[0].governorate, village.world.communities[0].district
    rows = ["governorate,district,month,events", *(line.format(*where) for line in lines)]
    (folder / "attacks.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(message.format(*where))):
        sim.load(str(folder))


@pytest.mark.parametrize("branching", [0.0, 0.4, 0.7])
def test_attacks_come_at_the_hawkes_mean(village, branching):
    """The recorded rate at any branching: base rate / (1 - branching), Hawkes (1971)."""
    counts = weekly_attacks(
        village, **{"armed_group.branching": branching, "armed_group.spill": 0.0}
    )
    expected = ATTACKS_A_YEAR * 7.0 / 365.0
    error = counts.mean(axis=0).std(ddof=1) / math.sqrt(counts.shape[1])
    assert abs(counts.mean() - expected) < 4 * error
    assert error < 0.05 * expected


def test_attacks_that_excite_attacks_come_in_clusters(village):
    alone = weekly_attacks(village, **{"armed_group.branching": 0.0})
    excited = weekly_attacks(village, **{"armed_group.branching": 0.5, "armed_group.spill": 0.0})
    assert (alone.var(axis=0) / alone.mean(axis=0)).mean() == pytest.approx(1.0, abs=0.05)
    assert (excited.var(axis=0) / excited.mean(axis=0)).mean() > 1.2


def test_attacks_spill_over_to_the_district_and_no_farther(village):
    model = ReturnModel(village, 1)
    model.attack_rates[:] = 0.0
    model.rows.armed_groups["excitation"][0] = 500.0
    model.step()
    assert model.rows.armed_groups["attacks"][0] > 0
    model.step()
    assert model.rows.armed_groups["attacks"][1:].sum() > 0
    apart = ReturnModel(enlarged(village, 2, 10), 1)
    apart.attack_rates[:] = 0.0
    apart.rows.armed_groups["excitation"][0] = 500.0
    for _ in range(10):
        apart.step()
    assert apart.rows.armed_groups["excitation"][1] == 0.0


@pytest.mark.small
def test_the_days_of_the_kernel_add_up_to_the_branching_ratio():
    days = np.exp(-np.arange(1, 2000) / 14.0)
    assert kernel(0.4, 14.0) * days.sum() == pytest.approx(0.4)


@pytest.mark.small
def test_a_place_frightens_and_recovers_as_worked_by_hand():
    assert felt_security(1.0, 0.0, 0.6) == 1.0
    assert felt_security(1.0, math.e - 1.0, 0.6) == pytest.approx(0.4)
    assert recovered(0.5, 52.0) == pytest.approx(1.0 - 0.5 / math.e)


@pytest.mark.small
def test_without_security_nothing_grows(village):
    unsafe = ran(enlarged(village.with_(**{"run.weeks": 30}), 1, 10, security=-1.0))
    assert unsafe.rows.communities["services"][0] == 0.5
    safe = ran(enlarged(village.with_(**{"run.weeks": 30}), 1, 10, security=5.0))
    assert safe.rows.communities["services"][0] > 0.5


@pytest.mark.small
def test_the_more_community_minded_officer_abuses_less_and_pleases_more():
    uniforms = (np.arange(10_000) + 0.5) / 10_000
    for style, abuse, fair in ((0.0, 0.125, 0.0), (0.5, 0.0625, 0.46875), (1.0, 0.0, 1.0)):
        found = [conduct(style, 0.125, uniform) for uniform in uniforms]
        assert np.mean([each == Conduct.ABUSIVE for each in found]) == pytest.approx(
            abuse, abs=2e-3
        )
        assert np.mean([each == Conduct.FAIR for each in found]) == pytest.approx(fair, abs=2e-3)


@pytest.mark.small
def test_attending_gains_its_published_mean_at_the_published_follow_up(village):
    kept, broken = (attendance_effect(each, village.forum) for each in (1, 0))
    assert 0.25 * kept + 0.75 * broken == pytest.approx(village.forum.meeting_gain)
    assert kept > broken


def test_officers_stay_for_their_tenure_and_newcomers_are_untrained(village):
    stations = enlarged(village, 300, 1).with_(**{"police.tenure_months": 6.0})
    model = ReturnModel(stations, 1)
    model.rows.officers["trained"] = 1
    for _ in range(26):
        model.step()
    assert model.rows.officers["trained"].mean() == pytest.approx(math.exp(-1.0), abs=0.05)


@pytest.mark.small
def test_a_forum_meets_on_schedule_and_only_while_it_is_paid_for():
    paid = ran(sim.load("village_forum").with_(**{"run.weeks": 106}))
    assert (paid.rows.forums["meetings"] == 10).all()
    unpaid = ran(sim.load("village_forum").with_(**{"run.weeks": 106, "funding.budget": 0.0}))
    assert (unpaid.rows.forums["meetings"] == 0).all()
