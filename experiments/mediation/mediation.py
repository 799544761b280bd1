"""Mediation: the effect of a lever by channel; the effects by channel add up to the total effect.

A channel is a mechanism that can be switched off. The effect of a lever is measured with some of
the channels on and the others off; the effect by a channel is what it adds, averaged over the
orders in which channels can be switched on (Shapley 1953). Each seed takes two orders, one the
reverse of the other, and seeds take turns, so that over as many seeds as there are channels each
stands equally often in every place. For each seed the effects by channel and the residual, which is
left with every channel off, add up to the total effect exactly; the interval is over seeds and
holds the choice of orders too.

The experiment splits the effect of four signatures against ten from the programme's start, with
reactive policing, in draws of the posterior. Each draw has one seed, and both policies run in the
draw's own world. The effect is the mean over draws, with the 95 % interval of that mean. A share of
the total effect has an interval from a bootstrap over draws.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.experiment import Experiment, Plan, Tables
from experiments.iraq.policy_combinations import COMBINATIONS
from experiments.iraq.posterior_worlds import worlds
from experiments.mediation.figure import draw
from experiments.provenance.tables import Table, read_rows
from experiments.runs.job import Job
from experiments.runs.measures import Outcomes
from experiments.runs.runner import Runner
from sim.core.declare import InputError, refuse_unknown
from sim.measure.outcomes import OUTCOMES, unit_of_difference
from sim.run import interval
from sim.scenario.pairing import refuse_unpaired
from sim.scenario.scenario import Scenario

__all__ = ["analyse", "draw", "mediate"]

CHANNELS = (
    "delay", "filter", "bribe", "belief", "belief_in_passing", "desk_manners", "trust", "security",
)  # fmt: skip
ROUNDS = 13  # so often every channel stands in each place of an order
SEEDS = tuple(range(120_000, 120_000 + ROUNDS * len(CHANNELS)))  # no other experiment has them
COMPARED = [each for each in COMBINATIONS if each.name in ("ten_reactive", "four_reactive")]
SCALE = 200  # households to an agent
BOOTSTRAPS = 2000
ENDS = (0.025, 0.975)
DRAWS = {"seeds": "draws"}  # of the experiment, where each seed is that of a draw
OUTCOME = "return_rate"
On = frozenset[str]  # the channels that are on
Pair = tuple[Scenario, Scenario]


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


def jobs(pairs: Sequence[Pair], seeds: Sequence[int]) -> list[Job]:
    """Both scenarios of each seed's pair with every set of channels that the seed needs."""
    for pair in pairs:
        refuse_unpaired(*pair)
    if len(seeds) < 2 or len(set(seeds)) < len(seeds):
        raise InputError(
            f"--seeds = {list(seeds)}: two seeds or more are allowed, each once, for an interval"
        )
    return [
        Job(scenario.without(*(name for name in CHANNELS if name not in on)), seed)
        for place, (pair, seed) in enumerate(zip(pairs, seeds, strict=True))
        for on in coalitions(place)
        for scenario in pair
    ]


def effects(values: Sequence[float], seeds: Sequence[int]) -> dict[tuple[int, On], float]:
    """The effect for each seed and set of channels, from an outcome in the order of the jobs."""
    wanted = [(seed, on) for place, seed in enumerate(seeds) for on in coalitions(place)]
    pairs = zip(values[::2], values[1::2], strict=True)
    return {key: second - first for key, (first, second) in zip(wanted, pairs, strict=True)}


def mediate(pair: Pair, outcome: str, seeds: Sequence[int], run: Runner) -> Table:
    """The parts of the effect of the second scenario against the first, with intervals.

    Raise InputError for an unknown outcome, or where seeds cannot give an interval.
    """
    refuse_unknown([outcome], OUTCOMES, "--outcome")
    return split(run(jobs([pair] * len(seeds), seeds)), outcome, seeds)


