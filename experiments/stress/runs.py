"""The runs of allocations in futures, each made once, and what came of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from experiments.compare.draws import Draws
from experiments.compare.packages import RETURNS
from experiments.portfolio.units import Market
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from experiments.runs.runner import Runner
from experiments.runs.series import MONEY, SHARES
from experiments.stress.futures import Future, stressed
from experiments.stress.plan import Candidate, scenario_of
from sim.levers.account import Account
from sim.levers.funding import cents
from sim.population.population import households_of
from sim.scenario.scenario import Scenario

Run = tuple[str, str, int]  # allocation, future, draw


@dataclass
class Runs:
    """What is run, and what was."""

    market: Market
    draws: Draws
    run: Runner
    made: dict[Run, Outcomes] = field(default_factory=dict)

    def make(self, candidates: Sequence[Candidate], futures: Sequence[Future]) -> None:
        """Run every allocation in every future; raise where the money of a run does not balance."""
        promised = {each.name: scenario_of(self.market, each) for each in candidates}
        wanted = [(each, future) for future in futures for each in candidates]
        jobs = [self._job(promised[each.name], future) for each, future in wanted]
        for (each, future), outcomes in zip(wanted, self.run(jobs), strict=True):
            self._refuse_unbalanced(each, future, outcomes)
            self.made[each.name, future.name, future.draw] = outcomes

    def _job(self, promised: Scenario, future: Future) -> Job:
        scenario = stressed(promised, future, self.market.scenario.run.measured_from)
        return Job(self.draws.scenario(scenario, future.draw), future.draw, (MONEY, SHARES))

    def of(self, each: Candidate, future: Future) -> Outcomes:
        """What came of an allocation in a future."""
        return self.made[each.name, future.name, future.draw]

    def returns(self, candidates: Sequence[Candidate], futures: Sequence[Future]) -> np.ndarray:
        """Sustained returns in households, [future, allocation]."""
        found = [[self.of(each, future)[RETURNS] for each in candidates] for future in futures]
        return np.array(found) * self.households

    def spent(self, each: Candidate, futures: Sequence[Future]) -> np.ndarray:
        """EUR spent by an allocation in each future."""
        return np.array([self.of(each, future)["spent"] for future in futures])

    def home(self, each: Candidate, future: Future) -> np.ndarray:
        """Households home again by week."""
        kept = self.of(each, future).further[SHARES.name]
        return np.array(kept["returned"]) * self.households

    @property
    def households(self) -> int:
        """How many households there are."""
        return households_of(self.market.scenario)

    def _refuse_unbalanced(self, each: Candidate, future: Future, outcomes: Outcomes) -> None:
        """Raise where what is spent and what is left of each part are not all of its money."""
        left = Account(**outcomes.further[MONEY.name]).within_limit_cents
        first = len(self.market.scenario.interventions)
        names = [f"{part.cell.kind} {first + n}" for n, part in enumerate(each.parts)]
        pairs = zip(names, each.parts, strict=True)
        unspent = sum(left.get(name, part.cents) for name, part in pairs)
        if cents(outcomes["spent"]) + unspent != each.cents:
            raise RuntimeError(
                f"{each.name}, {future.name}, draw {future.draw}: {outcomes['spent']:.2f} EUR "
                f"spent and {unspent / 100:.2f} left are not the {each.cents / 100:.2f} EUR of "
                "its parts"
            )
