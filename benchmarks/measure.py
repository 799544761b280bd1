"""What is measured: nanoseconds a household-week of each way to run one, memory, start, growth."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.plain_mesa import PlainModel
from experiments.queue.surge import with_more
from sim.agents.household import HOUSEHOLD
from sim.core.compiled import compiled
from sim.engine.partition import Block
from sim.model import ReturnModel
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load
from sim.week import Phase

PLAIN_AGENTS, PLAIN_WEEKS = 100_000, 3
AGENT_SCALE, AGENT_WEEKS = 50, 12
SCALES = (100, 20, 1)  # households to an agent: about 10,000, 50,000 and 973,000 agents
SHARES = (0.01, 0.05, 1.0)  # of the households of Iraq, each an agent: 10,000, 50,000 and all


def iraq(scale: int, weeks: int | None = None) -> Scenario:
    """The fitted world at this scale, whole or its first weeks."""
    scenario = load("iraq").with_(**{"run.households_per_agent": scale})
    return scenario.with_(**{"run.weeks": weeks}) if weeks else scenario


def timed(work: Callable[[], int]) -> float:
    """Nanoseconds for each household-week; the work returns how many it did."""
    start = time.perf_counter()
    count = work()
    return (time.perf_counter() - start) / count * 1e9


def compiled_weeks(scale: int, threads: int = 1) -> float:
    """The compiled week over the whole period."""
    return weeks_of(ReturnModel(iraq(scale), threads=threads))


def weeks_of_smaller(share: float) -> float:
    """The same of a world with this share of the households, each an agent of its own."""
    return weeks_of(ReturnModel(with_more(iraq(1), share - 1.0)))


def weeks_of(model: ReturnModel) -> float:
    """Every week that a model has before it."""

    def work() -> int:
        model.run()
        return len(model.rows.households) * model.week

    return timed(work)


def phase_weeks(scale: int) -> dict[str, float]:
    """The same by phase of the week, the longest first; what else a step does is `record`."""
    spent: dict[str, float] = {}

    class TimedModel(ReturnModel):
        def live_phase(self, phase: Phase, block: Block | None = None) -> None:
            start = time.perf_counter()
            super().live_phase(phase, block)
            spent[phase.name] = spent.get(phase.name, 0.0) + time.perf_counter() - start

    model = TimedModel(iraq(scale))
    start = time.perf_counter()
    model.run()
    spent["record"] = time.perf_counter() - start - sum(spent.values())
    count = len(model.rows.households) * model.week
    ordered = sorted(spent.items(), key=lambda item: -item[1])
    return {name: seconds / count * 1e9 for name, seconds in ordered}


def population_seconds(scale: int) -> float:
    """Time to build the population of the first day."""
    scenario = iraq(scale)
    start = time.perf_counter()
    ReturnModel(scenario)
    return time.perf_counter() - start


def agent_weeks() -> float:
    """The same world driven by Mesa agents that call the compiled rule."""
    model = ReturnModel(iraq(AGENT_SCALE, AGENT_WEEKS), engine="agents")
    model.step()

    def work() -> int:
        for _ in range(AGENT_WEEKS - 1):
            model.step()
        return len(model.rows.households) * (AGENT_WEEKS - 1)

    return timed(work)


def plain_weeks() -> float:
    """The usual idiom, `shuffle_do`."""
    model = PlainModel(PLAIN_AGENTS)

    def work() -> int:
        for _ in range(PLAIN_WEEKS):
            model.step()
        return PLAIN_AGENTS * PLAIN_WEEKS

    return timed(work)


@compiled
def _touch(rows: np.ndarray, week: int) -> None:
    for index in range(len(rows)):
        rows[index]["trust_fast"] = rows[index]["trust_fast"] + week


def floor_weeks() -> float:
    """A compiled loop that only reads and writes every row."""
    rows = np.zeros(972_595, HOUSEHOLD)
    _touch(rows[:1], 0)

    def work() -> int:
        for week in range(50):
            _touch(rows, week)
        return len(rows) * 50

    return timed(work)


def peak_bytes() -> int:
    """Peak memory of this process so far.

    As Linux tells it of this program alone: `getrusage` goes on from the process that started it.
    """
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def bytes_per_household() -> float:
    """Peak memory of a 1:1 run above that of a process that has run a small one, a household."""
    return float(_alone("memory"))


def start_seconds() -> float:
    """Time from starting Python to a first week of the village, already compiled."""
    start = time.perf_counter()
    _alone("start")
    return time.perf_counter() - start


def compile_seconds(cache: Path) -> float:
    """The same where nothing is compiled yet; `cache` is an empty folder."""
    start = time.perf_counter()
    _alone("start", {"AWDA_CACHE": str(cache)})
    return time.perf_counter() - start


def _alone(what: str, changes: dict[str, str] | None = None) -> str:
    """Run one part of this module in a process of its own; what it printed."""
    environment = os.environ | (changes or {})
    command = [sys.executable, "-m", "benchmarks.measure", what]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def main(what: str) -> None:
    """In a process of its own: print a figure."""
    ReturnModel(load("village").with_(**{"run.weeks": 30})).run()
    if what == "memory":
        before = peak_bytes()
        model = ReturnModel(iraq(1))
        model.run()
        sys.stdout.write(json.dumps((peak_bytes() - before) / len(model.rows.households)))


if __name__ == "__main__":
    main(sys.argv[1])
