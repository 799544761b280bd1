"""Mediation: which channel carries a lever's effect, in parts that add up to the whole.

A channel is a mechanism that can be switched off. The effect of a lever is measured with some of
the channels on and the others off; a channel's part is what it adds to the effect, averaged over
the orders in which channels can be switched on (Shapley 1953). Each seed takes two orders, one the
reverse of the other, and seeds take turns, so that over six seeds every channel stands equally
often in every place. For each seed the parts, and what is left with every channel off, add up to
the whole exactly; the interval is over seeds and holds the choice of orders too.
"""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from experiments.mediation.figure import draw
from experiments.provenance.tables import Table, read_rows
from sim.core.declare import InputError, refuse_unknown
from sim.measure.outcomes import OUTCOMES
from sim.run import Told, interval, refuse_unpaired, run
from sim.scenario.scenario import Scenario
from sim.scenario.toml_file import load

__all__ = ["analyse", "design", "digest", "draw", "few_tables", "mediate", "tables"]

CHANNELS = ("delay", "filter", "bribe", "belief", "trust", "security")
SEEDS = tuple(range(1, len(CHANNELS) + 1))
FEW_SEEDS = SEEDS[:2]
FEW_SCALE = 200  # households to an agent
On = frozenset[str]  # the channels that are on


def design() -> tuple[tuple[str, str], tuple[int, ...]]:
    """Whose difference is split, on which seeds."""
    return ("ten_signatures", "four_signatures"), SEEDS


def tables(told: Told) -> dict[str, Table]:
    """The founding difference, split."""
    (first, second), seeds = design()
    return {"parts": mediate((load(first), load(second)), "return_rate", seeds, told)}


def few_tables(told: Told) -> dict[str, Table]:
    """The founding difference, split on few seeds with fewer and larger agents."""
    coarse = {"run.households_per_agent": FEW_SCALE}
    first, second = (load(name).with_(**coarse) for name in design()[0])
    return {"parts": mediate((first, second), "return_rate", FEW_SEEDS, told)}


def digest(folder: Path) -> Table:
    """The parts as people read them."""
    return read_rows(folder / "parts.csv")


@dataclass(frozen=True)
class Job:
    """One run: a scenario with some channels on, and a seed."""

    scenario: Scenario
    on: On
    seed: int


def refuse_unbalanced(seeds: Sequence[int]) -> None:
    """Raise InputError for seeds over which channels do not stand equally often in every place."""
    if len(seeds) % len(CHANNELS):
        raise InputError(
            f"--seeds = {len(seeds)} seeds: {len(CHANNELS)} or a multiple is allowed, so that "
            "every channel is switched on equally often first, second and so on"
        )


def orders(place: int) -> list[tuple[str, ...]]:
    """The two orders of channels that the seed in this place takes."""
    turn = place % len(CHANNELS)
    order = CHANNELS[turn:] + CHANNELS[:turn]
    return [order, order[::-1]]


def coalitions(place: int) -> list[On]:
    """Every set of channels that the seed in this place needs, from none to all."""
    return list(
        dict.fromkeys(
            frozenset(order[:count]) for order in orders(place) for count in range(len(order) + 1)
        )
    )


def do(job: Job, outcome: str) -> float:
    """One run and its outcome."""
    off = [name for name in CHANNELS if name not in job.on]
    return OUTCOMES[outcome].measure(run(job.scenario.without(*off), job.seed))


def mediate(
    pair: tuple[Scenario, Scenario], outcome: str, seeds: Sequence[int], told: Told
) -> Table:
    """The parts of the effect of the second scenario against the first, with intervals.

    Raise InputError for an unknown outcome, or where seeds cannot give an interval.
    """
    refuse_unknown([outcome], OUTCOMES, "--outcome")
    refuse_unpaired(*pair)
    if len(seeds) < 2 or len(set(seeds)) < len(seeds):
        raise InputError(
            f"--seeds = {list(seeds)}: two seeds or more are allowed, each once, for an interval"
        )
    jobs = [
        Job(scenario, on, seed)
        for place, seed in enumerate(seeds)
        for on in coalitions(place)
        for scenario in pair
    ]
    found: dict[tuple[int, On], list[float]] = {}
    with ProcessPoolExecutor(2) as pool:
        values = pool.map(do, jobs, [outcome] * len(jobs))
        for done, (job, value) in enumerate(zip(jobs, values, strict=True), start=1):
            found.setdefault((job.seed, job.on), []).append(value)
            told(done, len(jobs))
    effects = {key: second - first for key, (first, second) in found.items()}
    return analyse(effects, seeds, OUTCOMES[outcome].unit)


def analyse(effects: dict[tuple[int, On], float], seeds: Sequence[int], unit: str) -> Table:
    """One row for each channel, for what no channel carries, for their sum, and for the whole.

    A seed of which a run has nothing to measure is left out of every row alike.
    """
    parts = {
        name: np.array([part(effects, name, place, seed) for place, seed in enumerate(seeds)])
        for name in CHANNELS
    }
    parts["no channel"] = np.array([effects[seed, frozenset()] for seed in seeds])
    total = np.sum(list(parts.values()), axis=0)
    whole = np.array([effects[seed, frozenset(CHANNELS)] for seed in seeds])
    known = np.isfinite(total) & np.isfinite(whole)
    mean = float(whole[known].mean()) if known.any() else float("nan")
    rows = parts | {"sum of the parts": total, "the whole": whole}
    return [_row(name, values[known], mean, unit) for name, values in rows.items()]


def part(effects: dict[tuple[int, On], float], name: str, place: int, seed: int) -> float:
    """What a channel adds to the effect, mean of the two orders of this seed."""
    added = []
    for order in orders(place):
        before = frozenset(order[: order.index(name)])
        added.append(effects[seed, before | {name}] - effects[seed, before])
    return float(np.mean(added))


def _row(name: str, values: np.ndarray, whole: float, unit: str) -> dict[str, Any]:
    found = interval(values)
    return {
        "channel": name, "part": found.mean, "low": found.low, "high": found.high,
        "unit": unit, "share of the whole": found.mean / whole if whole else float("nan"),
        "seeds": found.runs,
    }  # fmt: skip
