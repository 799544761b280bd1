"""The race of allocations: proposed by greedy addition and exchange from marginal values.

Every allocation is run on the same draws. The first are none at all, one step in each cell, and
each lever alone. Then steps are added where the next one is expected to bring most for a euro, and
at last single steps are moved from where they bring least.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from experiments.portfolio.units import Allocation, Market, allotted

Score = Callable[[Sequence[Allocation]], np.ndarray]  # what is to be high, [draw, allocation]
TRIED_A_STEP = 2  # allocations that are tried for one further step, where there is room


@dataclass
class Race:
    """A race at work: what was tried, and what came of it."""

    market: Market
    score: Score
    most: int  # allocations
    known: dict[Allocation, np.ndarray] = field(default_factory=dict)

    def run(self) -> list[Allocation]:
        """All allocations that were tried, the best in the mean first."""
        count = len(self.market.cells)
        nothing = (0,) * count
        self._try([nothing, *(added(nothing, cell) for cell in range(count))])
        self._try([self._alone(kind) for kind in self._kinds()])
        self._add_greedily(nothing)
        self._exchange()
        return self.ranking()

    def ranking(self) -> list[Allocation]:
        """What was tried, the best in the mean first; of equal ones the one with least money."""
        return sorted(self.known, key=lambda each: (-self.mean(each), allotted(self.market, each)))

    def mean(self, allocation: Allocation) -> float:
        """The mean score over the draws."""
        return float(self.known[allocation].mean())

    def expected(self) -> np.ndarray:
        """By cell: what its next step is expected to bring for a cent, from the last seen of it."""
        found = np.zeros(len(self.market.cells))
        for cell, cost in enumerate(self.market.costs):
            gains = [float(gain.mean()) for _, gain in steps_seen(self.known, cell)]
            found[cell] = np.mean(gains[-2:] or [0.0]) / cost
        return found

    @property
    def room(self) -> int:
        """How many more may be tried."""
        return self.most - len(self.known)

    def _try(self, allocations: Sequence[Allocation]) -> None:
        """Run those that were not run yet and can be paid for, as many as there is room for."""
        new = [each for each in dict.fromkeys(allocations) if each not in self.known]
        new = [each for each in new if allotted(self.market, each) <= self.market.budget]
        if new := new[: max(0, self.room)]:
            self.known |= dict(zip(new, self.score(new).T, strict=True))

    def _kinds(self) -> list[str]:
        return list(dict.fromkeys(cell.kind for cell in self.market.cells))

    def _alone(self, kind: str) -> Allocation:
        """One lever with all the money that its whole steps can use, in its places in turn."""
        cells = [n for n, cell in enumerate(self.market.cells) if cell.kind == kind]
        made, turn = (0,) * len(self.market.cells), 0
        while fitting := [n for n in cells if self._fits(added(made, n))]:
            made = added(made, fitting[turn % len(fitting)])
            turn += 1
        return made

    def _fits(self, allocation: Allocation) -> bool:
        return allotted(self.market, allocation) <= self.market.budget

    def _add_greedily(self, start: Allocation) -> None:
        """Step by step, while money and room are left and the next step promises anything."""
        current = start
        while self.room > 0:
            order = np.argsort(-self.expected(), kind="stable").tolist()
            promising = [n for n in order if self.expected()[n] > 0.0]
            next_ones = [added(current, n) for n in promising if self._fits(added(current, n))]
            tried = next_ones[: TRIED_A_STEP if self.room > len(self.market.cells) else 1]
            self._try(tried)
            ran = [each for each in tried if each in self.known]
            if not ran:
                return
            current = max(ran, key=self.mean)

    def _exchange(self) -> None:
        """Move single steps of the best so far, from where they are expected to bring least."""
        while self.room > 0:
            best = self.ranking()[0]
            new = next((each for each in self._exchanges(best) if each not in self.known), None)
            if new is None:
                return
            self._try([new])

    def _exchanges(self, best: Allocation) -> Iterator[Allocation]:
        """A step less of one cell, and as many of another as the money then pays: most first."""
        order = np.argsort(-self.expected(), kind="stable").tolist()
        for gives in [n for n in reversed(order) if best[n]]:
            for takes in order:
                made = added(best, gives, -1)
                while takes != gives and self._fits(added(made, takes)):
                    made = added(made, takes)
                if made != added(best, gives, -1):
                    yield made
        for takes in order:
            if self._fits(added(best, takes)):
                yield added(best, takes)


def added(allocation: Allocation, cell: int, steps: int = 1) -> Allocation:
    """The allocation with further steps in one cell."""
    return (*allocation[:cell], allocation[cell] + steps, *allocation[cell + 1 :])


def steps_seen(
    known: dict[Allocation, np.ndarray], cell: int
) -> list[tuple[Allocation, np.ndarray]]:
    """What one further step in a cell brought on each draw, wherever both were run, in order."""
    return [
        (less, values - known[less])
        for each, values in known.items()
        if each[cell] and (less := added(each, cell, -1)) in known
    ]


def every(market: Market) -> list[Allocation]:
    """Every allocation that can be paid for: only for a small world."""
    found: list[Allocation] = [()]
    for cost in market.costs:
        most = market.budget // cost
        found = [(*each, count) for each in found for count in range(most + 1)]
        found = [each for each in found if _cost(market, each) <= market.budget]
    return found


def _cost(market: Market, first: Sequence[int]) -> int:
    return sum(count * cost for count, cost in zip(first, market.costs, strict=False))
