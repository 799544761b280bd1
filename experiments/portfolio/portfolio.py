"""What a euro buys: which mix of levers, places and years gives most sustained returns.

Allocations of one budget run on the same draws of parameters and random numbers. A race proposes
them by greedy addition and exchange; its finalists are judged on draws that took no part in it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from experiments.experiment import Experiment, Tables
from experiments.portfolio.figure import draw
from experiments.portfolio.plan import LEVERS, PortfolioPlan, market_of
from experiments.portfolio.race import Race
from experiments.portfolio.runs import Runs
from experiments.portfolio.tables import Found, tables
from experiments.portfolio.units import Allocation, refuse_unbuyable
from experiments.portfolio.words import chance_said, in_words, price_said, sentences
from experiments.provenance.tables import Table, read_rows
from experiments.runs.runner import Runner
from sim.core.declare import InputError

__all__ = ["digest", "draw", "name_of", "named", "stages"]

NAME = "portfolio"
SEEDS = tuple(range(1, 17))
WHOLE = PortfolioPlan(SEEDS)
QUICK = PortfolioPlan(
    SEEDS[:4], households_per_agent=100, fresh=tuple(range(17, 37)), places=0, by_year=False,
    parts=4, most=18, finalists=3,
)  # fmt: skip


def stages(plan: PortfolioPlan, run: Runner) -> Tables:
    """The race, then its finalists on fresh draws, then the tables."""
    return tables(raced(plan, run))


def raced(plan: PortfolioPlan, run: Runner) -> Found:
    """The race and its finalists, run; raise where the money of a run does not balance."""
    refuse_unbuyable(plan.levers)
    runs = Runs(market_of(plan), plan.draws, run)
    nothing = (0,) * len(runs.market.cells)
    expected = plan.most * len(plan.seeds) + (plan.finalists + 1) * len(plan.fresh)
    run.expect(expected)

    def score(allocations: Sequence[Allocation]) -> np.ndarray:
        runs.make(allocations, plan.seeds)
        return runs.returns(allocations, plan.seeds)

    race = Race(runs.market, score, plan.most)
    best = [each for each in race.run() if any(each)][: plan.finalists]
    runs.make([nothing, *best], plan.fresh)
    runs.refuse_unbalanced()
    names = {each: f"A{place:02d}" for place, each in enumerate(race.known)}
    return Found(plan, runs, names, [nothing, *best])


def digest(folder: Path) -> Table:
    """The finalists as people read them."""
    return [_digested(row) for row in read_rows(folder / "finalists.csv")]


def _digested(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "allocation": f"{row['allocation']}{'*' * int(row['chosen'])}: {in_words(row['what'])}",
        "EUR spent": f"{row['spent_eur']:,.0f}",
        "further returns": "{:+,.0f} ({:+,.0f} to {:+,.0f})".format(
            *(row[f"further_returns{end}"] for end in ("", "_low", "_high"))
        ),
        "EUR a return": price_said(row),
        "P(best)": chance_said(row),
        "regret": f"{row['regret']:,.0f}",
    }


def name_of(budget: float, start: date, months: int, levers: tuple[str, ...]) -> str:
    """The name of the portfolio of this question; raise InputError for one that cannot be asked."""
    refuse_unbuyable(levers)
    asked = replace(WHOLE, budget=budget, start=start, months=months, levers=levers)
    if asked == WHOLE:
        return NAME
    return "-".join((NAME, f"{budget:.2f}".removesuffix(".00"), str(start), str(months), *levers))


def named(name: str) -> Experiment[PortfolioPlan]:
    """The portfolio of this name; raise InputError for a name that is none."""
    try:
        _, budget, year, month, day, months, *levers = name.split("-")
        asked: dict[str, Any] = {
            "budget": float(budget), "start": date(int(year), int(month), int(day)),
            "months": int(months), "levers": tuple(levers),
        }  # fmt: skip
    except ValueError:
        example = name_of(2e6, date(2016, 3, 1), 12, LEVERS[:2])
        raise InputError(f"{name}: no such portfolio; a name as {example} is allowed") from None
    refuse_unbuyable(asked["levers"])
    return replace(EXPERIMENT, name=name, plan=replace(WHOLE, **asked),
                   preview=replace(QUICK, **asked))  # fmt: skip


EXPERIMENT = Experiment(
    name=NAME,
    question=__doc__,
    plan=WHOLE,
    preview=QUICK,
    stages=stages,
    draw=draw,
    digest=digest,
    says=sentences,
)
