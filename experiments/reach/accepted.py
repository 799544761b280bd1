"""How the accepted sets of parameters, together, follow the published returns."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.iraq.observation import with_count_error
from experiments.iraq.policy_combinations import FITS, ensemble, typed
from experiments.iraq.published_returns import (
    HOME,
    LAST_PUBLISHED,
    Returns,
    expected,
    published,
    stock_of,
)
from experiments.provenance.tables import Table
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from sim.scenario.scenario import Scenario

SEED = 1
BAND = 0.9
RANDOM = 20171231  # of the sizes of counting steps


def jobs(world: Scenario, sets: int | None) -> list[Job]:
    """Every accepted set of each calibration, under its own procedure, up to the last round."""
    scenario = world.with_(**{"run.weeks": world.week_of(LAST_PUBLISHED) + 1})
    return [
        Job(scenario.with_(**{"clearance.signatures": FITS[fit], **typed(values)}), SEED, (HOME,))
        for fit in FITS
        for values in ensemble(fit)[:sets]
    ]


def analysed(world: Scenario, made: Sequence[Outcomes], sets: int | None) -> Table:
    """One row a calibration, with counting steps drawn from their priors and without any."""
    like, rows, first = published(world), [], 0
    for fit in FITS:
        last = first + len(ensemble(fit)[:sets])
        stocks = np.array([stock_of(each, like) for each in made[first:last]])
        rows += [_row(fit, "drawn", stocks, like), _row(fit, "none", stocks, like.without_steps())]
        first = last
    return rows


def _row(fit: str, steps: str, stocks: np.ndarray, like: Returns) -> dict[str, Any]:
    counted = as_counted(stocks, like)
    nation = counted.sum(axis=2) / like.ever.sum()
    seen = like.national[-1] / like.ever.sum()
    return {
        "calibrated_under": fit, "counting_steps": steps, "sets": len(stocks),
        "last_round": like.days[-1].isoformat(), "published": float(seen),
        "median": float(np.median(nation[:, -1])),
        "error": float(np.median(nation[:, -1]) - seen), **_coverage(counted, like),
    }  # fmt: skip


def as_counted(stocks: np.ndarray, like: Returns) -> np.ndarray:
    """What would have been published of each: counting steps and errors of counts are drawn."""
    counted = []
    for stock, random in zip(stocks, np.random.default_rng(RANDOM).spawn(len(stocks)), strict=True):
        seen = expected(stock, like.with_steps_drawn(random))
        counted.append(with_count_error(seen, like.ever, random))
    return np.array(counted)


def _coverage(counted: np.ndarray, like: Returns) -> dict[str, float]:
    """The share of rounds of governorates inside the band, and its mean width."""
    shares, seen = counted / like.ever, like.stock / like.ever
    low, high = np.quantile(shares, [(1 - BAND) / 2, (1 + BAND) / 2], axis=0)
    return {
        "inside_90": float(((low <= seen) & (seen <= high)).mean()),
        "width_90": float((high - low).mean()),
    }
