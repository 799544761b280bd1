"""The tables of a calibration: draws, what the data inform, histories, targets and checks."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from experiments.calibration.design import Points
from experiments.calibration.effect_emulator import EffectEmulator
from experiments.calibration.emulator_table import FLOWS, emulator_table
from experiments.calibration.parameters import SHARED, Space
from experiments.calibration.posterior import (
    Sample,
    effective,
    reweighted,
    weighted_quantiles,
)
from experiments.calibration.returns_table import returns, said_of_returns
from experiments.calibration.runs import Runs
from experiments.calibration.waves import Matched
from experiments.calibration.world_emulator import WorldEmulator
from experiments.experiment import Tables
from experiments.iraq.posterior_table import Draw, rows_of
from experiments.iraq.procedure_histories import LABELS, NAMES
from experiments.provenance.tables import Table, read_rows
from sim.scenario.catalogue import at, plausible

LEVELS = (0.05, 0.5, 0.95)
INFORMED = 0.8  # of the prior's 90 % interval: a wider one is hardly narrower
EDGE = 0.025  # of a range on either side, together the outer 5 %
FEWEST, UNKNOWN = 50, "not known"  # effective draws that say what data inform; with fewer
CROWDED = 0.2  # of the mass in the outer 5 %


class Weights(NamedTuple):
    """Of draws by their own runs: the power to which they are taken, and what they would be."""

    values: np.ndarray
    power: float  # 1: the whole correction
    whole: float  # effective draws at the power of 1

    @classmethod
    def of(cls, logs: np.ndarray, enough: float) -> "Weights":
        """From logarithms of weights; so many draws have to count."""
        return cls(*reweighted(logs, min(enough, len(logs))), effective(logs))


@dataclass(frozen=True)
class Found:
    """A posterior: weighted draws with their histories, and the runs of the draws."""

    points: Points
    by_runs: Weights
    shares: dict[str, float]  # of histories, by evidence
    samples: dict[str, Sample]
    again: Runs
    targets: np.ndarray  # [draw, target]: what emulator and runs together say

    @property
    def weights(self) -> np.ndarray:
        """Of the draws."""
        return self.by_runs.values

    @property
    def effective(self) -> float:
        """The effective sample size of the weighted draws."""
        return float(1.0 / (self.weights**2).sum())


def all_of(found: Found, known: Matched, replicates: int, effect: EffectEmulator) -> Tables:
    """Every table."""
    emulator = known.emulator
    effects = effect.mean(found.points.places)
    return {
        "posterior": draws(found, emulator.space),
        "parameters": parameters(found, emulator.space),
        "histories": histories(found),
        "targets": targets(found, emulator),
        "returns": returns(found.again, found.weights, emulator.like),
        "emulators": emulator_table(known, replicates, effect),
        "effect": [effect_row(effects, found.weights)],
        "waves": [
            {
                "wave": each.number,
                "points": each.points,
                "deviations": each.distance,
                "share_left": each.left,
            }
            for each in known.waves
        ]
        or [{"wave": 1, "points": 0, "deviations": float("inf"), "share_left": 1.0}],
    }


def effect_row(effects: np.ndarray, weights: np.ndarray) -> dict[str, Any]:
    """The emulated effect of four signatures against ten, over the posterior."""
    low, middle, high = weighted_quantiles(effects, weights, (0.025, 0.5, 0.975))
    return {
        "outcome": "percentage points of displaced households home at the end of 2019",
        "contrast": "four signatures from March 2016 against ten", "low": low, "median": middle,
        "high": high, "above_zero": float(weights[effects > 0.0].sum() / weights.sum()),
    }  # fmt: skip


def draws(found: Found, space: Space) -> Table:
    """One row a draw: its history, its weight, and every parameter of a scenario."""
    each = zip(found.points.places, found.points.histories, found.weights, strict=True)
    return rows_of(
        Draw(history, space.values(place), float(weight)) for place, history, weight in each
    )


def parameters(found: Found, space: Space) -> Table:
    """From prior to posterior, by parameter: which the data inform, and which crowd at an end."""
    shares, rows = space.shared(found.points.places), []
    for number, name in enumerate(SHARED):
        column = shares[:, number]
        low, middle, high = weighted_quantiles(column, found.weights, LEVELS)
        width = (high - low) / (LEVELS[2] - LEVELS[0])
        informed = ("yes" if width < INFORMED else "no") if found.effective >= FEWEST else UNKNOWN
        outer = float(found.weights[np.minimum(column, 1.0 - column) < EDGE].sum())
        rows.append({
            "parameter": name, "from": plausible(name)[0], "to": plausible(name)[1],
            "low": at(name, low), "median": at(name, middle), "high": at(name, high),
            "low_share": low, "median_share": middle, "high_share": high,
            "width_to_prior": width, "informed": informed,
            "in_outer_5_percent": outer, "crowded": "yes" if outer > CROWDED else "no",
        })  # fmt: skip
    return rows


def histories(found: Found) -> Table:
    """The posterior weight of each history, equally likely at first."""
    rows = []
    for name in NAMES:
        inside = np.array([each == name for each in found.points.histories])
        rows.append({
            "history": name, "about": LABELS[name], "prior": 1.0 / len(NAMES),
            "by_evidence": found.shares[name],
            "posterior": float(found.weights[inside].sum()), "draws": int(inside.sum()),
            "log_evidence": found.samples[name].log_evidence, "steps": found.samples[name].steps,
            "effective_draws": found.effective, "power_of_weights": found.by_runs.power,
            "effective_at_power_1": found.by_runs.whole,
        })  # fmt: skip
    return rows


def targets(found: Found, emulator: WorldEmulator) -> Table:
    """What was observed, its error, and what the draws say of it."""
    like = emulator.like
    told, weights, rows = found.targets, found.weights, []
    for number, target in enumerate((*like.flows, *like.others)):
        low, middle, high = weighted_quantiles(told[:, number], weights, LEVELS)
        rows.append({
            "target": target.name, "kind": target.kind, "known": target.known.isoformat(),
            "unit": target.unit, "observed": float(like.observed[number]),
            "error": float(np.sqrt(like.errors[number, number])),
            "low": low, "median": middle, "high": high,
        })  # fmt: skip
    return rows


def said_of(found: Table) -> str:
    """How many parameters the data inform, where there are draws enough to say so."""
    if any(row["informed"] == UNKNOWN for row in found):
        return f"not known (fewer than {FEWEST} effective draws)"
    return f"{sum(row['informed'] == 'yes' for row in found)} of {len(found)}"


def digest(folder: Path) -> Table:
    """What to read first."""
    rows, checks = read_rows(folder / "histories.csv"), read_rows(folder / "emulators.csv")
    found = read_rows(folder / "parameters.csv")
    crowded = [row["parameter"] for row in found if row["crowded"] == "yes"]
    flows = {row["where"]: row for row in checks if row["emulator"] == FLOWS}
    effect = read_rows(folder / "effect.csv")[0]
    return [
        *(
            {"what": f"posterior weight of: {row['about']} (0.25 at first)",
             "found": f"{row['posterior']:.2f}", "wanted": "-"}
            for row in rows
        ),
        {"what": "effective draws", "found": f"{rows[0]['effective_draws']:.0f}",
         "wanted": "200 or more"},
        {"what": "power of the correction by runs", "found": f"{rows[0]['power_of_weights']:.2f}",
         "wanted": "1"},
        *(
            {"what": f"Q2 of emulated flows on held-out runs, {where}", "found": f"{row['q2']:.2f}",
             "wanted": "0.90 or more"}
            for where, row in flows.items()
        ),
        *(
            {"what": f"held-out flows inside their 95 % interval, {where}",
             "found": f"{100 * row['covered_95']:.0f} %", "wanted": "90 to 98 %"}
            for where, row in flows.items()
        ),
        *said_of_returns(folder),
        {"what": "effect of four signatures against ten, percentage points (emulated)",
         "found": f"{effect['median']:.1f} ({effect['low']:.1f} to {effect['high']:.1f})",
         "wanted": "-"},
        {"what": "parameters that the data inform", "found": said_of(found), "wanted": "-"},
        {"what": "parameters with over a fifth of their mass in the outer 5 %",
         "found": ", ".join(crowded) or "none", "wanted": "none"},
    ]  # fmt: skip
