"""How far each calibration, and a simple curve, is from the published returns."""

import numpy as np

from experiments.fitting.logistic import logistic_stock
from experiments.headline.effects import select
from experiments.iraq.policy_combinations import FITS, Result, past_of, scenario_for
from experiments.iraq.published_returns import (
    CUT,
    LAST_PUBLISHED,
    Returns,
    distance,
    errors,
    national_errors,
    published,
    stock_of,
)
from experiments.provenance.tables import Table


def fit_table(runs: list[Result]) -> Table:
    """How far each calibration, and a logistic curve by governorate, is from published returns."""
    rows: Table = []
    for fit in FITS:
        scenario = scenario_for(fit, past_of(fit))
        seen, unseen = published(scenario), published(scenario, first=CUT, last=LAST_PUBLISHED)
        run = select(runs, fit, past_of(fit))[0].outcomes
        stocks = [stock_of(run, like) for like in (seen, unseen)]
        rows.append(_distances(f"calibrated under {fit} signatures", (seen, unseen), stocks))
    stocks = [logistic_stock(seen, like.days) for like in (seen, unseen)]
    return [*rows, _distances("logistic curve", (seen, unseen), stocks)]


def _distances(
    what: str, rounds: tuple[Returns, Returns], stocks: list[np.ndarray]
) -> dict[str, object]:
    """Distance, and the worst error of the nation and of each governorate at any round.

    Of the rounds that were used; `unseen` is the nation's worst at those that were not. All are
    with counting steps; the first three stand beside without them, against the rounds as published.
    """
    nation, unseen = (
        float(np.abs(national_errors(stock, like)).max())
        for stock, like in zip(stocks, rounds, strict=True)
    )
    seen, stock = rounds[0], stocks[0]
    each = np.abs(errors(stock, seen)).max(axis=0)
    worst = dict(zip(seen.governorates, map(float, each), strict=True))
    row = {"what": what, "distance": distance(stock, seen), "nation": nation, "unseen": unseen}
    return row | worst | _without_steps(rounds, stocks)


def _without_steps(rounds: tuple[Returns, Returns], stocks: list[np.ndarray]) -> dict[str, float]:
    """The same distance and worst errors of the nation, as if all that was counted had happened."""
    (seen, unseen), (stock, later) = (like.without_steps() for like in rounds), stocks
    return {
        "distance_without_steps": distance(stock, seen),
        "nation_without_steps": float(np.abs(national_errors(stock, seen)).max()),
        "unseen_without_steps": float(np.abs(national_errors(later, unseen)).max()),
    }
