"""Runs by draw: outcomes as [draw, pair], effects on them, and what goes with an effect."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from experiments.compare.assumption import declared, meaning
from experiments.compare.dependence import chance_band, strengths
from experiments.compare.over_draws import TOO_LITTLE, row_of
from experiments.headline.contrasts import Contrast
from experiments.headline.design import HeadlinePlan, asked_for
from experiments.headline.measures import BY_GOVERNORATE, HOME_AT_END, PRIMARY
from experiments.iraq.policy_combinations import PolicyCombination
from experiments.iraq.posterior_worlds import LEVERS, World, acted_through
from experiments.iraq.procedure_histories import NAMES
from experiments.provenance.tables import Table
from experiments.runs.measures import Outcomes
from sim.measure.outcomes import OUTCOMES

ALL = "all"  # histories together
HOLDS = (0.025, 0.5, 0.975)  # of the draws: the ends of what holds 95 % of them, and the median
STRONGEST = 10  # parameters that are named
EFFECT = "effect"
Runs = Mapping[str, list[Outcomes]]  # by combination, draw by draw and pair by pair
Values = Mapping[str, np.ndarray]  # by combination: one number of each run, [draw, pair]


def by_combination(plan: HeadlinePlan, made: Sequence[Outcomes]) -> Runs:
    """Runs that are in the order of the jobs, by the name of their combination."""
    found: dict[str, list[Outcomes]] = {}
    for run, combination in zip(made, _combinations(plan), strict=True):
        found.setdefault(combination.name, []).append(run)
    return found


def values(
    plan: HeadlinePlan, runs: Runs, of: Callable[[Outcomes], float], names: Iterable[str] = ()
) -> Values:
    """One number of every run of these combinations, of all without names."""
    return {
        name: np.array([of(run) for run in runs[name]], float).reshape(plan.draws, -1)
        for name in names or runs
    }


def first_pairs(plan: HeadlinePlan, runs: Runs, name: str) -> list[Outcomes]:
    """The first run of each draw under a combination."""
    return runs[name][:: len(runs[name]) // plan.draws]


def effects(
    outcome: str, contrasts: Sequence[Contrast], found: Values, histories: np.ndarray,
    sets: np.ndarray,
) -> Table:  # fmt: skip
    """The rows of one outcome: each contrast, over all draws and in each history.

    `sets` has the number of each draw's parameter set.
    """
    rows = []
    for contrast in contrasts:
        pairs = contrast.of(found)
        for history in (ALL, *(name for name in NAMES if (histories == name).any())):
            chosen = (histories == history) | (history == ALL)
            row = {"policy_combination": contrast.name, "history": history, "outcome": outcome}
            rows.append(row | effect(outcome, pairs[chosen], sets[chosen]))
    return [row for row in rows if row["draws"]]


def effect(outcome: str, pairs: np.ndarray, sets: np.ndarray) -> dict[str, Any]:
    """What is said of an effect on an outcome, from differences [draw, pair], with its unit."""
    unit = OUTCOMES[outcome].unit
    return {"unit": unit} | row_of(pairs, TOO_LITTLE[unit], sets)


def by_governorate(
    plan: HeadlinePlan, runs: Runs, contrasts: Sequence[Contrast], sets: np.ndarray
) -> Table:
    """The share home at the end, by governorate of origin, over all draws."""
    rows: Table = []
    for governorate in runs[plan.names[0]][0].further[BY_GOVERNORATE.name]:
        own = values(plan, runs, _home_in(governorate), plan.names)
        for contrast in contrasts:
            row = {"policy_combination": contrast.name, "governorate": governorate}
            rows.append(row | effect(HOME_AT_END, contrast.of(own), sets))
    return rows


def draws(drawn: Sequence[World], contrasts: Sequence[Contrast], found: Values) -> Table:
    """Every draw: its history, the primary outcome's differences, what the levers act through."""
    means = {each.name: each.of(found).mean(axis=1) for each in contrasts}
    names = acted_through(LEVERS)
    return [
        {"draw": world.number, "history": world.draw.history}
        | {name: float(each[place]) for name, each in means.items()}
        | {name: world.draw.values[name] for name in names}
        for place, world in enumerate(drawn)
    ]


def dependence(drawn: Sequence[World], gains: np.ndarray) -> Table:
    """The drawn parameters that the primary effect goes with most closely, and what chance gives.

    One idle parameter stays within the first band in 95 % of cases, the closest of as many idle
    parameters as are drawn within the second.
    """
    rows: Table = [
        {**world.draw.values, EFFECT: gain}
        for world, gain in zip(drawn, gains.tolist(), strict=True)
    ]
    found = strengths(rows, EFFECT)
    head = dict(zip(("policy_combination", "outcome"), PRIMARY, strict=True))
    return [
        head | {
            "parameter": name, "grade": declared(name).grade, "rank_correlation": closeness,
            "chance_of_one": chance_band(len(rows)),
            "chance_of_closest": chance_band(len(rows), len(found)),
            "parameters": len(found), "draws": len(rows), "about": meaning(name),
        }
        for name, closeness in [*found.items()][:STRONGEST]
    ]  # fmt: skip


def _home_in(governorate: str) -> Callable[[Outcomes], float]:
    """The share of the households of a governorate that is home at the end of a run."""
    return lambda run: float(run.further[BY_GOVERNORATE.name][governorate])


def _combinations(plan: HeadlinePlan) -> list[PolicyCombination]:
    """The combination of every job, in their order."""
    pairs = range(len(plan.seeds))
    return plan.draws * [each for pair in pairs for each in asked_for(plan, pair)]
