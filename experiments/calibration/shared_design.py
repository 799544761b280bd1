"""The shared design: runs that fill the prior, made once to 2021 and kept for all days.

`awda experiment calibration-design` makes them. The world is that known at the end of June 2018.
Places fill the prior evenly, each in two histories of the procedure: one half of them, by chance,
under ten signatures and under four from March 2016, the others under the roll-out and under four
throughout. The two runs of a place share seed and nuisances, so their difference is the effect of a
history.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from experiments.calibration.comparison import Comparison, share
from experiments.calibration.design import (
    Base,
    Points,
    base_of,
    draws,
    in_chance_order,
    seeds,
)
from experiments.calibration.fled import fled
from experiments.calibration.outputs import (
    LAST,
    NOTED,
    OF_OUTCOMES,
    OF_WAVES,
    OUTPUTS,
    ROUNDS,
    number_of,
)
from experiments.calibration.parameters import Space, space
from experiments.calibration.runs import Runs
from experiments.experiment import Experiment, Plan, Tables
from experiments.provenance.parquet import Columns, read_parquet
from experiments.provenance.tables import Table, read_columns, read_rows
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from experiments.runs.runner import Runner
from sim.core.declare import InputError
from sim.core.source_files import package_folder
from sim.pictures.drawing import BLUE, finding, panels, save

NAME, TABLE = "calibration-design", "runs.parquet"
WORLD, UNTIL = date(2018, 6, 30), ROUNDS[-1]
FOLDER = package_folder("sim").parent / "results" / NAME
PAIRS = (("ten", "ten_then_four"), ("roll_out", "four"))
SEED = 1


@dataclass(frozen=True)
class DesignPlan(Plan):
    """How many places; each is run twice."""

    places: int = 1024


PLAN = DesignPlan(seeds("design", 64), 100)
PREVIEW = DesignPlan(seeds("design", 4), 200, places=24)


def points_of(plan: DesignPlan) -> Points:
    """The points, two for each place."""
    places = np.repeat(shared_space().design(plan.places, SEED), 2, axis=0)
    histories = [name for pair in in_chance_order(PAIRS, plan.places) for name in pair]
    return Points(places, tuple(histories))


def made(plan: DesignPlan, run: Runner) -> Columns:
    """Every run as columns."""
    points = points_of(plan)
    run.expect(len(points))
    base = base_of(plan, WORLD, UNTIL)
    wanted = [job for number in range(plan.places) for job in _pair(plan, base, points, number)]
    return columns(points, wanted, run(wanted))


def columns(points: Points, wanted: Sequence[Job], found: Sequence[Outcomes]) -> Columns:
    """What is kept of runs: where they are, households fled and home, and other numbers."""
    districts = list(wanted[0].scenario.world.districts)
    home = np.array([
        [one.further[OUTPUTS.name]["home"][day.isoformat()] for day in ROUNDS] for one in found
    ])  # fmt: skip
    gone = np.array([fled(job.scenario, ROUNDS) for job in wanted])
    names = [name for each in NOTED.values() for name in each]
    kept: Columns = {
        "history": np.array(points.histories), "seed": np.array([job.seed for job in wanted]),
    }  # fmt: skip
    kept |= dict(zip(_coordinates(shared_space()), points.places.T, strict=True))
    for place, district in enumerate(districts):
        for number, day in enumerate(ROUNDS):
            kept[f"home {district} {day}"] = home[:, number, place].astype(np.int32)
            kept[f"fled {district} {day}"] = np.round(gone[:, place, number]).astype(np.int32)
    return kept | {
        f"number {name}": np.array([number_of(one, name) for one in found])
        for name in (*names, *OF_OUTCOMES, *OF_WAVES)
    }


def kept(run: Runner, folder: Path = FOLDER) -> Columns:
    """The kept design; raise InputError where there is none of this version of the model."""
    if not (folder / TABLE).is_file():
        raise InputError(
            f"{folder}: the shared design is not kept there; `awda experiment {NAME}` makes it"
        )
    found = read_parquet(folder / TABLE)
    if not comes_again(found, made(replace(PLAN, places=len(PAIRS)), run)):
        raise InputError(
            f"{folder}: the shared design is of another version of the model, whose first runs "
            f"differ from those of this one; `awda experiment {NAME}` makes it anew"
        )
    return found


def comes_again(found: Columns, again: Columns) -> bool:
    """Whether the first runs of a table are these, all but rounding."""
    return found.keys() == again.keys() and all(
        np.array_equal(found[name][: len(each)], each)
        if each.dtype.kind == "U" else np.allclose(found[name][: len(each)], each, 1e-9, 1e-9)
        for name, each in again.items()
    )  # fmt: skip


def points_in(found: Columns) -> Points:
    """The points of a kept design."""
    places = np.stack([found[name] for name in _coordinates(shared_space())], axis=1)
    return Points(places, tuple(str(each) for each in found["history"]))


def runs_in(found: Columns, like: Comparison) -> Runs:
    """What the runs say of the rounds and other targets of a cut."""
    home, gone = (stocks(found, kind, like) for kind in ("home", "fled"))
    numbers = [found[f"number {each.name}"] for each in like.others]
    none = np.zeros((len(home), 0))
    others = like.capped(np.stack(numbers, axis=1)) if numbers else none
    return Runs(points_in(found), share(home, gone), others)


def stocks(found: Columns, kind: str, like: Comparison) -> np.ndarray:
    """Households home or fled, [run, district, round]."""
    return np.stack([
        np.stack([found[f"{kind} {district} {day}"] for day in like.rounds], axis=1)
        for _, district in like.where.names
    ], axis=1).astype(float)  # fmt: skip


def effects_in(found: Columns) -> tuple[Points, np.ndarray]:
    """By place: percentage points home at the end of 2019 more with four signatures than ten."""
    home, gone = (
        sum(found[f"{kind} {name} {LAST}"].astype(float) for name in shared_space().districts)
        for kind in ("home", "fled")
    )
    points, part = points_in(found), 100.0 * np.asarray(home) / np.maximum(np.asarray(gone), 1.0)
    ten = np.flatnonzero(found["history"] == PAIRS[0][0])
    return Points(points.places[ten], (PAIRS[0][0],) * len(ten)), part[ten + 1] - part[ten]


def true_effects(plan: Plan, run: Runner, truths: Points) -> np.ndarray:
    """The same effect of places, each the mean of pairs on the seeds of the plan, [place]."""
    base, wanted = base_of(plan, WORLD, UNTIL), list[Job]()
    for number, place in enumerate(truths.places):
        own = Points(np.stack([place, place]), PAIRS[0])
        wanted += [
            Job(base.at(draw, (number, seed)), seed, (OUTPUTS,))
            for seed in plan.seeds
            for draw in draws(shared_space(), own)
        ]
    part = [
        100.0 * sum(one.further[OUTPUTS.name]["home"][LAST.isoformat()])
        / float(fled(job.scenario, [LAST]).sum())
        for one, job in zip(run(wanted), wanted, strict=True)
    ]  # fmt: skip
    paired = np.array(part).reshape(len(truths), len(plan.seeds), 2)
    return np.asarray((paired[:, :, 1] - paired[:, :, 0]).mean(axis=1))


@cache
def shared_space() -> Space:
    """The coordinates of the design."""
    return space(WORLD)


def _coordinates(whole: Space) -> list[str]:
    return [f"at {name}" for name in whole.names]


def _pair(plan: DesignPlan, base: Base, points: Points, number: int) -> list[Job]:
    """The two runs of a place, with one seed and one draw of the nuisances."""
    seed = plan.seeds[number % len(plan.seeds)]
    own = Points(points.places[2 * number : 2 * number + 2], points.histories[2 * number :][:2])
    return [
        Job(base.at(draw, (number, seed)), seed, (OUTPUTS,)) for draw in draws(shared_space(), own)
    ]


def stages(plan: DesignPlan, run: Runner) -> Tables:
    """The runs, and the share home in them by round."""
    found = made(plan, run)
    rows = []
    for day in ROUNDS:
        home, gone = (
            np.sum([found[f"{kind} {name} {day}"] for name in shared_space().districts], axis=0)
            for kind in ("home", "fled")
        )
        low, middle, high = np.quantile(100.0 * home / np.maximum(gone, 1), (0.05, 0.5, 0.95))
        rows.append({"date": day.isoformat(), "low": low, "median": middle, "high": high})
    head = {"runs": len(found["seed"]), "places": plan.places}
    return {"home": [head | row for row in rows], TABLE: found}


def draw(folder: Path) -> None:
    """The share home in the runs by round."""
    table = read_columns(folder / "home.csv")
    figure, [axes] = panels(1, 7.2, 4.0)
    years = [day.year + day.timetuple().tm_yday / 365.25 for day in ROUNDS]
    axes.fill_between(years, table["low"], table["high"], color=BLUE, alpha=0.25, linewidth=0)
    axes.plot(years, table["median"], color=BLUE)
    axes.set(xlabel="year", ylabel="returned, % of displaced households", ylim=(0, 100))
    finding(
        figure, f"The shared design: {table['runs'][0]:.0f} runs that fill the prior\n"
        "(median and 90 % of the runs)",
    )  # fmt: skip
    save(figure, folder)


def digest(folder: Path) -> Table:
    """How many runs there are."""
    row = read_rows(folder / "home.csv")[-1]
    return [{"what": "runs", "found": f"{row['runs']:.0f}"},
            {"what": "places of the prior", "found": f"{row['places']:.0f}"}]  # fmt: skip


EXPERIMENT = Experiment(
    name=NAME, question=__doc__, plan=PLAN, preview=PREVIEW, stages=stages, draw=draw,
    digest=digest,
)  # fmt: skip
