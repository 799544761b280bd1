"""What survives a bad year: the allocations of a portfolio under cuts, late money and shocks.

Every future is a draw of parameters with what goes wrong in it. All allocations meet the same
futures, and the same draws with money as promised.
"""

from pathlib import Path
from typing import Any

import numpy as np

from experiments.compare.sureness import SURE
from experiments.experiment import Experiment, Tables
from experiments.provenance.tables import Table, read_rows
from experiments.runs.runner import Runner
from experiments.stress.boxes import refuse_missing
from experiments.stress.discovery import box_rows, future_rows
from experiments.stress.figure import draw, label
from experiments.stress.plan import FORUMS, StressPlan, candidates, kept_portfolio, market_for
from experiments.stress.robustness import (
    Found,
    allocation_rows,
    carried_rows,
    gain,
    is_held_out,
    regret,
    stressor_rows,
)
from experiments.stress.runs import Runs
from experiments.stress.words import sentences

NAME = "stress"
FIRST = 301  # draws that took no part in choosing the allocations, by their seeds
WHOLE = StressPlan(tuple(range(FIRST, FIRST + 24)))
QUICK = StressPlan(
    tuple(range(FIRST, FIRST + 8)), households_per_agent=100, alone=1, futures=16, more=16
)


def stages(plan: StressPlan, run: Runner) -> Tables:
    """All runs, then the tables."""
    return tables(ran(plan, run))


def ran(plan: StressPlan, run: Runner) -> Found:
    """The runs: every allocation as promised and in futures, forums and no money in more."""
    refuse_missing()
    market = market_for(plan)
    tried = candidates(kept_portfolio(plan), market)
    every = plan.all_futures
    found = Found(plan, Runs(market, plan.portfolio.draws, run), tried,
                  every[: plan.futures], every[plan.futures :])  # fmt: skip
    few = [each for each in tried if not each.parts or [*each.shares] == [FORUMS]]
    promised = [*found.draws, *found.futures]
    run.expect(len(tried) * len(promised) + len(few) * len(found.more))
    found.runs.make(tried, promised)
    found.runs.make(few, found.more)
    return found


def tables(found: Found) -> dict[str, Table]:
    """All tables by file name."""
    allocations = allocation_rows(found)
    return {
        "verdict": [verdict(found)],
        "allocations": allocations,
        "stressors": stressor_rows(found),
        "carried": carried_rows(found),
        "boxes": box_rows(found),
        "futures": future_rows(found),
    }


def verdict(found: Found) -> dict[str, Any]:
    """The allocation of least regret on one half of the draws, and how it does on the other."""
    out = np.array([is_held_out(found.plan, future) for future in found.futures])
    returns = found.runs.returns(found.candidates, found.futures)
    regrets, draws = regret(returns), found.runs.draws
    chosen = int(regrets[~out].mean(axis=0).argmin())
    each = found.candidates[chosen]
    best, within = (
        float(draws.probabilities_within(returns[out], near)[chosen])
        for near in (0.0, found.plan.matters)
    )
    met = gain(found, each, found.futures) >= found.plan.goal
    return {
        "allocation": each.name, "what": each.words,
        "verdict": "least" if best >= SURE else "no difference shown",
        "regret": float(regrets[out][:, chosen].mean()), "best": best, "within": within,
        "matters": found.plan.matters, "goal": found.plan.goal, "goal_met": float(met.mean()),
        "chosen_on": int((~out).sum()), "judged_on": int(out.sum()),
    }  # fmt: skip


def digest(folder: Path) -> Table:
    """The allocations as people read them."""
    return [_digested(row) for row in read_rows(folder / "allocations.csv")]


def _digested(row: dict[str, Any]) -> dict[str, Any]:
    low, high = row["stressed_low"], row["stressed_high"]
    met = (row["goal_met_promised"], row["goal_met"])
    return {
        "allocation": label(row).replace("\n", ", "),
        "as promised": f"{row['promised']:+,.0f}",
        "under stress": f"{row['stressed']:+,.0f} ({low:+,.0f} to {high:+,.0f})",
        "goal met": " to ".join(f"{100 * share:.0f} %" for share in met),
        "regret": f"{row['regret']:,.0f}; {row['regret_bad']:,.0f}",
    }


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
