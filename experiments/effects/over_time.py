"""Effects over time: who is home by week, and days to clear, in the first pair of each draw."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.effects.design import DECREE, EffectsPlan
from experiments.iraq.policy_combinations import BASE, PolicyCombination
from experiments.provenance.tables import Table
from experiments.runs.measures import Outcomes
from experiments.runs.series import SHARES, cleared

SHARE, DIFFERENCE = "share home", "difference from the baseline"
HOLDS = (0.025, 0.5, 0.975)  # of the draws


def first_pairs(
    plan: EffectsPlan, made: Sequence[Outcomes], combination: PolicyCombination
) -> list[Outcomes]:
    """The first run of each draw under this combination."""
    first, step = plan.combinations.index(combination), len(plan.combinations)
    return list(made[first :: step * len(plan.seeds)])


def curves(plan: EffectsPlan, made: Sequence[Outcomes]) -> Table:
    """By combination and week: the median draw, and the ends that hold 95 % of the draws.

    The chance of a single world is in them.
    """
    base = _home(plan, made, BASE)
    rows: Table = []
    for each in plan.combinations:
        home = _home(plan, made, each)
        rows += _by_week({"policy_combination": each.name, "what": SHARE}, home)
        if each is not BASE:
            rows += _by_week({"policy_combination": each.name, "what": DIFFERENCE}, home - base)
    return rows


def durations(plan: EffectsPlan, made: Sequence[Outcomes]) -> Table:
    """Files by days from first desk to last, of all draws, those beyond a year with it."""
    shown = (BASE, *(each for each in plan.combinations if each.name == DECREE))
    return [
        {"policy_combination": each.name, "days": day, "files": files}
        for each in shown for day, files in enumerate(cleared(first_pairs(plan, made, each)))
    ]  # fmt: skip


def _home(
    plan: EffectsPlan, made: Sequence[Outcomes], combination: PolicyCombination
) -> np.ndarray:
    """The share home, [draw, week]."""
    runs = first_pairs(plan, made, combination)
    return np.array([run.further[SHARES.name]["returned"] for run in runs])


def _by_week(labels: dict[str, Any], values: np.ndarray) -> Table:
    ends = np.quantile(values, HOLDS, axis=0).T.tolist()
    return [
        labels | {"week": week, "low": low, "median": middle, "high": high}
        for week, (low, middle, high) in enumerate(ends)
    ]
