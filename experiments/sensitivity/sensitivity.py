"""Sensitivity: what decides how many households return, and whether four signatures help.

Every factor varies at once, on a Latin hypercube of pairs of runs: ten signatures and four on the
same seed. Distance correlations tell which factors matter at all. A Gaussian process of
these gives shares of variance, by group of factors and by factor, with intervals. Held-out runs
tell how good the emulator is, and how much is Monte-Carlo noise. Factors vary as they do in the
posterior; in the preview, of the village, over their plausible ranges.
"""

from pathlib import Path
from typing import Any

from experiments.experiment import Experiment, Tables
from experiments.provenance.tables import Table, read_rows
from experiments.runs.runner import Runner
from experiments.sensitivity import analysis
from experiments.sensitivity.analysis import FACTOR, GROUP, NOISE, SHAPLEY, TOTAL
from experiments.sensitivity.answers import IN_SHORT
from experiments.sensitivity.design import (
    Question,
    SensitivityPlan,
    held_out,
    made,
    over_village,
)
from experiments.sensitivity.emulator import Effort, refuse_without_library
from experiments.sensitivity.figure import draw
from experiments.sensitivity.groups import group_of, unit_of, words_of
from experiments.sensitivity.worlds import SCALE

__all__ = ["digest", "draw", "stages"]

NAME = "sensitivity"
SMALL_EFFORT = Effort(learnt_from=200, fits=2, paths=24, steps=25)
WHOLE = SensitivityPlan((1,), SCALE)
QUICK = SensitivityPlan(
    (1,), question=over_village, pairs=512, held_out=48, most=12, effort=SMALL_EFFORT, rows=1024,
)  # fmt: skip


def stages(plan: SensitivityPlan, run: Runner) -> Tables:
    """All of it; the held-out runs depend on which factors go on."""
    refuse_without_library()
    question = plan.question()
    run.expect(plan.runs)
    runs = made(question, plan, run)
    screening = analysis.screened(question, runs)
    chosen = analysis.survivors(screening, question.inputs.names, plan.most)
    held = held_out(question, plan, chosen, run)
    names = [question.inputs.names[place] for place in chosen]
    return {
        "factors": _factors(question),
        "left_out": question.left_out,
        "screening": screening,
        "went_on": [{"factor": name, "group": group_of(name)} for name in names],
        **analysis.tables(question, plan, (runs, held), chosen),
    }


def _factors(question: Question) -> Table:
    return [
        {
            "factor": each.name, "group": group_of(each.name), "meaning": words_of(each.name),
            "unit": unit_of(each.name), "low": each.at(0.0), "high": each.at(1.0),
        }
        for each in question.inputs.factors
    ]  # fmt: skip


def digest(folder: Path) -> Table:
    """What each response depends on most, how much is noise, and whether that has converged."""
    shares, quality = (read_rows(folder / f"{name}.csv") for name in ("shares", "quality"))
    return [
        {
            "response": IN_SHORT[row["response"]],
            "most by": _leading(shares, row["response"]),
            "sentence": _in_a_sentence(shares, row),
        }
        for row in quality
    ]


def _leading(shares: Table, response: str) -> str:
    """The group and the factor with the largest share, and these."""
    rows = [row for row in shares if row["response"] == response]
    kind = SHAPLEY if any(row["kind"] == SHAPLEY for row in rows) else TOTAL
    found = []
    for level in (GROUP, FACTOR):
        own = [row for row in rows if (row["level"], row["kind"]) == (level, kind)]
        if own:
            first = max(own, key=lambda row: float(row["value"]))
            found.append(f"{first['part']} {first['value']:.2f}")
    return "; ".join(found)


def _in_a_sentence(shares: Table, row: dict[str, Any]) -> str:
    [noise] = [each for each in shares
               if (each["response"], each["part"]) == (row["response"], NOISE)]  # fmt: skip
    share, low, high = (100.0 * float(noise[name]) for name in ("value", "low", "high"))
    converged = "converged" if row["converged"] == "yes" else "NOT converged"
    return (
        f"{share:.1f} % ({low:.1f} to {high:.1f}) is Monte-Carlo noise; the emulator explains "
        f"{100.0 * row['q2_of_explainable']:.0f} % of what it can; {converged}"
    )


EXPERIMENT = Experiment(
    name=NAME,
    question=__doc__,
    plan=WHOLE,
    preview=QUICK,
    stages=stages,
    draw=draw,
    digest=digest,
)
