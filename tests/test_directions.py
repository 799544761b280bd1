"""Which way an outcome moves when a parameter goes from low to high: a table that can be false."""

import pytest
from worlds import enlarged

from sim.run import Comparison, effect, replicate

UP, DOWN = 1, -1

DIRECTIONS = [
    ("clearance.signatures", 2, 10, "days_to_clear", UP),
    ("clearance.signatures", 2, 10, "barred_share", UP),
    ("clearance.signatures", 2, 10, "return_rate", DOWN),
    ("clearance.sessions_a_week", 1.0, 5.0, "days_to_clear", DOWN),
    ("clearance.missed_sessions", 0.0, 0.6, "days_to_clear", UP),
    ("clearance.files_per_staff_day", 0.5, 50.0, "days_to_clear", DOWN),
    ("clearance.staff", 1, 4, "days_to_clear", DOWN),
    ("clearance.lost", 0.0, 0.1, "days_to_clear", UP),
    ("clearance.denied_affiliated", 0.05, 0.6, "barred_share", UP),
    ("household.affiliated_share", 0.0, 0.3, "barred_share", UP),
    ("household.undocumented_share", 0.0, 0.5, "return_rate", DOWN),
    ("household.blocked_share", 0.0, 0.3, "return_rate", DOWN),
    ("access.Valley", -1.0, 1.0, "return_rate", UP),
    ("household.leave_again_a_year", 0.0, 0.5, "failed_returns", UP),
    ("household.travel_weeks", 0, 20, "months_displaced", UP),
    ("decision.base_willingness", -4.0, -2.0, "return_rate", UP),
    ("decision.safety_floor_mean", -1.5, 1.5, "return_rate", DOWN),
    ("decision.weight_kin", 0.0, 3.0, "return_rate", UP),
    ("decision.weight_damage", -1.0, 0.0, "return_rate", UP),
    ("decision.wait_elasticity", 0.0, 2.0, "return_rate", DOWN),
    ("armed_group.attack_scale", 0.0, 5.0, "attacks", UP),
    ("armed_group.attack_scale", 0.0, 5.0, "return_rate", DOWN),
    ("community.fear_weight", 0.0, 2.0, "return_rate", DOWN),
    ("clearance.denied", 0.002, 0.05, "barred_share", UP),
    ("household.believed_days_a_signature", 1.0, 10.0, "return_rate", DOWN),
    ("community.reopening_weeks", 0.0, 60.0, "return_rate", DOWN),
    ("community.recovery_a_year", 0.05, 2.0, "return_rate", UP),
    ("decision.weight_services", 0.0, 2.0, "return_rate", UP),
    ("decision.weight_jobs", 0.0, 2.0, "return_rate", UP),
    ("trust.barred_slow", -1.0, 0.0, "trust_change", UP),
]  # fmt: skip


@pytest.mark.parametrize(("parameter", "low", "high", "outcome", "sign"), DIRECTIONS)
def test_outcomes_move_the_way_the_table_says(village, parameter, low, high, outcome, sign):
    scenario = enlarged(village, 2, 300).with_(**{"run.weeks": 104})
    if parameter in ("clearance.staff", "clearance.files_per_staff_day"):
        scenario = scenario.with_(**{"clearance.files_per_staff_day": 0.5})
    ends = [replicate(scenario.with_(**{parameter: end}), range(1, 6)) for end in (low, high)]
    found = effect(Comparison(*ends), outcome).difference
    assert (found.low if sign > 0 else -found.high) > 0.0
