"""A first fit of the Iraqi world to the returns published up to the end of 2017.

A handful of parameters that set the pace of return are drawn from their plausible ranges; for each
draw the access effect of every governorate is solved for, all in the same runs, since a
governorate's effect moves only its own returns. The best draw is kept as a scenario, and the best
hundred as an ensemble that fits about equally well. The delay of clearance is not fitted: returns
do not identify it, so everything is done once with ten signatures in force and once with four.
"""

import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import curve_fit
from scipy.stats import qmc

from experiments.returns import CUT, Returns, distance, errors, published, simulated
from experiments.tables import to_csv, write_text
from sim.catalogue import find
from sim.declare import Par
from sim.run import run
from sim.scenario import Scenario
from sim.scenario_file import load

FREE = (
    "decision.safety_floor_mean",
    "decision.weight_services",
    "decision.weight_jobs",
    "decision.weight_kin",
    "community.recovery_a_year",
    "household.blocked_share",
)
ACCESS_GRID = (-1.0, 0.5, 2.0)
DRAWS = 64  # from the plausible ranges, and as many again around the best of them
KEPT = 100
SEED = 1
FOLDER = Path(__file__).parents[1] / "scenarios" / "iraq"
WORDS = {10: "ten", 4: "four"}


def fitted_world(signatures: int) -> Scenario:
    """Iraq up to the cut, with these signatures in force all along."""
    scenario = load("iraq")
    weeks = scenario.week_of(CUT) + 1
    return scenario.with_(**{"run.weeks": weeks, "clearance.signatures": signatures})


def solve(values: dict[str, float], signatures: int) -> dict[str, float]:
    """A draw with the access effects that bring each governorate nearest, and its distance."""
    scenario = fitted_world(signatures).with_(**values)
    like = published(scenario)
    tried, squares = [], []
    for effect in ACCESS_GRID:
        tried.append(np.full(len(like.governorates), effect))
        squares.append(_squares(scenario, tried[-1], like))
    for _ in range(2):
        tried.append(_vertex(np.array(tried), np.array(squares)))
        squares.append(_squares(scenario, tried[-1], like))
    best = np.array(tried)[np.argmin(squares, axis=0), np.arange(len(like.governorates))]
    found = _stock(scenario, best, like)
    access = {f"access.{name}": float(e) for name, e in zip(like.governorates, best, strict=True)}
    return values | access | {"distance": distance(found, like)}


def _with_access(scenario: Scenario, effects: np.ndarray, like: Returns) -> Scenario:
    pairs = zip(like.governorates, effects, strict=True)
    return scenario.with_(**{f"access.{name}": float(effect) for name, effect in pairs})


def _stock(scenario: Scenario, effects: np.ndarray, like: Returns) -> np.ndarray:
    changed = _with_access(scenario, effects, like)
    return simulated(run(changed, SEED), changed, like)


def _squares(scenario: Scenario, effects: np.ndarray, like: Returns) -> np.ndarray:
    """Mean square error by governorate, with a weak prior of two logits on its effect."""
    errors_now = errors(_stock(scenario, effects, like), like)
    return np.asarray((errors_now**2).mean(axis=0) + (0.01 * effects / 2.0) ** 2)