def split(made: Sequence[Outcomes], outcome: str, seeds: Sequence[int]) -> Table:
    """The parts of the effect on one outcome, from runs in the order of the jobs."""
    values = [each[outcome] for each in made]
    return analyse(effects(values, seeds), seeds, OUTCOMES[outcome].unit)


def analyse(effects: dict[tuple[int, On], float], seeds: Sequence[int], unit: str) -> Table:
    """One row for each channel, for the residual, for their sum, and for the total effect.

    A seed of which a run has nothing to measure is left out of every row alike.
    """
    parts = {
        name: np.array([part(effects, name, place, seed) for place, seed in enumerate(seeds)])
        for name in CHANNELS
    }
    parts["residual"] = np.array([effects[seed, frozenset()] for seed in seeds])
    total = np.sum(list(parts.values()), axis=0)
    whole = np.array([effects[seed, frozenset(CHANNELS)] for seed in seeds])
    known = np.isfinite(total) & np.isfinite(whole)
    rows = parts | {"sum of all channels": total, "total effect": whole}
    return [_row(name, values[known], whole[known], unit) for name, values in rows.items()]


def part(effects: dict[tuple[int, On], float], name: str, place: int, seed: int) -> float:
    """What a channel adds to the effect, mean of the two orders of this seed."""
    added = []
    for order in orders(place):
        before = frozenset(order[: order.index(name)])
        added.append(effects[seed, before | {name}] - effects[seed, before])
    return float(np.mean(added))


def _row(name: str, values: np.ndarray, whole: np.ndarray, unit: str) -> dict[str, Any]:
    found = interval(values)
    share, low, high = _share(values, whole)
    return {
        "channel": name, "part": found.mean, "low": found.low, "high": found.high,
        "unit": unit, "share of the whole": share, "share_low": low, "share_high": high,
        "seeds": found.runs,
    }  # fmt: skip


def _share(values: np.ndarray, whole: np.ndarray) -> tuple[float, float, float]:
    """The share of the mean total effect, and its interval: seeds are taken again and again.

    NaN where there is no total effect to have a share of.
    """
    count = len(whole)
    if not count or not whole.mean():
        return math.nan, math.nan, math.nan
    again = np.random.default_rng(1).integers(count, size=(BOOTSTRAPS, count))
    above, below = values[again].mean(axis=1), whole[again].mean(axis=1)
    low, high = np.quantile(above[below != 0.0] / below[below != 0.0], ENDS).tolist()
    return float(values.mean() / whole.mean()), low, high


def _design(plan: Plan) -> list[Job]:
    """The runs in draws of the posterior, each on its own seed."""
    pairs = []
    for world in worlds(len(plan.seeds)):
        first, second = (plan.scaled(world.scenario(each)) for each in COMPARED)
        pairs.append((first, second))
    return jobs(pairs, plan.seeds)


def _tables(plan: Plan, made: Sequence[Outcomes]) -> Tables:
    rows = split(made, OUTCOME, plan.seeds)
    return {"parts": [{DRAWS.get(name, name): cell for name, cell in row.items()} for row in rows]}


def as_read(rows: Table) -> Table:
    """The parts as people read them: shares of households in percentage points."""
    return [_as_read(row) for row in rows]


def _as_read(row: dict[str, Any]) -> dict[str, Any]:
    unit, times = unit_of_difference(row["unit"])
    of = "draws" if "draws" in row else "seeds"
    return {
        "channel": row["channel"], "effect": times * row["part"],
        "95 % interval": (times * row["low"], times * row["high"]), "unit": unit,
        "% of total": 100.0 * row["share of the whole"],
        "95 % of it": (100.0 * row["share_low"], 100.0 * row["share_high"]), of: row[of],
    }  # fmt: skip


def _digest(folder: Path) -> Table:
    return as_read(read_rows(folder / "parts.csv"))


EXPERIMENT = Experiment(
    name="mediation",
    question=__doc__,
    plan=Plan(SEEDS, SCALE),
    preview=Plan(SEEDS[: len(CHANNELS)], SCALE),
    design=_design,
    analyse=_tables,
    draw=draw,
    digest=_digest,
)
