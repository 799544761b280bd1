"""How far the worlds of the draws are from published rounds, those used and any after them."""

from datetime import date
from typing import Any

import numpy as np

from experiments.headline.by_draw import Runs, first_pairs
from experiments.headline.design import HeadlinePlan
from experiments.iraq.policy_combinations import BASE
from experiments.iraq.posterior_worlds import iraq
from experiments.iraq.published_returns import Returns, errors, published, published_days, stock_of
from experiments.iraq.rounds import JUNE_2018
from experiments.provenance.tables import Table

LAST_USED = JUNE_2018  # the last round that the posterior knows
BAND = (0.05, 0.5, 0.95)


def posterior_fit(plan: HeadlinePlan, runs: Runs) -> Table:
    """The nation's mean error at each round, over draws under the baseline: a share of all."""
    rows = _rows("used", plan, runs, published(iraq(), last=LAST_USED))
    if any(day > LAST_USED for day in published_days()):
        later = published(iraq(), first=LAST_USED, last=date.max)
        rows += _rows("not used", plan, runs, later)
    return rows


def _rows(what: str, plan: HeadlinePlan, runs: Runs, like: Returns) -> list[dict[str, Any]]:
    whole = like.ever / like.ever.sum()
    base = first_pairs(plan, runs, BASE.name)
    off = np.array([errors(stock_of(run, like), like) @ whole for run in base])
    ends = np.quantile(off, BAND, axis=0).T.tolist()
    return [
        {"rounds": what, "date": day.isoformat(), "low": low, "median": middle, "high": high}
        for day, (low, middle, high) in zip(like.days, ends, strict=True)
    ]
