"""How good the emulators are: held-out runs, by district and by component of all flows."""

from typing import Any

import numpy as np

from experiments.calibration.effect_emulator import EffectEmulator
from experiments.calibration.runs import Noise, Runs, told
from experiments.calibration.waves import Matched
from experiments.calibration.world_emulator import WorldEmulator
from experiments.provenance.tables import Table

FLOWS, REST = "all flows", "clearance and surveys"
SIGNAL = 0.95  # of the variance, which the components hold
WHERE = {"prior": "whole prior", "left": "where the posterior lies"}


def emulator_table(known: Matched, replicates: int, effect: EffectEmulator) -> Table:
    """Each emulator against means of held-out replicates."""
    rows = [
        row
        for where, (checks, emulator) in known.checks.items()
        for row in _against(emulator, known.noise, checks, WHERE[where], replicates)
    ]
    return [*rows, {
        "emulator": "effect of four against ten", "where": WHERE["prior"], "q2": effect.q2,
        "covered_95": float("nan"), "held_out": len(effect.effects),
    }]  # fmt: skip


def q2(true: np.ndarray, found: np.ndarray) -> float:
    """1 less the squared error by the variance; 0 where nothing varies."""
    varied = float(((true - true.mean(axis=0)) ** 2).sum())
    return 1.0 - float(((true - found) ** 2).sum()) / varied if varied > 1e-12 else 0.0


def components(true: np.ndarray, found: np.ndarray) -> list[float]:
    """Q2 of the components that together hold `SIGNAL` of the variance, then of all of them."""
    centre = true.mean(axis=0)
    _, sizes, vectors = np.linalg.svd(true - centre, full_matrices=False)
    held = np.cumsum(sizes**2) / max(float((sizes**2).sum()), 1e-300)
    count = min(len(sizes), int(np.searchsorted(held, SIGNAL - 1e-12)) + 1)
    one, other = (true - centre) @ vectors[:count].T, (found - centre) @ vectors[:count].T
    return [*(q2(one[:, [each]], other[:, [each]]) for each in range(count)), q2(one, other)]


def _against(
    emulator: WorldEmulator, noise: Noise, checks: Runs, where: str, replicates: int
) -> Table:
    like, means = emulator.like, checks.means(replicates)
    shares, _ = emulator.shares(means.points)
    seen, found = told(means, like), emulator.means(means.points)
    flows = len(like.flows)
    unsure = np.sqrt(np.diag(emulator.unsure) + np.diag(noise.run) / replicates)
    inside = np.abs(seen - found) <= 1.96 * np.maximum(unsure, 1e-9)
    errors = np.sqrt(np.diag(like.errors))
    each = components((seen / errors)[:, :flows], (found / errors)[:, :flows])
    head = {"where": where, "held_out": len(means.points)}
    rows: list[dict[str, Any]] = [
        {"emulator": FLOWS, "q2": each[-1], "covered_95": float(inside[:, :flows].mean())},
        *(
            {"emulator": f"component {number}", "q2": one, "covered_95": float("nan")}
            for number, one in enumerate(each[:-1], start=1)
        ),
        *(
            {"emulator": name, "q2": q2(means.shares[:, number], shares[:, number]),
             "covered_95": float("nan")}
            for number, (_, name) in enumerate(like.where.names)
        ),
    ]  # fmt: skip
    if like.others:
        rest = {"q2": components((seen / errors)[:, flows:], (found / errors)[:, flows:])[-1]}
        rows.append({"emulator": REST} | rest | {"covered_95": float(inside[:, flows:].mean())})
    names = ("emulator", "where", "q2", "covered_95", "held_out")
    return [{name: (row | head)[name] for name in names} for row in rows]
