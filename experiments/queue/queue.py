"""Ten authorities or four with 10 % more applicants: where the gain is lost, and where not.

In a steady state the queue of the model's desks is run alone and set beside its closed form; in a
surge the whole model is run. In a finite population further applicants undo a gain only for a time.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.experiment import Experiment, Plan, Tables
from experiments.provenance.tables import Table, read_rows
from experiments.queue import steady_state, surge
from experiments.queue.figure import SHOWN, case, draw
from experiments.queue.procedures import procedure
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes

__all__ = ["analyse", "digest", "draw"]

SEEDS = tuple(range(1, 26))
SHOWN_LOADS = (0.5, 0.9)


def design(plan: Plan) -> list[Job]:
    """The runs of the surge; the points of the steady state are no runs of the model."""
    return [arm.job() for arm in surge.wanted(plan.seeds)]


def _tables(plan: Plan, made: Sequence[Outcomes]) -> Tables:
    rows = [steady_state.steady_row(point, plan.seeds) for point in steady_state.points()]
    return analyse(rows, list(map(surge.result_of, surge.wanted(plan.seeds), made)))


def analyse(rows: Table, results: list[surge.Result]) -> dict[str, Table]:
    """The tables behind the figure, by file name."""
    return {
        "steady": rows,
        "closed_form": steady_state.closed_forms(),
        "limits": steady_state.limits(),
        "surge": surge.summary(results),
        "surge_weeks": surge.by_week(results),
        "surge_runs": surge.runs(results),
    }


def digest(folder: Path) -> Table:
    """Days in the system as people read them: the steady state at two loads, and the surge."""
    steady_rows, surge_rows = (read_rows(folder / f"{name}.csv") for name in ("steady", "surge"))
    return [
        *(_steady(row, steady_rows) for load in SHOWN_LOADS for row in _shown(steady_rows, load)),
        *(_surge(row) for row in _shown(surge_rows) if row["signs_a_day"] == surge.SIGNS_A_DAY),
    ]


def _shown(rows: Table, load: float | None = None) -> Table:
    """The rows of what the figure shows, at one load where there are several."""
    return [
        row for row in rows if (row["procedure"], row["extra"]) in SHOWN and row.get("load") == load
    ]


def _steady(row: dict[str, Any], rows: Table) -> dict[str, Any]:
    ten = next(r for r in rows if r["procedure"] == "ten" and r["load"] == row["load"])
    days = row["closed_form"]
    return {
        "where": f"load {row['load']:.1f}",
        "case": case(procedure(row["procedure"]), row["extra"]),
        "days": f"{days:.1f}",
        "less ten": f"{days - ten['closed_form']:+.1f}",
        "95 % Monte Carlo": "exact" if math.isfinite(days) else "never steady",
    }


def _surge(row: dict[str, Any]) -> dict[str, Any]:
    less, low, high = (row[f"difference_{name}"] for name in ("mean", "low", "high"))
    return {
        "where": "surge",
        "case": case(procedure(row["procedure"]), row["extra"]),
        "days": f"{row['mean']:.1f}",
        "less ten": f"{less:+.1f}",
        "95 % Monte Carlo": f"{low:+.1f} to {high:+.1f}" if low < high else "exact",
    }


EXPERIMENT = Experiment(
    name="queue",
    question=__doc__,
    plan=Plan(SEEDS),
    preview=Plan(SEEDS[:2]),
    design=design,
    analyse=_tables,
    draw=draw,
    digest=digest,
)
