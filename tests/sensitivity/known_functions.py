"""Functions whose shares of variance are known, and what the analysis makes of runs of them."""

import numpy as np

from experiments.sensitivity.emulator import Effort, emulated
from experiments.sensitivity.inputs import cube, over_ranges
from experiments.sensitivity.parameter_space import Factor
from experiments.sensitivity.shares import ends, shares

NOISE = 0.02  # variance of the noise of a run, of that of the function
SMALL = Effort(learnt_from=256, fits=2, paths=32)


def factors(count):
    return over_ranges([Factor(f"x{number}", 0.0, 1.0) for number in range(count)])


def estimated(function, count, runs=512, seed=3):
    """Intervals by kind and factor, as the experiment makes them from noisy runs."""
    inputs = factors(count)
    places = inputs.design(runs, seed)
    answers = function(places)
    noise = np.random.default_rng(seed).normal(size=runs)
    answers = answers + np.sqrt(NOISE * answers.var()) * noise
    parts = {name: [column] for column, name in enumerate(inputs.names)}
    coordinates, half = inputs.coordinates(places), runs // 2
    whole = shares(emulated(coordinates, answers, SMALL), inputs, parts, 2048)
    fewer = shares(emulated(coordinates[:half], answers[:half], SMALL), inputs, parts, 2048)
    return {
        kind: [ends(getattr(whole, kind)[name], getattr(fewer, kind)[name]) for name in parts]
        for kind in ("alone", "total")
    }


def holds(interval, truth, apart=0.002):
    """Whether an interval holds a share of the variance of the function."""
    noisy = truth / (1.0 + NOISE)
    return interval["low"] - apart <= noisy <= interval["high"] + apart


def by_brute_force(function, count, rows, seed=1):
    """Both ends of 95 % intervals by kind, from the function itself on Saltelli's design."""
    both = cube(rows, 2 * count, seed)
    first, second = both[:, :count], both[:, count:]
    own = np.eye(count, dtype=bool)[:, None]
    mixed = np.array([function(places) for places in np.where(own, second, first)])
    values = np.stack([function(first), function(second), *mixed])
    random = np.random.default_rng(seed)
    again = [_indices(values[:, random.integers(rows, size=rows)]) for _ in range(200)]
    ends = np.quantile(again, (0.025, 0.975), axis=0)
    return {"alone": ends[:, 0], "total": ends[:, 1]}


def _indices(values):
    """First-order and total indices of each factor (Saltelli and others 2010; Jansen 1999)."""
    one, other, *mixed = values
    moved = np.array(mixed) - one
    alone = ((other - other.mean()) * moved).mean(axis=1)
    return np.array([alone, 0.5 * (moved**2).mean(axis=1)]) / np.concatenate([one, other]).var()
