"""Calibration: one posterior of the model's parameters from what was known on a day.

Runs at places that fill the prior teach emulators; waves of history matching rule out what cannot
be true; draws of the emulated posterior of each history of the procedure are run in the model and
weighted by their own runs. Histories are equally likely at first, and their posterior weights are
printed. Nothing that became known after the day is read: `awda experiment calibration --data-until
2017-12-31`.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from experiments.calibration import figure, tables
from experiments.calibration.comparison import Comparison, comparison
from experiments.calibration.design import (
    CalibrationPlan,
    Points,
    jobs,
    seeds,
    spread,
    world,
)
from experiments.calibration.history_matching import next_wave, plausible
from experiments.calibration.parameters import space
from experiments.calibration.posterior import Sample, history_shares, sample, systematic
from experiments.calibration.tables import Found, Wave
from experiments.calibration.weights import emulated_likelihood, weighted_by_runs
from experiments.calibration.world_emulator import (
    Noise,
    Runs,
    WorldEmulator,
    fit_world,
    noise_of,
    runs,
)
from experiments.experiment import Experiment, Tables
from experiments.iraq.procedure_histories import NAMES
from experiments.provenance.tables import Table
from experiments.runs.runner import Runner
from sim.core.declare import InputError
from sim.core.grammar import WordError, day

NAME = "calibration"
CANDIDATES = 2000  # places of the prior that a wave looks at
DESIGN, CHECK, RANDOM = 1, 2, 3  # seeds of what is drawn
OF_A_DRAW = 2  # runs of each draw of the posterior
PLAN = CalibrationPlan(seeds("design", 1), 100)
PREVIEW = CalibrationPlan(
    seeds("design", 1), 200, points=48, checked=6, replicates=2, waves=1, draws=200, rerun=8
)


def stages(plan: CalibrationPlan, run: Runner) -> Tables:
    """Design, check, waves, posterior of each history, and the runs of its draws."""
    free, like = space(plan.cut), comparison(plan.cut, plan.discrepancy)
    run.expect(plan.points * plan.waves + plan.checked * plan.replicates + plan.rerun * OF_A_DRAW)
    held_out = spread(free, plan.checked, CHECK)
    checks = made(plan, run, held_out, seeds("check", plan.replicates), like)
    noise = noise_of(checks, plan.replicates, like)
    points = spread(free, plan.points, DESIGN)
    seen = made(plan, run, points, plan.seeds, like)
    emulator = fit_world(free, like, seen, noise)
    waves = [Wave(1, len(seen.points), share_left(emulator, noise))]
    for number in range(2, plan.waves + 1):
        more = wave(plan, emulator, noise, number)
        seen = seen + made(plan, run, more, plan.seeds, like)
        emulator = fit_world(free, like, seen, noise)
        waves.append(Wave(number, len(seen.points), share_left(emulator, noise)))
    found = posterior(plan, emulator, noise, run)
    return tables.all_of(found, emulator, checks, plan.replicates, waves)


def made(
    plan: CalibrationPlan, run: Runner, points: Points, chosen: tuple[int, ...], like: Comparison
) -> Runs:
    """The runs of points, each on all of these seeds."""
    outcomes = run(jobs(plan, space(plan.cut), points, chosen))
    places = np.repeat(points.places, len(chosen), axis=0)
    histories = tuple(name for name in points.histories for _ in chosen)
    return runs(outcomes, like, Points(places, histories), world(plan).run.start)


def wave(plan: CalibrationPlan, emulator: WorldEmulator, noise: Noise, number: int) -> Points:
    """The points of the next wave, as many of each history."""
    random = np.random.default_rng([RANDOM, number])
    count, points = plan.points // len(NAMES), Points(np.zeros((0, emulator.space.size)))
    for name in NAMES:
        candidates = random.normal(size=(max(CANDIDATES, count), emulator.space.size))
        left, _ = next_wave(candidates, keeps(emulator, noise, name), count, random)
        points = points + Points(left, (name,) * len(left))
    return points


def share_left(emulator: WorldEmulator, noise: Noise) -> float:
    """The share of the prior that is not ruled out, all histories together."""
    random = np.random.default_rng([RANDOM, 0])
    candidates = random.normal(size=(CANDIDATES, emulator.space.size))
    return float(np.mean([keeps(emulator, noise, name)(candidates).mean() for name in NAMES]))


def keeps(emulator: WorldEmulator, noise: Noise, name: str) -> Callable[[np.ndarray], np.ndarray]:
    """Which places of a history are not ruled out."""
    like = emulator.like

    def predict(where: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        means, unsure = emulator.predict(Points(where, (name,) * len(where)))
        return means, unsure + np.diag(like.errors) + np.diag(noise.targets)

    return lambda places: plausible(places, predict, like.observed, like.at_least)


def posterior(plan: CalibrationPlan, emulator: WorldEmulator, noise: Noise, run: Runner) -> Found:
    """Draws of every history as its evidence says, weighted by their own runs."""
    samples: dict[str, Sample] = {}
    for number, name in enumerate(NAMES):
        log = emulated_likelihood(emulator, noise, name)
        random = np.random.default_rng([RANDOM, 100 + number])
        samples[name] = sample(log, emulator.space.size, plan.draws, random)
    shares = history_shares({name: each.log_evidence for name, each in samples.items()})
    points, logs = chosen(samples, shares, plan.rerun)
    again = made(plan, run, points, seeds("posterior", OF_A_DRAW), emulator.like)
    weights = weighted_by_runs(emulator, noise, logs, again, OF_A_DRAW)
    return Found(points, weights, shares, samples, again)


def chosen(
    samples: dict[str, Sample], shares: dict[str, float], count: int
) -> tuple[Points, np.ndarray]:
    """So many draws of all histories together, each history with its share, and their logs."""
    places = np.concatenate([each.places for each in samples.values()])
    logs = np.concatenate([each.log_likelihood for each in samples.values()])
    histories = [name for name, each in samples.items() for _ in each.places]
    each_share = np.array([shares[name] / len(samples[name].places) for name in histories])
    random = np.random.default_rng([RANDOM, 200])
    order = random.permutation(len(places))
    marks = systematic(each_share[order] / each_share.sum(), random)
    taken = order[marks[random.permutation(len(marks))[:count]]]
    return Points(places[taken], tuple(histories[number] for number in taken)), logs[taken]


def digest(folder: Path) -> Table:
    """The histories' weights, how good emulators are, and what the data inform."""
    return tables.digest(folder)


def of_cut(cut: date) -> Experiment[CalibrationPlan]:
    """The calibration with data until this day; raise InputError where none was known by then."""
    comparison(cut)
    return Experiment(
        name=f"{NAME}-{cut}", question=__doc__, plan=replace(PLAN, cut=cut),
        preview=replace(PREVIEW, cut=cut), stages=stages, draw=figure.draw, digest=digest,
    )  # fmt: skip


def named(name: str) -> Experiment[CalibrationPlan]:
    """The calibration of this name, as calibration-2017-12-31."""
    words = name.removeprefix(f"{NAME}-")
    try:
        return of_cut(day(words))
    except WordError as error:
        raise InputError(
            f"--data-until = {words}: a day such as 2017-12-31 is allowed; {error}"
        ) from None
