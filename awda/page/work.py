"""Runs for the page: one queue for all sessions, in stages, a preview first; bounded and stopped.

One thread hands the runs of one stage at a time to the executor that sweeps use, previews before
all else, so that nobody waits for the whole of somebody else's runs.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Any

from awda.page.kept_weeks import KEPT
from experiments.compare.comparison import Swept, swept
from experiments.runs.executors import processes
from experiments.runs.measures import Outcomes
from experiments.runs.runner import Runner
from sim.core.declare import InputError
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

PREVIEW_SCALE = 200  # households an agent stands for in the preview of a large world
LARGE = 20_000  # agents from which on a world has a preview of its own
PREVIEW, SECOND = 2, 4  # pairs
GROWTH = 5
MOST_WAITING, MOST_OF_A_SESSION = 40, 3
MOST_SECONDS = 900.0  # that the runs of one answer may take
KEPT_ANSWERS = 24


class StoppedError(InputError):
    """What ends the runs of a job between two of them."""


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

    @property
    def pairs(self) -> int:
        """Runs of each scenario."""
        return len(self.sides[0].seeds)


@dataclass(eq=False)
class Job:
    """What one session waits for."""

    session: str
    key: str
    scenarios: tuple[Scenario, ...]
    stages: list[Stage]
    total: int
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
        self, session: str, key: str, scenarios: tuple[Scenario, ...], seeds: int
    ) -> Job:  # fmt: skip
        """The job of this session for this state: the one there is, or a new one."""
        with self._news:
            job = self.jobs.get((session, key))
            if job and job.state not in ("failed", "stopped"):
                return job
            job = Job(session, key, scenarios, [], len(scenarios) * seeds)
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
            return [_packed(each) for each in swept(scenarios, stage.seeds, run, KEPT)]

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


def previewed(scenario: Scenario) -> Scenario:
    """The scenario with agents that stand for more households."""
    scale = max(PREVIEW_SCALE, scenario.run.households_per_agent)
    return scenario.with_(**{"run.households_per_agent": scale})


def _tell(job: Job, stage: Stage, before: int, done: int) -> None:
    if job.is_over:
        raise StoppedError("stopped")
    if not stage.is_preview:
        job.changed(done=before + done)


def _add(job: Job, stage: Stage, sides: Sequence[Swept]) -> None:
    """Add what a stage gave to what was known; a preview at another scale is not added to."""
    new = Answer(tuple(sides), stage.is_preview, not job.stages)
    if stage.is_preview:
        job.changed(answer=new)
        return
    if job.full:
        new = _joined(job.full[-1], new)
    job.full = [new]
    job.changed(answer=new)


def _joined(old: Answer, new: Answer) -> Answer:
    sides = tuple(
        Swept(one.scenario, one.seeds + two.seeds, (), one.measured + two.measured)
        for one, two in zip(old.sides, new.sides, strict=True)
    )
    return Answer(sides, new.is_preview, new.is_whole)


def _packed(side: Swept) -> Swept:
    """The same with lists of numbers as arrays, a tenth of their size."""
    measured = tuple(Outcomes(dict(each), _arrays(each.further)) for each in side.measured)
    return Swept(side.scenario, side.seeds, (), measured)


def _arrays(value: Any) -> Any:
    import numpy as np

    if isinstance(value, dict):
        return {key: _arrays(each) for key, each in value.items()}
    return np.array(value) if isinstance(value, list) else value
