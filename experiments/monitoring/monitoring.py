"""Early signs: which three indicators tell within six months whether the programme will work?

The programme is four signatures with 43 forums, from March 2016, in draws of the posterior. It
works in a draw if, against ten signatures and reactive policing on the same seeds, it brings at
least five percentage points more of displaced households home by the end of 2019. A field team
sees one world of the draw, with the programme in it and nothing to compare it with. It observes
fifteen indicators each month; its surveys ask 1,000 households, and its counts of returns have an
error of a tenth. Three indicators are chosen, and a rule is made of them, on one half of the draws;
all scores are of the other half.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.compare.sureness import percent
from experiments.experiment import Experiment, Tables
from experiments.monitoring.choice import refuse_without_library
from experiments.monitoring.figure import draw
from experiments.monitoring.plan import MonitoringPlan, jobs, observed
from experiments.monitoring.scores import NOT_JUDGED
from experiments.monitoring.tables import tables
from experiments.monitoring.words import of_primary, sentences
from experiments.provenance.tables import Table, read_rows
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes

PAIRS = 4  # runs of the programme and of the baseline in each draw, as in the headline


def design(plan: MonitoringPlan) -> list[Job]:
    """All runs; raise InputError beforehand where what the analysis needs is not installed."""
    refuse_without_library()
    return list(jobs(plan))


def analyse(plan: MonitoringPlan, made: Sequence[Outcomes]) -> Tables:
    """The tables, from runs in the order of the jobs."""
    return {**tables(plan, observed(plan, made))}


def digest(folder: Path) -> Table:
    """The rule of three indicators, month by month, as people read it."""
    return [_digested(row) for row in of_primary(read_rows(folder / "scores.csv"))]


def _digested(row: dict[str, Any]) -> dict[str, Any]:
    if row["verdict"] == NOT_JUDGED:
        shares = dict.fromkeys(("recognised", "false alarms", "lead"), "-")
    else:
        shares = {
            words: f"{percent(row[name])} ({100 * row[f'{name}_low']:.0f} to "
            f"{percent(row[f'{name}_high'])})"
            for name, words in (("recognised", "recognised"), ("false_alarms", "false alarms"))
        } | {"lead": f"{row['lead']:.2f} ({row['lead_low']:.2f} to {row['lead_high']:.2f})"}
    return {
        "months": f"{row['months']:.0f}", **shares, "coin": percent(row["coin"]),
        "verdict": row["verdict"],
    }  # fmt: skip


EXPERIMENT = Experiment(
    name="monitoring",
    question=__doc__,
    plan=MonitoringPlan(tuple(range(1, PAIRS + 1)), 100),
    preview=MonitoringPlan((1,), 200, draws=64, again=3),
    design=design,
    analyse=analyse,
    draw=draw,
    digest=digest,
    says=sentences,
)
