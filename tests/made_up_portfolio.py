"""Portfolios whose runs are made up, so that what is found of them is known by hand."""

from dataclasses import replace
from datetime import date

import numpy as np

from experiments.compare.packages import GROUPS
from experiments.portfolio.portfolio import EXPERIMENT, QUICK, WHOLE, raced
from experiments.portfolio.tables import tables
from experiments.provenance.records import provenance
from experiments.reproduce import write_result
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
ON_THE_MODEL = replace(VILLAGE, seeds=tuple(range(1, 9)), fresh=tuple(range(17, 37)))
WORTH = {"house_repair": 3.0, "legal_aid": 2.0, "community_policing": 1.0}
OF_IRAQ = replace(
    WHOLE, seeds=(1, 2, 3, 4), fresh=tuple(range(17, 57)), places=1, by_year=False, parts=4,
    most=16, finalists=3,
)  # fmt: skip


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
        levers = [each for each in job.scenario.interventions if each.unit]
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


class OfPapers(MadeUp):
    """Runs in which less is gained the more families get their papers without the money."""

    def __init__(self):
        super().__init__(0.5, dict.fromkeys(WHOLE.levers, 0.3) | {"legal_aid": 1.0})
        self.usual = self.worth

    def outcomes(self, job):
        less = np.exp(-6.0 * job.scenario.exits.papers_renewed_a_year)
        self.worth = {kind: less * each for kind, each in self.usual.items()}
        return super().outcomes(job)


def written(folder, run, plan=VILLAGE, **record):
    """The folder with the result of a portfolio whose runs are made up."""
    folder.mkdir()
    made = tables(raced(plan, run))
    write_result(EXPERIMENT, folder, made, {"experiment": "portfolio", **record, **provenance()})
    return folder


def whole(folder):
    """The result of the question about Iraq that `awda experiment portfolio` asks."""
    return written(folder, OfPapers(), OF_IRAQ)
