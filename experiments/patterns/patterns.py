"""The twenty patterns of the evidence: which of them does the model show, and what does that tell?

Each pattern is measured on the model as the study measured it, over draws of the posterior and over
draws of the prior. It is passed where the median of the posterior's draws lies within the interval
of the evidence, and at least half of the draws do. A pattern that a parameter was declared from, or
that the calibration used, is no evidence for the model when it is passed; nor is one that most
draws of the prior pass. The scoreboard prints how many pass beside how many of these inform.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from experiments.compare.sureness import percent
from experiments.experiment import Experiment, Tables
from experiments.patterns.draws import POSTERIOR, PRIOR, SOURCES, World, worlds
from experiments.patterns.figure import draw
from experiments.patterns.measured import PARTS, Numbers, PatternsPlan, jobs_of, numbers_of
from experiments.patterns.scoreboard import (
    ENOUGH,
    TELLING,
    count_rows,
    measure_rows,
    pattern_rows,
)
from experiments.provenance.tables import Table, read_rows
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes


def drawn(plan: PatternsPlan) -> list[tuple[str, World]]:
    """All draws: those of the posterior, then those of the prior."""
    counts = {POSTERIOR: plan.draws, PRIOR: plan.prior_draws}
    return [(source, world) for source in SOURCES for world in worlds(source, counts[source])]


def design(plan: PatternsPlan) -> list[Job]:
    """The runs of every draw, part by part."""
    return [job for _, world in drawn(plan) for part in jobs_of(world, plan) for job in part]


def analyse(plan: PatternsPlan, made: Sequence[Outcomes]) -> Tables:
    """The scoreboard, from runs in the order of the jobs."""
    runs, found = iter(made), _nothing()
    for source, world in drawn(plan):
        found[source].append(numbers_of(world, list(_in_parts(runs, world, plan))))
    posterior, prior = (by_measure(found[source]) for source in SOURCES)
    rows = pattern_rows(posterior, prior)
    return {
        "scoreboard": rows,
        "measures": measure_rows(posterior, prior),
        "counts": count_rows(rows),
        "draws": [
            {"of": source, "draw": number, **numbers}
            for source in SOURCES for number, numbers in enumerate(found[source])
        ],
    }  # fmt: skip


def _nothing() -> dict[str, list[Numbers]]:
    return {source: [] for source in SOURCES}


def by_measure(found: Sequence[Numbers]) -> dict[str, np.ndarray]:
    """The numbers of all draws, by measure."""
    names = dict.fromkeys(name for each in found for name in each)
    return {name: np.array([each.get(name, np.nan) for each in found], float) for name in names}


def _in_parts(
    runs: Iterator[Outcomes], world: World, plan: PatternsPlan
) -> Iterator[list[Outcomes]]:
    """The runs of one draw, part by part."""
    for part in PARTS:
        yield list(islice(runs, len(part.jobs(world, plan))))


def digest(folder: Path) -> Table:
    """The scoreboard as people read it."""
    return [
        {
            "pattern": f"{row['pattern']:.0f} {row['title']}", "result": row["result"],
            "draws inside": _percent(row["inside"]),
            "prior draws inside": _percent(row["prior_inside"]),
            "independence": row["independence"], "informative": row["informative"],
        }
        for row in read_rows(folder / "scoreboard.csv")
    ]  # fmt: skip


def sentences(folder: Path) -> list[str]:
    """How many pass and how many of these inform; then why patterns were not passed."""
    rows = read_rows(folder / "scoreboard.csv")
    count = {row["what"]: int(row["patterns"]) for row in read_rows(folder / "counts.csv")}
    return [
        f"{count['passed']} of {count['patterns']} patterns pass; {count['passed and informative']}"
        f" of these are informative: untouched by how the model was made, and met by at most "
        f"{100 * TELLING:.0f} % of {rows[0]['prior_draws']:.0f} draws of the prior. A pattern "
        f"passes where at least {100 * ENOUGH:.0f} % of {rows[0]['draws']:.0f} draws of the "
        "posterior meet it, and their median does.",
        *(
            f"Pattern {row['pattern']:.0f} ({row['title']}): {row['result']}; {row['cause']}."
            for row in rows if row["cause"]
        ),
    ]  # fmt: skip


def _percent(share: float) -> str:
    return "" if np.isnan(float(share)) else percent(share)


EXPERIMENT = Experiment(
    name="patterns",
    question=__doc__,
    plan=PatternsPlan((1,)),
    preview=PatternsPlan((1,), 100, draws=3, prior_draws=3, communities=40, places=80,
                         evaluated=20),
    design=design,
    analyse=analyse,
    draw=draw,
    digest=digest,
    says=sentences,
)  # fmt: skip
