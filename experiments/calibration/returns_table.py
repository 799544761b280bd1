"""Posterior predictive returns: what the draws say of published rounds, by governorate."""

from datetime import date
from pathlib import Path

import numpy as np

from experiments.calibration.comparison import Comparison
from experiments.calibration.covariance import Discrepancy, steps_known
from experiments.calibration.posterior import weighted_quantiles
from experiments.calibration.runs import Runs
from experiments.iraq.observation import part_shown
from experiments.iraq.sources import stocks
from experiments.provenance.tables import Table, read_rows

WHOLE = "all"
COUNT_ERROR = 0.02  # of a published stock, standard deviation


def returns(again: Runs, weights: np.ndarray, like: Comparison) -> Table:
    """By governorate and round: published households home, and the 90 % band of the draws.

    The band holds what the model misses and the error of the count. Counting steps are added.
    """
    random, rows = np.random.default_rng(1), []
    each = np.repeat(weights, len(again.points) // len(weights))
    stock = again.shares * like.gone
    names = list(dict.fromkeys(governorate for governorate, _ in like.where.names))
    for name in [WHOLE, *names]:
        inside = np.array([name in (WHOLE, governorate) for governorate, _ in like.where.names])
        spread = missed(like, inside)
        for number, day in enumerate(like.rounds):
            seen = published(like, inside, day)
            home = stock[:, inside, number].sum(axis=1) + steps_added(name, day)
            off = np.hypot(spread, COUNT_ERROR * seen) * random.normal(size=len(home))
            low, middle, high = weighted_quantiles(home + off, each, (0.05, 0.5, 0.95))
            rows.append({
                "governorate": name, "date": day.isoformat(), "published": seen,
                "low": max(0.0, low), "median": max(0.0, middle), "high": max(0.0, high),
                "ever_displaced": float(like.where.households[inside].sum()),
            })  # fmt: skip
    return rows


def said_of_returns(folder: Path) -> Table:
    """The error of the nation at the last round, and how many rounds lie in their bands."""
    rows = read_rows(folder / "returns.csv")
    last = [row for row in rows if row["governorate"] == WHOLE][-1]
    off = 100.0 * (last["median"] - last["published"]) / last["ever_displaced"]
    parts = [row for row in rows if row["governorate"] != WHOLE]
    inside = np.mean([row["low"] <= row["published"] <= row["high"] for row in parts])
    return [
        {"what": "Iraq at the last round, percentage points off", "found": f"{off:+.1f}",
         "wanted": "2 or less"},
        {"what": "rounds of governorates inside their 90 % band", "found": f"{100 * inside:.0f} %",
         "wanted": "85 to 95 %"},
    ]  # fmt: skip


def missed(like: Comparison, inside: np.ndarray) -> float:
    """Standard deviation of what the model misses of a stock at one time."""
    about, households = Discrepancy(), like.where.households[inside]
    names = np.array([governorate for governorate, _ in like.where.names])[inside]
    of_each = np.bincount(np.unique(names, return_inverse=True)[1], households)
    return float(np.sqrt(
        about.own**2 * (households**2).sum()
        + about.governorate**2 * (of_each**2).sum()
        + about.nation**2 * households.sum() ** 2
    ))  # fmt: skip


def published(like: Comparison, inside: np.ndarray, day: date) -> float:
    """Households home that were published of these districts."""
    table = stocks("returned_households_by_district", "district", "returned_households", day)
    counted = table[day.isoformat()]
    names = [district for _, district in like.where.names]
    return float(sum(counted.get(name, 0) for name, own in zip(names, inside, strict=True) if own))


def steps_added(name: str, day: date) -> float:
    """Households that counting alone had added by a day in the districts that are compared."""
    return sum(
        step.households * part_shown(step, day)
        for step in steps_known(day)
        if name in (WHOLE, step.governorate)
    )
