"""What a sweep costs: runs a second on one and two workers, what the store adds, and memory.

python -m benchmarks.store
"""

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from experiments.provenance.records import environment
from experiments.provenance.tables import write_text
from experiments.runs.executors import processes
from experiments.runs.job import Identities, Job
from experiments.runs.store import Store
from experiments.runs.sweep import sweep
from experiments.runs.worker import measured
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

RESULTS = Path(__file__).parent / "results_store.json"
DEFAULT_RUNS = 12  # of the Iraqi world at its default scale
KEPT = 200  # runs kept to time a commit
MANY = 10_000  # short runs, for memory
EARLY = 1_000  # by which all caches are warm


def silent(_done: int, _of: int) -> None:
    """Tell nobody."""


def seconds_a_run(jobs: Sequence[Job], workers: int) -> float:
    """Wall time for each job on so many warm workers."""
    with processes(workers) as pool:
        warm = [Job(jobs[0].scenario, 10_000 + number) for number in range(2 * workers)]
        sweep(warm, silent, executor=pool)
        start = time.perf_counter()
        sweep(jobs, silent, executor=pool)
        return (time.perf_counter() - start) / len(jobs)


def seconds_to_keep(scenario: Scenario) -> float:
    """Time to give a run its key and commit it to a store on this disk."""
    outcomes, identities = measured(Job(load("village"), 1)), Identities()
    with TemporaryDirectory(dir=".") as folder, Store(Path(folder) / "runs.sqlite") as store:
        start = time.perf_counter()
        for seed in range(KEPT):
            store.keep(identities.of(Job(scenario, seed)), outcomes)
        return (time.perf_counter() - start) / KEPT


def resident(process: int) -> int:
    """Memory of a process, bytes."""
    chunks = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return chunks * os.sysconf("SC_PAGE_SIZE")


def memory_over_many_runs() -> dict[str, float]:
    """Megabytes of the workers and of the sweep after `EARLY` and after all of `MANY` short runs.

    The sweep itself holds the outcomes, which it gives back; nothing else may grow.
    """
    village = load("village").with_(**{"run.weeks": 1})
    found: dict[str, float] = {}
    with TemporaryDirectory(dir=".") as folder, processes(2) as pool:

        def look(done: int, _of: int) -> None:
            if done in (EARLY, MANY):
                workers = sum(map(resident, getattr(pool, "_processes", {})))
                found[f"megabytes_of_workers_after_{done}"] = workers / 1e6
                found[f"megabytes_of_sweep_after_{done}"] = resident(os.getpid()) / 1e6

        jobs = [Job(village, seed) for seed in range(MANY)]
        sweep(jobs, look, Path(folder) / "runs.sqlite", pool)
    return found


def results() -> dict[str, Any]:
    """All figures, by key."""
    iraq = load("iraq")
    jobs = [Job(iraq, seed) for seed in range(DEFAULT_RUNS)]
    one, two, keeping = seconds_a_run(jobs, 1), seconds_a_run(jobs, 2), seconds_to_keep(iraq)
    return {
        "runs_per_second": {"one_worker": 1.0 / one, "two_workers": 1.0 / two},
        "ratio_of_two_workers_to_one": one / two,
        "seconds_to_keep_a_run": keeping,
        "store_share_of_a_default_run": keeping / one,
        "runs_in_one_group": MANY,
        **memory_over_many_runs(),
        **environment(),
    }


def main() -> None:
    """Measure, print, keep."""
    found = results()
    write_text(RESULTS, json.dumps(found, indent=2) + "\n")
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
