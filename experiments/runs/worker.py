"""A worker makes one run of a sweep, on this machine or another; it writes nothing."""

import gc
import json
import platform
import traceback
from dataclasses import dataclass
from functools import cache
from typing import Any

from experiments.runs.job import Job, environment
from experiments.runs.measures import Lived, Outcomes
from sim.core.declare import InputError
from sim.measure.outcomes import measure
from sim.measure.warm_start import WarmStarts
from sim.model import ReturnModel
from sim.recording.history import History

STEMS = WarmStarts()  # of this process


@dataclass(frozen=True)
class Broken:
    """A run that failed, as its worker saw it."""

    traceback: str


def made(job: Job, expected: str, threads: int = 1) -> Outcomes | Broken:
    """The outcomes of a job, or how it failed; refused where this worker's model is another."""
    refuse_another(json.loads(expected))
    _set_aside_what_stays()
    try:
        return measured(job, threads)
    except Exception:
        return Broken(traceback.format_exc())
    finally:
        gc.collect()  # a model points at itself, and Python would keep hundreds before it looks


@cache
def _set_aside_what_stays() -> None:
    """What modules hold is not searched after every run: it would take a tenth of a second."""
    gc.freeze()


def measured(job: Job, threads: int = 1) -> Outcomes:
    """One run: its outcomes, and whatever else its job asks for."""
    history, noted = _lived(job, threads)
    further = {
        each.name: each.of(Lived(job.scenario, history, noted.get(each.name, [])))
        for each in job.measures
    }
    return Outcomes(measure(history), further)


def _lived(job: Job, threads: int) -> tuple[History, dict[str, list[Any]]]:
    """The history, and what measures note each week.

    Weeks that a run shares with the runs before it are not run again, unless something is noted
    in them.
    """
    noting = {each.name: each.each_week for each in job.measures if each.each_week}
    if not noting:
        return STEMS.run(job.scenario, job.seed, threads), {}
    model = ReturnModel(job.scenario, job.seed, threads=threads)
    noted: dict[str, list[Any]] = {name: [] for name in noting}
    while model.week < job.scenario.run.weeks:
        model.step()
        for name, note in noting.items():
            noted[name].append(note(model))
    return model.history, noted


def refuse_another(expected: dict[str, str]) -> None:
    """Raise InputError where sources, versions or platform are not those of the sweep."""
    own = environment()
    differing = [
        f"{name} {own.get(name)} instead of {value}"
        for name, value in expected.items()
        if own.get(name) != value
    ]
    if differing:
        raise InputError(
            f"worker on {platform.node()}: has {', '.join(differing)}; only what the sweep itself "
            "runs on is allowed, since results could differ; install the same there"
        )
