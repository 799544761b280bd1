"""Runs in the world of a cut, and waves of history matching that say where the next are made."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from experiments.calibration.comparison import Comparison
from experiments.calibration.design import (
    CalibrationPlan,
    Points,
    jobs,
    seeds,
    spread,
)
from experiments.calibration.history_matching import Left, implausibility, not_ruled_out
from experiments.calibration.parameters import space
from experiments.calibration.posterior import history_shares
from experiments.calibration.runs import Noise, Runs, noise_of, runs
from experiments.calibration.taught import Taught
from experiments.calibration.threads import each_on_a_thread
from experiments.calibration.weights import sampled
from experiments.calibration.world_emulator import WorldEmulator, fit_world, judged_by
from experiments.iraq.procedure_histories import NAMES
from experiments.runs.runner import Runner

FIRST_OF_POSTERIOR = 2  # after this wave, points are draws of the emulated posterior
FIRST, CHECK, RANDOM = 1, 2, 3  # seeds of what is drawn


@dataclass(frozen=True)
class Wave:
    """A wave: its points, the median of their distances, and the share of the prior left.

    The share is that of history matching; draws of a posterior have none.
    """

    number: int
    points: int
    distance: float  # the second-largest from a target, in deviations
    left: float | None = None


@dataclass(frozen=True)
class Matched:
    """What the waves leave: an emulator, what replicates differ by, held-out runs, and waves."""

    emulator: WorldEmulator
    noise: Noise
    checks: dict[str, tuple[Runs, WorldEmulator]]  # with the emulator that they check
    waves: tuple[Wave, ...]


def matched(plan: CalibrationPlan, run: Runner, design: Taught, like: Comparison) -> Matched:
    """Check, first runs, and waves; runs of the design count as first runs in their own world."""
    free = space(plan.cut)
    checks = _replicated(plan, run, spread(free, plan.checked, CHECK), like)
    noise = noise_of(checks, plan.replicates, like, plan.households_per_agent or 1)
    seen = design.runs
    if not design.is_of_the_cut:
        seen = made(plan, run, spread(free, plan.points, FIRST), seeds("design", 1), like)
    emulator = fit_world(free, design, like, seen, noise)
    held, waves = {"prior": (checks, emulator)}, []
    for number in range(2, plan.waves + 1):
        count = plan.points + plan.judged
        more, about = next_points(plan, emulator, noise, number, count)
        waves.append(about)
        others, more = _apart(more, plan.judged)
        seen = seen + made(plan, run, more, seeds("design", 1), like)
        emulator = fit_world(free, design, like, seen, noise, emulator.networks)
        unseen = made(plan, run, others, seeds("check", 1), like)
        emulator = judged_by(emulator, unseen, noise)
    if plan.waves > 1:
        more, about = next_points(plan, emulator, noise, plan.waves + 1, plan.checked)
        waves.append(about)
        checks = _replicated(plan, run, more, like)
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


def next_points(
    plan: CalibrationPlan, emulator: WorldEmulator, noise: Noise, number: int, count: int
) -> tuple[Points, Wave]:
    """The points of the next wave.

    The second wave has places that are not ruled out, as many of each history. Each later one has
    draws of the emulated posterior, half of them as many of each history and half as its evidence
    says: the emulator is judged by them, and what it misses counts where the posterior lies.
    """
    if number > FIRST_OF_POSTERIOR:
        found = sampled(emulator, noise, plan.candidates, plan.effort, number)
        shares = history_shares({name: one.log_evidence for name, one in found.items()})
        half = {name: 0.5 / len(NAMES) + 0.5 * share for name, share in shares.items()}
        points = _of_each({name: one.places for name, one in found.items()}, half, number, count)
        return points, Wave(number, len(points), _farthest(emulator, noise, points))
    randoms, size = _randoms(number), (plan.candidates, emulator.space.size)

    def left_of(name: str) -> Left:
        places = randoms[name].normal(size=size)
        return not_ruled_out(places, distance(emulator, noise, name), randoms[name])

    left = dict(zip(NAMES, each_on_a_thread(left_of, NAMES), strict=True))
    same = dict.fromkeys(NAMES, 1.0 / len(NAMES))
    points = _of_each({name: one.places for name, one in left.items()}, same, number, count)
    share = float(np.mean([one.share for one in left.values()]))
    return points, Wave(number, len(points), _farthest(emulator, noise, points), share)


def _of_each(
    places: dict[str, np.ndarray], shares: dict[str, float], number: int, count: int
) -> Points:
    """So many points, each history with its share."""
    ends = np.round(count * np.cumsum([0.0, *(shares[name] for name in places)])).astype(int)
    randoms, taken = _randoms(number), list[Points]()
    for (name, found), each in zip(places.items(), np.diff(ends), strict=True):
        order = randoms[name].permutation(len(found))[:each]
        taken.append(Points(found[order], (name,) * len(order)))
    return reduce(add, taken)


def _apart(points: Points, count: int) -> tuple[Points, Points]:
    """So many points, spread evenly over all of them, and the others."""
    chosen = np.zeros(len(points), bool)
    chosen[np.linspace(0, len(points) - 1, count).round().astype(int)] = True
    return points.where(chosen), points.where(~chosen)


def _farthest(emulator: WorldEmulator, noise: Noise, points: Points) -> float:
    """The median over points of the second-largest distance from a target, in deviations."""
    histories = np.array(points.histories)
    found = [
        distance(emulator, noise, name)(points.places[histories == name])
        for name in dict.fromkeys(points.histories)
    ]
    return float(np.median(np.concatenate(found)))


def _randoms(number: int) -> dict[str, np.random.Generator]:
    return {
        name: np.random.default_rng([RANDOM, number, place]) for place, name in enumerate(NAMES)
    }


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
