"""Agreements of forums: signatures in force by week, and effects by rate of agreement."""

from typing import Any

import numpy as np

from experiments.compare.statistics import curve
from experiments.headline.effects import labels, select, spread_over_sets
from experiments.iraq.policy_combinations import (
    PROGRAMME_START,
    SIZES,
    PolicyCombination,
    Result,
    calibrated,
)
from experiments.provenance.tables import Table
from experiments.runs.measures import Lived, Measure
from sim.population.localities import localities

AGREED = (
    "signatures_in_force", "signatures_at_end", "forums_agreed", "agreements_made",
    "agreements_refused", "agreements_revoked", "agreements_spread",
)  # fmt: skip  # outcomes of the bargain
WEEKS = 95  # from the programme's start to its end after 22 months
AGREEING = tuple(agreeing for _, agreeing in SIZES.values())
IN_FORCE = ("ten_reactive", "four_reactive", *AGREEING)  # whose signatures differ over time
THIRDS = ("lowest", "middle", "highest")


def agreements_by_week(run: Lived) -> dict[str, list[float]]:
    """Signatures asked for, mean over places, and the places with an agreement on fewer."""
    weeks = run.history.weeks
    return {name: weeks[name].tolist() for name in ("signatures", "forums_agreed")}


AGREEMENTS = Measure("signatures and agreements by week", agreements_by_week)


def agreed_row(fit: str, result: Result) -> dict[str, Any]:
    """Places with an agreement, for each forum, after 22 months and at the end, and the way there.

    Where agreements spread to places without a forum there may be more than one.
    """
    places = result.outcomes.further[AGREEMENTS.name]["forums_agreed"]
    forums = min(result.case.combination.forums, len(localities(calibrated(fit))))
    after = calibrated(fit).week_of(PROGRAMME_START) + WEEKS
    return {
        "agreed_after_22_months": places[after] / forums, "agreed_at_end": places[-1] / forums,
    } | {name: result.outcomes[name] for name in AGREED}  # fmt: skip


def signature_curves(fit: str, combination: PolicyCombination, runs: list[Result]) -> Table:
    """Signatures in force and places that have agreed, by week, in the calibrated model."""
    found = [run.outcomes.further[AGREEMENTS.name] for run in select(runs, fit, combination)]
    rows = []
    for what in ("signatures", "forums_agreed"):
        head = labels(fit, combination) | {"what": what}
        rows += curve(head, np.array([each[what] for each in found]))
    return rows


def by_rate(agreed: Table, effects: Table, outcome: str = "return_rate") -> Table:
    """The effect of forums that may agree, for thirds of the sets by rate of agreement."""
    rows: Table = []
    for fit in dict.fromkeys(row["calibrated_under"] for row in agreed):
        for name in AGREEING:
            own = [row for row in agreed if is_of(row, fit, name)]
            known = {row["member"]: row[outcome] for row in effects if is_of(row, fit, name)}
            own.sort(key=lambda row: (row["agreed_after_22_months"], row["member"]))
            for third, part in zip(THIRDS, np.array_split(np.arange(len(own)), 3), strict=True):
                chosen = [own[place] for place in part]
                head = {
                    "calibrated_under": fit,
                    "policy_combination": name,
                    "rate_of_agreement": third,
                }
                rows.append(head | _rates(chosen) | _effect(outcome, chosen, known))
    return rows


def is_of(row: dict[str, Any], fit: str, name: str) -> bool:
    """Whether a row is of this calibration and combination."""
    return bool(row["calibrated_under"] == fit and row["policy_combination"] == name)


def _rates(chosen: Table) -> dict[str, float]:
    """The median rates of agreement of some sets, and the ends of the first."""
    when = {name: [row[name] for row in chosen] for name in ("agreed_after_22_months",
                                                             "agreed_at_end")}  # fmt: skip
    first = when["agreed_after_22_months"]
    middle = {name: _median(values) for name, values in when.items()}
    ends = {"least_agreed": min(first, default=np.nan), "most_agreed": max(first, default=np.nan)}
    return middle | ends


def _median(values: list[float]) -> float:
    return float(np.median(values)) if values else float("nan")


def _effect(outcome: str, chosen: Table, known: dict[Any, float]) -> dict[str, Any]:
    return {"outcome": outcome} | spread_over_sets([known[row["member"]] for row in chosen])
