"""A job is a run that is wanted: a scenario and a seed. Its key is a hash of all it depends on."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

from experiments.provenance.versions import digest, versions
from experiments.runs.measures import Measure
from sim.core.compiled import source_hash
from sim.scenario.scenario import Scenario
from sim.world.tables import World

SOURCES = source_hash()  # of the model as this process has imported it, whatever is edited later
NAMES = ("name", "title", "world")  # of a scenario: no run depends on its name or title
MOST_TEXTS = 1000  # pages whose text is remembered


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
    """Gives jobs their identities. Jobs of a sweep share most pages, so texts are remembered."""

    def __init__(self) -> None:
        self.environment = to_text(environment())
        self._texts: dict[int, tuple[Any, str]] = {}  # the page is kept so that its id stays its

    def of(self, job: Job) -> Identity:
        """All that the outcomes of a job depend on."""
        world = self._text(job.scenario.world)
        scenario = self._scenario(job.scenario, digest(world))
        key = digest(scenario, str(job.seed), self.environment)
        return Identity(key, job.seed, job.scenario.name, scenario, world, self.environment)

    def keys(self, jobs: Iterable[Job]) -> list[str]:
        """The key of each job."""
        return [self.of(job).key for job in jobs]

    def _scenario(self, scenario: Scenario, world: str) -> str:
        pages = [
            f'"{field.name}":{self._text(getattr(scenario, field.name))}'
            for field in fields(scenario)
            if field.name not in NAMES
        ]
        return f'{{"world":"{world}",{",".join(pages)}}}'

    def _text(self, page: Any) -> str:
        known = self._texts.get(id(page))
        if known is None:
            if len(self._texts) >= MOST_TEXTS:
                self._texts.clear()
            known = self._texts[id(page)] = (page, to_text(plain(page)))
        return known[1]


def to_text(value: Any) -> str:
    """Canonical JSON: no blanks, numbers with all their digits."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def plain(value: Any) -> Any:
    """A page of a scenario as tables, lists, numbers and words; a world without its folder."""
    if isinstance(value, World):
        named = [field.name for field in fields(value) if field.name != "folder"]
        return {name: plain(getattr(value, name)) for name in named}
    if is_dataclass(value):
        content = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__} | content
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(each) for name, each in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{value!r}: no part of a scenario is of type {type(value).__name__}")
