"""A sweep makes the runs that are wanted and not yet kept, and loses none that is finished."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from sys import intern

from experiments.runs.executors import jobs_ahead, lost, processes, take_back
from experiments.runs.job import Identities, Identity, Job
from experiments.runs.measures import Outcomes
from experiments.runs.spare_store import SpareStore
from experiments.runs.store import Store
from experiments.runs.worker import Broken, made
from sim.core.declare import InputError
from sim.run import Progress

__all__ = ["FailedRuns", "Failure", "Job", "Outcomes", "sweep"]

Workers = Executor | Callable[[], Executor] | None  # or what opens it once there is work
Kept = Store | SpareStore | None
Waiting = dict["Future[Outcomes | Broken]", Job]
MOST_NAMED = 5  # failures that a sentence names
HURRY = 10.0  # seconds to wait for another sweep's commit on an interrupt; a second one gives up


@dataclass(frozen=True)
class Failure:
    """A run that failed, with all that is needed to look into it."""

    job: Job
    traceback: str

    def __str__(self) -> str:
        cause = self.traceback.strip().splitlines()[-1]
        return f"{self.job.scenario.name}, seed {self.job.seed}: {cause}"


class FailedRuns(InputError):  # noqa: N818  a sentence about runs
    """Some runs of a sweep failed; the others are done, and kept where there is a store."""

    def __init__(self, failures: Sequence[Failure], planned: int, store: Path | None) -> None:
        self.failures = tuple(failures)
        named = "; ".join(map(str, failures[:MOST_NAMED]))
        more = f"; and {len(failures) - MOST_NAMED} more" if len(failures) > MOST_NAMED else ""
        kept = f"; all others are kept in {store}, the failed ones with tracebacks" if store else ""
        super().__init__(
            f"{len(failures)} of {planned} runs failed, so there is no result: {named}{more}{kept}"
        )


def sweep(
    jobs: Sequence[Job], told: Progress, store: Path | SpareStore | None = None,
    executor: Workers = None, threads: int = 1,
) -> list[Outcomes]:  # fmt: skip
    """The outcomes of each job, in order; equal jobs run once, and kept ones not again.

    Raise FailedRuns after all others are done. Without a store nothing is kept; without an
    executor the runs are made by processes on this machine.
    """
    with ExitStack() as closing:
        kept: Kept = Store(store) if isinstance(store, Path) else store
        if kept:
            closing.enter_context(kept)
        running = _Sweep(jobs, told, kept)
        if running.wanted:
            running.make(_opened(executor, closing), threads)
        return running.outcomes()


class _Sweep:
    """One sweep at work: what is planned, what is done, and what has failed."""

    def __init__(self, jobs: Sequence[Job], told: Progress, store: Kept) -> None:
        self.identities = Identities()
        self.told, self.store = told, store
        self.keys = self.identities.keys(jobs)
        self.planned = _planned(self.keys, jobs)
        self.failures: list[Failure] = []
        self.done: dict[str, Outcomes] = {}
        if store and jobs:
            store.plan(jobs[0].scenario.name, list(self.planned))
            self.done = store.found(self.planned, self.planned)
        self.wanted = [job for key, job in self.planned.items() if key not in self.done]
        self._tell()

    def make(self, executor: Executor, threads: int) -> None:
        """Make what is wanted, a bounded number at a time; what is finished is kept, come what may.

        On an interrupt, or where a worker is lost, what has not begun is taken back.
        """
        ahead, left = jobs_ahead(executor), iter(self.wanted)
        waiting: Waiting = {}
        try:
            while True:
                for job in islice(left, ahead - len(waiting)):
                    environment = self.identities.environment
                    waiting[executor.submit(made, job, environment, threads)] = job
                if not waiting:
                    return
                self._keep(wait(waiting, return_when=FIRST_COMPLETED).done, waiting)
        except BaseException as error:
            take_back(executor, waiting)
            trouble = self._keep_finished(waiting)
            if isinstance(error, KeyboardInterrupt):
                raise KeyboardInterrupt(f"{self._kept()}{trouble}") from None
            if lost(error):
                raise InputError(
                    f"{lost(error)}; {self._kept()}{trouble}; call the command again to continue"
                ) from None
            raise

    def outcomes(self) -> list[Outcomes]:
        """The outcomes in the order of the jobs; raise where one failed or the count is short."""
        if self.failures:
            order = {job: place for place, job in enumerate(self.planned.values())}
            listed = sorted(self.failures, key=lambda failure: order[failure.job])
            raise FailedRuns(listed, len(self.planned), self.store.path if self.store else None)
        missing = len(self.planned) - len(self.done)
        if missing:
            raise RuntimeError(f"{missing} of {len(self.planned)} planned runs were never made")
        return [self.done[key] for key in self.keys]

    def _keep(self, finished: Iterable["Future[Outcomes | Broken]"], waiting: Waiting) -> None:
        for future in finished:
            identity, result = self.identities.of(waiting[future]), future.result()
            if isinstance(result, Broken):
                self._keep_failure(identity, Failure(waiting[future], result.traceback))
            else:
                if self.store:
                    self.store.keep(identity, result, waiting[future].measures)
                named = {intern(name): each for name, each in result.items()}
                self.done[identity.key] = Outcomes(named, result.further)
            del waiting[future]
            self._tell()

    def _keep_failure(self, identity: Identity, failure: Failure) -> None:
        if self.store:
            self.store.keep_failure(identity, failure.traceback)
        self.failures.append(failure)

    def _keep_finished(self, waiting: Waiting) -> str:
        """Keep what had finished but was not yet looked at.

        Returns why that could not be kept, where it could not: another sweep is not waited for
        much longer.
        """
        finished = [each for each in waiting if each.done() and not _broken(each)]
        if self.store:
            self.store.wait_at_most(HURRY)
        try:
            self._keep(finished, waiting)
        except InputError as error:
            return f", and {sum(each in waiting for each in finished)} more could not be ({error})"
        return ""

    def _tell(self) -> None:
        self.told(len(self.done) + len(self.failures), len(self.planned))

    def _kept(self) -> str:
        if not (self.store and self.store.path):
            return "nothing was kept"
        return f"{len(self.done)} of {len(self.planned)} runs are kept in {self.store.path}"


def _opened(executor: Workers, closing: ExitStack) -> Executor:
    if executor is None:
        return closing.enter_context(processes())
    return executor() if callable(executor) else executor


def _planned(keys: Sequence[str], jobs: Sequence[Job]) -> dict[str, Job]:
    """The jobs by their keys; equal ones are one, which has the measures of all of them."""
    planned: dict[str, Job] = {}
    for key, job in zip(keys, jobs, strict=True):
        before = planned.get(key, job)
        measures = dict.fromkeys((*before.measures, *job.measures))
        planned[key] = replace(before, measures=tuple(measures))
    return planned


def _broken(future: "Future[Outcomes | Broken]") -> bool:
    """Whether a future that is done has no outcomes."""
    return future.cancelled() or future.exception() is not None
