"""A worker makes one run of a sweep, on this machine or another; it writes nothing."""

import gc
import json
import platform
import traceback
from dataclasses import dataclass
from functools import cache

from experiments.runs.job import Job, environment
from sim.core.declare import InputError
from sim.measure.outcomes import measure
from sim.measure.warm_start import WarmStarts

STEMS = WarmStarts()  # of this process


@dataclass(frozen=True)
class Broken:
    """A run that failed, as its worker saw it."""

    traceback: str


def made(job: Job, expected: str) -> dict[str, float] | Broken:
    """The outcomes of a job, or how it failed; refused where this worker's model is another."""
    refuse_another(json.loads(expected))
    _set_aside_what_stays()
    try:
        return measured(job)
    except Exception:
        return Broken(traceback.format_exc())
    finally:
        gc.collect()  # a model points at itself, and Python would keep hundreds before it looks


@cache
def _set_aside_what_stays() -> None:
    """What modules hold is not searched after every run: it would take a tenth of a second."""
    gc.freeze()


def measured(job: Job) -> dict[str, float]:
    """One run and its outcomes; weeks that it shares with the runs before it are not run again."""
    return measure(STEMS.run(job.scenario, job.seed))


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
