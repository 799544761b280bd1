"""A known function in the place of the model: returns by willingness, chance and queues."""

from dataclasses import replace

import numpy as np

from experiments.sensitivity import sensitivity
from experiments.sensitivity.emulator import Effort
from experiments.sensitivity.parameter_space import value_in
from experiments.sensitivity.shapley import Draws
from experiments.sensitivity.worlds import VILLAGE
from sim.scenario.catalogue import plausible

WILLING, QUEUES, FORUM = "decision.base_willingness", "clearance.queues", "forum.attendance"
PLAN = replace(
    sensitivity.QUICK, pairs=96, held_out=12, most=4, rows=256, shapley=Draws(64),
    effort=Effort(96, 1, 16, 12),
)  # fmt: skip


def home(scenario, seed):
    """By willingness, chance and queues; four signatures help where there are queues."""
    low, high = plausible(WILLING)
    willing = (value_in(scenario, WILLING) - low) / (high - low)
    queues = value_in(scenario, QUEUES)
    four = scenario.name == VILLAGE[1]
    luck = float(np.random.default_rng(seed).random())
    return 0.2 + 0.4 * willing + 0.1 * luck - 0.1 * queues + 0.05 * four * queues


class Runs:
    """Answers by the known function, and remembers what was asked."""

    def __init__(self):
        self.jobs = []

    def __call__(self, jobs):
        self.jobs += jobs
        found = [home(job.scenario, job.seed) for job in jobs]
        return [{"return_rate": each, "durable_return_rate": 0.5 * each} for each in found]
