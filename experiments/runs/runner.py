"""The runner makes the runs that an experiment asks for, however many times it asks."""

from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from experiments.runs.executors import cores, processes
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from experiments.runs.spare_store import SpareStore
from experiments.runs.sweep import sweep
from sim.run import Progress


class Runner:
    """Sweeps one after the other, with one store and the same workers, which start slowly.

    `workers` are processes on this machine, one for each core unless told otherwise; with one,
    runs are made in this process. An executor takes their place. `threads` are those of each run.
    """

    def __init__(
        self, told: Progress, store: Path | SpareStore | None = None,
        executor: Executor | None = None, workers: int | None = None, threads: int = 1,
    ) -> None:  # fmt: skip
        self.told, self.store, self.threads = told, store, threads
        self.workers = workers or cores()
        self.done, self.most = 0, 0  # runs, so far and at most
        self._executor = executor
        self._open = ExitStack()

    def __enter__(self) -> "Runner":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:  # fmt: skip
        self._executor = None
        return self._open.__exit__(kind, error, trace)

    def __call__(self, jobs: Sequence[Job]) -> list[Outcomes]:
        """The outcomes of these jobs, in their order; raise FailedRuns where some failed."""
        before = self.done
        self.done += len(jobs)
        self.most = max(self.most, self.done)

        def tell(done: int, of: int) -> None:
            self.told(before + len(jobs) * done // max(of, 1), self.most)

        return sweep(jobs, tell, self.store, lambda: self._started(len(jobs)), self.threads)

    def expect(self, more: int) -> None:
        """Tell of so many runs to come, as far as is known now, so that the time left is right."""
        self.most = self.done + more

    def _started(self, jobs: int) -> Executor:
        """The workers, which are started when there is first something for them to do."""
        if self._executor is None:
            count = min(self.workers, max(jobs, self.most, 1))
            pool = processes(count) if count > 1 else ThreadPoolExecutor(1)
            self._executor = self._open.enter_context(pool)
        return self._executor
