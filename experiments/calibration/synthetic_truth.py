"""Synthetic truth: does a calibration find again what made the data?

`awda experiment calibration-truth` draws worlds from the prior, runs each once, adds errors of
counting and what models miss, and calibrates to these made-up data with the emulators of June 2018
before any wave. Intervals should hold the truth as often as they say.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from experiments.calibration import shared_design
from experiments.calibration.comparison import comparison
from experiments.calibration.design import CalibrationPlan, Points, seeds, with_histories
from experiments.calibration.effect_emulator import EffectEmulator
from experiments.calibration.parameters import SHARED, space
from experiments.calibration.runs import Noise, positive, told
from experiments.calibration.taught import taught
from experiments.calibration.waves import made, matched
from experiments.calibration.weights import mixed, sampled
from experiments.calibration.world_emulator import WorldEmulator
from experiments.experiment import Experiment, Tables
from experiments.provenance.tables import Table, read_columns, read_rows
from experiments.runs.runner import Runner
from sim.pictures.drawing import BLUE, GREY, finding, panels, save

NAME = "calibration-truth"
SEED = 20
PAIRS = 4  # of runs, for the true effect of a world
BINS = 10
NARROWER = 0.8  # of the prior's 90 % interval: a wider one is hardly narrower


@dataclass(frozen=True)
class TruthPlan(CalibrationPlan):
    """How many worlds are drawn, too."""

    worlds: int = 20


PLAN = TruthPlan(
    seeds("synthetic truth", PAIRS), 100, cut=shared_design.WORLD, waves=1, draws=400
)  # fmt: skip
PREVIEW = replace(
    PLAN, households_per_agent=200, points=48, checked=8, replicates=2, draws=100, places=24,
    worlds=2,
)  # fmt: skip


def stages(plan: TruthPlan, run: Runner) -> Tables:
    """Emulators, worlds drawn from the prior, and what calibrations to each of them say."""
    like = comparison(plan.cut, plan.discrepancy)
    design = taught(plan, run, like)
    known = matched(plan, run, design, like)
    random = np.random.default_rng(SEED)
    truths = with_histories(random.normal(size=(plan.worlds, space(plan.cut).size)))
    seen = told(made(plan, run, truths, plan.seeds[:1], like), like)
    factor = np.linalg.cholesky(positive(like.errors, 1e-9))
    data = seen + random.normal(size=seen.shape) @ factor.T
    effects = shared_design.true_effects(plan, run, truths)
    found = [
        _found(known.emulator, known.noise, design.effect, plan.draws, one) for one in data
    ]  # fmt: skip
    rows = list(_ranks(known.emulator, truths, [draws for draws, _ in found]))
    return {
        "ranks": rows,
        "parameters": _parameters(rows),
        "effects": [_effect(number, *both) for number, both in enumerate(
            zip(effects, [drawn for _, drawn in found], strict=True)
        )],
        "histogram": _histogram(rows),
    }  # fmt: skip


def _found(
    emulator: WorldEmulator, noise: Noise, effect: EffectEmulator, draws: int, data: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Draws of the posterior of made-up data, and of the effect with the emulator's error."""
    like = replace(emulator.like, observed=data)
    places = mixed(sampled(replace(emulator, like=like), noise, draws)).places
    off = effect.missed * np.random.default_rng(SEED).normal(size=len(places))
    return places, effect.mean(places) + off


def _ranks(
    emulator: WorldEmulator, truths: Points, found: list[np.ndarray]
) -> Iterator[dict[str, Any]]:
    true = emulator.space.shared(truths.places)
    for world, places in enumerate(found):
        shares = emulator.space.shared(places)
        for number, name in enumerate(SHARED):
            low, high = np.quantile(shares[:, number], (0.05, 0.95))
            yield {
                "world": world, "parameter": name, "true_share": float(true[world, number]),
                "low_share": float(low), "high_share": float(high),
                "rank": float((shares[:, number] < true[world, number]).mean()),
                "inside": "yes" if low <= true[world, number] <= high else "no",
            }  # fmt: skip


def _parameters(rows: Table) -> Table:
    """By parameter: how often its interval held the truth, and whether data narrow it."""
    found = []
    for name in SHARED:
        own = [row for row in rows if row["parameter"] == name]
        width = float(np.mean([row["high_share"] - row["low_share"] for row in own])) / 0.9
        found.append({
            "parameter": name, "covered": float(np.mean([row["inside"] == "yes" for row in own])),
            "width_to_prior": width, "identified": "yes" if width < NARROWER else "no",
        })  # fmt: skip
    return found


def _effect(world: int, true: float, drawn: np.ndarray) -> dict[str, Any]:
    low, middle, high = np.quantile(drawn, (0.025, 0.5, 0.975))
    return {
        "world": world, "true": float(true), "low": float(low), "median": float(middle),
        "high": float(high), "inside": "yes" if low <= true <= high else "no",
    }  # fmt: skip


def _histogram(rows: Table) -> Table:
    ranks = np.array([row["rank"] for row in rows])
    counts, ends = np.histogram(ranks, BINS, (0.0, 1.0))
    return [
        {"from": float(low), "to": float(high), "parameter_worlds": int(count)}
        for low, high, count in zip(ends, ends[1:], counts, strict=False)
    ]


def draw(folder: Path) -> None:
    """Ranks of the truth among the draws; level where intervals say what they mean."""
    table = read_columns(folder / "histogram.csv")
    figure, [axes] = panels(1, 7.2, 4.0)
    axes.bar(table["from"], table["parameter_worlds"], width=0.09, align="edge", color=BLUE)
    axes.axhline(table["parameter_worlds"].mean(), color=GREY, linestyle=":", label="level")
    axes.set(xlabel="rank of the true value among the draws", ylabel="parameters of worlds")
    axes.legend(loc="lower right")
    said = {row["what"]: row["found"] for row in digest(folder)}
    finding(figure, f"Synthetic truth: 90 % intervals hold the truth in\n{said[HELD]} of cases")
    save(figure, folder)


HELD = "parameters of worlds inside their 90 % interval"


def digest(folder: Path) -> Table:
    """Coverage of parameters and of the effect, and what is not identified."""
    rows, effects = read_rows(folder / "ranks.csv"), read_rows(folder / "effects.csv")
    held = 100.0 * np.mean([row["inside"] == "yes" for row in rows])
    known = read_rows(folder / "parameters.csv")
    not_found = [row["parameter"] for row in known if row["identified"] == "no"]
    inside = sum(row["inside"] == "yes" for row in effects)
    return [
        {"what": HELD, "found": f"{held:.0f} %", "wanted": "85 to 95 %"},
        {"what": "worlds whose effect lies in its 95 % interval",
         "found": f"{inside} of {len(effects)}", "wanted": "17 of 20 or more"},
        {"what": "not identified (interval hardly narrower than the prior)",
         "found": ", ".join(not_found) or "none", "wanted": "-"},
    ]  # fmt: skip


EXPERIMENT = Experiment(
    name=NAME, question=__doc__, plan=PLAN, preview=PREVIEW, stages=stages, draw=draw,
    digest=digest,
)  # fmt: skip
