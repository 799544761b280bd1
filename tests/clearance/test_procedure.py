import math

import numpy as np
import pytest
from worlds import BLOCKED, enlarged, ran

import sim
from sim.clearance.screening import listed_chance, own_error
from sim.measure.outcomes import CALENDAR, CLEARED, OUTCOMES
from sim.run import replicate


def cleared_share(scenario, signatures):
    wanted = scenario.with_(**{"clearance.signatures": signatures})
    last = ran(wanted, 1).history.weeks[-1]
    decided = int(last["files_cleared"]) + int(last["files_barred"])
    return int(last["files_cleared"]) / decided, decided


@pytest.fixture(scope="module")
def hurried(village):
    """Many families, all safe and willing at once, none of them barred twice."""
    return enlarged(village, 10, 2000, security=10.0, attacks_a_year=0.0).with_(
        **{
            "run.weeks": 60, "decision.base_willingness": 5.0, "clearance.lost": 0.0,
            "household.apply_again_a_year": 0.0, "household.leave_again_a_year": 0.0,
            "household.affiliated_share": 0.0, "clearance.files_per_staff_day": 500.0,
        }
    )  # fmt: skip


@pytest.mark.parametrize("signatures", [4, 10])
@pytest.mark.parametrize("denied", [0.02, 0.1])
def test_desks_that_err_alone_clear_p_to_the_k(hurried, signatures, denied):
    alone = hurried.with_(**{"clearance.denied": denied, "clearance.common_denial": 0.0})
    share, files = cleared_share(alone, signatures)
    expected = (1.0 - denied) ** signatures
    assert files > 15_000
    assert abs(share - expected) < 4 * math.sqrt(expected * (1 - expected) / files)


def test_a_common_cause_bars_the_same_share_at_any_number_of_desks(hurried):
    common = hurried.with_(**{"clearance.denied": 0.02, "clearance.common_denial": 1.0})
    (ten, files), (four, _) = cleared_share(common, 10), cleared_share(common, 4)
    assert abs(ten - 0.98**10) < 4 * math.sqrt(0.98**10 * (1 - 0.98**10) / files)
    assert abs(ten - four) < 0.002


@pytest.mark.small
@pytest.mark.parametrize("common", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("denied", [0.0, 0.002, 0.3, 1.0])
def test_under_the_old_procedure_the_common_share_changes_nothing(denied, common):
    passed = (1 - listed_chance(denied, common)) * (1 - own_error(denied, common)) ** 10
    assert passed == pytest.approx((1 - denied) ** 10, abs=1e-12)


def test_ten_desks_take_over_thirty_days_and_are_skewed_to_the_right(village):
    found = replicate(village, range(1, 11))
    days = np.concatenate(
        [np.repeat(np.arange(2000), h.durations[CLEARED, CALENDAR]) for h in found.histories]
    )
    assert days.mean() > 30.0
    assert days.mean() > np.median(days)
    assert ((days - days.mean()) ** 3).mean() > 0.0


def test_four_desks_are_quicker_but_not_by_the_ratio_of_their_numbers(village):
    ten = replicate(village, range(1, 11)).values("days_to_clear").mean()
    four = replicate(sim.load("village_four"), range(1, 11)).values("days_to_clear").mean()
    assert 10.0 < four < 0.6 * ten


def test_the_wait_does_not_depend_on_how_many_households_an_agent_stands_for(village):
    """Desks see the same files, so a world thinned tenfold queues alike."""
    busy = enlarged(village, 4, 2000, security=10.0, attacks_a_year=0.0).with_(
        **{"decision.base_willingness": -4.0, "run.weeks": 104}
    )
    one = OUTCOMES["days_to_clear"].measure(ran(busy).history)
    thinned = replicate(busy.with_(**{"run.households_per_agent": 10}), range(1, 6))
    assert thinned.values("days_to_clear").mean() == pytest.approx(one, rel=0.1)


def test_a_cut_in_mid_run_carries_the_files_over(village):
    """Files on desks that close go on to the next desk that signs; none is lost or barred by it."""
    slow = village.with_(**{"clearance.denied": 0.0, "household.affiliated_share": 0.0})
    cut = slow.with_levers(sim.levers.decrees.ClearanceReform(start=30, signatures=1))
    before, after = ran(slow).history.weeks, ran(cut).history.weeks
    assert (before[:30] == after[:30]).all()
    assert after["files_cleared"][33] > before["files_cleared"][33]
    assert int(after["files_barred"][-1]) == 0


def test_without_sessions_nobody_is_cleared(village):
    shut = ran(village.with_(**{"clearance.sessions_a_week": 0.0})).history.weeks[-1]
    assert int(shut["files_opened"]) > 0
    assert int(shut["files_cleared"]) == 0


@pytest.mark.small
def test_where_nothing_is_retaken_nobody_applies(village):
    closed = enlarged(village, 2, 50, returns=BLOCKED).with_(**{"run.weeks": 8})
    assert int(ran(closed).history.weeks[-1]["files_opened"]) == 0
