"""Sensitivity: what decides how many households return, and whether four signatures help.

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
from experiments.iraq.policy_combinations import COMBINATIONS, scenario_for
from experiments.provenance.tables import Table, read_rows
from experiments.runs.runner import Runner
from experiments.sensitivity.curves import curves
from experiments.sensitivity.figure import draw
from experiments.sensitivity.morris import chosen, screen
from experiments.sensitivity.parameter_space import (
    DUMMY,
    SEED,
    factors_table,
    left_out_table,
    plausible_space,
)
from experiments.sensitivity.problem import RESPONSES, Budget, Problem
from experiments.sensitivity.sobol import explain
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

__all__ = ["analyse", "digest", "draw"]

SCALE = 200  # households to an agent
SEEDS = tuple(range(1, 9))
WHOLE = Budget(
    trajectories=6, chosen=10, first_rows=16, most_rows=128, points=6, seeds=SEEDS,
)  # fmt: skip
PREVIEW_SEEDS = SEEDS[:4]
PREVIEW_WEEKS = 52
VILLAGE = ("village", "village_four")
SMALL = Budget(
    trajectories=3, chosen=3, first_rows=16, most_rows=64, points=3, seeds=PREVIEW_SEEDS,
)  # fmt: skip
IN_SHORT = dict(
    zip(RESPONSES, ("home", "home durably", "home, 4 less 10", "durably, 4 less 10"), strict=True)
)
Pair = tuple[Scenario, Scenario]


def iraq() -> Pair:
    """Iraq as calibrated under ten signatures, coarsely: ten kept, and four from 2016 on."""
    values = {"run.households_per_agent": float(SCALE)}
    return scenario_for("ten", COMBINATIONS[0], values), scenario_for(
        "ten", COMBINATIONS[1], values
    )


def village() -> Pair:
    """The village for a year, which runs in a blink."""
    first, second = (load(name).with_(**{"run.weeks": PREVIEW_WEEKS}) for name in VILLAGE)
    return first, second


@dataclass(frozen=True)
class SensitivityPlan(Plan):
    """A plan with the pair of scenarios that is looked into, and what may be run for it."""

    pair: Callable[[], Pair] = iraq
    budget: Budget = WHOLE


def stages(plan: SensitivityPlan, run: Runner) -> Tables:
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
    name="sensitivity",
    question=__doc__,
    plan=SensitivityPlan(SEEDS, SCALE),
    preview=SensitivityPlan(PREVIEW_SEEDS, pair=village, budget=SMALL),
    stages=stages,
    draw=draw,
    digest=digest,
)
