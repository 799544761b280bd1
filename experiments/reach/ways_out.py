"""Each way out with and without it: does it bring the rounds that were not used any nearer?

Every accepted set of parameters is run without any way out and with each alone, at the middle of
its plausible range. The errors are those of January to June 2018, which no set was accepted on.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from experiments.iraq.policy_combinations import ensemble, typed
from experiments.iraq.published_returns import (
    CUT,
    HOME,
    LAST_PUBLISHED,
    Returns,
    distance,
    errors,
    published,
    stock_of,
)
from experiments.provenance.tables import Table
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from sim.run import interval
from sim.scenario.catalogue import plausible
from sim.scenario.scenario import Scenario

FIT, SEED = "ten", 1
WAYS_OUT = (
    "exits.papers_renewed_a_year",
    "exits.appeal_a_year",
    "exits.sponsor_a_year",
    "exits.agreement_a_year",
)
NONE = dict.fromkeys(WAYS_OUT, 0.0)


def middle(name: str) -> float:
    """The middle of a parameter's plausible range."""
    low, high = plausible(name)
    return (low + high) / 2.0


def jobs(world: Scenario, sets: int | None) -> list[Job]:
    """Each accepted set without a way out, then with each alone."""
    scenario = world.with_(**{"run.weeks": world.week_of(LAST_PUBLISHED) + 1})
    return [
        Job(scenario.with_(**typed(values | NONE | {n: middle(n) for n in on})), SEED, (HOME,))
        for values in ensemble(FIT)[:sets]
        for on in ((), *((name,) for name in WAYS_OUT))
    ]


def analysed(world: Scenario, made: Sequence[Outcomes]) -> Table:
    """One row a way out: the errors with and without it, and in how many governorates it helps."""
    like = published(world, first=CUT, last=LAST_PUBLISHED)
    stocks = np.array([stock_of(each, like) for each in made])
    by_set = stocks.reshape(-1, 1 + len(WAYS_OUT), *stocks.shape[1:])
    return [
        _row(name, by_set[:, 0], by_set[:, 1 + place], like) for place, name in enumerate(WAYS_OUT)
    ]


def _row(name: str, without: np.ndarray, with_it: np.ndarray, like: Returns) -> dict[str, object]:
    before, after = (np.array([distance(s, like) for s in each]) for each in (without, with_it))
    found, helped = interval(after - before), governorates_helped(without, with_it, like)
    return {
        "way_out": name, "value": middle(name), "from": _month(like.days[0]),
        "to": _month(like.days[-1]), "error_without": float(before.mean()),
        "error_with": float(after.mean()), "difference": found.mean, "low": found.low,
        "high": found.high, "sets": found.runs, "governorates_helped": ", ".join(helped),
        "helps": "yes" if found.high < 0.0 or helped else "no",
    }  # fmt: skip


def governorates_helped(without: np.ndarray, with_it: np.ndarray, like: Returns) -> list[str]:
    """Where the error in size falls by more than chance and more than a tenth of a point."""
    before, after = (
        np.array([np.abs(errors(stock, like)).mean(axis=0) for stock in each])
        for each in (without, with_it)
    )
    found = [interval(column) for column in (after - before).T]
    return [
        name
        for name, each in zip(like.governorates, found, strict=True)
        if each.high < 0.0 and each.mean < -0.001
    ]


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
