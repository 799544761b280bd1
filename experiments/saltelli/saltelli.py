"""The earlier sensitivity analysis, for comparison: Morris' screening, then Saltelli's design.

Every declared plausible range, the structural alternatives and the seed are screened by Morris'
method; those that matter most go on to Sobol's shares of variance, with PAWN and delta beside
them, and are drawn one at a time. Levels are of ten signatures; effects are four less ten on the
same seed. A run that fails stops the analysis with a list of those that failed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.experiment import Experiment, Plan, Tables
from experiments.provenance.tables import Table, read_rows
from experiments.runs.runner import Runner
from experiments.saltelli.curves import curves
from experiments.saltelli.figure import draw
from experiments.saltelli.morris import chosen, screen
from experiments.saltelli.problem import Budget, Problem
from experiments.saltelli.sobol import explain
from experiments.sensitivity.answers import IN_SHORT, Pair
from experiments.sensitivity.parameter_space import (
    DUMMY,
    SEED,
    factors_table,
    left_out_table,
    plausible_space,
)
from experiments.sensitivity.worlds import SCALE, iraq, village

__all__ = ["analyse", "digest", "draw"]

SEEDS = tuple(range(1, 9))
WHOLE = Budget(
    trajectories=6, chosen=10, first_rows=16, most_rows=128, points=6, seeds=SEEDS,
)  # fmt: skip
PREVIEW_SEEDS = SEEDS[:4]
SMALL = Budget(
    trajectories=3, chosen=3, first_rows=16, most_rows=64, points=3, seeds=PREVIEW_SEEDS,
)  # fmt: skip


@dataclass(frozen=True)
class SaltelliPlan(Plan):
    """A plan with the pair of scenarios that is looked into, and what may be run for it."""

    pair: Callable[[], Pair] = iraq
    budget: Budget = WHOLE


def stages(plan: SaltelliPlan, run: Runner) -> Tables:
    """All of it: what is screened out is not looked into any further."""
    return analyse(plan.pair(), plan.budget, run)


def analyse(pair: Pair, budget: Budget, run: Runner) -> Tables:
    """The tables behind the figures, by file name."""
    own = pair[0].plausible
    space = plausible_space(own)
    run.most = budget.most_runs(len(space.factors))
    problem = Problem(pair, space, run)
    screened = screen(problem, budget.trajectories)
    names = chosen(screened["screening"], budget.chosen)
    return {
        "factors": factors_table(space, pair[0]),
        "left_out": left_out_table(own),
        **screened,
        "chosen": [{"factor": name, "place": place} for place, name in enumerate(names, 1)],
        **explain(problem.only(names), budget),
        "curves": curves(problem, names, budget),
    }


def digest(folder: Path) -> Table:
    """What each response depends on most, how much is chance, and whether that has converged."""
    shares = read_rows(folder / "shares.csv")
    return [
        {
            "response": IN_SHORT[row["response"]],
            "most by (ST)": _leading(shares, row["response"]),
            "sentence": _in_a_sentence(row),
        }
        for row in read_rows(folder / "noise.csv")
    ]


def _leading(shares: Table, response: str) -> str:
    """The factor with the largest ST of the last size, and that."""
    rows = [row for row in shares if row["response"] == response and row["kind"] == "ST"]
    last = max(row["rows"] for row in rows)
    factors = [row for row in rows if row["rows"] == last and row["factor"] not in (SEED, DUMMY)]
    first = max(factors, key=lambda row: float(row["value"]))
    return f"{first['factor']} {first['value']:.2f}"


def _in_a_sentence(row: dict[str, Any]) -> str:
    luck, low, high = (100.0 * float(row[name]) for name in ("noise", "low", "high"))
    converged = "converged" if row["converged"] == "yes" else "NOT converged"
    return f"{luck:.0f} % ({low:.0f} to {high:.0f}) is chance; {converged}"


EXPERIMENT = Experiment(
    name="saltelli",
    question=__doc__,
    plan=SaltelliPlan(SEEDS, SCALE),
    preview=SaltelliPlan(PREVIEW_SEEDS, pair=village, budget=SMALL),
    stages=stages,
    draw=draw,
    digest=digest,
)