def _vertex(tried: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """For each governorate, the lowest point of the parabola through the three best tries."""
    found = []
    for effects, values in zip(tried.T, squares.T, strict=True):
        best = np.argsort(values, kind="stable")[:3]
        near = lowest = effects[best[0]]
        if np.diff(np.sort(effects[best])).min() > 1e-3:
            curve = np.polyfit(effects[best], values[best], 2)
            lowest = -curve[1] / (2.0 * curve[0]) if curve[0] > 1e-9 else near
        found.append(float(np.clip(lowest, max(-6.0, near - 1.0), min(6.0, near + 1.0))))
    return np.array(found)


def draws(signatures: int) -> list[dict[str, float]]:
    """Every draw with its distance, best first: over the plausible ranges, then near the best."""
    ranges = [_plausible(name) for name in FREE]
    low, high = (np.array([r[end] for r in ranges]) for end in (0, 1))
    wide = qmc.scale(qmc.Halton(len(FREE), seed=SEED).random(DRAWS), low, high)
    found = _solve_all(wide, signatures)
    best = np.array([[draw[name] for name in FREE] for draw in found[: DRAWS // 8]])
    steps = qmc.MultivariateNormalQMC(np.zeros(len(FREE)), seed=SEED).random(DRAWS)
    near = best[np.arange(DRAWS) % len(best)] + steps * best.std(axis=0) * 0.7
    return sorted([*found, *_solve_all(np.clip(near, low, high), signatures)], key=_distance)


def _solve_all(points: np.ndarray, signatures: int) -> list[dict[str, float]]:
    values = [dict(zip(FREE, map(float, point), strict=True)) for point in points]
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(partial(solve, signatures=signatures), values))
    return sorted(found, key=_distance)


def _distance(draw: dict[str, float]) -> float:
    return draw["distance"]


def _plausible(name: str) -> tuple[float, float]:
    about = find(name)[1].about
    assert isinstance(about, Par)
    return about.plausible


def logistic_stock(like: Returns, days: Iterable[Any]) -> np.ndarray:
    """The baseline: a logistic curve for each governorate, fitted to the same rounds."""
    origin = like.days[0]
    known = np.array([(day - origin).days / 365.0 for day in like.days])
    asked = np.array([(day - origin).days / 365.0 for day in days])
    return np.stack([_logistic(known, stock, asked) for stock in like.stock.T], axis=1)


def _logistic(known: np.ndarray, stock: np.ndarray, asked: np.ndarray) -> np.ndarray:
    top = max(float(stock.max()), 1.0)
    if stock.max() == 0.0:
        return np.zeros(len(asked))
    bounds = ([0.0, 0.0, -10.0], [5.0 * top, 20.0, 10.0])
    best, _ = curve_fit(_curve, known, stock, [top, 1.0, 1.5], bounds=bounds, max_nfev=20_000)
    return np.asarray(_curve(asked, *best))


def _curve(years: np.ndarray, top: float, pace: float, middle: float) -> np.ndarray:
    return np.asarray(top / (1.0 + np.exp(-pace * (years - middle))))


def write(signatures: int, found: list[dict[str, float]]) -> None:
    """The ensemble as a table and its best draw as a scenario, with distance and skill."""
    like = published(fitted_world(signatures))
    baseline = distance(logistic_stock(like, like.days), like)
    word, best = WORDS[signatures], found[0]
    write_text(FOLDER / f"ensemble_{word}.csv", to_csv(found[:KEPT]))
    write_text(FOLDER.parent / f"iraq_{word}.toml", _scenario(signatures, best, baseline))


def _scenario(signatures: int, best: dict[str, float], baseline: float) -> str:
    skill = 1.0 - best["distance"] / baseline
    lines = [
        f"# Fitted to the returns published up to {CUT} with {WORDS[signatures]} signatures in",
        f"# force: root mean square distance {best['distance']:.4f} of the ever displaced; a",
        f"# logistic curve by governorate has {baseline:.4f}: the skill against it is {skill:.2f}.",
        "# Made by `python -m experiments.fit`; nothing after the cut was used.",
        "schema = 1",
        'extends = "iraq"',
        f'title = "Iraq fitted with {WORDS[signatures]} signatures in force, reactive policing"',
    ]
    tables: dict[str, list[str]] = {"clearance": [f"signatures = {signatures}"]}
    for name, value in best.items():
        table, dot, key = name.partition(".")
        if dot:
            quoted = f'"{key}"' if table == "access" else key
            tables.setdefault(table, []).append(f"{quoted} = {value:.10g}")
    for table, values in tables.items():
        lines += ["", f"[{table}]", *values]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fit under ten signatures and under four."""
    for signatures in map(int, sys.argv[1:] or WORDS):
        write(signatures, draws(signatures))


if __name__ == "__main__":
    main()
