"""An experiment: a question, the runs that answer it, and what is made of them.

To add one, write `experiments/NAME.py`, or `experiments/NAME/NAME.py` once it has more files, and
define `EXPERIMENT` in it; it is found by itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from experiments.provenance.tables import Table
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from experiments.runs.runner import Runner
from sim.scenario.scenario import Scenario

Tables = dict[str, Any]  # by file name: a `Table`, or columns where the name ends with .parquet


@dataclass(frozen=True)
class Plan:
    """How much is run: the seeds, and how many households an agent stands for.

    An experiment may have a plan with more to it.
    """

    seeds: tuple[int, ...]
    households_per_agent: int | None = None  # None: as many as the scenario says

    def scaled(self, scenario: Scenario) -> Scenario:
        """The scenario with agents of this plan's size."""
        if self.households_per_agent is None:
            return scenario
        return scenario.with_(**{"run.households_per_agent": self.households_per_agent})


P = TypeVar("P", bound=Plan)


@dataclass(frozen=True)
class Experiment(Generic[P]):
    """What is asked, what is run for it, and what is made of the runs.

    `analyse` has the outcomes in the order of the jobs of `design`, for the same plan. Where later
    runs depend on what came of earlier ones, `stages` asks a runner for them and makes the tables.
    """

    name: str
    question: str  # the first line in short
    plan: P
    preview: P
    draw: Callable[[Path], None]  # the figure, from the tables in a folder
    digest: Callable[[Path], Table]  # the tables as people read them
    design: Callable[[P], Sequence[Job]] | None = None
    analyse: Callable[[P, Sequence[Outcomes]], Tables] | None = None
    stages: Callable[[P, Runner], Tables] | None = None
    says: Callable[[Path], Sequence[str]] | None = None  # sentences below the digest

    def tables(self, run: Runner) -> Tables:
        """All of it, run and analysed."""
        return self._made(self.plan, run)

    def preview_tables(self, run: Runner) -> Tables:
        """The small variant."""
        return self._made(self.preview, run)

    def _made(self, plan: P, run: Runner) -> Tables:
        if self.stages:
            return self.stages(plan, run)
        if not (self.design and self.analyse):
            raise TypeError(f"{self.name}: an experiment has a design and an analysis, or stages")
        return self.analyse(plan, run(self.design(plan)))


AnyExperiment = Experiment[Any]
