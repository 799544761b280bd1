"""Whether published returns lie within what the model can do, and one world can do it all.

Two questions of the structure, before anything is calibrated. For 500 draws of the prior, does the
published path of every governorate lie inside the central 95 % of what such worlds would have
published? And is there one set of parameters, the mean of 20 seeds, that meets what was observed of
the years to 2022 together? What was observed after the cut checks the reach of the structure; it
selects nothing that is used elsewhere. Beside these, each way out that nobody pays for is tried, on
and off, on the rounds that were not used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments.experiment import Experiment, Plan, Tables
from experiments.iraq.published_returns import (
    HOME,
    LAST_PUBLISHED,
    Returns,
    published,
    stock_of,
)
from experiments.provenance.tables import Table, read_rows
from experiments.reach import accepted, figure, prior, targets, ways_out
from experiments.reach.accepted import as_counted
from experiments.reach.targets import END, REACHED
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from sim.run import interval
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

SET = "iraq_reaching"  # the one set of parameters, as a scenario
COVERED = 0.95
ACCEPTED = (  # what is wanted of the accepted sets together, in percent
    ("error", "national error of the median at the last used round, points", -2.0, 2.0),
    ("inside_90", "rounds of governorates inside the 90 % band, %", 85.0, 100.0),
    ("width_90", "mean width of that band, points", 0.0, 20.0),
)
SEED = 1


@dataclass(frozen=True)
class ReachPlan(Plan):
    """A plan with the number of draws from the prior, each run once."""

    draws: int = 500
    sets: int | None = None  # accepted sets with which ways out are tried; None: all


def world(plan: Plan) -> Scenario:
    """Iraq up to 2022 with ten signatures and declared defaults."""
    scenario = load("iraq").with_(**{"clearance.signatures": 10})
    return plan.scaled(_until_the_end(scenario))


def design(plan: ReachPlan) -> list[Job]:
    """A run for each draw of the prior, the one set on every seed, and ways out on and off."""
    scenario, one = world(plan), plan.scaled(_until_the_end(load(SET)))
    drawn = prior.draws(plan.draws, scenario.world, SEED)
    counted = scenario.with_(**{"run.weeks": scenario.week_of(LAST_PUBLISHED) + 1})
    return [
        *(Job(counted.with_(**values), SEED, (HOME,)) for values in drawn),
        *(Job(one, seed, (HOME, REACHED)) for seed in plan.seeds),
        *ways_out.jobs(scenario, plan.sets),
        *accepted.jobs(scenario, plan.sets),
    ]


def analyse(plan: ReachPlan, made: Sequence[Outcomes]) -> Tables:
    """The band of the prior at every published round, and what the one set reaches."""
    like = published(world(plan), last=LAST_PUBLISHED)
    last = plan.draws + len(plan.seeds)
    drawn, one = made[: plan.draws], made[plan.draws : last]
    tried = len(ways_out.jobs(world(plan), plan.sets))
    stocks = np.array([stock_of(each, like) for each in drawn])
    values = [each.further[REACHED.name] for each in one]
    return {
        "prior": band_table(as_counted(stocks, like), like),
        "targets": targets.rows(values, interval),
        "ways_out": ways_out.analysed(world(plan), made[last : last + tried]),
        "accepted": accepted.analysed(world(plan), made[last + tried :], plan.sets),
    }


def band_table(counted: np.ndarray, like: Returns) -> Table:
    """For each governorate and round the published share, the band of the prior, and inside or not.

    `counted` are households, [draw, round, governorate].
    """
    shares = counted / like.ever
    low, middle, high = np.quantile(shares, [(1 - COVERED) / 2, 0.5, (1 + COVERED) / 2], axis=0)
    seen = like.stock / like.ever
    return [
        {
            "governorate": name, "date": day.isoformat(), "published": seen[i, j],
            "low": low[i, j], "median": middle[i, j], "high": high[i, j],
            "inside": "yes" if low[i, j] <= seen[i, j] <= high[i, j] else "no",
            "draws": len(counted),
        }
        for j, name in enumerate(like.governorates)
        for i, day in enumerate(like.days)
    ]  # fmt: skip


def digest(folder: Path) -> Table:
    """By governorate how many rounds lie inside the band; then each target."""
    rounds = read_rows(folder / "prior.csv")
    names = dict.fromkeys(row["governorate"] for row in rounds)
    inside = {
        name: [row["inside"] == "yes" for row in rounds if row["governorate"] == name]
        for name in names
    }
    return [
        *(
            {"what": f"published path of {name} inside the prior", "found": f"{sum(each)} rounds",
             "wanted": f"{len(each)} rounds", "met": "yes" if all(each) else "no"}
            for name, each in inside.items()
        ),
        *(
            {"what": row["about"], "found": f"{row['mean']:.3f}",
             "wanted": f"{row['from']:g} to {row['to']:g}", "met": row["met"]}
            for row in read_rows(folder / "targets.csv")
        ),
        *(
            {"what": f"error in 2018 with {row['way_out']} less that without, percentage points",
             "found": f"{100 * row['difference']:+.2f}", "wanted": "below 0", "met": row["helps"]}
            for row in read_rows(folder / "ways_out.csv")
        ),
        *(
            {"what": f"{words} (calibrated under {row['calibrated_under']})",
             "found": f"{100 * row[name]:.1f}", "wanted": f"{low:g} to {high:g}",
             "met": "yes" if low <= 100 * row[name] <= high else "no"}
            for row in read_rows(folder / "accepted.csv") if row["counting_steps"] == "drawn"
            for name, words, low, high in ACCEPTED
        ),
    ]  # fmt: skip


def _until_the_end(scenario: Scenario) -> Scenario:
    return scenario.with_(**{"run.weeks": scenario.week_of(END) + 1})


EXPERIMENT = Experiment(
    name="reach",
    question=__doc__,
    plan=ReachPlan(tuple(range(1, 21)), 100),
    preview=ReachPlan((1, 2), 200, draws=20, sets=2),
    design=design,
    analyse=analyse,
    draw=figure.draw,
    digest=digest,
)
