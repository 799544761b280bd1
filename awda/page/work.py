"""Runs for the page: one queue for all sessions, in stages, a preview first; bounded and stopped.

One thread hands the runs of one stage at a time to the executor that sweeps use, previews before
all else, so that nobody waits for the whole of somebody else's runs.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from threading import Condition, Thread
from typing import Any

from awda.page.kept_weeks import KEPT
from awda.page.stages import Answer, Job, Stage, joined, packed, previewed, stages_of
from experiments.compare.comparison import SEEDS_ALONE, Swept, swept
from experiments.compare.draws import Draws
from experiments.runs.executors import processes
from experiments.runs.runner import Runner
from sim.core.declare import InputError
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

MOST_WAITING, MOST_OF_A_SESSION = 40, 3
MOST_SECONDS = 900.0  # that the runs of one answer may take
KEPT_ANSWERS = 24


class StoppedError(InputError):
    """What ends the runs of a job between two of them."""


class Work:
    """The queue, the thread that serves it, and the answers that were found last."""

    def __init__(self, workers: int = 1) -> None:
        self.workers, self.jobs = workers, OrderedDict[tuple[str, str], Job]()
        self.answers: OrderedDict[str, Answer] = OrderedDict()
        self._news = Condition()
        self._pool: Executor | None = None
        self._open = ExitStack()
        self._ended = False
        self._thread = Thread(target=self._serve, name="awda-page-runs", daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def end(self) -> None:
        """Stop after the run at hand."""
        with self._news:
            self._ended = True
            self._news.notify_all()
        self._thread.join(timeout=30.0)

    def ask(
        self, session: str, key: str, scenarios: tuple[Scenario, ...], seeds: int,
        draws: Draws = SEEDS_ALONE,
    ) -> Job:  # fmt: skip
        """The job of this session for this state: the one there is, or a new one."""
        with self._news:
            job = self.jobs.get((session, key))
            if job and job.state not in ("failed", "stopped"):
                return job
            job = Job(session, key, scenarios, [], len(scenarios) * seeds, draws)
            if key in self.answers:
                self.answers.move_to_end(key)
                job.changed(answer=self.answers[key], state="done", done=job.total)
            else:
                self._refuse_more()
                self._make_room(session)
                job.stages = stages_of(scenarios, seeds)
            self.jobs[session, key] = job
            self._forget_old()
            self._news.notify_all()
            return job

    def stop(self, session: str, key: str) -> None:
        """Stop the job of this session; those of others go on."""
        with self._news:
            if (job := self.jobs.get((session, key))) and not job.is_over:
                job.changed(state="stopped")

    def place(self, job: Job) -> int:
        """How many jobs are served before this one; 0 for the one at work."""
        with self._news:
            waiting = self._waiting()
            before = waiting.index(job) if job in waiting else 0
            busy = any(each.state == "running" for each in self.jobs.values())
            return before + int(busy) if job.state == "waiting" else 0

    def _waiting(self) -> list[Job]:
        """Those that wait, in the order in which they are served: previews first."""
        waiting = [each for each in self.jobs.values() if each.state == "waiting" and each.stages]
        return sorted(waiting, key=lambda job: (job.answer is not None, job.done))

    def _refuse_more(self) -> None:
        if len(self._waiting()) >= MOST_WAITING:
            raise InputError(
                f"{MOST_WAITING} others are waiting; no more are allowed at once; try again later"
            )

    def _make_room(self, session: str) -> None:
        own = [each for each in self.jobs.values() if each.session == session and not each.is_over]
        for job in own[: max(0, len(own) - MOST_OF_A_SESSION + 1)]:
            job.changed(state="stopped", trouble="newer runs of yours took its place")

    def _forget_old(self) -> None:
        over = [key for key, job in self.jobs.items() if job.is_over]
        for key in over[: max(0, len(self.jobs) - 2 * KEPT_ANSWERS)]:
            del self.jobs[key]

    def _warm_up(self) -> None:
        """Let every worker load the model before anybody waits for it."""
        short = load("village").with_(**{"run.weeks": 2})
        with Runner(lambda *_: None, None, _Lent(self._executor(), self.workers)) as run:
            swept([short], range(1, 4 * self.workers + 1), run, KEPT)

    def _serve(self) -> None:
        with self._open:
            if self.workers > 1:
                self._warm_up()
            while job := self._next():
                self._serve_stage(job)
            self._close_pool()

    def _next(self) -> Job | None:
        with self._news:
            while not self._ended and not self._waiting():
                self._news.wait()
            if self._ended:
                return None
            job = self._waiting()[0]
            job.changed(state="running")
            return job

    def _serve_stage(self, job: Job) -> None:
        began, before = time.monotonic(), job.done
        stage = job.stages.pop(0)
        try:
            sides = self._run(job, stage, lambda done, _: _tell(job, stage, before, done))
            _add(job, stage, sides)
        except StoppedError:
            pass
        except InputError as error:
            self._close_pool()  # a worker may be lost
            job.changed(state="failed", trouble=str(error))
        except Exception as error:
            job.changed(state="failed", trouble=f"the runs failed: {type(error).__name__}: {error}")
        job.seconds += time.monotonic() - began
        self._pass_on(job)

    def _pass_on(self, job: Job) -> None:
        """Let a job wait for its next stage, or be done, or be over because it took too long."""
        with self._news:
            if job.is_over:
                return
            if job.seconds > MOST_SECONDS:
                words = f"it took more than {MOST_SECONDS / 60:.0f} minutes; ask for fewer runs"
                job.changed(state="failed", trouble=words)
            elif job.stages:
                job.changed(state="waiting")
            elif job.answer:
                self.answers[job.key] = job.answer
                while len(self.answers) > KEPT_ANSWERS:
                    self.answers.popitem(last=False)
                job.changed(state="done", done=job.total)

    def _run(self, job: Job, stage: Stage, told: Callable[[int, int], None]) -> list[Swept]:
        scenarios = [previewed(each) if stage.is_preview else each for each in job.scenarios]
        with Runner(told, None, _Lent(self._executor(), self.workers)) as run:
            return [
                packed(each) for each in swept(scenarios, stage.seeds, run, KEPT, draws=job.draws)
            ]

    def _executor(self) -> Executor:
        if self._pool is None:
            pool = processes(self.workers) if self.workers > 1 else ThreadPoolExecutor(1)
            self._pool = self._open.enter_context(pool)
        return self._pool

    def _close_pool(self) -> None:
        self._pool = None
        self._open.close()


class _Lent(Executor):
    """The workers as lent to one stage: what it handed out can be taken back from them."""

    def __init__(self, pool: Executor, workers: int) -> None:
        self._pool, self.workers = pool, workers

    def submit(self, *work: Any, **more: Any) -> Any:
        """Hand out work."""
        return self._pool.submit(*work, **more)


def _tell(job: Job, stage: Stage, before: int, done: int) -> None:
    if job.is_over:
        raise StoppedError("stopped")
    if not stage.is_preview:
        job.changed(done=before + done)


def _add(job: Job, stage: Stage, sides: Sequence[Swept]) -> None:
    """Add what a stage gave to what was known; a preview at another scale is not added to."""
    new = Answer(tuple(sides), stage.is_preview, not job.stages, job.draws)
    if stage.is_preview:
        job.changed(answer=new)
        return
    if job.full:
        new = joined(job.full[-1], new)
    job.full = [new]
    job.changed(answer=new)
