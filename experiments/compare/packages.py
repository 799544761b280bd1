"""Packages against one baseline: what each costs, brings, wastes and harms, and which is best.

The best is chosen on every other draw, and how sure that is, is said on those between, which took
no part in choosing it: the largest of several estimates is otherwise too large.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from experiments.compare.draws import NONE, Draws
from experiments.compare.paired_differences import differences
from experiments.compare.sureness import is_sure
from experiments.provenance.tables import Table
from experiments.runs.series import MONEY
from sim.levers.account import Account
from sim.measure.outcomes import OUTCOMES
from sim.population.population import households_of
from sim.run import Comparison, Interval, Replicates

RETURNS = "durable_return_rate"
MATTERS = 0.005  # a difference in the share of sustained returns below it is too little to matter
MILLION = 1e6
BAD = 95  # percentile of regret
HARMS = {  # outcomes that a package may make worse, by the name of their columns
    "failed_returns": "failed_returns", "attacks": "attacks", "wrongly_cleared": "wrongly_cleared",
}  # fmt: skip
GROUPS = {
    "return_rate_affiliated": "perceived as affiliated",
    "return_rate_without_papers": "without papers",
    "return_rate_female_headed": "headed by a woman",
    "return_rate_fled_to_camp": "fled to a camp",
}


class Choice(NamedTuple):
    """Which scenario was chosen, on how many draws, and how sure that is on so many others."""

    name: str
    chosen_on: int
    judged_on: int
    best: dict[str, float]  # by scenario: probability of being the best
    within: dict[str, float]  # by scenario: of being within what matters of the best
    is_shown: bool  # whether its lead is above the noise
    regret: dict[str, tuple[float, float]]  # by scenario: share forgone, mean and when it is bad


def choice(found: Sequence[Comparison], draws: Draws, matters: float = MATTERS) -> Choice:
    """The scenario with most sustained returns, and how sure that is on other draws."""
    sides = [found[0].first, *(each.second for each in found)]
    values = np.column_stack([each.values(RETURNS) for each in sides])
    choosing, judging = values[::2], values[1::2]
    names = [each.scenario.name for each in sides]
    best = draws.probabilities_within(judging).tolist()
    within = draws.probabilities_within(judging, matters).tolist()
    chosen = names[int(choosing.mean(axis=0).argmax())]
    by_name = dict(zip(names, best, strict=True))
    regret = dict(zip(names, _regrets(judging, draws), strict=True))
    return Choice(
        chosen, len(choosing), len(judging), by_name, dict(zip(names, within, strict=True)),
        is_sure(by_name[chosen], _sets(judging, draws)), regret,
    )  # fmt: skip


def _regrets(judging: np.ndarray, draws: Draws) -> list[tuple[float, float]]:
    """What choosing each scenario forgoes: the mean, and in the worst twentieth of draws."""
    found = draws.regrets(judging)
    return [(float(own.mean()), float(np.percentile(own, BAD))) for own in found.T]


def packages(found: Sequence[Comparison], draws: Draws, chosen: Choice) -> Table:
    """A row for each scenario but the first; counts are in households."""
    return [
        {"package": each.second.scenario.name, "baseline": each.first.scenario.name}
        | {"draws": len(each.first.seeds)}
        | _money(each.second)
        | _returns(each, draws)
        | _sureness(each, chosen)
        | _harms(each, draws)
        | {"gain": _groups(each, draws, +1), "lose": _groups(each, draws, -1)}
        for each in found
    ]


def doubts(each: Comparison, chosen: Choice) -> dict[str, Any]:
    """Households forgone by this choice, whether it is the one made, and on how many draws."""
    name, households = each.second.scenario.name, households_of(each.second.scenario)
    mean, bad = (households * part for part in chosen.regret[name])
    return {"regret": mean, "regret_bad": bad, "chosen": int(name == chosen.name),
            "is_shown": int(chosen.is_shown), "judged_on": chosen.judged_on}  # fmt: skip


def accounts(side: Replicates) -> list[Account]:
    """What came of the money in each run, where its job asked for MONEY."""
    measured = getattr(side, "measured", ())
    return [Account(**each.further[MONEY.name]) for each in measured if MONEY.name in each.further]


def _money(side: Replicates) -> dict[str, Any]:
    """What was spent, when the money was gone, and what was wasted; means over draws."""
    kept = accounts(side)
    weeks = sorted(each.gone for each in kept if each.gone is not None)
    gone = weeks[(len(weeks) - 1) // 2] if weeks else None
    day: date | str = "" if gone is None else side.scenario.day_of(gone)
    return {
        "spent_eur": float(side.values("spent").mean()),
        "money_gone": str(day),
        "money_gone_share": len(weeks) / len(kept) if kept else math.nan,
        "wasted_eur": float(np.mean([each.wasted_cents / 100 for each in kept] or [math.nan])),
    }


def _returns(each: Comparison, draws: Draws) -> dict[str, Any]:
    """Further sustained returns, those for a million, and the price of one where there are any."""
    further = differences(each, RETURNS) * households_of(each.second.scenario)
    spending = differences(each, "spent")
    probability = draws.probability_above_zero(further)
    row = _ends("further_returns", draws.interval(further)) | {"probability_any": probability}
    row |= _ends("returns_a_million", draws.ratio(further, spending / MILLION))
    sure = is_sure(probability, _sets(further, draws))
    price = draws.ratio(spending, further) if sure else NONE
    return row | _ends("eur_a_return", price)


def _sureness(each: Comparison, chosen: Choice) -> dict[str, float]:
    name = each.second.scenario.name
    return {"probability_best": chosen.best[name], "probability_within": chosen.within[name]}


def _harms(each: Comparison, draws: Draws) -> dict[str, Any]:
    """Differences in what a package may make worse."""
    row: dict[str, Any] = {}
    for name, outcome in HARMS.items():
        per = OUTCOMES[outcome].unit == "per household"
        times = households_of(each.second.scenario) if per else 1
        row |= _ends(name, draws.interval(differences(each, outcome) * times))
    return row


def _groups(each: Comparison, draws: Draws, sign: int) -> str:
    """The groups that surely gain, or lose, with the percentage points of their returns."""
    return ", ".join(_of_groups(each, draws, sign))


def _of_groups(each: Comparison, draws: Draws, sign: int) -> Iterator[str]:
    for outcome, words in GROUPS.items():
        values = differences(each, outcome)
        above = draws.probability_above_zero(sign * values) if len(values) > 1 else 0.0
        if is_sure(above, _sets(values, draws)):
            yield f"{words} {100 * values.mean():+.2g}"


def _sets(values: np.ndarray, draws: Draws) -> int:
    """Of how many parameter sets a share is; of none over seeds."""
    return len(values) if draws.sets else 0


def _ends(name: str, found: Interval) -> dict[str, float]:
    return {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}
