"""The posterior: draws move from the prior to it through tempered steps, and are weighted by runs.

Coordinates are standard normal before anything is known. In each step the likelihood counts a
little more, draws are resampled, and each half of them is moved by steps that fit the shape of the
other half and leave the tempered posterior as it is. (Steps that fit the shape of those that they
move draw them together: with many coordinates a sample is far too narrow then.) The sum of the
steps is the evidence, by which histories of the procedure are compared.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from experiments.calibration.gaussian import reference

KEPT = 0.5  # of the effective sample size that a step may leave
ACCEPTED = 0.25  # share of moves that is aimed at
MOST_STEPS = 200
LogLikelihood = Callable[[np.ndarray], np.ndarray]


class Sample(NamedTuple):
    """Equally weighted draws, their log likelihood, and the log evidence."""

    places: np.ndarray  # [draw, coordinate]
    log_likelihood: np.ndarray
    log_evidence: float
    steps: int


class Effort(NamedTuple):
    """How often every draw is moved."""

    in_a_step: int = 24
    at_last: int = 150  # when the posterior itself is reached


USUAL = Effort()


class Moves(NamedTuple):
    """How far a move goes, which is tuned to the share that is accepted."""

    size: float
    accepted: float


def sample(
    log_likelihood: LogLikelihood, size: int, draws: int, random: np.random.Generator,
    effort: Effort = USUAL,
) -> Sample:  # fmt: skip
    """So many draws of the posterior of a standard normal prior of this many coordinates."""
    places = random.normal(size=(draws, size))
    logs = log_likelihood(places)
    power, evidence, moves = 0.0, 0.0, Moves(0.5, ACCEPTED)
    for step in range(1, MOST_STEPS + 1):
        rise = next_rise(logs, power)
        weights = np.exp(rise * (logs - logs.max()))
        evidence += float(np.log(weights.mean()) + rise * logs.max())
        power += rise
        chosen = systematic(weights / weights.sum(), random)
        places, logs = places[chosen], logs[chosen]
        for _ in range(effort.in_a_step if power < 1.0 else effort.at_last):
            places, logs, moves = _moved(log_likelihood, (places, logs), power, moves, random)
        if power >= 1.0:
            return Sample(places, logs, evidence, step)
    raise ArithmeticError(f"the posterior was not reached in {MOST_STEPS} steps")


def next_rise(logs: np.ndarray, power: float) -> float:
    """By how much more the likelihood may count so that enough draws still matter."""
    left = 1.0 - power
    return max(left * next_power(left * logs, KEPT * len(logs)), 1e-9)


def next_power(logs: np.ndarray, enough: float) -> float:
    """The largest power up to 1 of weights with these logarithms at which so many count."""
    low, high = 0.0, 1.0
    if effective(logs) >= enough:
        return high
    for _ in range(60):
        middle = (low + high) / 2.0
        if effective(middle * logs) >= enough:
            low = middle
        else:
            high = middle
    return low


def effective(log_weights: np.ndarray) -> float:
    """The effective sample size of draws with these log weights."""
    weights = np.exp(log_weights - log_weights.max())
    return float(weights.sum() ** 2 / (weights**2).sum())


def systematic(shares: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The places of as many draws as there are, each drawn about as often as its share says."""
    marks = (random.random() + np.arange(len(shares))) / len(shares)
    return np.minimum(np.searchsorted(np.cumsum(shares), marks), len(shares) - 1)


def reweighted(logs: np.ndarray, enough: float = 1.0) -> tuple[np.ndarray, float]:
    """Weights of draws from logarithms, and the power to which they are taken.

    The power is 1, or the largest at which so many draws still count.
    """
    power = next_power(logs, enough)
    weights = np.exp(power * (logs - logs.max()))
    return np.asarray(weights / weights.sum()), power


def history_shares(log_evidence: dict[str, float]) -> dict[str, float]:
    """The posterior weight of each history, equally likely at first."""
    logs = np.array(list(log_evidence.values()))
    weights = np.exp(logs - logs.max())
    return dict(zip(log_evidence, (weights / weights.sum()).tolist(), strict=True))


def weighted_quantiles(
    values: np.ndarray, weights: np.ndarray, levels: tuple[float, ...]
) -> list[float]:
    """Quantiles of weighted draws."""
    order = np.argsort(values)
    below = np.cumsum(weights[order])
    middle = (below - 0.5 * weights[order]) / below[-1]
    return [float(np.interp(level, middle, values[order])) for level in levels]


def _moved(
    log_likelihood: LogLikelihood, draws: tuple[np.ndarray, np.ndarray], power: float,
    moves: Moves, random: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, Moves]:  # fmt: skip
    """One move of every draw: of each half by a step that fits the shape of the other half."""
    places, logs = (each.copy() for each in draws)
    halves = np.array_split(random.permutation(len(places)), 2)
    taken = 0
    for half, other in (halves, halves[::-1]):
        shape = reference(places[other])
        proposed = shape.step(places[half], moves.size, random)
        found = log_likelihood(proposed)
        gained = power * (found - logs[half]) + _prior(proposed) - _prior(places[half])
        gained += shape.log_density(places[half]) - shape.log_density(proposed)
        takes = np.log(random.random(len(half))) < gained
        places[half] = np.where(takes[:, None], proposed, places[half])
        logs[half] = np.where(takes, found, logs[half])
        taken += int(takes.sum())
    accepted = taken / len(places)
    size = float(np.clip(moves.size * np.exp(accepted - ACCEPTED), 0.02, 0.98))
    return places, logs, Moves(size, accepted)


def _prior(places: np.ndarray) -> np.ndarray:
    return np.asarray(-0.5 * (places**2).sum(axis=1))
