"""Runs in the world of a cut, and waves of history matching that say where the next are made."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from experiments.calibration.common_pace import CommonPace
from experiments.calibration.comparison import Comparison
from experiments.calibration.design import (
    CalibrationPlan,
    Points,
    jobs,
    seeds,
    spread,
)
from experiments.calibration.history_matching import implausibility, not_ruled_out
from experiments.calibration.parameters import space
from experiments.calibration.runs import Noise, Runs, noise_of, runs
from experiments.calibration.world_emulator import WorldEmulator, fit_world
from experiments.iraq.procedure_histories import NAMES
from experiments.runs.runner import Runner

CANDIDATES = 400  # places of each history at every level of a wave
FIRST, CHECK, RANDOM = 1, 2, 3  # seeds of what is drawn


@dataclass(frozen=True)
class Wave:
    """A wave of history matching: its points, the share of the prior left, and within what."""

    number: int
    points: int
    left: float
    limit: float


@dataclass(frozen=True)
class Matched:
    """What the waves leave: an emulator, what replicates differ by, held-out runs, and waves."""

    emulator: WorldEmulator
    noise: Noise
    checks: dict[str, tuple[Runs, WorldEmulator]]  # with the emulator that they check
    waves: tuple[Wave, ...]


def matched(
    plan: CalibrationPlan, run: Runner, common: CommonPace, like: Comparison, before: Runs | None
) -> Matched:
    """Check, first runs, and waves; `before` are runs of the design in this very world."""
    free = space(plan.cut)
    checks = _replicated(plan, run, spread(free, plan.checked, CHECK), like)
    noise = noise_of(checks, plan.replicates, like, plan.households_per_agent or 1)
    seen = made(plan, run, spread(free, plan.points, FIRST), seeds("design", 1), like)
    first = 0 if before is None else len(before.points)
    seen = seen if before is None else before + seen
    emulator = fit_world(free, common, like, seen, noise, first)
    held, waves = {"prior": (checks, emulator)}, []
    for number in range(2, plan.waves + 1):
        if number == 2:
            first = len(seen.points)
        more, about = wave(emulator, noise, number, plan.points)
        waves.append(about)
        seen = seen + made(plan, run, more, seeds("design", 1), like)
        emulator = fit_world(free, common, like, seen, noise, first)
    if plan.waves > 1:
        last, about = wave(emulator, noise, plan.waves + 1, plan.checked)
        waves.append(about)
        checks = _replicated(plan, run, last, like)
        held["left"] = (checks, emulator)
        noise = noise_of(checks, plan.replicates, like, plan.households_per_agent or 1)
    return Matched(emulator, noise, held, tuple(waves))


def made(
    plan: CalibrationPlan, run: Runner, points: Points, chosen: tuple[int, ...], like: Comparison
) -> Runs:
    """The runs of points, each on all of these seeds."""
    wanted = jobs(plan, space(plan.cut), points, chosen)
    places = np.repeat(points.places, len(chosen), axis=0)
    histories = tuple(name for name in points.histories for _ in chosen)
    return runs(run(wanted), wanted, Points(places, histories), like)


def wave(emulator: WorldEmulator, noise: Noise, number: int, count: int) -> tuple[Points, Wave]:
    """The points of the next wave, as many of each history, and what is left of the prior."""
    points, found = Points(np.zeros((0, emulator.space.size))), []
    for place, name in enumerate(NAMES):
        random = np.random.default_rng([RANDOM, number, place])
        each = count // len(NAMES)
        candidates = random.normal(size=(max(CANDIDATES, each), emulator.space.size))
        found.append(not_ruled_out(candidates, distance(emulator, noise, name), random))
        taken = found[-1].places[random.permutation(len(candidates))[:each]]
        points = points + Points(taken, (name,) * each)
    share, limit = np.mean([one.share for one in found]), max(one.limit for one in found)
    return points, Wave(number, len(points), float(share), limit)


def distance(
    emulator: WorldEmulator, noise: Noise, name: str
) -> Callable[[np.ndarray], np.ndarray]:
    """How implausible places of a history are."""
    like = emulator.like
    unsure = np.diag(like.errors) + np.diag(noise.world) + np.diag(emulator.unsure)

    def of(where: np.ndarray) -> np.ndarray:
        means = emulator.means(Points(where, (name,) * len(where)))
        return implausibility(means, unsure, like.observed, like.at_least)

    return of


def _replicated(plan: CalibrationPlan, run: Runner, points: Points, like: Comparison) -> Runs:
    return made(plan, run, points, seeds("check", plan.replicates), like)
