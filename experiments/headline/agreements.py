"""Agreements of forums: how many there are, and effects by rate of agreement."""

from operator import itemgetter
from typing import Any

import numpy as np

from experiments.headline.by_draw import HOLDS, Runs, effect, first_pairs, values
from experiments.headline.contrasts import against_base
from experiments.headline.design import HeadlinePlan
from experiments.headline.measures import AGREED, AGREEMENTS, HOME_AT_END
from experiments.iraq.policy_combinations import BASE, PROGRAMME_START, SIZES, PolicyCombination
from experiments.iraq.posterior_worlds import iraq
from experiments.provenance.tables import Table
from experiments.runs.measures import Outcomes
from sim.measure.outcomes import OUTCOMES
from sim.population.localities import localities

WEEKS = 95  # from the programme's start to its end after 22 months
AFTER, AT_END = "agreed_after_22_months", "agreed_at_end"
AGREEING = tuple(agreeing for _, agreeing in SIZES.values())
THIRDS = ("lowest", "middle", "highest")


def agreements(plan: HeadlinePlan, runs: Runs) -> Table:
    """How many forums have agreed and what is in force, in the first pair of each draw.

    The median draw, and the ends that hold 95 % of the draws; the chance of a single world is in
    them.
    """
    return [
        {"policy_combination": each.name, "what": what, "unit": _unit(what)} | _spread(found)
        for each in _agreeing(plan)
        for what, found in _of_draws(plan, runs, each).items()
    ]


def agreements_by_rate(plan: HeadlinePlan, runs: Runs, sets: np.ndarray) -> Table:
    """The effect of forums that may agree, for thirds of the draws by rate of agreement."""
    rows: Table = []
    for each in _agreeing(plan):
        own = values(plan, runs, itemgetter(HOME_AT_END), (each.name, BASE.name))
        pairs, rates = against_base(each).of(own), _of_draws(plan, runs, each)[AFTER]
        order = np.argsort(rates, kind="stable")
        for third, chosen in zip(THIRDS, np.array_split(order, len(THIRDS)), strict=True):
            if len(chosen):
                row = {"policy_combination": each.name, "rate_of_agreement": third}
                rows.append(row | _ends(rates[chosen]) | {"outcome": HOME_AT_END}
                            | effect(HOME_AT_END, pairs[chosen], sets[chosen]))  # fmt: skip
    return rows


def rates_of(combination: PolicyCombination, run: Outcomes) -> dict[str, float]:
    """Places with an agreement for each forum, after 22 months and at the end.

    Where agreements spread to places without a forum there may be more than one.
    """
    places = run.further[AGREEMENTS.name]["forums_agreed"]
    forums = min(combination.forums, len(localities(iraq())))
    after = iraq().week_of(PROGRAMME_START) + WEEKS
    return {AFTER: places[after] / forums, AT_END: places[-1] / forums}


def _agreeing(plan: HeadlinePlan) -> list[PolicyCombination]:
    return [each for each in plan.combinations if each.name in AGREEING]


def _of_draws(
    plan: HeadlinePlan, runs: Runs, combination: PolicyCombination
) -> dict[str, np.ndarray]:  # fmt: skip
    """The rates, and the outcomes of the bargain, [draw]."""
    own = first_pairs(plan, runs, combination.name)
    rates = [rates_of(combination, run) for run in own]
    found = {name: np.array([each[name] for each in rates]) for name in (AFTER, AT_END)}
    return found | {name: np.array([run[name] for run in own]) for name in AGREED}


def _unit(what: str) -> str:
    return "agreements per forum" if what in (AFTER, AT_END) else OUTCOMES[what].unit


def _spread(found: np.ndarray) -> dict[str, Any]:
    low, middle, high = np.quantile(found, HOLDS).tolist()
    return {"median": middle, "low": low, "high": high, "draws": len(found)}


def _ends(rates: np.ndarray) -> dict[str, float]:
    """The rates of agreement after 22 months of some draws: their median and their ends."""
    return {
        "median_agreed": float(np.median(rates)), "least_agreed": float(rates.min()),
        "most_agreed": float(rates.max()),
    }  # fmt: skip
