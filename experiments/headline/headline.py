"""The founding question on the real input: ten signatures or four, reactive or community policing.

Each policy combination runs for every accepted parameter set, of which the estimates are medians,
to the end of 2019; and on the same seeds in the model calibrated under ten signatures and under
four.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.compare.statistics import curve
from experiments.compare.two_scenarios import REPORTED
from experiments.experiment import Experiment, Tables
from experiments.headline.agreements import AGREED, IN_FORCE, by_rate, signature_curves
from experiments.headline.contrasts import EFFECTS, INTERACTIONS
from experiments.headline.design import (
    SEEDS,
    HeadlinePlan,
    design,
    paired,
    paired_jobs,
    unknowns,
)
from experiments.headline.effects import CHOSEN, effect, labels, level, select
from experiments.headline.figure import draw
from experiments.headline.fit_table import fit_table
from experiments.headline.sets import Sets, account, split, with_parameters
from experiments.iraq.policy_combinations import (
    COMBINATIONS,
    FITS,
    MAIN,
    Case,
    PolicyCombination,
    Result,
)
from experiments.provenance.tables import Table, merged, read_rows, rounded
from experiments.runs.measures import Outcomes
from experiments.runs.series import SHARES, cleared
from sim.core.declare import InputError

__all__ = ["analyse", "digest", "draw"]

KEYS = ("calibrated_under", "policy_combination", "seed", "outcome", "what", "week", "days")
OF_SETS = ("ensemble", "draws", "agreed", "by_rate", "split")  # that a preview takes from elsewhere
DIGEST = {
    "return_rate": ("returned households, percentage points", 100.0, 2),
    "months_displaced": ("away, months", 1.0, 2),
    "days_to_clear": ("to clear, days", 1.0, 1),
    "trust_change": ("trust, SD", 1.0, 3),
}
DIGESTED = ("four_reactive", "ten_forums", "ten_agreeing", "ten_agreeing_everywhere",
            *(each.name for each in INTERACTIONS))  # fmt: skip


def _tables(plan: HeadlinePlan, made: Sequence[Outcomes]) -> Tables:
    count = len(paired(plan))
    drawn = [Result(*each) for each in zip(unknowns(plan), made[count:], strict=True)]
    runs = _runs(plan, made[:count])
    return analyse(runs, account(plan, drawn)) | {"fit": fit_table(runs)}


def _complete(plan: HeadlinePlan, made: Sequence[Outcomes], folder: Path) -> Tables:
    """Each lever alone against neither, under ten, run anew; all else as kept in this folder."""
    kept = {path.stem: read_rows(path) for path in sorted(folder.glob("*.csv"))}
    if missing := {"draws", "ensemble", "agreed"} - set(kept):
        raise InputError(
            f"{folder}: no {sorted(missing)[0]}.csv: these results are of an earlier version; "
            "make the full headline anew (awda experiment headline) before a preview of it"
        )
    sets = Sets(kept["draws"], kept["ensemble"], kept["agreed"])
    new = analyse(_runs(plan, made), sets)
    return {
        name: rows if name in OF_SETS or name not in new else merged(rows, new[name], KEYS)
        for name, rows in kept.items()
    }


def _runs(plan: HeadlinePlan, made: Sequence[Outcomes]) -> list[Result]:
    """The runs as tables list them: by calibration, combination and seed."""
    found = dict(zip(paired(plan), made, strict=True))
    cases = [
        Case(fit, combination, seed)
        for fit in plan.fits for combination in plan.combinations for seed in plan.seeds
    ]  # fmt: skip
    return [Result(case, _as_kept(found[case])) for case in cases]


def _as_kept(made: Outcomes) -> Outcomes:
    """A run with the digits that are kept, so that all else follows from what is kept."""
    return Outcomes(rounded([dict(made)])[0], made.further)


def analyse(runs: list[Result], sets: Sets) -> dict[str, Table]:
    """The tables behind the figure and the README, by file name."""
    pairs = [
        (fit, combination)
        for fit in FITS
        for combination in COMBINATIONS
        if select(runs, fit, combination)
    ]
    tables = {
        "summary": summary(runs, sets),
        "split": split(sets.effects),
        "by_rate": by_rate(sets.agreed, sets.effects),
        "agreed": sets.agreed, "ensemble": sets.effects, "draws": sets.draws,
    }  # fmt: skip
    return {name: rows for name, rows in tables.items() if rows} | _of_calibrated(pairs, runs)


def summary(runs: list[Result], sets: Sets) -> Table:
    """Every effect and interaction whose combinations were run, on every chosen outcome."""
    full = with_parameters(sets.effects, sets.draws)
    rows: Table = []
    for fit in FITS:
        ran = {r.case.combination.name for r in runs if r.case.fit == fit}
        contrasts = [each for each in (*EFFECTS, *INTERACTIONS) if each.is_in(ran)]
        rows += [effect(fit, each, outcome, runs, full) for each in contrasts for outcome in CHOSEN]
    return rows


def _of_calibrated(
    pairs: list[tuple[str, PolicyCombination]], runs: list[Result]
) -> dict[str, Table]:
    """The tables of the calibrated set, by file name."""
    return {
        "levels": [level(*pair, out, runs) for pair in pairs for out in CHOSEN],
        "runs": [
            labels(r.case.fit, r.case.combination)
            | {"seed": r.case.seed}
            | {name: r.outcomes[name] for name in (*REPORTED, *AGREED)}
            for r in runs
        ],
        "curves": [row for pair in pairs for row in _home(*pair, runs)],
        "signatures": [
            row
            for pair in pairs
            if pair[1].name in IN_FORCE
            for row in signature_curves(*pair, runs)
        ],
        "durations": [
            labels(*pair) | {"days": day, "files": files}
            for pair in pairs
            if pair[1] in MAIN[:2]
            for day, files in enumerate(cleared([run.outcomes for run in select(runs, *pair)]))
        ],
    }


def digest(folder: Path) -> Table:
    """The summary as people read it: what each combination changes, under each calibration."""
    return [
        _digested(row)
        for row in read_rows(folder / "summary.csv")
        if row["outcome"] in DIGEST and row["policy_combination"] in DIGESTED
    ]


def _home(fit: str, combination: PolicyCombination, runs: list[Result]) -> Table:
    """Share of households home by week."""
    shares = [each.outcomes.further[SHARES.name] for each in select(runs, fit, combination)]
    return curve(labels(fit, combination), np.array([each["returned"] for each in shares]), "share")


def _digested(row: dict[str, Any]) -> dict[str, Any]:
    label, times, digits = DIGEST[row["outcome"]]

    def range_of(low: str, high: str) -> str:
        return f"{times * row[low]:.{digits}f} to {times * row[high]:.{digits}f}"

    return {
        "calibrated under": row["calibrated_under"],
        "policy combination": row["policy_combination"].replace("_", " "),
        "difference in": label,
        "estimate": f"{times * row['difference']:.{digits}f}",
        "95 % range": f"{range_of('range_low', 'range_high')} ({row['parameter_sets']:.0f} sets)",
        "calibrated set": f"{times * row['calibrated_set']:.{digits}f}"
        f" ({range_of('calibrated_low', 'calibrated_high')})",
        "verdict": row["verdict"],
    }


EXPERIMENT = Experiment(
    name="headline",
    question=__doc__,
    plan=HeadlinePlan(SEEDS),
    preview=HeadlinePlan(SEEDS, fits=("ten",), combinations=MAIN[:3]),
    design=design,
    analyse=_tables,
    draw=draw,
    digest=digest,
    partly=paired_jobs,
    complete=_complete,
)
