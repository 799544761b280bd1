"""Ten desks or four, and one applicant more for every ten: where the gain is undone, where not.

In a steady state the queue of the model's desks is run alone and set beside its closed form; in a
surge the whole model is run. In a finite population further applicants undo a gain only for a time.
"""

import math
from pathlib import Path
from typing import Any

from experiments.provenance.tables import Table, read_rows
from experiments.queue import steady_state, surge
from experiments.queue.figure import SHOWN, case, draw
from experiments.queue.procedures import procedure
from sim.run import Told

__all__ = ["analyse", "design", "digest", "draw", "few_tables", "tables"]

SEEDS = tuple(range(1, 26))
FEW_SEEDS = SEEDS[:2]
SHOWN_LOADS = (0.5, 0.9)


def design() -> tuple[list[steady_state.Point], list[surge.Job]]:
    """The points of the steady state, each on every seed; and the runs of the surge."""
    return steady_state.points(), surge.jobs(SEEDS)


def tables(told: Told) -> dict[str, Table]:
    """Both parts, run and analysed."""
    return _tables(*design(), SEEDS, told)


def few_tables(told: Told) -> dict[str, Table]:
    """Both parts on few seeds."""
    return _tables(steady_state.points(), surge.jobs(FEW_SEEDS), FEW_SEEDS, told)


def _tables(
    points: list[steady_state.Point], jobs: list[surge.Job], seeds: tuple[int, ...], told: Told
) -> dict[str, Table]:
    count = len(points) + len(jobs)
    rows, results = [], []
    for point in points:
        rows.append(steady_state.steady_row(point, seeds))
        told(len(rows), count)
    for job in jobs:
        results.append(surge.do(job))
        told(len(rows) + len(results), count)
    return analyse(rows, results)


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
