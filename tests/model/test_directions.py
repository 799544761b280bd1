"""Which way an outcome moves when a parameter goes from low to high: a table that can be false."""

import pytest
from worlds import enlarged

from sim.levers.policing import CommunityPolicing
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
    ("district_access.d0", -1.0, 1.0, "return_rate", UP),
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
    ("trust.bribe_slow", -0.3, 0.0, "trust_change", UP),
    ("clearance.bribe_asked", 0.0, 0.4, "given_up", UP),
    ("clearance.bribe_refused", 0.0, 0.3, "return_rate", DOWN),
    ("clearance.queues", 0, 1, "days_to_clear", UP),
    ("clearance.detected", 0.0, 0.3, "wrongly_cleared", DOWN),
    ("household.threat_share", 0.001, 0.1, "wrongly_cleared", UP),
    ("household.fear_of_neighbours", 0.0, 10.0, "return_rate", DOWN),
    ("decision.gate", 0, 1, "return_rate", DOWN),
    ("decision.weight_below_floor", 0.2, 2.0, "return_rate", DOWN),
    ("decision.weight_property", 0.0, 1.0, "return_rate", UP),
    ("decision.weight_female_head", -0.6, 0.0, "return_rate_female_headed", UP),
    ("host.hardship_out_of_camps", 0.0, 1.0, "return_rate", DOWN),
    ("onward.leave_country_a_year", 0.002, 0.05, "abroad_rate", UP),
    ("onward.hope_holds", 0.0, 2.0, "abroad_rate", DOWN),
    ("onward.settle_willingness", -7.5, -4.5, "settled_rate", UP),
    ("onward.settle_jobs", 0.0, 2.0, "settled_rate", UP),
    ("community.tension_weight", 0.0, 0.03, "return_rate", DOWN),
    ("community.conflict_fear", 0.0, 10.0, "return_rate", DOWN),
    ("community.revival", -1.0, 10.0, "return_rate", UP),
    ("problems.disputes", 2.0, 40.0, "tension", UP),
    ("problems.fade_a_year", 0.5, 4.0, "tension", DOWN),
    ("problems.break_out_a_year", 0.0, 0.5, "conflicts", UP),
    ("armed_group.threat_attacks", 0.0, 0.5, "attacks", DOWN),  # of the record, less who is denied
    ("armed_group.broker_share", 0.0, 0.5, "brokers_killed", UP),
    ("armed_group.seat_empty_weeks", 1, 26, "days_to_clear", UP),
    ("station.raids_a_year", 0.0, 4.0, "trust_change", DOWN),
    ("station.raid_deterrence", -0.5, 0.5, "attacks", DOWN),
    ("station.tips_a_year", 1.0, 50.0, "tips", UP),
    ("forum.follow_up", 0.05, 0.6, "problems_solved", UP),
    ("forum.agenda", 1, 6, "problems_solved", UP),
    ("forum.chairing", 0.0, 2.0, "problems_solved", UP),
    ("forum.response", 0.0, 2.0, "problems_solved", UP),
    ("forum.standing_weight", 0.02, 0.4, "standing", UP),
    ("survey.intention_threshold", 0.0, 2.5, "intends_to_return", DOWN),
    ("survey.undecided_width", 0.3, 2.0, "undecided", UP),
    ("exits.papers_renewed_a_year", 0.0, 5.0, "return_rate_without_papers", UP),
    ("exits.appeal_a_year", 0.0, 5.0, "return_rate", UP),
    ("exits.sponsor_a_year", 0.0, 10.0, "return_rate_affiliated", UP),
    ("exits.agreement_a_year", 0.0, 2.0, "return_rate", UP),
    ("blocked.Valley", 0.0, 3.0, "return_rate", DOWN),
    ("decision.believed_pass", 0.2, 1.0, "return_rate", UP),
    ("decision.pass_elasticity", 0.0, 2.0, "return_rate", DOWN),
    ("decision.pass_hearsay", 0.0, 1.0, "return_rate", DOWN),
    ("clearance.style_on_bribes", 0.0, 5.0, "bribes", DOWN),
    ("clearance.style_on_denial", 0.0, 5.0, "barred_share", DOWN),
    ("clearance.desk_abuse", 0.0, 0.5, "trust_change", DOWN),
    ("trust.recovery_a_year", 0.0, 0.5, "trust_change", UP),
    ("trust.recovery_years", 0.0, 6.0, "trust_change", UP),
    ("forum.agreement_chance", 0.0, 1.0, "days_to_clear", DOWN),
    ("bargain.standing", 0.0, 50.0, "days_to_clear", DOWN),
    ("bargain.queue", 0.0, 50.0, "days_to_clear", DOWN),
    ("bargain.risk", 0.0, 10.0, "days_to_clear", UP),
    ("bargain.revoked_by_attack", 0.0, 1.0, "days_to_clear", UP),
    ("bargain.spreads_a_year", 0.0, 20.0, "days_to_clear", DOWN),
]  # fmt: skip

