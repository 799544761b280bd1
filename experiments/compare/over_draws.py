"""An effect over draws of the posterior: its median, its interval, and how sure these are.

Each draw has a few pairs of runs. The mean of a draw's pairs is its expected effect and the chance
that is left in so few pairs. That chance is taken off: means are drawn to their median until their
variance is that of the expected effects alone. That draws are few is put on: draws are taken again,
with replacement, those of one parameter set together, and the interval and all probabilities are
those of all these samples together, so that an effect of which nothing but chance is known is not
sure. The chance of a single world stands beside.
"""

from typing import Any

import numpy as np

from experiments.compare.statistics import FEWER, MORE, UNDETERMINED

ENDS = (0.025, 0.975)
BOOTSTRAPS = 400
SURE = 0.975  # of the probability of a sign, for a verdict; stated before any result
WITHIN = 0.95  # of the probability of less than what matters, for "about the same"
ABOUT_THE_SAME = "about the same"
TOO_LITTLE = {  # to matter, by unit; stated before any result
    "share": 0.005, "per household": 0.005, "months per household": 0.1, "SD": 0.05,
    "calendar days": 1.0, "working days": 1.0, "households": 1000.0, "signatures": 0.1,
    "agreements": 1.0, "proposals": 1.0,
}  # fmt: skip


def expected(pairs: np.ndarray) -> np.ndarray:
    """The expected effect of each draw, [..., draw], from differences [..., draw, pair]."""
    means = np.asarray(pairs.mean(axis=-1))
    if pairs.shape[-1] < 2 or means.shape[-1] < 2:
        return means
    chance = pairs.var(axis=-1, ddof=1).mean(axis=-1, keepdims=True) / pairs.shape[-1]
    whole = means.var(axis=-1, ddof=1, keepdims=True)
    share = np.divide(chance, whole, out=np.ones_like(whole), where=whole > 0.0)
    kept = np.sqrt(np.maximum(0.0, 1.0 - share))
    middle = np.median(means, axis=-1, keepdims=True)
    return np.asarray(middle + kept * (means - middle))


def row_of(
    pairs: np.ndarray, matters: float, sets: np.ndarray | None = None
) -> dict[str, Any]:  # fmt: skip
    """What is said of one effect, from differences [draw, pair]; draws without any are left out.

    `sets` has the number of each draw's parameter set; without it no two draws share one.
    `single_world` is how likely a single pair of worlds shows more, parameters and chance together.
    """
    known = np.isfinite(pairs).all(axis=1)
    sets, pairs = (np.arange(len(known)) if sets is None else sets)[known], pairs[known]
    if not len(pairs):
        return {"draws": 0, "pairs_a_draw": pairs.shape[1]}
    again = expected(pairs[taken_again(sets, BOOTSTRAPS, np.random.default_rng(1))])
    middle = float(np.median(expected(pairs)))
    low, high = np.quantile(again, ENDS).tolist()
    errors = _spread_of_samples(again)
    return {
        "difference": middle, "low": low, "high": high, "draws": len(pairs),
        "pairs_a_draw": pairs.shape[1], "above_zero": float((again > 0.0).mean()),
        "below_zero": float((again < 0.0).mean()),
        "matters": float((np.abs(again) > matters).mean()),
        "verdict": verdict(again, matters),
        "single_world": float((pairs > 0.0).mean()),
        "single_low": float(np.quantile(pairs, 0.025)),
        "single_high": float(np.quantile(pairs, 0.975)),
        "error_of_difference": errors[0], "error_of_low": errors[1], "error_of_high": errors[2],
    }  # fmt: skip


def verdict(found: np.ndarray, matters: float) -> str:
    """In a word, by thresholds that were stated before any result."""
    if (np.abs(found) <= matters).mean() >= WITHIN:
        return ABOUT_THE_SAME
    if (found > 0.0).mean() >= SURE:
        return MORE
    return FEWER if (found < 0.0).mean() >= SURE else UNDETERMINED


def taken_again(groups: np.ndarray, samples: int, random: np.random.Generator) -> np.ndarray:
    """Places of as many draws as there are, taken with replacement, [sample, draw].

    Draws of a group are taken together; the last group of a sample may be cut.
    """
    members = [np.flatnonzero(groups == each) for each in dict.fromkeys(groups.tolist())]
    order = random.integers(len(members), size=(samples, len(groups)))
    return np.array([
        np.concatenate([members[number] for number in one])[: len(groups)] for one in order
    ])  # fmt: skip


def _spread_of_samples(again: np.ndarray) -> list[float]:
    """Standard errors of the median and of both ends; one draw has none."""
    if again.shape[-1] < 2:
        return [float("nan")] * 3
    found: list[float] = np.quantile(again, (0.5, *ENDS), axis=-1).std(axis=-1).tolist()
    return found
