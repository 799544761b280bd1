"""Runs that are made up, for calibrations and for the monitoring of a programme."""

import numpy as np

from experiments.calibration.outputs import NOTED, OF_WAVES, OUTPUTS, ROUNDS
from experiments.monitoring.indicators import FIELD, INDICATORS, MONTHS
from experiments.runs.measures import Outcomes
from sim.measure.outcomes import OUTCOMES as SIM_OUTCOMES


def made_up(job):
    """A run in which districts return by a logistic curve, the sooner the larger their effect."""
    scenario = job.scenario
    effects = dict(scenario.district_access)
    weeks_of = np.arange(scenario.run.weeks + 1)
    random = np.random.default_rng(job.seed)
    home = [
        line.households / (1.0 + np.exp((130.0 - 15.0 * effects[line.district] - weeks_of) / 12.0))
        + random.normal()
        for line in scenario.world.communities
    ]
    numbers = {name: 0.4 + 0.01 * random.normal() for each in NOTED.values() for name in each}
    numbers |= dict.fromkeys(OF_WAVES, 0.3)
    outcomes = {"days_to_clear": 33.0, "days_to_clear_median": 31.0, "signatures_in_force": 10.0}
    weeks = {day.isoformat(): scenario.week_of(day) for day in ROUNDS}
    counts = {
        day: np.array(home)[:, week].tolist() for day, week in weeks.items() if week < len(weeks_of)
    }
    kept = {"home": counts, "numbers": numbers}
    return Outcomes(outcomes, {OUTPUTS.name: kept})


class MadeUp:
    """A runner whose runs are made up, and the seeds it was asked for."""

    def __init__(self):
        self.seeds = set()

    def __call__(self, wanted):
        self.seeds |= {job.seed for job in wanted}
        return [made_up(job) for job in wanted]

    def expect(self, more):
        self.most = more


def seen_programme(job, tells):
    """A run in which a programme brings home what the draw loses of files, and what is seen of it.

    The indicator that tells shows that number in each month; all others are noise of the seed.
    """
    scenario, random = job.scenario, np.random.default_rng(job.seed)
    has_forums = any(each.kind() == "community_policing" for each in scenario.interventions)
    gain = scenario.clearance.lost if has_forums else 0.0
    seen = {name: random.normal(size=MONTHS + 1).tolist() for name in INDICATORS}
    if tells:
        seen[tells] = [0.0] + [1000.0 * gain + 0.1 * each for each in seen[tells][1:]]
    outcomes = dict.fromkeys(SIM_OUTCOMES, 0.5) | {"return_rate": 0.5 + gain}
    return Outcomes(outcomes, {FIELD.name: seen} if FIELD in job.measures else {})
