"""The stages of the runs of one answer: a preview, then batches; and what is known so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from experiments.compare.comparison import SEEDS_ALONE, Swept
from experiments.compare.draws import Draws
from experiments.runs.measures import Outcomes
from sim.scenario.scenario import Scenario

PREVIEW_SCALE = 200  # households an agent stands for in the preview of a large world
LARGE = 10_000  # agents from which on a world has a preview of its own: it comes within 2 seconds
PREVIEW, SECOND = 2, 4  # pairs
GROWTH = 5


@dataclass(frozen=True)
class Stage:
    """The seeds that are run next, and whether agents stand for more households than they will."""

    seeds: tuple[int, ...]
    is_preview: bool


@dataclass(frozen=True, eq=False)
class Answer:
    """What is known so far: one scenario, or the baseline and the scenario, on the same seeds."""

    sides: tuple[Swept, ...]
    is_preview: bool
    is_whole: bool
    draws: Draws = SEEDS_ALONE  # what its intervals are over

    @property
    def pairs(self) -> int:
        """Runs of each scenario."""
        return len(self.sides[0].seeds)

    @property
    def is_over_sets(self) -> bool:
        """Whether each pair has a parameter set of its own."""
        return bool(self.draws.sets)

    @property
    def holds(self) -> str:
        """What its intervals are, in words."""
        return "95 % range of parameter sets" if self.is_over_sets else "95 % Monte-Carlo interval"


@dataclass(eq=False)
class Job:
    """What one session waits for."""

    session: str
    key: str
    scenarios: tuple[Scenario, ...]
    stages: list[Stage]
    total: int
    draws: Draws = SEEDS_ALONE
    state: str = "waiting"  # running, done, failed, stopped
    done: int = 0
    trouble: str = ""
    answer: Answer | None = None
    version: int = 0
    seconds: float = 0.0
    full: list[Answer] = field(default_factory=list)  # at their own scale, stage by stage

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "failed", "stopped")

    def changed(self, **news: Any) -> None:
        """Note what is new, for those who watch."""
        for name, value in news.items():
            setattr(self, name, value)
        self.version += 1


def stages_of(scenarios: Sequence[Scenario], seeds: int) -> list[Stage]:
    """A preview of two pairs, then batches that grow until all seeds are run."""
    agents = max(_agents(each) for each in scenarios)
    preview = Stage(tuple(range(1, min(PREVIEW, seeds) + 1)), agents > LARGE)
    found, done = [preview], 0 if preview.is_preview else len(preview.seeds)
    size = SECOND
    while done < seeds:
        size = min(size, seeds - done)
        found.append(Stage(tuple(range(done + 1, done + size + 1)), False))
        done += size
        size = size + GROWTH
    return found


def _agents(scenario: Scenario) -> float:
    homes = sum(line.households for line in scenario.world.communities)
    return homes / scenario.run.households_per_agent


def previewed(scenario: Scenario) -> Scenario:
    """The scenario with agents that stand for more households."""
    scale = max(PREVIEW_SCALE, scenario.run.households_per_agent)
    return scenario.with_(**{"run.households_per_agent": scale})


def joined(old: Answer, new: Answer) -> Answer:
    """Both stages together."""
    sides = tuple(
        Swept(one.scenario, one.seeds + two.seeds, (), one.measured + two.measured)
        for one, two in zip(old.sides, new.sides, strict=True)
    )
    return Answer(sides, new.is_preview, new.is_whole, new.draws)


def packed(side: Swept) -> Swept:
    """The same with lists of numbers as arrays, a tenth of their size."""
    measured = tuple(Outcomes(dict(each), _arrays(each.further)) for each in side.measured)
    return Swept(side.scenario, side.seeds, (), measured)


def _arrays(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _arrays(each) for key, each in value.items()}
    return np.array(value) if isinstance(value, list) else value
