"""The surge: a town opens at once, and its files pass the desks of each procedure in the model."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from experiments.compare.statistics import spread_row
from experiments.provenance.tables import Table
from experiments.queue.procedures import Procedure, procedure
from experiments.runs.job import Job
from experiments.runs.measures import Lived, Measure, Outcomes
from sim.clearance.case_file import FileStatus
from sim.model import ReturnModel
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


class Arm(NamedTuple):
    """A procedure, its further applicants, and the pace of its desks, on one seed."""

    procedure: Procedure
    extra: float
    pace: float
    seed: int

    def labels(self) -> dict[str, Any]:
        """What stands first in the row of a table."""
        signs = self.pace * NAMED.clearance.staff
        return {"signs_a_day": signs, "procedure": self.procedure.name, "extra": self.extra}

    def job(self) -> Job:
        """The run, with how long its files took."""
        scenario = NAMED.with_(**{"clearance.files_per_staff_day": self.pace})
        scenario = with_more(scenario.with_levers(*self.procedure.levers), self.extra)
        return Job(scenario, self.seed, (FILES,))


@dataclass(frozen=True)
class Result:
    """What a run leaves for the analysis."""

    arm: Arm
    by_week: np.ndarray  # mean days to clear of the files opened in each span of weeks
    days: float  # the same of all files opened up to the last week
    opened: int  # files opened up to the last week
    open_yet: int  # those of them that are open at the end of the run
    most_waiting: int  # households


def wanted(seeds: Sequence[int]) -> list[Arm]:
    """Every arm at the named pace, three at the others, on the same seeds."""
    named = NAMED.clearance.files_per_staff_day
    return [
        Arm(procedure(name), extra, pace, seed)
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


class Week(NamedTuple):
    """What is noted at the end of a week."""

    opened: list[int]  # the weeks in which the files cleared in it were opened
    days: list[float]  # and the days that they took
    open_yet: int  # files opened up to the last week that are open still


def note(model: ReturnModel) -> Week:
    """The files cleared in this week, and how many that count are open."""
    files = model.rows.files
    now = files[(files["status"] == FileStatus.CLEARED) & (files["closed_week"] == model.week)]
    return Week(now["opened_week"].tolist(), now["days"].tolist(), _open_yet(files))


def followed(run: Lived) -> dict[str, Any]:
    """How long files took by when they were opened.

    A run is followed until every file opened up to the last week is closed.
    """
    noted: list[Week] = run.noted
    end = next((w for w in range(LAST, len(noted)) if not noted[w - 1].open_yet), len(noted))
    weeks = np.array([week for each in noted[:end] for week in each.opened], int)
    days = np.array([day for each in noted[:end] for day in each.days], float)
    seen = run.history.weeks
    return {
        "by_week": [_mean(days[weeks // SPAN == span]) for span in range(LAST // SPAN)],
        "days": _mean(days[weeks < LAST]),
        "opened": int(seen["files_opened"][LAST - 2]),  # a file joins its first desk a week later
        "open_yet": noted[end - 1].open_yet,
        "most_waiting": int(seen["waiting"][: end + 1].max()),
    }


FILES = Measure("days of files by the week they were opened in", followed, note)


def result_of(arm: Arm, made: Outcomes) -> Result:
    """What a run has left."""
    found = made.further[FILES.name]
    return Result(arm, **found | {"by_week": np.array(found["by_week"])})


def _open_yet(files: np.ndarray) -> int:
    """Files opened up to the last week that are open still."""
    return int(((files["opened_week"] < LAST) & (files["status"] == FileStatus.OPEN)).sum())


def select(results: list[Result], arm: Arm) -> list[Result]:
    """The results of this arm on all seeds, in their order."""
    return [result for result in results if result.arm[:3] == arm[:3]]


def arms(results: list[Result]) -> list[tuple[list[Result], list[Result]]]:
    """The results of each arm beside those of ten desks at the same pace."""
    first = [result for result in results if result.arm.seed == results[0].arm.seed]
    ten = procedure("ten")
    return [
        (select(results, each.arm), select(results, each.arm._replace(procedure=ten, extra=0.0)))
        for each in first
    ]


def by_week(results: list[Result]) -> Table:
    """Days to clear by the week in which a file was opened, and their difference from ten desks."""
    rows: Table = []
    for own, ten in arms(results):
        days = np.array([result.by_week for result in own])
        less = days - np.array([result.by_week for result in ten])
        for span in range(LAST // SPAN):
            labels = own[0].arm.labels() | {"week": span * SPAN}
            rows.append(
                labels | spread_row(days[:, span]) | spread_row(less[:, span], "difference_")
            )
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
        labels = own[0].arm.labels() | counts
        rows.append(
            labels | spread_row(days) | spread_row(less, "difference_") | {"pairs": len(own)}
        )
    return rows


def runs(results: list[Result]) -> Table:
    """Each run in one row."""
    names = ("opened", "days", "most_waiting")
    return [
        r.arm.labels() | {"seed": r.arm.seed} | {name: getattr(r, name) for name in names}
        for r in results
    ]


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")
