"""The founding question on the real input: ten signatures or four, reactive or community policing.

Every combination is run in draws of the posterior of June 2018, four paired runs in each draw. An
estimate is the median over draws of the expected difference from ten signatures and reactive
policing, from March 2016 to the end of 2019; its interval holds 95 % of the draws and the doubt
that they are few, and the chance of a single world stands beside it. The one outcome named
beforehand is the share of displaced households that are home at the end of 2019, four signatures
against ten. All others are descriptive. Verdicts follow from probabilities: "more" and "fewer" from
0.975 on, "about the same" where the difference is too little to matter with 0.95 (half a percentage
point of households). Effects are shown for all draws together and for each history of the
procedure.
"""

from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path

import numpy as np

from experiments.compare.sureness import share_in_words
from experiments.experiment import Experiment, Tables
from experiments.headline.agreements import agreements, agreements_by_rate
from experiments.headline.by_draw import (
    ALL,
    by_combination,
    by_governorate,
    dependence,
    draws,
    effects,
    values,
)
from experiments.headline.contrasts import EFFECTS, INTERACTIONS
from experiments.headline.design import PAIRS, HeadlinePlan, jobs
from experiments.headline.figure import draw
from experiments.headline.measures import DECREE, HOME_AT_END, REPORTED
from experiments.headline.next_measurements import next_measurements
from experiments.headline.over_time import curves, durations, signatures
from experiments.headline.parts import parts
from experiments.iraq.policy_combinations import MAIN
from experiments.iraq.posterior_worlds import parameter_sets, worlds
from experiments.provenance.tables import Table, read_rows
from experiments.runs.measures import Outcomes
from sim.measure.outcomes import unit_of_difference

DIGESTED = ("return_rate", "durable_return_rate", "days_to_clear", "trust_change")


def analyse(plan: HeadlinePlan, made: Sequence[Outcomes]) -> Tables:
    """The tables, from runs in the order of the jobs; none that would be empty."""
    drawn, runs = worlds(plan.draws), by_combination(plan, made)
    histories = np.array([world.draw.history for world in drawn])
    sets = parameter_sets(plan.draws)
    contrasts = [each for each in (*EFFECTS, *INTERACTIONS) if each.is_in(set(plan.names))]
    own = {name: values(plan, runs, itemgetter(name)) for name in REPORTED}
    home = own[HOME_AT_END]
    decree = next(each for each in contrasts if each.name == DECREE)
    gains = decree.of(home).mean(axis=1)
    tables = {
        "summary": [
            row for name in REPORTED for row in effects(name, contrasts, own[name], histories, sets)
        ],
        "by_governorate": by_governorate(plan, runs, contrasts, sets),
        "draws": draws(drawn, contrasts, home),
        "dependence": dependence(drawn, gains),
        "measure_next": next_measurements(drawn, gains),
        "curves": curves(plan, runs),
        "durations": durations(plan, runs),
        "parts": parts(plan, runs, sets),
        "agreements": agreements(plan, runs),
        "agreements_by_rate": agreements_by_rate(plan, runs, sets),
        "signatures": signatures(plan, runs),
    }
    return {name: rows for name, rows in tables.items() if rows}


def digest(folder: Path) -> Table:
    """The differences as people read them."""
    rows = []
    for row in read_rows(folder / "summary.csv"):
        if row["outcome"] in DIGESTED and row["history"] == ALL:
            unit, times = unit_of_difference(row["unit"])
            digits = 3 if row["outcome"] == "trust_change" else 1
            middle, low, high = (times * row[name] for name in ("difference", "low", "high"))
            rows.append({
                "policy combination": row["policy_combination"].replace("_", " "),
                "difference in": f"{row['outcome'].replace('_', ' ')}, {unit}",
                "median (95 %)": f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})",
                "P(more)": share_in_words(row["above_zero"], int(row["draws"])),
                "in one world": f"{row['single_world']:.2f}",
                "verdict": row["verdict"],
            })  # fmt: skip
    return rows


def sentences(folder: Path) -> list[str]:
    """How sure the primary effect is, and which drawn parameter has most to do with it."""
    [row] = [
        row for row in read_rows(folder / "summary.csv")
        if (row["policy_combination"], row["outcome"], row["history"])
        == (DECREE, HOME_AT_END, ALL)
    ]  # fmt: skip
    middle, low, high = (100.0 * row[f"error_of_{name}"] for name in ("difference", "low", "high"))
    width = 100.0 * (row["high"] - row["low"])
    said = [
        "Share home at the end of 2019, four signatures against ten: the standard errors of the "
        f"median and of both ends (bootstrap over {row['draws']:.0f} draws, those of one set "
        f"together) are {middle:.2f}, {low:.2f} and {high:.2f} percentage points, and the interval "
        f"is {width:.1f} wide."
    ]
    if not (folder / "dependence.csv").is_file():
        return said
    first = read_rows(folder / "dependence.csv")[0]
    beyond = abs(first["rank_correlation"]) >= first["chance_of_closest"]
    said.append(
        f"Of {first['parameters']:.0f} drawn parameters, {first['parameter']} (grade "
        f"{first['grade']}) has the highest rank correlation with it "
        f"({first['rank_correlation']:+.2f}); chance alone gives up to "
        f"{first['chance_of_closest']:.2f} in 95 % of cases"
        + ("." if beyond else ", so it may be chance.")
    )
    return said


EXPERIMENT = Experiment(
    name="headline",
    question=__doc__,
    plan=HeadlinePlan(tuple(range(1, PAIRS + 1)), 100),
    preview=HeadlinePlan((1, 2), 200, draws=12, combinations=MAIN[:3], switched=()),
    design=lambda plan: list(jobs(plan)),
    analyse=analyse,
    draw=draw,
    digest=digest,
    says=sentences,
)
