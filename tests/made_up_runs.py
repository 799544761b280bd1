"""Runs that are made up, for calibrations without the model."""

import numpy as np

from experiments.calibration.outputs import NOTED, OF_WAVES, OUTPUTS, ROUNDS
from experiments.runs.measures import Outcomes


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