# What must be so for a parameter to matter at all.
WHERE = {
    "clearance.staff": {"clearance.files_per_staff_day": 0.5},
    "clearance.files_per_staff_day": {"clearance.files_per_staff_day": 0.5},
    "clearance.detected": {"household.threat_share": 0.2},
    "armed_group.threat_attacks": {"household.threat_share": 0.1},
    "armed_group.seat_empty_weeks": {"armed_group.broker_share": 0.9},
    "decision.weight_below_floor": {"decision.gate": 0},
    "community.conflict_fear": {"problems.break_out_a_year": 1.0},
    "station.raid_deterrence": {"station.raids_a_year": 26.0},
    "forum.agenda": {"problems.disputes": 200.0},
    "forum.response": {"station.fuelled_share": 1.0},
    "forum.standing_weight": {"forum.follow_up": 0.8},
    "exits.papers_renewed_a_year": {"household.undocumented_share": 0.4},
    "exits.appeal_a_year": {"clearance.denied": 0.05},
    "exits.sponsor_a_year": {
        "household.affiliated_share": 0.4, "clearance.denied_affiliated": 0.2,
    },
    "exits.agreement_a_year": {"household.blocked_share": 0.6},
    "blocked.Valley": {"household.blocked_share": 0.3},
    "decision.believed_pass": {"decision.pass_elasticity": 1.0},
    "decision.pass_hearsay": {
        "decision.pass_elasticity": 2.0, "decision.believed_pass": 1.0, "clearance.denied": 0.08,
    },
    "clearance.style_on_bribes": {"clearance.bribe_asked": 0.3},
    "clearance.style_on_denial": {"clearance.denied": 0.05, "clearance.common_denial": 0.0},
    "trust.recovery_years": {"trust.recovery_a_year": 0.5},
    "bargain.standing": {"forum.follow_up": 0.8, "forum.agreement_chance": 0.02},
    "bargain.queue": {"forum.agreement_chance": 0.02},
    "bargain.risk": {
        "forum.agreement_chance": 0.9, "armed_group.attack_scale": 5.0,
        "community.fear_weight": 0.0,
    },
    "bargain.revoked_by_attack": {"forum.agreement_chance": 0.9},
    "bargain.spreads_a_year": {"forum.agreement_chance": 0.9},
}  # fmt: skip
FORUMS = {  # how many of the two places have a forum, and officers who are trained
    "forum": 2, "bargain": 2, "clearance.style_on_bribes": 2, "clearance.style_on_denial": 2,
    "bargain.spreads_a_year": 1,
}  # fmt: skip


@pytest.mark.parametrize(("parameter", "low", "high", "outcome", "sign"), DIRECTIONS)
def test_outcomes_move_the_way_the_table_says(village, parameter, low, high, outcome, sign):
    scenario = enlarged(village, 2, 300).with_(**{"run.weeks": 104, **WHERE.get(parameter, {})})
    forums = FORUMS.get(parameter, FORUMS.get(parameter.partition(".")[0], 0))
    if forums:
        scenario = scenario.with_levers(CommunityPolicing(forums=forums, agreed_signatures=2))
    ends = [replicate(scenario.with_(**{parameter: end}), range(1, 6)) for end in (low, high)]
    found = effect(Comparison(*ends), outcome).difference
    assert (found.low if sign > 0 else -found.high) > 0.0
