"""Calibration: one posterior of the model's parameters from what was known on a day.

Runs at places that fill the prior teach emulators; waves of history matching rule out what cannot
be true; draws of the emulated posterior of each history of the procedure are run in the model and
weighted by their own runs. Histories are equally likely at first, and their posterior weights are
printed. Nothing that became known after the day is read: `awda experiment calibration --data-until
2017-12-31`.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from experiments.calibration import figure, shared_design, synthetic_truth, tables
from experiments.calibration.comparison import comparison
from experiments.calibration.design import CalibrationPlan, Points, seeds
from experiments.calibration.posterior import Effort, Sample, history_shares, systematic
from experiments.calibration.runs import Noise
from experiments.calibration.tables import Found, Weights
from experiments.calibration.taught import taught
from experiments.calibration.waves import RANDOM, made, matched
from experiments.calibration.weights import sampled, weighted_by_runs
from experiments.calibration.world_emulator import WorldEmulator
from experiments.experiment import AnyExperiment, Experiment, Tables
from experiments.provenance.tables import Table
from experiments.runs.runner import Runner
from sim.core.declare import InputError
from sim.core.grammar import WordError, day

NAME = "calibration"
OF_A_DRAW = 2  # runs of each draw of the posterior
PLAN = CalibrationPlan(seeds("design", 1), 100)
PREVIEW = CalibrationPlan(
    seeds("design", 1), 200, points=48, checked=8, replicates=2, waves=1, draws=200,
    effort=Effort(6, 30), rerun=8, places=24,
)  # fmt: skip


def stages(plan: CalibrationPlan, run: Runner) -> Tables:
    """Design, check, waves, posterior of each history, and the runs of its draws."""
    like = comparison(plan.cut, plan.discrepancy)
    design = taught(plan, run, like)
    of_waves = (plan.points + plan.judged) * plan.waves
    run.expect(of_waves + 2 * plan.checked * plan.replicates + 2 * plan.rerun)
    known = matched(plan, run, design, like)
    found = posterior(plan, known.emulator, known.noise, run)
    return tables.all_of(found, known, plan.replicates, design.effect)


def posterior(plan: CalibrationPlan, emulator: WorldEmulator, noise: Noise, run: Runner) -> Found:
    """Draws of every history as its evidence says, weighted by their own runs.

    Where too few of them count, weights are taken to the largest power at which enough do, and
    the power is told.
    """
    samples = sampled(emulator, noise, plan.draws, plan.effort)
    shares = history_shares({name: each.log_evidence for name, each in samples.items()})
    points = chosen(samples, shares, plan.rerun)
    again = made(plan, run, points, seeds("posterior", OF_A_DRAW), emulator.like)
    logs, both = weighted_by_runs(emulator, noise, again, OF_A_DRAW)
    where = again.means(OF_A_DRAW).points
    return Found(where, Weights.of(logs, plan.enough), shares, samples, again, both)


def chosen(samples: dict[str, Sample], shares: dict[str, float], count: int) -> Points:
    """So many draws of all histories together, each history with its share."""
    places = np.concatenate([each.places for each in samples.values()])
    histories = [name for name, each in samples.items() for _ in each.places]
    each_share = np.array([shares[name] / len(samples[name].places) for name in histories])
    random = np.random.default_rng([RANDOM, 200])
    order = random.permutation(len(places))
    marks = systematic(each_share[order] / each_share.sum(), random)
    taken = order[marks[random.permutation(len(marks))[:count]]]
    return Points(places[taken], tuple(histories[number] for number in taken))


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


def named(name: str) -> AnyExperiment:
    """The shared design, the synthetic truth, or the calibration of a day."""
    if name == shared_design.NAME:
        return shared_design.EXPERIMENT
    if name == synthetic_truth.NAME:
        return synthetic_truth.EXPERIMENT
    words = name.removeprefix(f"{NAME}-")
    try:
        return of_cut(day(words))
    except WordError as error:
        raise InputError(
            f"--data-until = {words}: a day such as 2017-12-31 is allowed; {error}"
        ) from None
