"""Portfolios whose runs are made up, so that what is found of them is known by hand."""

from dataclasses import replace
from datetime import date

import numpy as np

from experiments.compare.packages import GROUPS
from experiments.portfolio.portfolio import QUICK
from experiments.runs.measures import Outcomes
from experiments.runs.series import MONEY
from sim.levers.account import NO_MONEY
from sim.measure.outcomes import OUTCOMES

LEVERS = ("house_repair", "legal_aid", "community_policing")
VILLAGE = replace(
    QUICK, scenario="village", over=None, households_per_agent=None, budget=480_000.0,
    start=date(2016, 3, 6), levers=LEVERS, seeds=tuple(range(1, 17)),
    fresh=tuple(range(17, 57)), matters=2.0,
)  # fmt: skip
WORTH = {"house_repair": 3.0, "legal_aid": 2.0, "community_policing": 1.0}


class MadeUp:
    """Runs that are made up: returns rise with the root of what a lever may spend."""

    def __init__(self, noise=0.0, worth=WORTH, absorbed=1.0):
        self.noise, self.worth, self.absorbed, self.jobs = noise, worth, absorbed, 0

    def expect(self, more):
        self.expected = more

    def __call__(self, jobs):
        self.jobs += len(jobs)
        return [self.outcomes(job) for job in jobs]

    def outcomes(self, job):
        levers = job.scenario.interventions
        luck = np.random.default_rng([job.seed, *(round(each.most_euros) for each in levers)])
        gains = sum(self.worth[each.kind()] * (each.most_euros / 24_000) ** 0.5 for each in levers)
        limits = [round(each.most_euros * 100) for each in levers]
        left = {f"{each.kind()} {n}": round(limits[n] * (1 - self.absorbed))
                for n, each in enumerate(levers)}  # fmt: skip
        share = 0.3 + gains / 200 + self.noise * luck.normal() / 200
        found = dict.fromkeys(OUTCOMES, 0.0) | dict.fromkeys(GROUPS, share)
        found |= {"durable_return_rate": share}
        found |= {"spent": (sum(limits) - sum(left.values())) / 100, "attacks": float(len(levers))}
        account = NO_MONEY._replace(within_limit_cents=left)
        return Outcomes(found, {MONEY.name: account._asdict()})
