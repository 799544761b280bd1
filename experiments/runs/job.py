"""A job is a run that is wanted: a scenario and a seed. Its key is a hash of all it depends on."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from experiments.provenance.scenario_hash import ScenarioTexts, to_text
from experiments.provenance.versions import digest, versions
from experiments.runs.measures import Measure
from sim.core.compiled import source_hash
from sim.scenario.scenario import Scenario

SOURCES = source_hash()  # of the model as this process has imported it, whatever is edited later


@dataclass(frozen=True)
class Job:
    """One run that is wanted, and what of it beside its outcomes, which is no part of its key."""

    scenario: Scenario
    seed: int
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True)
class Identity:
    """What a run's outcomes depend on, as canonical JSON, and the hashes that name it."""

    key: str
    seed: int
    name: str
    scenario: str
    world: str
    environment: str

    @property
    def scenario_hash(self) -> str:
        """The short name of the scenario's content."""
        return digest(self.scenario)

    @property
    def world_hash(self) -> str:
        """The short name of the world's content."""
        return digest(self.world)


@cache
def environment() -> dict[str, str]:
    """The sources of the model and the versions and platform beneath them."""
    return {
        "sources": SOURCES,
        **versions("numpy", "numba", "mesa"),
    }


class Identities:
    """Gives jobs their identities; texts that they share are remembered."""

    def __init__(self) -> None:
        self.environment = to_text(environment())
        self._texts = ScenarioTexts()

    def of(self, job: Job) -> Identity:
        """All that the outcomes of a job depend on."""
        world, scenario = self._texts.world(job.scenario), self._texts.scenario(job.scenario)
        key = digest(scenario, str(job.seed), self.environment)
        return Identity(key, job.seed, job.scenario.name, scenario, world, self.environment)

    def keys(self, jobs: Iterable[Job]) -> list[str]:
        """The key of each job."""
        return [self.of(job).key for job in jobs]
