"""The runs of allocations on draws, each made once, and what came of their money."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from experiments.compare.comparison import Swept
from experiments.compare.draws import Draws
from experiments.compare.packages import RETURNS
from experiments.portfolio.units import Allocation, Market, allotted, parts_of, scenario_of
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from experiments.runs.runner import Runner
from experiments.runs.series import MONEY
from sim.levers.account import Account
from sim.levers.funding import cents
from sim.population.population import households_of
from sim.run import Comparison


@dataclass
class Runs:
    """What is run, and what was."""

    market: Market
    draws: Draws
    run: Runner
    made: dict[tuple[Allocation, int], Outcomes] = field(default_factory=dict)

    def make(self, allocations: Sequence[Allocation], seeds: Sequence[int]) -> None:
        """Run every allocation on every draw; draw by draw, whose runs share their first weeks."""
        wanted = [(each, seed) for seed in seeds for each in allocations]
        scenarios = {each: scenario_of(self.market, each) for each in allocations}
        jobs = [
            Job(self.draws.scenario(scenarios[each], seed), seed, (MONEY,)) for each, seed in wanted
        ]
        self.made |= dict(zip(wanted, self.run(jobs), strict=True))

    def returns(self, allocations: Sequence[Allocation], seeds: Sequence[int]) -> np.ndarray:
        """Sustained returns in households, [draw, allocation]."""
        return self.values(allocations, seeds, RETURNS) * households_of(self.market.scenario)

    def values(
        self, allocations: Sequence[Allocation], seeds: Sequence[int], outcome: str
    ) -> np.ndarray:
        """An outcome, [draw, allocation]."""
        return np.array(
            [[self.made[each, seed][outcome] for each in allocations] for seed in seeds]
        )

    def compared(
        self, named: dict[Allocation, str], base: Allocation, seeds: Sequence[int]
    ) -> list[Comparison]:
        """Every allocation but the base against it, under these names."""
        first = self._side(base, named[base], seeds)
        others = [each for each in named if each != base]
        return [Comparison(first, self._side(each, named[each], seeds)) for each in others]

    def _side(self, each: Allocation, name: str, seeds: Sequence[int]) -> Swept:
        scenario = replace(scenario_of(self.market, each), name=name)
        return Swept(scenario, tuple(seeds), (), tuple(self.made[each, seed] for seed in seeds))

    def unspent(self, each: Allocation, seeds: Sequence[int]) -> list[float]:
        """By part of an allocation: cents allotted and not spent, mean over draws.

        All of it where a lever never came to act.
        """
        kept = [self._account(each, seed).within_limit_cents for seed in seeds]
        parts = list(parts_of(self.market, each))
        first = len(self.market.scenario.interventions)
        return [
            float(np.mean([left.get(f"{cell.kind} {first + place}", count * lot.price)
                           for left in kept]))
            for place, (cell, count, lot) in enumerate(parts)
        ]  # fmt: skip

    def refuse_unbalanced(self) -> None:
        """Raise where the money of a run does not balance to the cent, or exceeds what is allotted.

        Spent, allotted and not absorbed, and not allotted at all are the budget.
        """
        for each, seed in self.made:
            spent = cents(self.made[each, seed]["spent"])
            unspent = sum(round(left) for left in self.unspent(each, [seed]))
            free = self.market.budget - allotted(self.market, each)
            if spent + unspent + free != self.market.budget:
                raise RuntimeError(
                    f"{each}, draw {seed}: {spent} spent, {unspent} not absorbed and {free} not "
                    f"allotted are not the {self.market.budget} cents of the budget"
                )

    def _account(self, each: Allocation, seed: int) -> Account:
        return Account(**self.made[each, seed].further[MONEY.name])
