"""The tables of a calibration: draws, what the data inform, histories, targets and checks."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from experiments.calibration.design import Points
from experiments.calibration.emulator import check
from experiments.calibration.parameters import SHARED, Space, at
from experiments.calibration.posterior import Sample, weighted_quantiles
from experiments.calibration.world_emulator import Runs, WorldEmulator, index_of, inputs
from experiments.experiment import Tables
from experiments.iraq.posterior_table import Draw, rows_of
from experiments.iraq.procedure_histories import LABELS, NAMES
from experiments.provenance.tables import Table, read_rows
from sim.scenario.catalogue import plausible

LEVELS = (0.05, 0.5, 0.95)
INFORMED = 0.8  # of the prior's 90 % interval: a wider one is hardly narrower
EDGE = 0.025  # of a range on either side, together the outer 5 %
FEWEST, UNKNOWN = 50, "not known"  # effective draws that say what data inform; with fewer
CROWDED = 0.2  # of the mass in the outer 5 %


@dataclass(frozen=True)
class Wave:
    """A wave of history matching: on how many points, and the share of the prior left."""

    number: int
    points: int
    left: float


@dataclass(frozen=True)
class Found:
    """A posterior: weighted draws with their histories, and the runs of the draws."""

    points: Points
    weights: np.ndarray
    shares: dict[str, float]  # of histories, by evidence
    samples: dict[str, Sample]
    again: Runs

    @property
    def effective(self) -> float:
        """The effective sample size of the weighted draws."""
        return float(1.0 / (self.weights**2).sum())


def all_of(
    found: Found, emulator: WorldEmulator, checks: Runs, replicates: int, waves: list[Wave]
) -> Tables:
    """Every table."""
    return {
        "posterior": draws(found, emulator.space),
        "parameters": parameters(found, emulator.space),
        "histories": histories(found),
        "targets": targets(found, emulator),
        "emulators": emulators(emulator, checks, replicates),
        "waves": [
            {"wave": each.number, "points": each.points, "share_left": each.left} for each in waves
        ],
    }


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
            "effective_draws": found.effective,
        })  # fmt: skip
    return rows


def targets(found: Found, emulator: WorldEmulator) -> Table:
    """What was observed, its error, and the posterior predictive mean and interval of the runs."""
    like = emulator.like
    told = like.predicted(found.again.stocks, found.again.numbers)
    weights = np.repeat(found.weights, len(told) // len(found.weights))
    weights = weights / weights.sum()
    rows = []
    for number, target in enumerate((*like.flows, *like.others)):
        low, middle, high = weighted_quantiles(told[:, number], weights, LEVELS)
        rows.append({
            "target": target.name, "kind": target.kind, "known": target.known.isoformat(),
            "unit": target.unit, "observed": float(like.observed[number]),
            "error": float(np.sqrt(like.errors[number, number])),
            "low": low, "median": middle, "high": high,
        })  # fmt: skip
    return rows


def emulators(emulator: WorldEmulator, checks: Runs, replicates: int) -> Table:
    """Held-out runs against each emulator."""
    first = Points(checks.points.places[::replicates], checks.points.histories[::replicates])
    common, like = inputs(emulator.space, first), emulator.like
    effects = emulator.space.effects(first.places)
    shares = checks.stocks / like.where.households[:, None]
    by_point = shares.reshape(-1, replicates, *shares.shape[1:])
    rows = []
    for number, (each, (_, name)) in enumerate(
        zip(emulator.districts, like.where.names, strict=True)
    ):
        own = np.column_stack([common, effects[:, index_of(emulator, number)]])
        rows.append(_checked(name, check(each, own, by_point[:, :, number])))
    if emulator.rest is not None:
        numbers = checks.numbers.reshape(-1, replicates, checks.numbers.shape[1])
        rows.append(_checked("clearance and surveys", check(emulator.rest, common, numbers)))
    return rows


def said_of(found: Table) -> str:
    """How many parameters the data inform, where there are draws enough to say so."""
    if any(row["informed"] == UNKNOWN for row in found):
        return f"not known (fewer than {FEWEST} effective draws)"
    return f"{sum(row['informed'] == 'yes' for row in found)} of {len(found)}"


def _checked(name: str, found: Any) -> dict[str, Any]:
    return {"emulator": name, "q2": found.q2, "covered_95": found.covered, "held_out": found.runs}


def digest(folder: Path) -> Table:
    """What to read first."""
    rows, checks = read_rows(folder / "histories.csv"), read_rows(folder / "emulators.csv")
    found = read_rows(folder / "parameters.csv")
    crowded = [row["parameter"] for row in found if row["crowded"] == "yes"]
    q2 = [row["q2"] for row in checks]
    covered = float(np.mean([row["covered_95"] for row in checks]))
    return [
        *(
            {"what": f"posterior weight of: {row['about']}", "found": f"{row['posterior']:.2f}",
             "wanted": "25 % at first"}
            for row in rows
        ),
        {"what": "effective draws", "found": f"{rows[0]['effective_draws']:.0f}",
         "wanted": "200 or more"},
        {"what": "Q2 of emulators on held-out runs, median (lowest)",
         "found": f"{np.median(q2):.2f} ({min(q2):.2f})", "wanted": "0.90 or more"},
        {"what": "held-out outputs inside their 95 % interval", "found": f"{100 * covered:.0f} %",
         "wanted": "90 to 98 %"},
        {"what": "parameters that the data inform", "found": said_of(found), "wanted": "-"},
        {"what": "parameters with over a fifth of their mass in the outer 5 %",
         "found": ", ".join(crowded) or "none", "wanted": "none"},
    ]  # fmt: skip
