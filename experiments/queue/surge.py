"""The surge: a town opens at once, and its files pass the desks of each procedure in the model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from experiments.provenance.tables import Table
from experiments.queue.procedures import Procedure, procedure
from sim.clearance.case_file import FileStatus
from sim.model import ReturnModel
from sim.run import interval
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

NAMED = load("surge")
SIGNS_A_DAY = NAMED.clearance.files_per_staff_day * NAMED.clearance.staff  # files of one desk
SPAN, LAST = 4, 80  # weeks: files are taken together by the weeks in which they were opened
PACES = (3.0, 4.0, 5.0, 10.0)  # files that one member of staff signs in a day
ARMS = (
    ("ten", 0.0), ("four", 0.0), ("four", 0.05), ("four", 0.10), ("four_moved", 0.10),
    ("kept", 0.0), ("kept_moved", 0.0), ("kept_moved", 0.10),
)  # fmt: skip
FEW_ARMS = (("ten", 0.0), ("four", 0.0), ("four", 0.10))  # at the paces besides the named one


class Job(NamedTuple):
    """One run."""

    procedure: Procedure
    extra: float
    pace: float
    seed: int

    def labels(self) -> dict[str, Any]:
        """What stands first in the row of a table."""
        signs = self.pace * NAMED.clearance.staff
        return {"signs_a_day": signs, "procedure": self.procedure.name, "extra": self.extra}


@dataclass(frozen=True)
class Result:
    """What a run leaves for the analysis."""

    job: Job
    by_week: np.ndarray  # mean days to clear of the files opened in each span of weeks
    days: float  # the same of all files opened up to the last week
    opened: int  # files opened up to the last week
    open_yet: int  # those of them that are open at the end of the run
    most_waiting: int  # households


def jobs(seeds: Sequence[int]) -> list[Job]:
    """Every arm at the named pace, three at the others, on the same seeds."""
    named = NAMED.clearance.files_per_staff_day
    return [
        Job(procedure(name), extra, pace, seed)
        for pace in PACES
        for name, extra in (ARMS if pace == named else FEW_ARMS)
        for seed in seeds
    ]


def with_more(scenario: Scenario, extra: float) -> Scenario:
    """The scenario with so many more households of each place, as a share, and no other change."""
    world, times = scenario.world, 1.0 + extra
    lines = tuple(w._replace(households=round(w.households * times)) for w in world.communities)
    waves = tuple(w._replace(households=round(w.households * times)) for w in world.waves)
    return replace(scenario, world=replace(world, communities=lines, waves=waves))


def do(job: Job) -> Result:
    """One run, and how long the files took by when they were opened."""
    scenario = NAMED.with_(**{"clearance.files_per_staff_day": job.pace})
    model = ReturnModel(with_more(scenario.with_levers(*job.procedure.levers), job.extra), job.seed)
    weeks, days = followed(model)
    history = model.history
    means = [_mean(days[weeks // SPAN == span]) for span in range(LAST // SPAN)]
    return Result(
        job,
        np.array(means),
        _mean(days[weeks < LAST]),
        int(history.weeks["files_opened"][LAST - 2]),  # a file joins its first desk a week later
        open_yet(model),
        int(history.weeks["waiting"].max()),
    )


def followed(model: ReturnModel) -> tuple[np.ndarray, np.ndarray]:
    """The weeks in which files that were cleared were opened, and their days.

    The model is run until every file opened up to the last week is closed.
    """
    cleared = []
    while model.week < LAST or (open_yet(model) and model.week < model.setting.run.weeks):
        model.step()
        files = model.rows.files
        now = (files["status"] == FileStatus.CLEARED) & (files["closed_week"] == model.week)
        cleared.append(files[now])
    done = np.concatenate(cleared)
    return done["opened_week"].astype(int), done["days"].astype(float)


def open_yet(model: ReturnModel) -> int:
    """Files opened up to the last week that are open still."""
    files = model.rows.files
    early = files["opened_week"] < LAST
    return int((early & (files["status"] == FileStatus.OPEN)).sum())


def of(results: list[Result], job: Job) -> list[Result]:
    """The results of the arm that this job belongs to, in the order of the seeds."""
    return [result for result in results if result.job[:3] == job[:3]]


def arms(results: list[Result]) -> list[tuple[list[Result], list[Result]]]:
    """The results of each arm beside those of ten desks at the same pace."""
    first = [result for result in results if result.job.seed == results[0].job.seed]
    ten = procedure("ten")
    return [
        (of(results, r.job), of(results, r.job._replace(procedure=ten, extra=0.0))) for r in first
    ]


def by_week(results: list[Result]) -> Table:
    """Days to clear by the week in which a file was opened, and their difference from ten desks."""
    rows: Table = []
    for own, ten in arms(results):
        days = np.array([result.by_week for result in own])
        less = days - np.array([result.by_week for result in ten])
        for span in range(LAST // SPAN):
            labels = own[0].job.labels() | {"week": span * SPAN}
            rows.append(labels | _spread(days[:, span]) | _spread(less[:, span], "difference_"))
    return rows


def summary(results: list[Result]) -> Table:
    """Each arm in one row: days to clear of all files, against ten desks."""
    rows: Table = []
    for own, ten in arms(results):
        days = np.array([result.days for result in own])
        less = days - np.array([result.days for result in ten])
        counts = {
            name: float(np.mean([getattr(result, name) for result in own]))
            for name in ("opened", "open_yet", "most_waiting")
        }
        labels = own[0].job.labels() | counts
        rows.append(labels | _spread(days) | _spread(less, "difference_") | {"pairs": len(own)})
    return rows


def runs(results: list[Result]) -> Table:
    """Each run in one row."""
    names = ("opened", "days", "most_waiting")
    return [
        r.job.labels() | {"seed": r.job.seed} | {name: getattr(r, name) for name in names}
        for r in results
    ]


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")


def _spread(values: np.ndarray, prefix: str = "") -> dict[str, float]:
    found = interval(values)
    return {f"{prefix}{name}": getattr(found, name) for name in ("mean", "low", "high")}
