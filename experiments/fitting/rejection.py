"""A plain calibration of a world by its published returns: draw, run, keep what comes nearest.

Parameters that set the pace of return, and those of clearance, are drawn from their plausible
ranges, access effects of places from their declared spread, and the number of signatures from one
to that of the world's desks, all equally likely: who does not know how people are screened has a
wide prior. Each draw is run once, on the same seed. The nearest share is accepted.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
from scipy.stats import norm, qmc

from experiments.country.histories import HOME_BY_WEEK, Histories, histories
from experiments.country.returned import rounds_of
from experiments.country.rounds import Rounds, by_governorate
from experiments.fitting.accepted import Accepted
from experiments.fitting.access import access_effects, access_names
from experiments.iraq.policy_combinations import Values, typed
from experiments.runs.job import Job
from experiments.runs.runner import Runner
from sim.core.declare import InputError
from sim.scenario.catalogue import plausible
from sim.scenario.scenario import Scenario

PACE = (  # of return
    "decision.safety_floor_mean",
    "decision.safety_floor_sd",
    "community.fear_weight",
    "decision.base_willingness",
    "decision.weight_jobs",
    "decision.weight_kin",
    "community.reopening_weeks",
    "community.recovery_a_year",
    "household.blocked_share",
    "household.undocumented_share",
    "household.apply_again_a_year",
    "exits.papers_renewed_a_year",
    "exits.appeal_a_year",
    "exits.sponsor_a_year",
    "exits.agreement_a_year",
)
CLEARANCE = (
    "clearance.sessions_a_week",
    "clearance.missed_sessions",
    "clearance.staff",
    "clearance.files_per_staff_day",
    "clearance.lost",
    "clearance.denied",
    "clearance.denied_affiliated",
    "clearance.common_denial",
    "clearance.bribe_asked",
    "clearance.bribe_refused",
    "decision.wait_elasticity",
    "household.believed_days_a_signature",
    "household.word_of_mouth",
    "decision.believed_pass",
    "decision.pass_hearsay",
    "decision.pass_experience",
    "decision.pass_elasticity",
)
DRAWN = PACE + CLEARANCE
SIGNATURES = "clearance.signatures"
KEPT = 0.1  # the share of draws that is accepted
FEWEST = 10  # draws
SEED = 1


def calibrated(scenario: Scenario, until: date, draws: int, run: Runner) -> Accepted:
    """The nearest draws to the rounds up to a day; raise InputError where there are too few."""
    if draws < FEWEST:
        raise InputError(f"--draws = {draws}: {FEWEST} or more is allowed")
    known, values = rounds_of(scenario.world, until), drawn(scenario, draws)
    made = run(jobs(scenario, known, values))
    found = distances(histories(made, known.places), known)
    nearest = np.argsort(found, kind="stable")[: max(2, round(KEPT * draws))]
    return Accepted(
        known.days[-1], [values[row] for row in nearest], [float(found[row]) for row in nearest]
    )


def drawn(scenario: Scenario, count: int) -> list[Values]:
    """So many draws that fill the prior evenly (a Latin hypercube)."""
    names = (*DRAWN, SIGNATURES, *access_names(scenario.world))
    cube = qmc.LatinHypercube(len(names), seed=SEED).random(count)
    return [_values(place, scenario) for place in cube]


def jobs(scenario: Scenario, known: Rounds, values: Sequence[Values]) -> list[Job]:
    """A run of each draw up to the last round."""
    weeks = {"run.weeks": scenario.week_of(known.days[-1]) + 2, "run.measured_from": 0}
    base = scenario.with_(**weeks)
    return [Job(base.with_(**each), SEED, (HOME_BY_WEEK,)) for each in values]


def distances(drawn: Histories, known: Rounds) -> np.ndarray:
    """Root mean square error over rounds and households, as a share of the ever displaced, [draw].

    Households of a governorate are compared together: districts differ by more than is declared.
    """
    seen = by_governorate(known.stock, known.places)
    ever = by_governorate(known.ever, known.places)
    home = np.stack([drawn.on(day) for day in known.days], axis=1)
    off = (by_governorate(home, known.places) - seen) / ever
    return np.asarray(np.sqrt(((off**2) @ (ever / ever.sum())).mean(axis=1)))


def _values(place: np.ndarray, scenario: Scenario) -> Values:
    """The parameters at a place from 0 to 1 of each column of the prior."""
    values: Values = {}
    for name, share in zip(DRAWN, place, strict=False):
        low, high = plausible(name)
        values[name] = float(low + (high - low) * share)
    desks = len(scenario.world.desks)
    values[SIGNATURES] = 1 + min(int(place[len(DRAWN)] * desks), desks - 1)
    effects = norm.ppf(np.clip(place[len(DRAWN) + 1 :], 1e-6, 1 - 1e-6))
    return typed(values | access_effects(effects, scenario.world))
